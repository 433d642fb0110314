"""Takes one file in, on a worker: read in a process aside, checked there, stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bsk_desk.features.hourly import importing, queries, service
from bsk_desk.features.hourly.early import Early
from bsk_desk.features.hourly.formats.mapping import Mapping
from bsk_desk.features.hourly.formats.pool import POOL
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.os_words import os_words
from bsk_desk.qt.pages import BackendLike
from bsk_desk.qt.tasks import Job

#: As in the database: more is not even read from the disk.
MOST_BYTES = 20 * 1024 * 1024
_SKIPPED = "X10"


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
    early = Early(
        source.name,
        lambda names: backend.read(job, queries.find_senders, names),
        lambda files: backend.read(job, service.master_for, files),
    )
    with POOL.reader() as reader:
        if one.mapping is not None:
            read = reader.read(source.name, source.content, one.mapping)
        else:
            read = importing.read_source(reader, source, early)
        job.check()
        again = one.words == "again"
        if _to_skip(read) or (importing.daily(read) and not again and one.file is None):
            return Arrived(source, tuple(read))
        known = importing.masters(read, early.load)
        done = importing.checked_aside(reader, read, known)
    command = importing.command_for(source, done, known, again=again)
    return Arrived(source, tuple(done), backend.write(job, importing.store, command))


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
        raise UserError(f"Файл не открывается: {os_words(error)}.") from error
    if len(content) > MOST_BYTES:
        raise UserError("Файл больше 20 МБ. Нужен только лист с почасовыми значениями.")
    return importing.Source(one.path.name, content)


def _to_skip(read: Sequence[HourlyFile]) -> bool:
    codes = {finding.code for file in read for finding in file.findings}
    return codes == {_SKIPPED}


def said_of(read: Sequence[HourlyFile]) -> str:
    """What was found first."""
    return next((f.message for file in read for f in file.findings), "")
