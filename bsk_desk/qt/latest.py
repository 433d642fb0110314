"""Named jobs of which only the latest counts: answers to an older question are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.tasks import Job, TaskRunner

T = TypeVar("T")


class LatestJobs(QObject):
    """At most one running job of a name.

    ``loading(bool)`` while jobs run, quiet ones aside; ``failed(error)`` carries a UserError, other
    errors go to the task runner.
    """

    loading = Signal(bool)
    failed = Signal(object)

    def __init__(self, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._jobs: dict[str, Job] = {}
        self._quiet: set[str] = set()

    def runs(self, *names: str) -> bool:
        """Whether a job of one of these names is under way."""
        return any(name in self._jobs for name in names)

    def drop(self) -> None:
        """Cancel all; none of them will be heard of again."""
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()

    def start(
        self, name: str, work: Callable[[Job], T], then: Callable[[T], None], *, quiet: bool = False
    ) -> None:
        """Run ``work`` and give its result to ``then``; a running job of the name is cancelled."""
        if older := self._jobs.pop(name, None):
            older.cancel()

        def arrived(result: T) -> None:
            if self._end(name, job):
                then(result)
                self._tell()

        def broken(error: Exception) -> None:
            if self._end(name, job):
                self._tell()
                (self.failed if isinstance(error, UserError) else self._tasks.failed).emit(error)

        job = self._jobs[name] = self._tasks.start(self, work, arrived, failed=broken)
        if quiet:
            self._quiet.add(name)
        self._tell()

    def _end(self, name: str, job: Job) -> bool:
        if self._jobs.get(name) is not job:
            return False
        del self._jobs[name]
        return True

    def _tell(self) -> None:
        self.loading.emit(bool(self._jobs.keys() - self._quiet))
