"""Deadline rules and the production calendar, as administrators read and change them.

A change never moves a due date that was given: see ``service.recalculate_deadline``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, Text, column, extract, select, table
from sqlalchemy.orm import Session

from bsk_desk.db.calls import call
from bsk_desk.features.service_requests.service import Command


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """A term, or with ``amount`` None none; only ``purpose`` answer gives a due date.

    ``power_from`` and ``power_to`` are kW, the first excluded; ``valid_to`` None: in force.
    """

    id: int
    form: str
    channel: str | None
    consumer_kind: str | None
    power_from: Decimal | None
    power_to: Decimal | None
    purpose: str
    amount: int | None
    unit: str
    counted_from: str
    pauses: bool
    moves: bool
    clause: str
    confirmed: bool
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day; not ``approved``: nobody has compared its year with the decree yet."""

    day: date
    working: bool
    approved: bool
    note: str | None


_RULE = table("deadline_rules", *(column(name) for name in DeadlineRule.__slots__), schema="bsk")
_DAY = table(
    "calendar_days",
    column("day", Date),
    column("working", Boolean),
    column("approved", Boolean),
    column("note", Text),
    schema="bsk",
)


def list_rules(session: Session) -> tuple[DeadlineRule, ...]:
    """All of them, those out of force too, by form."""
    found = session.execute(select(_RULE).order_by(_RULE.c.form, _RULE.c.id))
    return tuple(DeadlineRule(*row) for row in found)


def list_days(session: Session, year: int) -> tuple[CalendarDay, ...]:
    """The days of a year; empty where it is not filled."""
    query = select(_DAY).where(extract("year", _DAY.c.day) == year).order_by(_DAY.c.day)
    return tuple(CalendarDay(*row) for row in session.execute(query))


@dataclass(frozen=True, slots=True)
class ChangeDeadlineRule(Command):
    """A new version of a rule in force; the old one ends the day before ``valid_from``."""

    rule: int
    amount: int | None
    unit: str
    counted_from: str
    pauses: bool
    moves: bool
    clause: str
    confirmed: bool
    valid_from: date


def change_deadline_rule(session: Session, command: ChangeDeadlineRule) -> int:
    """The new rule's id. Administrators only. NotFound, WrongField."""
    answer = call(
        session,
        "change_deadline_rule",
        rule=command.rule,
        amount=command.amount,
        unit=command.unit,
        counted_from=command.counted_from,
        pauses=command.pauses,
        moves=command.moves,
        clause=command.clause,
        confirmed=command.confirmed,
        valid_from=command.valid_from,
        command=command.id,
    )
    return int(answer["rule"])


@dataclass(frozen=True, slots=True)
class SetCalendarDay(Command):
    """Says of one day whether it is working."""

    day: date
    working: bool
    note: str | None = None


def set_calendar_day(session: Session, command: SetCalendarDay) -> None:
    """Administrators only. WrongField."""
    call(
        session,
        "set_calendar_day",
        day=command.day,
        working=command.working,
        note=command.note,
        command=command.id,
    )


@dataclass(frozen=True, slots=True)
class ApproveYear(Command):
    """The year's days were compared with the decree."""

    year: int


def approve_year(session: Session, command: ApproveYear) -> int:
    """How many days it has. Administrators only. NotFound."""
    answer = call(session, "approve_calendar_year", year=command.year, command=command.id)
    return int(answer["days"])
