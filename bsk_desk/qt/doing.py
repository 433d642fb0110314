"""Runs the commands of a page: one at a time each, and a lost one is repeated under its own id."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.qt.pages import BackendLike
from bsk_desk.qt.tasks import Job, TaskRunner

T = TypeVar("T")
#: A frozen dataclass with ``id``, a uuid made when it was.
C = TypeVar("C", bound=Any)
_NO_ID = UUID(int=0)


class Doing(QObject):
    """``refused(error)`` carries a UserError that the caller of ``do`` has not taken himself.

    A command that was lost with the connection is kept by what it says; when the same is asked for
    again it goes out with the id it had, so that what was done already is not done twice.
    """

    refused = Signal(object)
    busy = Signal(bool)

    def __init__(self, backend: BackendLike, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._backend, self._tasks = backend, tasks
        self._running: set[str] = set()
        self._lost: dict[str, UUID] = {}

    def do(
        self,
        service: Callable[[Any, C], T],
        command: C,
        then: Callable[[T], None],
        refused: Callable[[UserError], None] | None = None,
    ) -> bool:
        """Run it in the background; False where the very same is on its way already."""
        words = f"{service.__name__}:{replace(command, id=_NO_ID)!r}"
        if words in self._running:
            return False
        sent = replace(command, id=self._lost.get(words, command.id))
        backend = self._backend

        def done(result: T) -> None:
            self._end(words)
            self._lost.pop(words, None)
            then(result)

        def failed(error: Exception) -> None:
            self._end(words)
            self._fail(error, words, sent.id, refused)

        self._running.add(words)
        self.busy.emit(True)
        self._tasks.start(
            self, lambda job: _written(backend, job, service, sent), done, failed=failed
        )
        return True

    def _end(self, words: str) -> None:
        self._running.discard(words)
        self.busy.emit(bool(self._running))

    def _fail(
        self,
        error: Exception,
        words: str,
        sent: UUID,
        refused: Callable[[UserError], None] | None,
    ) -> None:
        if isinstance(error, ServerUnavailable):
            self._lost[words] = sent
        else:
            self._lost.pop(words, None)
        if not isinstance(error, UserError):
            self._tasks.failed.emit(error)
        elif refused is not None:
            refused(error)
        else:
            self.refused.emit(error)


def _written(backend: BackendLike, job: Job, service: Callable[[Any, C], T], command: C) -> T:
    return backend.write(job, service, command)
