"""A request in words for its card: fields as declared, quick facts, who else is here."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bsk_desk.features.service_requests.fields import Field
from bsk_desk.features.service_requests.forms import BY_CODE
from bsk_desk.features.service_requests.model import CHANNELS, RequestCard
from bsk_desk.features.service_requests.ui.rows import deadline_of
from bsk_desk.kernel.times import Deadline, date_digits, date_words, day_of
from bsk_desk.kernel.words import counted, grouped
from bsk_desk.qt.card import Fact

#: Fields that stand elsewhere on the card: in the title, the timeline, the box of who it is.
_ELSEWHERE = frozenset(
    {"subject", "text", "applicant_name", "applicant_kind", "applicant_phone", "consent"}
)
KINDS = {"person": "физлицо", "legal": "юрлицо или ИП"}


def deadline_words(card: RequestCard, now: datetime) -> Deadline:
    """«2 дня, до 26 ноября» while the clock runs; what is overdue says how long, «почему?» when."""
    found = deadline_of(card.row, now)
    row = card.row
    running = row.status != "done" and row.paused_at is None and row.postponed_until is None
    if row.due_at is None or not running or found.code in {"today", "overdue"}:
        return found
    return Deadline(found.code, f"{found.words}, до\u00a0{date_words(day_of(row.due_at), now)}")


def value_words(field: Field | None, value: Any) -> str:
    """One value of a payload as it is read."""
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, int | float):
        return grouped(Decimal(str(value)))
    said = str(value)
    if field is not None and field.choices:
        return field.title_of(said)
    if field is not None and field.kind == "date":
        try:
            return date_digits(date.fromisoformat(said))
        except ValueError:
            return said
    return said


def field_pairs(card: RequestCard, topic: str) -> list[tuple[str, str]]:
    """Titles and values in the order of the form; what this release does not know comes last."""
    form = BY_CODE.get(card.row.form)
    left = {k: v for k, v in card.payload.items() if k not in _ELSEWHERE and v not in ("", None)}
    pairs = [
        (field.label, value_words(field, left.pop(field.name)))
        for field in (form.fields if form else ())
        if field.name in left
    ]
    pairs += [(name, value_words(None, value)) for name, value in left.items()]
    return [*pairs, ("Форма 4.9", f"{CHANNELS[card.row.channel].capitalize()} · {topic}")]


def measure_pairs(card: RequestCard) -> list[tuple[str, str]]:
    """What was done and what is planned about it, as form 4.9 asks."""
    said = (("Меры приняты", card.measures_done), ("Меры намечены", card.measures_planned))
    return [(title, words) for title, words in said if words]


def masked_fields(card: RequestCard) -> list[tuple[str, str]]:
    """Names and labels of what is shown only in part and can be asked for with a reason."""
    form = BY_CODE.get(card.row.form)
    found = [("phone", "Телефон")] if card.phone else []
    hidden = [f for f in (form.fields if form else ()) if f.masked and f.name in card.payload]
    return found + [(f.name, f.label) for f in hidden if f.name != "applicant_phone"]


def who_facts(card: RequestCard, phone: str | None) -> list[Fact]:
    """Account, address, phone; ``phone`` in full once it was asked for."""
    row = card.row
    facts = [Fact("thing.account", f"ЛС\u00a0{row.account}")] if row.account else []
    if card.contract and not row.account:
        facts.append(Fact("thing.account", f"договор\u00a0{card.contract}"))
    if address := card.account_address or row.address:
        facts.append(Fact("thing.address", address))
    if phone:
        facts.append(Fact("thing.phone", phone))
    elif card.phone:
        name = "Показать телефон: будет записано в журнал"
        facts.append(Fact("thing.phone", card.phone, "unmask", "action.preview", name))
    return facts


def others_words(number: int) -> str:
    """«ещё 3 обращения», or nothing."""
    return f"ещё {counted(number, 'обращение', 'обращения', 'обращений')}" if number else ""


def presence_words(card: RequestCard, login: str) -> str:
    """Who else has it open or is answering: «Иванов пишет», «Орлова, Рогов смотрят»."""
    if card.lease is not None and card.lease.holder != login:
        return f"{card.lease.name.split()[0]} пишет"
    names = [v.name.split()[0] for v in card.viewers if v.login != login]
    if not names:
        return ""
    return f"{', '.join(names)} {'смотрит' if len(names) == 1 else 'смотрят'}"
