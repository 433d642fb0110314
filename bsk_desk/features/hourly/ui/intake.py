"""Takes files in: what is dropped here and what waits from the site is read aside and stored."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from bsk_desk.features.hourly import importing, queries, service
from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.formats.mapping import Mapping
from bsk_desk.features.hourly.formats.pool import POOL
from bsk_desk.features.hourly.model.master import MasterData
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.pages import BackendLike
from bsk_desk.qt.tasks import Job, TaskRunner

#: Two readers keep two cores busy; the checks between them are short.
AT_ONCE = 2
#: As in the database: more is not even read from the disk.
MOST_BYTES = 20 * 1024 * 1024
_SKIPPED = "X10"
#: Results that come together are told of together.
_TELL_AFTER_MS = 200


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in. ``state``: queued, reading, stored, refused, skipped."""

    number: int
    name: str
    state: str = "queued"
    words: str = ""
    path: Path | None = None
    file: int | None = None
    sender: str | None = None
    mapping: Mapping | None = None


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of one: stored, skipped, or read and waiting for the other days of its batch."""

    source: importing.Source
    read: tuple[HourlyFile, ...]
    stored: service.Stored | None = None


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
            self._files[number] = replace(one, state="skipped", words=_said(arrived.read))
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


def expanded(paths: Sequence[str]) -> list[Path]:
    """Files, and the files of folders, in the order of their names."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found.extend(sorted(p for p in path.rglob("*") if p.is_file() and p.name[0] != "."))
        else:
            found.append(path)
    return found


def take_in(backend: BackendLike, job: Job, one: Incoming) -> Arrived:
    """Read, check and store one file; daily messages are only read. Raises UserError."""
    source = _source(backend, job, one)
    with POOL.reader() as reader:
        zones: list[queries.Sender] = []

        def senders(names: Sequence[str]) -> list[queries.Sender]:
            zones[:] = backend.read(job, queries.find_senders, names)
            return zones

        if one.mapping is not None:
            read = reader.read(source.name, source.content, one.mapping)
        else:
            read = importing.read_source(reader, source, senders)
        job.check()
        again = one.words == "again"
        if _to_skip(read) or (importing.daily(read) and not again and one.file is None):
            return Arrived(source, tuple(read))
        known = importing.masters(read, lambda files: backend.read(job, service.master_for, files))
        # Hours that were moved here are not those that the process has kept.
        aside = not zones or zones[0].zone == importing.HOME
        check = importing.checked_aside if aside else _checked_here
        done = check(reader, read, known)
    command = importing.command_for(source, done, known, again=again)
    return Arrived(source, tuple(done), backend.write(job, importing.store, command))


def _checked_here(
    _reader: Reader, read: Sequence[HourlyFile], known: dict[frozenset[date], MasterData]
) -> list[HourlyFile]:
    return importing.checked(read, known)


def take_days(
    backend: BackendLike, job: Job, days: Sequence[Arrived]
) -> list[service.Stored | Exception]:
    """Check daily messages together; then a transaction each."""
    files = [file for arrived in days for file in arrived.read]
    known = importing.masters(files, lambda group: backend.read(job, service.master_for, group))
    done = iter(importing.checked(files, known))
    results: list[service.Stored | Exception] = []
    for arrived in days:
        mine = [next(done) for _ in arrived.read]
        try:
            command = importing.command_for(arrived.source, mine, known)
            results.append(backend.write(job, importing.store, command))
        except UserError as error:
            results.append(error)
    return results


def _source(backend: BackendLike, job: Job, one: Incoming) -> importing.Source:
    if one.file is not None:
        content = backend.read(job, service.read_content, one.file)
        return importing.Source(one.name, content, one.sender, one.file)
    assert one.path is not None
    try:
        with one.path.open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UserError(f"Файл не открывается: {error.strerror or error}.") from error
    if len(content) > MOST_BYTES:
        raise UserError("Файл больше 20 МБ. Нужен только лист с почасовыми значениями.")
    return importing.Source(one.path.name, content)


def _to_skip(read: Sequence[HourlyFile]) -> bool:
    codes = {finding.code for file in read for finding in file.findings}
    return codes == {_SKIPPED}


def _said(read: Sequence[HourlyFile]) -> str:
    return next((f.message for file in read for f in file.findings), "")
