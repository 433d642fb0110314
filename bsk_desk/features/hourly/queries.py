"""Reads of hourly consumption: files, profiles, senders, who has not sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    func,
    select,
    text,
)
from sqlalchemy.orm import Session

from bsk_desk.db.tables import Setting
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
class FoundPoint:
    """A metering point; ``file`` is the last one with its hours, None where nothing has come."""

    serial: str
    name: str
    contract: int
    organization: str
    file: int | None


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


def company_inn(session: Session) -> str:
    """Our company's own ИНН, "" where nobody has filled it in."""
    setting = session.get(Setting, "company_inn")
    return str(setting.value) if setting else ""


def find_file_of(session: Session, contract: int, month: date) -> int | None:
    """The file with the newest hours of a contract's month (accepted ones first), else its newest.

    None where nothing has come.
    """
    with_hours = (
        select(profiles.c.file_id)
        .join(metering_points, metering_points.c.id == profiles.c.point_id)
        .join(contracts, contracts.c.id == metering_points.c.contract_id)
        .where(
            contracts.c.number == contract,
            profiles.c.month == month,
            profiles.c.file_id.is_not(None),
        )
        .order_by(profiles.c.status.in_(CURRENT).desc(), profiles.c.id.desc())
        .limit(1)
    )
    without = (
        select(file_view.c.id)
        .where(file_view.c.contract == contract, file_view.c.month == month)
        .order_by(file_view.c.id.desc())
        .limit(1)
    )
    return session.scalar(with_hours) or session.scalar(without)


def find_points(session: Session, words: str, limit: int) -> list[FoundPoint]:
    """Metering points whose serial number begins so; ``words`` as they were typed."""
    last = (
        select(func.max(profiles.c.file_id))
        .where(profiles.c.point_id == metering_points.c.id)
        .scalar_subquery()
    )
    query = (
        select(
            metering_points.c.serial,
            metering_points.c.name,
            contracts.c.number,
            contracts.c.organization,
            last,
        )
        .join(contracts, contracts.c.id == metering_points.c.contract_id)
        .where(metering_points.c.serial.startswith(words.strip(), autoescape=True))
        .order_by(metering_points.c.serial, contracts.c.number)
        .limit(limit)
    )
    return [FoundPoint(*row) for row in session.execute(query)]


def completeness(session: Session, from_month: date, months: int) -> list[CompletenessCell]:
    """Contracts × months: who has sent what. Contracts that owe hourly data only."""
    statement = text("SELECT * FROM desk.hourly_completeness(:from_month, :months)")
    found = session.execute(statement, {"from_month": from_month, "months": months})
    return [CompletenessCell(**row._asdict()) for row in found]
