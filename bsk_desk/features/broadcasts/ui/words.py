"""Words of broadcasts: states with their looks, an audience as chips and as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bsk_desk.features.broadcasts.model import STATUSES, Audience
from bsk_desk.kernel.words import counted, listed

#: State -> colour role and icon.
LOOKS: dict[str, tuple[str, str]] = {
    "draft": ("postponed", "ph.pencil-simple-fill"),
    "awaiting": ("info_requested", "ph.hourglass-medium-fill"),
    "approved": ("registered", "ph.check-circle-fill"),
    "scheduled": ("submitted", "ph.clock-fill"),
    "notifying": ("notifying", "ph.paper-plane-tilt-fill"),
    "paused": ("soon", "ph.pause-circle-fill"),
    "done": ("done", "ph.check-circle-fill"),
    "cancelled": ("postponed", "ph.x-circle-fill"),
}
KINDS = {"person": "Физлица", "legal": "Юрлица"}
_FIELD = re.compile(r"audience\.(\w+)(?:\[(\d+)\])?")
#: So many numbers of a list stand in words.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One chip of an audience: field, the value it takes away (None: the whole field), words."""

    field: str
    value: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value of an audience."""

    field: str
    value: str
    sentence: str


def parts(audience: Audience) -> Iterator[tuple[str, list[Part]]]:
    """Lines of the builder: what they are about, and their chips. The first is always there."""
    yield "Кто", [Part("kinds", kind, KINDS[kind]) for kind in audience.kinds if kind in KINDS]
    if audience.addresses:
        yield "и адрес", [Part("addresses", a, a) for a in audience.addresses]
    if audience.accounts:
        yield "и счета", [_numbers("accounts", audience.accounts, ("счёт", "счёта", "счетов"))]
    if audience.contracts:
        words = ("договор", "договора", "договоров")
        yield "и договоры", [_numbers("contracts", audience.contracts, words)]
    if audience.outage is not None:
        yield "и где", [Part("outage", None, f"отключение № {audience.outage}")]
    if audience.open_request:
        yield "и сейчас", [Part("open_request", None, "есть открытое обращение")]
    if audience.not_read_of is not None:
        yield "и ещё не", [Part("not_read_of", None, f"прочли рассылку № {audience.not_read_of}")]


def _numbers(field: str, values: tuple[str, ...], words: tuple[str, str, str]) -> Part:
    if len(values) <= _NAMED:
        return Part(field, None, ", ".join(values))
    return Part(field, None, counted(len(values), *words))


def sentence(given: Mapping[str, Any]) -> str:
    """Who gets it, in one line: «физлица · ул. Попова · 12 счетов»."""
    audience = Audience.from_json(dict(given))
    said = [listed([p.words for p in chips], 4) for _, chips in parts(audience) if chips]
    return " · ".join(said) or "все, у кого есть кабинет"


def without(audience: Audience, part: Part) -> Audience:
    """The audience without a chip."""
    if part.value is None:
        return _with(audience, part.field, getattr(Audience(), part.field))
    kept = tuple(v for v in getattr(audience, part.field) if v != part.value)
    return _with(audience, part.field, kept)


def without_values(audience: Audience, bad: Sequence[Fault]) -> Audience:
    """The audience without every value that is not known."""
    for field in {fault.field for fault in bad if fault.value}:
        gone = {fault.value for fault in bad if fault.field == field}
        kept = tuple(v for v in getattr(audience, field) if v not in gone)
        audience = _with(audience, field, kept)
    return audience


def with_values(audience: Audience, field: str, values: tuple[str, ...]) -> Audience:
    """The audience with more values of a list, each once."""
    joined = tuple(dict.fromkeys((*getattr(audience, field), *values)))
    return _with(audience, field, joined)


def _with(audience: Audience, field: str, value: Any) -> Audience:
    changed: dict[str, Any] = {field: value}
    return replace(audience, **changed)


def faults(audience: Audience, detail: Mapping[str, Any]) -> tuple[Fault, ...]:
    """What the database refused of an audience, by value, in the order of the list."""
    found: list[tuple[int, Fault]] = []
    for key, said in detail.items():
        if match := _FIELD.fullmatch(key):
            values = getattr(audience, match[1], ())
            at = int(match[2]) if match[2] else -1
            value = values[at] if isinstance(values, tuple) and 0 <= at < len(values) else ""
            found.append((at, Fault(match[1], value, str(said))))
        elif key == "audience":
            found.append((-1, Fault("", "", str(said))))
    return tuple(fault for _, fault in sorted(found, key=lambda pair: pair[0]))


def status_words(status: str) -> str:
    """The word of a state."""
    return STATUSES.get(status, status)
