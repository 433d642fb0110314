"""Reads of hourly consumption: master data for the checks, files, profiles, who has not sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    Select,
    SelectBase,
    Text,
    and_,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from bsk_desk.features.hourly.model.hours import next_month
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from bsk_desk.features.hourly.model.profiles import NO_VALUE, Profile
from bsk_desk.features.hourly.tables import (
    contracts,
    file_view,
    hourly_senders,
    metering_points,
    profiles,
    register_readings,
)

#: What accounting may take or has taken: the revisions that count.
CURRENT = ("reliable", "transferred")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as the page lists it; ``findings`` and ``points`` as the checks left them."""

    id: int
    name: str
    kind: str | None
    contract: int | None
    organization: str | None
    month: date | None
    status: str
    source: str
    sender: str | None
    consumer_id: int | None
    size: int
    at: datetime
    decided_at: datetime | None
    reason: str | None
    findings: tuple[Mapping[str, Any], ...]
    points: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One revision of a point's month; ``kwh`` has a value or None per hour, in kWh."""

    id: int
    point_id: int
    serial: str
    name: str
    ratio: Decimal
    month: date
    revision: int
    file_id: int | None
    member: str | None
    kwh: tuple[Decimal | None, ...]
    hours: int
    total: Decimal
    status: str
    blocked: bool
    estimated: tuple[int, ...]
    reason: str | None
    made_at: datetime
    start: Decimal | None
    end: Decimal | None


@dataclass(frozen=True, slots=True)
class CompletenessCell:
    """What a contract has sent for a month, in points."""

    contract: int
    organization: str
    month: date
    points: int
    accepted: int
    waiting: int


@dataclass(frozen=True, slots=True)
class ContractPoint:
    """A meter for the template: ``start`` is the last register value known, or None."""

    serial: str
    name: str
    type: str
    ratio: Decimal
    start: Decimal | None


@dataclass(frozen=True, slots=True)
class ContractSheet:
    """What the template of a contract is filled with."""

    number: int
    organization: str
    inn: str | None
    points: tuple[ContractPoint, ...]


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Which files: of a month of consumption, in a state, of a contract; None means any."""

    month: date | None = None
    statuses: tuple[str, ...] = ()
    contract: int | None = None
    limit: int = 500


def load_master(
    session: Session,
    numbers: Collection[int],
    serials: Collection[str],
    months: Collection[date],
    codes: Collection[str] = (),
) -> MasterData:
    """Contracts of these numbers or with meters of these serials, with last month's profiles.

    ``codes`` are contract and serial in one word (retail codes of 80020). Registers are those of
    the first of ``months``; a batch of several months has a call each.
    """
    wanted: Select[Any] | CompoundSelect[Any] = select(contracts.c.id).where(
        contracts.c.number.in_(numbers)
        | contracts.c.id.in_(
            select(metering_points.c.contract_id).where(metering_points.c.serial.in_(serials))
        )
    )
    if codes:
        code = cast(contracts.c.number, Text).concat(metering_points.c.serial)
        of_codes = select(contracts.c.id).join(
            metering_points, metering_points.c.contract_id == contracts.c.id
        )
        wanted = select(wanted.subquery().c.id).union(of_codes.where(code.in_(codes)))
    month = min(months, default=None)
    rows = session.execute(_points_of(wanted, month)).all()
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    known = {str(n): _contract(n, of_contract) for n, of_contract in found.items()}
    earlier = _earlier(session, [r.point_id for r in rows if r.point_id], month) if month else {}
    return MasterData(known, earlier)


def _points_of(wanted: SelectBase, month: date | None) -> Select[Any]:
    registers = and_(
        register_readings.c.point_id == metering_points.c.id, register_readings.c.month == month
    )
    return (
        select(
            contracts.c.number,
            contracts.c.inn,
            metering_points.c.id.label("point_id"),
            metering_points.c.serial,
            metering_points.c.ratio,
            metering_points.c.max_power_kw,
            metering_points.c.installed,
            metering_points.c.removed,
            register_readings.c.start_value,
            register_readings.c.end_value,
        )
        .select_from(contracts)
        .outerjoin(metering_points, metering_points.c.contract_id == contracts.c.id)
        .outerjoin(register_readings, registers)
        .where(contracts.c.id.in_(wanted))
        .order_by(contracts.c.number, metering_points.c.id)
    )


def _contract(number: int, rows: Sequence[Row[Any]]) -> MasterContract:
    points = tuple(
        MasterPoint(
            serial=row.serial,
            ratio=row.ratio,
            max_power_kw=row.max_power_kw,
            installed=row.installed,
            removed=row.removed,
            start=row.start_value,
            end=row.end_value,
        )
        for row in rows
        if row.point_id is not None
    )
    return MasterContract(str(number), rows[0].inn, points)


def _earlier(
    session: Session, points: Sequence[int], month: date
) -> dict[str, tuple[Profile, ...]]:
    """The last profile that counts, of the three months before ``month``, by serial.

    Hours travel as text: nobody wants thousands of decimals here.
    """
    first = date(month.year - (month.month <= 3), (month.month - 4) % 12 + 1, 1)
    hours = func.array_to_string(profiles.c.kwh, " ", NO_VALUE)
    query = (
        select(metering_points.c.serial, profiles.c.month, hours)
        .ext(distinct_on(profiles.c.point_id))
        .join(metering_points, metering_points.c.id == profiles.c.point_id)
        .where(
            profiles.c.point_id.in_(points),
            profiles.c.month.between(first, month),
            profiles.c.month < month,
            profiles.c.status.in_(CURRENT),
        )
        .order_by(profiles.c.point_id, profiles.c.month.desc())
    )
    return {serial: (Profile(of_month, text),) for serial, of_month, text in session.execute(query)}


def list_files(session: Session, wanted: FileFilter) -> list[FileRow]:
    """The newest first; what still waits for a reader or a decision stands before the rest."""
    waiting = file_view.c.status.in_(("waiting", "read", "partly"))
    query = (
        select(*(file_view.c[name] for name in FileRow.__slots__))
        .where(*_conditions(wanted))
        .order_by(waiting.desc(), file_view.c.id.desc())
        .limit(wanted.limit)
    )
    return [_file(row) for row in session.execute(query)]


def _conditions(wanted: FileFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.month is not None:
        conditions.append((file_view.c.month == wanted.month) | file_view.c.month.is_(None))
    if wanted.statuses:
        conditions.append(file_view.c.status.in_(wanted.statuses))
    if wanted.contract is not None:
        conditions.append(file_view.c.contract == wanted.contract)
    return conditions


def find_file(session: Session, file: int) -> FileRow | None:
    """One file, None when there is none of this id."""
    columns = (file_view.c[name] for name in FileRow.__slots__)
    row = session.execute(select(*columns).where(file_view.c.id == file)).one_or_none()
    return None if row is None else _file(row)


def _file(row: Row[Any]) -> FileRow:
    values = row._asdict()
    return FileRow(
        **{**values, "findings": tuple(values["findings"]), "points": tuple(values["points"])}
    )


@dataclass(frozen=True, slots=True)
class Sender:
    """How a sender writes: the zone of its times, the mapping of its layout or None."""

    sender: str
    zone: str
    mapping: Mapping[str, Any] | None


def find_senders(session: Session, names: Collection[str]) -> list[Sender]:
    """The senders of these names, the first name first."""
    table = hourly_senders
    query = select(table.c.sender, table.c.zone, table.c.mapping).where(table.c.sender.in_(names))
    found = {row.sender: Sender(*row) for row in session.execute(query)}
    return [found[name] for name in names if name in found]


def waiting_files(session: Session) -> list[tuple[int, str, str | None]]:
    """(id, name, sender) of what the site and the mailbox have brought, the oldest first."""
    columns = (file_view.c.id, file_view.c.name, file_view.c.sender)
    query = select(*columns).where(file_view.c.status == "waiting").order_by(file_view.c.id)
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def count_files(session: Session) -> dict[str, int]:
    """How many files stand where, by status."""
    query = select(file_view.c.status, func.count()).group_by(file_view.c.status)
    return {str(row[0]): int(row[1]) for row in session.execute(query)}


def file_profiles(session: Session, file: int) -> list[ProfileRow]:
    """The revisions that came out of a file, estimated ones behind the raw ones."""
    return _profiles(session, profiles.c.file_id == file)


def revisions(session: Session, point: int, month: date) -> list[ProfileRow]:
    """All revisions of a point's month, the first one first."""
    return _profiles(session, (profiles.c.point_id == point) & (profiles.c.month == month))


def current_profile(session: Session, point: int, month: date) -> ProfileRow | None:
    """The revision that counts, None when none was accepted."""
    found = _profiles(
        session,
        (profiles.c.point_id == point)
        & (profiles.c.month == month)
        & profiles.c.status.in_(CURRENT),
    )
    return found[0] if found else None


def _profiles(session: Session, condition: ColumnElement[bool]) -> list[ProfileRow]:
    registers = and_(
        register_readings.c.point_id == profiles.c.point_id,
        register_readings.c.month == profiles.c.month,
    )
    names = [n for n in ProfileRow.__slots__ if n in profiles.c]
    query = (
        select(
            *(profiles.c[name] for name in names),
            metering_points.c.serial,
            metering_points.c.name,
            metering_points.c.ratio,
            register_readings.c.start_value.label("start"),
            register_readings.c.end_value.label("end"),
        )
        .join(metering_points, metering_points.c.id == profiles.c.point_id)
        .outerjoin(register_readings, registers)
        .where(condition)
        .order_by(metering_points.c.serial, profiles.c.month, profiles.c.revision)
    )
    return [_profile(row._asdict()) for row in session.execute(query)]


def _profile(values: dict[str, Any]) -> ProfileRow:
    return ProfileRow(
        **{**values, "kwh": tuple(values["kwh"]), "estimated": tuple(values["estimated"] or ())}
    )


def completeness(session: Session, from_month: date, months: int) -> list[CompletenessCell]:
    """Contracts × months: who has sent what. Contracts that owe hourly data only."""
    statement = text("SELECT * FROM desk.hourly_completeness(:from_month, :months)")
    found = session.execute(statement, {"from_month": from_month, "months": months})
    return [CompletenessCell(**row._asdict()) for row in found]


def contract_sheet(session: Session, number: int, month: date) -> ContractSheet | None:
    """What a template for ``month`` is filled with, None for an unknown contract."""
    head = session.execute(
        select(contracts.c.id, contracts.c.organization, contracts.c.inn).where(
            contracts.c.number == number
        )
    ).one_or_none()
    if head is None:
        return None
    last = (
        select(func.coalesce(register_readings.c.end_value, register_readings.c.start_value))
        .where(
            register_readings.c.point_id == metering_points.c.id,
            register_readings.c.month < month,
        )
        .order_by(register_readings.c.month.desc())
        .limit(1)
        .scalar_subquery()
    )
    own = (
        select(register_readings.c.start_value)
        .where(
            register_readings.c.point_id == metering_points.c.id,
            register_readings.c.month == month,
        )
        .scalar_subquery()
    )
    query = (
        select(
            metering_points.c.serial,
            metering_points.c.name,
            metering_points.c.type,
            metering_points.c.ratio,
            func.coalesce(own, last).label("start"),
        )
        .where(
            metering_points.c.contract_id == head.id,
            func.coalesce(metering_points.c.installed, month) < next_month(month),
            func.coalesce(metering_points.c.removed, next_month(month)) > month,
        )
        .order_by(metering_points.c.id)
    )
    points = tuple(ContractPoint(*row) for row in session.execute(query))
    return ContractSheet(number, head.organization, head.inn, points)
