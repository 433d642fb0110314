"""What is asked for when a template, a deadline rule or a day of the calendar is changed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from bsk_desk.features.service_requests import letters
from bsk_desk.features.service_requests.deadline_service import CalendarDay, DeadlineRule
from bsk_desk.features.service_requests.forms import FORMS
from bsk_desk.features.service_requests.model import Template
from bsk_desk.features.service_requests.ui.rule_words import COUNTED, UNITS
from bsk_desk.qt.fields import Choice, Day, Field, LongText, Number, YesNo, no_longer_than

_FORMS = tuple((form.form, form.short_title) for form in FORMS)
_PLACEHOLDERS = ", ".join(f"{{{{\u00a0{name}\u00a0}}}}" for name in letters.PLACEHOLDERS)


def _whole(value: Any) -> str | None:
    return None if value == int(value) else "Срок — целое число."


TEMPLATE_FIELDS: tuple[Field, ...] = (
    Field("title", "Название", required=True, checks=(no_longer_than(100),)),
    Choice("form", "Для каких обращений", hint="Для всех", options=_FORMS),
    LongText("body", "Текст", required=True, checks=(letters.checked,), least=6,
             help=f"Вставки: {_PLACEHOLDERS}"),
    YesNo("active", "Предлагать при ответе"),
)  # fmt: skip
RULE_FIELDS: tuple[Field, ...] = (
    Number("amount", "Срок", checks=(_whole,), least=Decimal(1), most=Decimal(1000),
           hint="Пусто: срока нет"),
    Choice("unit", "Единица", required=True, options=tuple(UNITS.items())),
    Choice("counted_from", "Отсчёт", required=True, options=tuple(COUNTED.items())),
    YesNo("pauses", "Останавливается, пока ждём сведений"),
    YesNo("moves", "Переносится с выходного на рабочий день"),
    Field("clause", "Откуда правило", required=True, checks=(no_longer_than(500),)),
    YesNo("confirmed", "Подтверждено: пункт прочитан в источнике"),
    Day("valid_from", "Действует с", required=True),
)  # fmt: skip
DAY_FIELDS: tuple[Field, ...] = (
    Day("day", "День", required=True),
    Choice("working", "Какой", required=True, options=((True, "Рабочий"), (False, "Нерабочий"))),
    Field("note", "Примечание", checks=(no_longer_than(200),), hint="Перенос, праздник"),
)


def template_values(template: Template | None) -> dict[str, Any]:
    """What stands in the fields at first; a new template is offered when it is kept."""
    if template is None:
        return {"active": True}
    names = ("title", "form", "body", "active")
    return {name: getattr(template, name) for name in names}


def rule_values(rule: DeadlineRule) -> dict[str, Any]:
    """The rule as it is; the day from which the new version counts is left to be chosen."""
    names = ("unit", "counted_from", "pauses", "moves", "clause", "confirmed")
    amount = None if rule.amount is None else Decimal(rule.amount)
    return {"amount": amount, **{name: getattr(rule, name) for name in names}}


def day_values(day: CalendarDay | None) -> dict[str, Any]:
    """The day that is chosen as it is now."""
    return {} if day is None else {"day": day.day, "working": day.working, "note": day.note}


def rule_arguments(values: dict[str, Any]) -> dict[str, Any]:
    """As the command wants them: a term is a whole number, or none."""
    amount = values.get("amount")
    whole = None if amount in (None, "") else int(amount)
    return {**values, "amount": whole}
