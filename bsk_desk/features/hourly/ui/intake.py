"""Takes files in: what is dropped here and what waits from the site is read aside and stored."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from bsk_desk.features.hourly import importing, service
from bsk_desk.features.hourly.formats.mapping import Mapping
from bsk_desk.features.hourly.ui.taking import (
    Arrived,
    Incoming,
    expanded,
    said_of,
    take_days,
    take_in,
)
from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.pages import BackendLike
from bsk_desk.qt.tasks import Job, TaskRunner

#: Two readers keep two cores busy; the checks between them are short.
AT_ONCE = 2
#: Results that come together are told of together.
_TELL_AFTER_MS = 200


@dataclass(frozen=True, slots=True)
class Summary:
    """What a batch came to."""

    stored: int
    already: int
    refused: int


class Intake(QObject):
    """Two files at a time, the rest in a queue.

    ``changed()`` when the files on their way are others, ``arrived(file)`` with the id of one that
    is stored, ``finished(summary)`` when the batch is through.
    """

    changed = Signal()
    arrived = Signal(object)
    finished = Signal(object)

    def __init__(self, backend: BackendLike, tasks: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._backend, self._tasks = backend, tasks
        self._numbers = itertools.count(1)
        self._files: dict[int, Incoming] = {}
        self._days: list[tuple[Incoming, Arrived]] = []
        self._running: dict[int, Job] = {}
        self._summary = Summary(0, 0, 0)
        self._timer = QTimer(self, singleShot=True, interval=_TELL_AFTER_MS)
        self._timer.timeout.connect(self.changed)

    @property
    def files(self) -> tuple[Incoming, ...]:
        """Those on their way, and those that were refused, oldest first."""
        return tuple(self._files.values())

    @property
    def busy(self) -> int:
        """How many are still to come."""
        return sum(one.state in ("queued", "reading") for one in self._files.values())

    def add_paths(self, paths: Sequence[str]) -> None:
        """Files and folders that were dropped or chosen; folders are looked through aside."""
        self._forget_done()
        self._tasks.start(self, lambda _job: expanded(paths), self._on_expanded)

    def add_waiting(self, waiting: Sequence[tuple[int, str, str | None]]) -> None:
        """What the site and the mailbox have brought: (id, name, sender)."""
        here = {one.file for one in self._files.values()}
        for file, name, sender in waiting:
            if file not in here:
                self._put(Incoming(0, name, file=file, sender=sender))
        self._next()

    def add_again(
        self, file: int, name: str, sender: str | None, mapping: Mapping | None = None
    ) -> None:
        """Read a kept file once more, with a mapping where one is given."""
        for number in [n for n, one in self._files.items() if one.file == file]:
            if self._files[number].state in ("queued", "reading"):
                return
            del self._files[number]
        self._put(Incoming(0, name, words="again", file=file, sender=sender, mapping=mapping))
        self._next()

    def stop(self) -> None:
        """What has not begun is given up; what has is stopped where it can be."""
        for job in self._running.values():
            job.cancel()
        self._running.clear()
        self._files = {n: f for n, f in self._files.items() if f.state == "refused"}
        self._days.clear()
        self.changed.emit()

    def _tell_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _put(self, one: Incoming) -> None:
        number = next(self._numbers)
        self._files[number] = replace(one, number=number)
        self._tell_soon()

    def _forget_done(self) -> None:
        if not self.busy:
            self._files = {n: f for n, f in self._files.items() if f.file is not None}
            self._files = {n: f for n, f in self._files.items() if f.state == "queued"}
            self._summary = Summary(0, 0, 0)

    def _on_expanded(self, paths: list[Path]) -> None:
        for path in paths:
            self._put(Incoming(0, path.name, path=path))
        self._next()

    def _next(self) -> None:
        for number, one in list(self._files.items()):
            if len(self._running) >= AT_ONCE:
                return
            if one.state == "queued":
                self._begin(number, replace(one, state="reading"))
        if not self._running and self._days:
            self._store_days()
        elif not self._running and not self.busy and self._summary != Summary(0, 0, 0):
            summary, self._summary = self._summary, Summary(0, 0, 0)
            self._timer.stop()
            self.changed.emit()
            self.finished.emit(summary)

    def _begin(self, number: int, one: Incoming) -> None:
        self._files[number] = one
        backend = self._backend
        self._running[number] = self._tasks.start(
            self,
            lambda job: take_in(backend, job, one),
            lambda arrived: self._on_arrived(number, arrived),
            failed=lambda error: self._on_failed(number, error),
        )
        self._tell_soon()

    def _on_arrived(self, number: int, arrived: Arrived) -> None:
        one = self._ended(number)
        if one is None:
            return
        if arrived.stored is not None:
            self._on_stored(one, arrived.stored)
        elif importing.daily(arrived.read):
            self._days.append((one, arrived))
        else:
            self._files[number] = replace(one, state="skipped", words=said_of(arrived.read))
        self._tell_soon()
        self._next()

    def _on_stored(self, one: Incoming, stored: service.Stored) -> None:
        self._files.pop(one.number, None)
        was = self._summary
        self._summary = Summary(
            was.stored + (not stored.already), was.already + stored.already, was.refused
        )
        self.arrived.emit(stored.file)

    def _on_failed(self, number: int, error: Exception) -> None:
        one = self._ended(number)
        if one is not None:
            self._refuse(one, error)
        self._next()

    def _refuse(self, one: Incoming, error: Exception) -> None:
        if not isinstance(error, UserError):
            self._tasks.failed.emit(error)
        said = str(error) if isinstance(error, UserError) else "Внутренняя ошибка программы."
        self._files[one.number] = replace(one, state="refused", words=said)
        was = self._summary
        self._summary = Summary(was.stored, was.already, was.refused + 1)
        self._tell_soon()

    def _ended(self, number: int) -> Incoming | None:
        self._running.pop(number, None)
        return self._files.get(number)

    def _store_days(self) -> None:
        """All daily messages of the batch are checked together and stored one by one."""
        days, self._days = self._days, []
        backend = self._backend
        self._running[0] = self._tasks.start(
            self,
            lambda job: take_days(backend, job, [arrived for _, arrived in days]),
            lambda results: self._on_days(days, results),
            failed=lambda error: self._on_days(days, [error] * len(days)),
        )

    def _on_days(
        self,
        days: list[tuple[Incoming, Arrived]],
        results: Sequence[service.Stored | Exception],
    ) -> None:
        self._running.pop(0, None)
        for (one, _), result in zip(days, results, strict=True):
            if isinstance(result, Exception):
                self._refuse(one, result)
            else:
                self._on_stored(one, result)
        self._tell_soon()
        self._next()
