"""Deadline rules, calendar days and answer templates as rows of tables, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bsk_desk.features.service_requests.card_queries import list_templates
from bsk_desk.features.service_requests.deadline_service import (
    CalendarDay,
    DeadlineRule,
    list_days,
    list_rules,
)
from bsk_desk.features.service_requests.forms import BY_CODE
from bsk_desk.features.service_requests.model import CHANNELS, Template
from bsk_desk.kernel.times import date_digits, weekday
from bsk_desk.kernel.words import counted, grouped, plural
from bsk_desk.qt.columns import Column
from bsk_desk.qt.paint import one_line

UNITS: dict[str, str] = {
    "calendar": "календарные дни",
    "working": "рабочие дни",
    "hours": "часы",
}
COUNTED: dict[str, str] = {"receipt": "с поступления", "registration": "с регистрации"}
PURPOSES: dict[str, str] = {
    "answer": "ответ",
    "earliest": "не раньше чем",
    "state": "сообщить, что делается",
    "missing_data": "запрос недостающего",
    "completion": "заявитель дополняет",
    "special": "особый порядок",
}
_KINDS = {"person": "физлица", "legal": "юрлица"}
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the page shows; ``days`` are those of one year."""

    templates: tuple[Template, ...] = ()
    rules: tuple[DeadlineRule, ...] = ()
    year: int = 0
    days: tuple[CalendarDay, ...] = ()

    @property
    def exceptions(self) -> tuple[CalendarDay, ...]:
        """The days that are not as their weekday is, and those with a note."""
        return tuple(d for d in self.days if d.note or d.working == (d.day.weekday() >= _SATURDAY))

    @property
    def approved(self) -> bool:
        """Whether every day of the year was compared with the decree."""
        return bool(self.days) and all(day.approved for day in self.days)

    def year_words(self) -> str:
        """«2026: 247 рабочих дней, сверено с постановлением»."""
        if not self.days:
            return f"{self.year}: календаря нет, сроки этого года считаются по будням"
        number = sum(day.working for day in self.days)
        working = counted(number, "рабочий день", "рабочих дня", "рабочих дней")
        state = "сверено с постановлением" if self.approved else "не сверено с постановлением"
        return f"{self.year}: {working}, {state}"


def read_rules(session: Any, year: int) -> Rules:
    """Templates, rules (those in force first) and the days of a year; runs on a worker."""
    rules = sorted(
        list_rules(session), key=lambda r: (r.valid_to is not None, form_words(r.form), r.id)
    )
    return Rules(list_templates(session), tuple(rules), year, list_days(session, year))


def form_words(form: str | None) -> str:
    """The short title of a form; none is every form."""
    if form is None:
        return "все виды"
    return BY_CODE[form].short_title if form in BY_CODE else form


def term_words(rule: DeadlineRule) -> str:
    """«30 календарных дней», «48 часов», «срока нет»."""
    if rule.amount is None:
        return "срока нет"
    if rule.unit == "hours":
        return counted(rule.amount, "час", "часа", "часов")
    kind = plural(rule.amount, "календарный", "календарных", "календарных")
    if rule.unit == "working":
        kind = plural(rule.amount, "рабочий", "рабочих", "рабочих")
    return f"{grouped(rule.amount)}\u00a0{kind} {plural(rule.amount, 'день', 'дня', 'дней')}"


def whom_words(rule: DeadlineRule) -> str:
    """For what and for whom: «ответ · физлица · до 15 кВт»."""
    parts = [PURPOSES.get(rule.purpose, rule.purpose)]
    parts += [_KINDS.get(rule.consumer_kind, rule.consumer_kind)] if rule.consumer_kind else []
    parts += [CHANNELS.get(rule.channel, rule.channel)] if rule.channel else []
    parts += [f"от\u00a0{_kw(rule.power_from)}"] if rule.power_from is not None else []
    parts += [f"до\u00a0{_kw(rule.power_to)}"] if rule.power_to is not None else []
    return " · ".join(parts)


def _kw(power: Decimal) -> str:
    whole = power == power.to_integral_value()
    return f"{grouped(int(power) if whole else power.normalize())}\u00a0кВт"


def since_words(rule: DeadlineRule) -> str:
    """«с 01.01.2026», «01.01.2026–31.12.2029» for one that is out of force."""
    if rule.valid_to is None:
        return f"с\u00a0{date_digits(rule.valid_from)}"
    return f"{date_digits(rule.valid_from)}–{date_digits(rule.valid_to)}"


def _confirmed_words(rule: DeadlineRule) -> str:
    return "да" if rule.confirmed else "не подтверждено"


def _confirmed_tone(rule: DeadlineRule) -> str:
    if rule.valid_to is not None:
        return "text3"
    return "text2" if rule.confirmed else "soon"


def _in_force(rule: DeadlineRule) -> str:
    return "text" if rule.valid_to is None else "text3"


def day_words(day: date) -> str:
    """«04.11.2026, среда»."""
    return f"{date_digits(day)}, {weekday(day)}"


def _used(template: Template, role: str = "text2") -> str:
    return role if template.active else "text3"


def _title_tone(template: Template) -> str:
    return _used(template, "text")


TEMPLATE_COLUMNS: tuple[Column[Template], ...] = (
    Column("Название", lambda t: t.title, width=260, tone=_title_tone),
    Column("Вид обращения", lambda t: form_words(t.form), width=180, tone=_used),
    Column("Текст", lambda t: one_line(t.body), tone=_used),
    Column("В работе", lambda t: "да" if t.active else "выключен", width=110),
)
RULE_COLUMNS: tuple[Column[DeadlineRule], ...] = (
    Column("Вид обращения", lambda r: form_words(r.form), width=170, tone=_in_force),
    Column("Для чего и кого", whom_words, width=200, tone=_in_force),
    Column("Срок", term_words, width=164, tone=_in_force),
    Column("Отсчёт", lambda r: COUNTED.get(r.counted_from, r.counted_from), width=130),
    Column("Откуда", lambda r: r.clause),
    Column("Подтверждено", _confirmed_words, width=142, tone=_confirmed_tone),
    Column("Действует", since_words, width=170, tone=_in_force),
)
DAY_COLUMNS: tuple[Column[CalendarDay], ...] = (
    Column("День", lambda d: day_words(d.day), width=260),
    Column("Какой", lambda d: "рабочий" if d.working else "нерабочий", width=140),
    Column("Примечание", lambda d: d.note or ""),
    Column("Сверен", lambda d: "да" if d.approved else "не подтверждено", width=160,
           tone=lambda d: "text2" if d.approved else "soon"),
)  # fmt: skip
