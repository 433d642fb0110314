"""A filter in words: its chips, what can be added to it, and how a chip is taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bsk_desk.features.service_requests.forms import BY_CODE, FORMS
from bsk_desk.features.service_requests.model import CHANNELS, OUTCOMES, RequestRow
from bsk_desk.features.service_requests.request_filter import ME, NONE, RequestFilter
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.rows import short_applicant
from bsk_desk.kernel.times import date_words
from bsk_desk.kernel.words import short_full_name
from bsk_desk.qt.list_page import Condition
from bsk_desk.qt.theme import status

KINDS = {"person": "Физлицо", "legal": "Юрлицо или ИП"}
#: Conditions on words: field of the filter -> what it is called.
WORDS: dict[str, str] = {
    "number": "Номер",
    "tracking": "Код отслеживания",
    "subject": "Тема",
    "applicant": "Заявитель",
    "address": "Адрес",
    "account": "Лицевой счёт",
    "contract": "Договор",
    "email": "Почта",
}
#: Conditions on days: name without _from and _to -> what it is called.
DAYS: dict[str, str] = {
    "received": "Поступило",
    "registered": "Зарегистрировано",
    "changed": "Изменено",
    "done": "Исполнено",
    "due": "Срок",
    "postponed": "Отложено до",
}
FLAGS: dict[tuple[str, bool], str] = {
    ("unseen", True): "Не прочитано",
    ("unseen", False): "Прочитано",
    ("with_files", True): "С файлами",
    ("with_files", False): "Без файлов",
    ("repeats", True): "Повторные",
    ("repeats", False): "Не повторные",
    ("overdue", True): "Просрочено",
    ("overdue", False): "Не просрочено",
}
_THINGS = {
    "consumer_id": "Один потребитель",  # until a row tells who
    "account_id": "Один лицевой счёт",
    "outage_id": "Одно отключение",
}
_DUE_DAYS = (1, 3, 10, 30)
_CODES = (
    "statuses", "forms", "channels", "assignees", "topics", "outcomes", "applicant_kinds",
)  # fmt: skip


#: Codes that stand for somebody or nothing.
_SPECIAL = {
    ("assignees", ME): "Мои",
    ("assignees", NONE): "Без исполнителя",
    ("topics", NONE): "Без темы 4.9",
}


@dataclass(frozen=True, slots=True)
class Add:
    """A condition that can be added as it is."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class AskWords:
    """A condition whose words have to be typed."""

    field: str


@dataclass(frozen=True, slots=True)
class AskDays:
    """A condition whose days have to be chosen: ``<name>_from`` and ``<name>_to``."""

    name: str


Offer = Add | AskWords | AskDays


def code_words(field: str, code: str, reference: Reference) -> str:
    """What one code of a condition is called."""
    if (field, code) in _SPECIAL:
        return _SPECIAL[field, code]
    named: dict[str, Callable[[], str]] = {
        "statuses": lambda: str(status(code)["word"]).capitalize(),
        "forms": lambda: BY_CODE[code].short_title if code in BY_CODE else code,
        "channels": lambda: CHANNELS.get(code, code).capitalize(),
        "outcomes": lambda: OUTCOMES.get(code, code).capitalize(),
        "applicant_kinds": lambda: KINDS.get(code, "Кто, не указано"),
        "assignees": lambda: short_full_name(reference.name_of(code)),
        "topics": lambda: reference.topic_titles.get(code, code),
    }
    return named[field]()


def chips(
    wanted: RequestFilter, reference: Reference, now: datetime, row: RequestRow | None = None
) -> tuple[Condition, ...]:
    """The chips of a filter, each with its key: (field, code) or (field, None).

    ``row`` is one of the list: it knows the name of the one consumer.
    """
    made = _chips(wanted, reference, now)
    if row is None or row.consumer_id is None or row.consumer_id != wanted.consumer_id:
        return tuple(made)
    key, named = ("consumer_id", None), f"Потребитель: {short_applicant(row)}"
    return tuple(Condition(key, named) if one.key == key else one for one in made)


def _chips(wanted: RequestFilter, reference: Reference, now: datetime) -> Iterator[Condition]:
    if wanted.due_days is not None:
        yield Condition(("due_days", None), f"До {_days(wanted.due_days)}")
    for field in _CODES:
        for code in getattr(wanted, field):
            yield Condition((field, code), code_words(field, code, reference))
    for name, title in DAYS.items():
        first, last = getattr(wanted, f"{name}_from"), getattr(wanted, f"{name}_to")
        if first or last:
            yield Condition((name, None), f"{title} {span_words(first, last, now)}")
    yield from _plain_chips(wanted)


def _plain_chips(wanted: RequestFilter) -> Iterator[Condition]:
    """Words, yes or no, one thing."""
    said = [(f, f"{t}: {getattr(wanted, f)}") for f, t in WORDS.items() if getattr(wanted, f)]
    said += [(f, t) for (f, value), t in FLAGS.items() if getattr(wanted, f) is value]
    said += [(f, t) for f, t in _THINGS.items() if getattr(wanted, f) is not None]
    for field, words in said:
        yield Condition((field, None), words)


def span_words(first: date | None, last: date | None, now: datetime) -> str:
    """«с 1 ноября», «по 5 ноября», «1 ноября», «с 1 по 5 ноября»."""
    if first and last and first == last:
        return date_words(first, now)
    parts = [f"с\u00a0{date_words(first, now)}"] if first else []
    parts += [f"по\u00a0{date_words(last, now)}"] if last else []
    return " ".join(parts)


def _days(number: int) -> str:
    return f"{number}\u00a0{'дня' if number % 10 == 1 and number % 100 != 11 else 'дней'}"


def added(wanted: RequestFilter, offer: Add) -> RequestFilter:
    """The filter with one more condition; a code joins the codes that are there."""
    if offer.field in _CODES:
        codes = getattr(wanted, offer.field)
        return wanted if offer.value in codes else _with(wanted, offer.field, (*codes, offer.value))
    return _with(wanted, offer.field, offer.value)


def without(wanted: RequestFilter, key: tuple[str, Any]) -> RequestFilter:
    """The filter without the condition of a chip."""
    field, code = key
    if field in _CODES:
        codes = tuple(c for c in getattr(wanted, field) if c != code)
        return _with(wanted, field, codes)
    if field in DAYS:
        return _with(_with(wanted, f"{field}_from", None), f"{field}_to", None)
    return _with(wanted, field, getattr(RequestFilter(), field))


def bare(wanted: RequestFilter) -> RequestFilter:
    """The queue alone, without anything a person has asked for."""
    return RequestFilter(queue=wanted.queue)


def is_bare(wanted: RequestFilter) -> bool:
    """Whether nothing is asked for beyond the queue."""
    return wanted == bare(wanted)


def _with(wanted: RequestFilter, field: str, value: Any) -> RequestFilter:
    return replace(wanted, **{field: value})


def offers(reference: Reference) -> Sequence[tuple[str, Sequence[tuple[Offer, str]]]]:
    """What «+ Условие» offers: groups of conditions with their words, every field of the filter."""
    return (
        ("Состояние", _codes("statuses", [s.status for s in reference.statuses], reference)),
        ("Вид обращения", _codes("forms", [form.form for form in FORMS], reference)),
        ("Срок", _due()),
        ("Исполнитель", _assignees(reference)),
        ("Канал", _codes("channels", list(CHANNELS), reference)),
        ("Даты", [(AskDays(name), f"{title}…") for name, title in DAYS.items()]),
        ("Слова", [(AskWords(field), f"{title}…") for field, title in WORDS.items()]),
        ("Заявитель", _codes("applicant_kinds", list(KINDS), reference)),
        ("Тема формы 4.9", _codes("topics", [NONE, *reference.topic_titles], reference)),
        ("Исход", _codes("outcomes", list(OUTCOMES), reference)),
        ("Признаки", _flags()),
    )


def _codes(field: str, codes: Sequence[str], reference: Reference) -> Sequence[tuple[Offer, str]]:
    return [(Add(field, code), code_words(field, code, reference)) for code in codes]


def _assignees(reference: Reference) -> Sequence[tuple[Offer, str]]:
    return _codes("assignees", [ME, NONE, *(c.login for c in reference.colleagues)], reference)


def _due() -> Sequence[tuple[Offer, str]]:
    made: list[tuple[Offer, str]] = [(Add("due_days", n), f"До {_days(n)}") for n in _DUE_DAYS]
    made += [(Add("overdue", True), "Просрочено"), (Add("overdue", False), "Не просрочено")]
    return [*made, (AskDays("due"), "Даты срока…")]


def _flags() -> Sequence[tuple[Offer, str]]:
    return [(Add(f, v), words) for (f, v), words in FLAGS.items() if f != "overdue"]
