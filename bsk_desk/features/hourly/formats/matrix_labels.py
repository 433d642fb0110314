"""Labels along the sides of a matrix: hours of a day and days of a month."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from bsk_desk.features.hourly.formats import headers
from bsk_desk.features.hourly.model.cells import Fault, is_empty
from bsk_desk.features.hourly.model.moments import DAY_MINUTES, Clock, to_clock, to_moment

#: The last hour of the day of 25 hours, where the hours are counted from 1.
_LAST = Clock(25 * 60)
#: A day without its year: «01.02».
_DAY_MONTH = re.compile(r"(0?[1-9]|[12]\d|3[01])[./](0?[1-9]|1[0-2])\.?", re.ASCII)


def clocks_of(cells: Sequence[Any]) -> Iterator[Clock | None]:
    """Labels of hours in their order: behind Excel's parts of a day its 1.0 is 24:00."""
    before: Any = None
    for cell in cells:
        ends = isinstance(before, float) and 0 < before < 1 and cell == 1
        yield Clock(DAY_MINUTES) if ends else clock_of(cell)
        before = cell


def clock_of(cell: Any) -> Clock | None:
    """The hour a label means, None for anything else."""
    if isinstance(cell, Fault) or is_empty(cell):
        return None
    if isinstance(cell, str):
        cell = headers.words(cell).removeprefix("час ").removesuffix(" час")
    return _LAST if cell in (25, "25") else to_clock(cell)


def _day(cell: Any) -> int | None:
    if isinstance(cell, str) and cell.strip().isascii() and cell.strip().isdigit():
        cell = int(cell.strip()[:4])
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return int(cell) if float(cell).is_integer() and 1 <= cell <= 31 else None


def day_number(cell: Any) -> int | None:
    """The day of a month in a label: a date, a number, «01.02»."""
    moment = to_moment(cell)
    if moment is not None:
        return moment.day.day
    written = _DAY_MONTH.fullmatch(cell.strip()) if isinstance(cell, str) else None
    return int(written[1]) if written else _day(cell)


def date_of(label: Any, period: date | None) -> date | None:
    """The date a label means; what it leaves out is taken from the period."""
    if isinstance(label, Fault):
        return None
    moment = to_moment(label)
    if moment is not None:
        return moment.day
    day = day_number(label)
    if day is None or period is None:
        return None
    written = _DAY_MONTH.fullmatch(label.strip()) if isinstance(label, str) else None
    try:
        return period.replace(day=day, month=int(written[2]) if written else period.month)
    except ValueError:
        return None
