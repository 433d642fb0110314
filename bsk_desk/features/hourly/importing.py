"""From bytes to rows: a file read aside, moved to local time, checked by its own month, stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bsk_desk.features.hourly import queries, service
from bsk_desk.features.hourly.api import check_read, in_order, months_of
from bsk_desk.features.hourly.early import Early
from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.formats.mapping import Mapping, from_plain
from bsk_desk.features.hourly.model.findings import ERROR, Finding
from bsk_desk.features.hourly.model.hours import BARNAUL
from bsk_desk.features.hourly.model.identity_checks import contract_of, name_of
from bsk_desk.features.hourly.model.master import MasterData
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.features.hourly.model.settings import Thresholds
from bsk_desk.features.hourly.model.zones import move_hours
from bsk_desk.kernel.errors import UserError

_UNKNOWN = "X08"
HOME = "Asia/Barnaul"


@dataclass(frozen=True, slots=True)
class Source:
    """A file before it is read. ``file`` is its id where the database keeps it already."""

    name: str
    content: bytes
    sender: str | None = None
    file: int | None = None


def sender_names(source: Source, read: Sequence[HourlyFile] = ()) -> list[str]:
    """By which names a sender's habits may be kept, the surest first: e-mail, ИНН, contract."""
    contracts = {number for file in read if (number := contract_of(file))}
    named = name_of(source.name)
    if named is not None:
        contracts.add(named.contract)
    names = [source.sender or "", *sorted({f.head.inn for f in read if f.head.inn})]
    names += [f"договор {number}" for number in sorted(contracts)]
    return [name for name in names if name]


def read_source(reader: Reader, source: Source, early: Early) -> list[HourlyFile]:
    """The file (each member of an archive), by its sender's mapping, in the time of Barnaul."""
    read = reader.read(
        source.name, source.content, meanwhile=lambda: early.ask(sender_names(source))
    )
    habits = early.senders(sender_names(source, read))
    mapping = next((_mapping(s) for s in habits if s.mapping), None)
    if mapping is not None and any(f.code == _UNKNOWN for file in read for f in file.findings):
        read = reader.read(source.name, source.content, mapping)
    zone = habits[0].zone if habits else HOME
    return [at_home(file, zone) for file in read]


def at_home(file: HourlyFile, zone: str) -> HourlyFile:
    """The file with its hours moved from the sender's zone to Barnaul's."""
    if zone == HOME or not file.points:
        return file
    month = file.points[0].profile.month
    moment = datetime(month.year, month.month, 15, 12, tzinfo=BARNAUL)
    here, there = moment.utcoffset(), moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert here is not None
    assert there is not None
    return move_hours(file, round((here - there).total_seconds() / 3600))


def _mapping(sender: queries.Sender) -> Mapping | None:
    """None where what is kept is no mapping of ours."""
    try:
        return from_plain(dict(sender.mapping or {}))
    except (KeyError, TypeError, ValueError):
        return None


def masters(
    files: Sequence[HourlyFile], load: Callable[[Sequence[HourlyFile]], MasterData]
) -> dict[frozenset[date], MasterData]:
    """Master data by group of months: registers and last month's profiles are those of the group.

    ``load`` is asked once per group.
    """
    groups: dict[frozenset[date], list[HourlyFile]] = {}
    for file in files:
        groups.setdefault(months_of(file), []).append(file)
    return {months: load(of_months) for months, of_months in groups.items()}


def checked(
    files: Sequence[HourlyFile], known: dict[frozenset[date], MasterData]
) -> list[HourlyFile]:
    """The files with the findings of all checks, each by the master data of its months."""
    return check_read(files, master_of=lambda file: known[months_of(file)])


def checked_aside(
    reader: Reader, files: Sequence[HourlyFile], known: dict[frozenset[date], MasterData]
) -> list[HourlyFile]:
    """As :func:`checked`, but in the reading process, so that no other thread waits for it.

    Files that ``reader`` has not given last or whose hours were moved, daily messages, which are
    checked together, and all of them where the process fails, are checked here.
    """
    masters_of = [known[months_of(file)] for file in files]
    thresholds = masters_of[0].thresholds if masters_of else Thresholds()
    found = None if daily(files) else reader.check(files, masters_of, thresholds)
    return checked(files, known) if found is None else [in_order(file) for file in found]


def command_for(
    source: Source,
    files: Sequence[HourlyFile],
    known: dict[frozenset[date], MasterData],
    *,
    accept: bool = False,
    again: bool = False,
    by: str = "desk",
) -> service.StoreFile | service.ReadFile:
    """The command that keeps what was read: the bytes too where the database lacks them."""
    master = merged([known[months_of(file)] for file in files])
    if source.file is not None:
        return service.ReadFile(file=source.file, read=tuple(files), master=master, again=again)
    return service.StoreFile(
        name=source.name,
        content=source.content,
        read=tuple(files),
        master=master,
        accept=accept,
        source=by,
        sender=source.sender,
    )


def store(session: Session, command: service.StoreFile | service.ReadFile) -> service.Stored:
    """Either of the two commands."""
    if isinstance(command, service.ReadFile):
        return service.read_file(session, command)
    return service.store_file(session, command)


def merged(parts: Sequence[MasterData]) -> MasterData:
    """Contracts of several groups together: enough to tell whose meter a point is."""
    contracts = {number: c for part in parts for number, c in part.contracts.items()}
    return MasterData(contracts)


def blocked(files: Sequence[HourlyFile]) -> bool:
    """Whether there is a finding of level E."""
    return any(finding.level == ERROR for file in files for finding in file.findings)


def daily(files: Sequence[HourlyFile]) -> bool:
    """Whether days are told, not whole months: these are checked together."""
    return any(point.days for file in files for point in file.points)


def refused(name: str, error: UserError) -> HourlyFile:
    """A file that the database would not take, with its sentence as the finding."""
    finding = Finding("X15", ERROR, str(error), file=name)
    return replace(HourlyFile(name, None), findings=(finding,))
