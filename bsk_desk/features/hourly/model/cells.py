"""Cells that hold no value but a fault, and the sentences about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.model.numbers import is_blank, shown, to_number

FORMULA = "formula"
BROKEN = "error"
COVERED = "merged"
#: What the profile's ``numeric(14,4)`` cannot hold any more.
MOST_KWH = Decimal(10) ** 10


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell a reader could not take a value from: FORMULA without one, BROKEN, COVERED."""

    kind: str
    text: str = ""


def why_not_number(value: Any) -> tuple[str, str]:
    """(what stands there, how to mend it) for a cell that should hold kWh and does not."""
    if isinstance(value, Fault):
        return _FAULTS[value.kind](value.text)
    if is_blank(value):
        return "пусто, а пусто — не ноль", "впишите значение (0, если расхода не было)"
    if isinstance(value, bool):
        return f"стоит {shown(value)} вместо числа", "впишите кВт·ч"
    if isinstance(value, date | time | timedelta):
        return (
            f"стоит дата или время «{shown(value)}» вместо числа",
            "задайте ячейке числовой формат и впишите кВт·ч заново",
        )
    if to_number(value) is not None:
        return f"«{shown(value)}» — слишком большое число", "впишите кВт·ч за этот час"
    return f"«{shown(value)}» — не число", "впишите кВт·ч числом"


def read_number(value: Any) -> Decimal | None:
    """The number of a cell, None for anything else, faults included."""
    return None if isinstance(value, Fault) else to_number(value)


def read_kwh(value: Any) -> Decimal | None:
    """The energy in a cell; None for what no meter can count in an hour, too."""
    number = read_number(value)
    return None if number is None or abs(number) >= MOST_KWH else number


def is_empty(value: Any) -> bool:
    """Whether a person sees nothing in the cell (a broken cell is not empty)."""
    return not isinstance(value, Fault) and is_blank(value)


def is_formula(value: Any) -> bool:
    """Whether a cell holds a formula without a value."""
    return isinstance(value, Fault) and value.kind == FORMULA


_FAULTS: dict[str, Callable[[str], tuple[str, str]]] = {
    FORMULA: lambda text: (
        "формула без сохранённого значения" + (f" ({shown(text)})" if text else ""),
        "откройте файл в Excel, дождитесь пересчёта и сохраните или вставьте значения",
    ),
    BROKEN: lambda text: (f"ошибка {text or 'формулы'}", "исправьте формулу или впишите кВт·ч"),
    COVERED: lambda text: (
        f"закрыта объединённой ячейкой {text}",
        "разъедините ячейки и впишите каждому часу своё значение",
    ),
}
