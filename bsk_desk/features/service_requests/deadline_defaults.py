"""The deadline rules a new database begins with; administrators change them afterwards.

``confirmed`` is False where the source was not seen: the card then says «не подтверждено».
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, text

_SITE = "общий срок для письменных обращений"
_INTERNAL = "внутренний срок: установленный законом не найден"
_442 = "ПП 442, п. 153"
_354 = "ПП 354"
_861 = "ПП 861, п. 15"
_861_X = "ПП 861, раздел X"
_STANDARDS = "Единые стандарты (Приказ Минэнерго 186 от 15.04.2014)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of ``bsk.deadline_rules``; no ``amount`` means that there is no term."""

    form: str
    amount: int | None
    unit: str
    clause: str
    counted_from: str = "receipt"
    confirmed: bool = False
    purpose: str = "answer"
    channel: str | None = None
    consumer_kind: str | None = None
    power_to: int | None = None
    pauses: bool = False
    moves: bool = False


def _calendar(form: str, clause: str, **more: Any) -> Rule:
    return Rule(form, 30, "calendar", clause, moves=True, **more)


def _meter(form: str) -> tuple[Rule, ...]:
    return (
        Rule(form, 15, "working", _442),
        Rule(form, 5, "working", _442, purpose="earliest"),
        Rule(form, 15, "working", _354, consumer_kind="person"),
        Rule(form, 3, "working", _354, consumer_kind="person", purpose="earliest"),
    )


def _connection(form: str) -> tuple[Rule, ...]:
    return (
        Rule(form, 20, "working", "ПП 861", pauses=True),
        Rule(form, 10, "working", _861_X, consumer_kind="person", power_to=15, pauses=True),
        Rule(form, 10, "working", _861_X, consumer_kind="legal", power_to=150, pauses=True),
        Rule(form, 3, "working", _861, purpose="missing_data"),
        Rule(form, 20, "working", _861, purpose="completion"),
    )


RULES: tuple[Rule, ...] = (
    _calendar("complaint", _STANDARDS, confirmed=True),
    Rule("complaint", 1, "calendar", _STANDARDS, purpose="state", confirmed=True),
    Rule(
        "complaint",
        None,
        "calendar",
        "ПП 55 от 24.01.2024: особый порядок, число дней не видели",
        purpose="special",
    ),
    _calendar("inquiry", _SITE, counted_from="registration"),
    _calendar("inquiry", _STANDARDS, counted_from="registration", channel="paper", confirmed=True),
    Rule(
        "inquiry",
        4,
        "hours",
        "первая редакция стандартов, по сообщению печати 2014 года",
        channel="telephone",
    ),
    _calendar("violation", _INTERNAL),
    _calendar("document_request", _INTERNAL),
    _calendar("consumption_statistics", _INTERNAL),
    _calendar("meter_removal_reading", _INTERNAL),
    _calendar("point_equipping", _INTERNAL),
    *_meter("meter_admission"),
    *_meter("meter_install"),
    *_meter("meter_visit"),
    *_connection("connection_new"),
    *_connection("connection_change"),
    Rule(
        "feedback",
        None,
        "calendar",
        "руководство по личному кабинету: ответа не требует",
        confirmed=True,
    ),
    Rule("appointment", None, "calendar", "руководство по личному кабинету", confirmed=True),
)


def sync(connection: Connection) -> None:
    """Gives its default rules to every form that has none yet; never touches a rule there is."""
    known = set(connection.scalars(text("SELECT DISTINCT form FROM bsk.deadline_rules")))
    rows = [asdict(rule) for rule in RULES if rule.form not in known]
    if rows:
        names = tuple(rows[0])
        connection.execute(
            text(
                f"INSERT INTO bsk.deadline_rules ({', '.join(names)})"  # noqa: S608 - our own names
                f" VALUES ({', '.join(f':{name}' for name in names)})"
            ),
            rows,
        )
