"""Master data of hourly files: for the checks, by contracts and meters; for the template."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import CompoundSelect, Row, Select, SelectBase, Text, and_, cast, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from bsk_desk.db.tables import Setting
from bsk_desk.features.hourly.model.hours import next_month
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from bsk_desk.features.hourly.model.profiles import NO_VALUE, Profile
from bsk_desk.features.hourly.model.thresholds import PREFIX, thresholds_of
from bsk_desk.features.hourly.queries import CURRENT
from bsk_desk.features.hourly.tables import (
    contracts,
    metering_points,
    profiles,
    register_readings,
)

#: {name of a setting: its number as it is written}, or NULL.
_THRESHOLDS = (
    select(func.jsonb_object_agg(Setting.name, cast(Setting.value, Text)))
    .where(Setting.name.startswith(PREFIX, autoescape=True))
    .scalar_subquery()
)


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


def load_master(
    session: Session,
    numbers: Collection[int],
    serials: Collection[str],
    months: Collection[date],
    codes: Collection[str] = (),
) -> MasterData:
    """Contracts of these numbers or with meters of these serials, with last month's profiles.

    ``codes`` are contract and serial in one word (retail codes of 80020). Registers are those of
    the first of ``months``; a batch of several months has a call each. The thresholds of the
    checks come with the points, so that a file costs no question more.
    """
    month = min(months, default=None)
    rows = session.execute(_points_of(_wanted(numbers, serials, codes), month)).all()
    kept = rows[0].thresholds if rows else session.execute(select(_THRESHOLDS)).scalar()
    found: dict[int, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    known = {str(n): _contract(n, of_contract) for n, of_contract in found.items()}
    earlier = _earlier(session, [r.point_id for r in rows if r.point_id], month) if month else {}
    return MasterData(known, earlier, thresholds_of(kept or {}))


def _wanted(
    numbers: Collection[int], serials: Collection[str], codes: Collection[str]
) -> CompoundSelect[Any]:
    """Ids of contracts. A union, not an OR: each part is read out of its index."""
    of_numbers = select(contracts.c.id).where(contracts.c.number.in_(numbers))
    of_serials = select(metering_points.c.contract_id).where(metering_points.c.serial.in_(serials))
    if not codes:
        return of_numbers.union(of_serials)
    code = cast(contracts.c.number, Text).concat(metering_points.c.serial)
    of_codes = select(contracts.c.id).join(
        metering_points, metering_points.c.contract_id == contracts.c.id
    )
    return of_numbers.union(of_serials, of_codes.where(code.in_(codes)))


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
            _THRESHOLDS.label("thresholds"),
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
