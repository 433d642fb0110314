"""Hourly files on the command line, with a database: check them, store them, fill a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy.orm import Session

from bsk_desk.db.engine import make_engine
from bsk_desk.db.errors import translated
from bsk_desk.db.session import Sessions, make_sessions
from bsk_desk.features.hourly import importing, master_queries, queries, service
from bsk_desk.features.hourly.api import CheckedFile, bytes_of, read_path
from bsk_desk.features.hourly.early import Early, LoadMaster
from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.formats.pool import POOL
from bsk_desk.features.hourly.formats.template import TemplatePoint, TemplateRequest
from bsk_desk.features.hourly.model.findings import plural
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.kernel.errors import UserError

T = TypeVar("T")
#: The lock file of an opened book: nothing to keep.
_SKIPPED = "X10"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: its findings, and one sentence. ``bad``: an E, or not stored."""

    files: tuple[CheckedFile, ...]
    words: str
    bad: bool


@contextmanager
def opened(dsn: str) -> Iterator[Sessions]:
    """Sessions on a server, closed afterwards; raises UserError without a connection."""
    engine = make_engine(dsn)
    try:
        yield make_sessions(engine)
    finally:
        engine.dispose()


def check_on(dsn: str, paths: Sequence[Path]) -> list[CheckedFile]:
    """Read and check: each group of months is asked for its own master data; writes nothing."""
    with opened(dsn) as sessions, POOL.reader() as reader:
        read = [(p, f) for p in paths for f in _read(sessions, reader, p).files]
        files = [file for _, file in read]
        known = importing.masters(files, partial(_ask, sessions, service.master_for))
        done = importing.checked(files, known)
    return [CheckedFile(path, file) for (path, _), file in zip(read, done, strict=True)]


def import_on(dsn: str, paths: Sequence[Path], *, hold: bool = False) -> Iterator[Outcome]:
    """Store files, a transaction each; daily messages are checked together, after the others."""
    with opened(dsn) as sessions:
        days: list[_Read] = []
        with POOL.reader() as reader:
            for path in paths:
                read = _read(sessions, reader, path)
                if importing.daily(read.files):
                    days.append(read)
                else:
                    yield _stored(sessions, [read], reader, read.early.load, hold=hold)[0]
            load = partial(_ask, sessions, service.master_for)
            yield from _stored(sessions, days, reader, load, hold=hold)


@dataclass(frozen=True, slots=True)
class _Read:
    path: Path
    source: importing.Source
    files: list[HourlyFile]
    early: Early


def _read(sessions: Sessions, reader: Reader, path: Path) -> _Read:
    """A file that cannot be opened, or is no file of hours at all, has no bytes."""
    ask = partial(_ask, sessions)
    early = Early(path.name, partial(ask, queries.find_senders), partial(ask, service.master_for))
    try:
        data = bytes_of(path, reader)
    except OSError:
        return _Read(path, importing.Source(path.name, b""), read_path(reader, path), early)
    source = importing.Source(path.name, data)
    return _Read(path, source, importing.read_source(reader, source, early), early)


def _stored(
    sessions: Sessions,
    sources: Sequence[_Read],
    reader: Reader,
    load: LoadMaster,
    *,
    hold: bool,
) -> list[Outcome]:
    files = [file for one in sources for file in one.files]
    known = importing.masters(files, load)
    done = iter(importing.checked_aside(reader, files, known))
    outcomes = []
    for one in sources:
        mine = [next(done) for _ in one.files]
        if all(any(f.code == _SKIPPED for f in file.findings) for file in mine):
            told = tuple(CheckedFile(one.path, file) for file in mine)
            outcomes.append(Outcome(told, "пропущен", bad=False))
            continue
        command = importing.command_for(one.source, mine, known, accept=not hold)
        outcomes.append(_outcome(sessions, one.path, mine, command))
    return outcomes


def _outcome(
    sessions: Sessions,
    path: Path,
    files: Sequence[HourlyFile],
    command: service.StoreFile | service.ReadFile,
) -> Outcome:
    told = tuple(CheckedFile(path, file) for file in files)
    bad = importing.blocked(files)
    try:
        stored = _ask(sessions, importing.store, command)
    except UserError as refusal:
        return Outcome(told, f"не загружен: {refusal}", bad=True)
    if stored.already:
        return Outcome(told, "уже загружен, ничего не изменено", bad)
    return Outcome(told, _became(stored), bad)


def _became(stored: service.Stored) -> str:
    points = "точка", "точки", "точек"
    if stored.accepted:
        words = f"загружен, достоверными стали {plural(stored.accepted, *points)}"
        rest = stored.points - stored.accepted
        return words + (f", ждут решения {plural(rest, *points)}" if rest else "")
    if stored.points:
        return f"загружен, ждут решения {plural(stored.points, *points)}"
    return "загружен, профилей в нём нет"


def _ask(sessions: Sessions, work: Callable[..., T], *arguments: object) -> T:
    with translated(), sessions() as session:
        found = work(session, *arguments)
        session.commit()
        return found


def template_for(dsn: str, contract: int, month: date, form: str) -> TemplateRequest:
    """The template of a contract, filled in from the database; UserError for an unknown one."""
    with opened(dsn) as sessions:
        return _ask(sessions, filled_template, contract, month, form)


def filled_template(session: Session, contract: int, month: date, form: str) -> TemplateRequest:
    """Meters, ratios and last readings of a contract; UserError where there is none of it."""
    sheet = master_queries.contract_sheet(session, contract, month)
    if sheet is None:
        raise UserError(f"Договора {contract} нет. Проверьте номер.")
    points = tuple(
        TemplatePoint(p.serial, p.type, Decimal(p.ratio), p.start, p.name) for p in sheet.points
    )
    return TemplateRequest(
        str(contract),
        sheet.organization,
        sheet.inn or "",
        (month.year, month.month),
        points,
        "xls" if form == "xls" else "xlsx",
    )
