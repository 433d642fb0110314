"""Dates and hours as files write them: texts, Excel's serials, labels of the start or the end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

DAY_MINUTES = 24 * 60
MINUTE = timedelta(minutes=1)
_EPOCH = datetime(1899, 12, 30)
#: Excel serials of 2000-01-01 and 2100-01-01: a bare number between them may be a date.
_SERIALS = (36526, 73051)
_YEARS = (2000, 2099)
_DAY_FIRST = re.compile(r"(\d{1,2})[./\-](\d{1,2})[./\-](\d{4}|\d{2})(?:\s*г\.?)?(?!\d)", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./\-](\d{1,2})[./\-](\d{1,2})(?!\d)", re.ASCII)
_CLOCK = re.compile(
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?", re.ASCII
)
_SPAN = re.compile(
    r"(?:(?:с|c|от)\s*)?(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(?:-|–|—|−|\.\.|до)\s*"
    r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?(?:\s*ч\.?)?",
    re.ASCII,
)
_HOUR_WORD = re.compile(r"(\d{1,2})(?:\s*(?:ч\.?|час\w*|h))?", re.ASCII)
_MONTHS = ("янв", "фев", "мар", "апр", "мая май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_MONTH_WORD = re.compile(r"([а-я]{3})[а-я]*\.?\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Clock:
    """A label of an hour: minutes after midnight (0–1440), sure when it is an interval."""

    minutes: int
    interval: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A date with its label of an hour, if there was one in the same cell."""

    day: date
    clock: Clock | None

    @property
    def at(self) -> datetime:
        """The naive local time of the label; 24:00 is the next midnight."""
        minutes = self.clock.minutes if self.clock else 0
        return datetime(self.day.year, self.day.month, self.day.day) + MINUTE * minutes


def to_moment(value: Any, *, serials: bool = False) -> Moment | None:
    """The date (and hour) in a cell; with ``serials`` bare numbers count as Excel's days."""
    if isinstance(value, datetime):
        return _from_datetime(value)
    if isinstance(value, date):
        return Moment(value, None) if _YEARS[0] <= value.year <= _YEARS[1] else None
    if isinstance(value, int | float) and not isinstance(value, bool) and serials:
        return from_serial(float(value))
    return _from_text(value) if isinstance(value, str) else None


def from_serial(value: float) -> Moment | None:
    """Excel's day number (1900 system) as a moment, None outside this century."""
    if not _SERIALS[0] <= value < _SERIALS[1]:
        return None
    found = _from_datetime(_EPOCH + timedelta(days=value))
    if found is not None and float(value).is_integer():
        return Moment(found.day, None)
    return found


def to_clock(value: Any) -> Clock | None:  # noqa: PLR0911 - one return per type
    """The label of an hour in a cell of its own: 0–24, ``0:00-1:00``, ``24:00``, Excel times.

    Excel's 1.0 shown as a time is 24:00 and comes as the first day of its calendar.
    """
    if isinstance(value, datetime):
        return _from_old_date(value)
    if isinstance(value, date):
        return Clock(DAY_MINUTES) if value.year <= 1904 else None
    if isinstance(value, time):
        return Clock(_minutes(value.hour, value.minute, value.second))
    if isinstance(value, timedelta):
        return _checked(round(value.total_seconds() / 60))
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_number(float(value))
    return _clock_text(value.strip()) if isinstance(value, str) else None


def to_month(value: Any) -> date | None:
    """The first day of the month written in a cell: a date, ``01.2013``, ``Январь 2013``."""
    found = to_moment(value, serials=True)
    if found is not None:
        return date(found.day.year, found.day.month, 1)
    if not isinstance(value, str):
        return None
    text = value.strip().lower()
    numeric = re.search(r"(?<!\d)(0?[1-9]|1[0-2])[./\-](20\d{2})(?!\d)", text)
    if numeric:
        return date(int(numeric[2]), int(numeric[1]), 1)
    iso = re.fullmatch(r"(20\d{2})-(0[1-9]|1[0-2])", text)
    if iso:
        return date(int(iso[1]), int(iso[2]), 1)
    word = _MONTH_WORD.search(text)
    if word and _YEARS[0] <= int(word[2]) <= _YEARS[1]:
        for number, stems in enumerate(_MONTHS, 1):
            if word[1] in stems.split():
                return date(int(word[2]), number, 1)
    return None


def _from_datetime(value: datetime) -> Moment | None:
    if not _YEARS[0] <= value.year <= _YEARS[1]:
        return None
    # Excel's days are binary fractions: 0:59:59.99 is one o'clock.
    near = (value.replace(tzinfo=None) + timedelta(seconds=30)).replace(second=0, microsecond=0)
    if near.minute == 59:
        near += MINUTE
    return Moment(near.date(), Clock(near.hour * 60 + near.minute))


def _from_old_date(value: datetime) -> Clock | None:
    if value.year > 1904:
        return None
    minutes = _minutes(value.hour, value.minute, value.second)
    # 1899-12-30 and 1904-01-01 are day 0 of the two calendars, the days after them day 1.
    zero = (value.year, value.month, value.day) in ((1899, 12, 30), (1904, 1, 1))
    return Clock(minutes) if zero or minutes else Clock(DAY_MINUTES)


def _minutes(hour: int, minute: int, second: int) -> int:
    total = hour * 60 + minute + (1 if second >= 30 else 0)
    return total + 1 if total % 60 == 59 else total


def _checked(minutes: int) -> Clock | None:
    return Clock(minutes) if 0 <= minutes <= DAY_MINUTES else None


def _from_number(value: float) -> Clock | None:
    if value.is_integer():
        return _checked(round(value) * 60)
    if 0 < value < 1:
        return Clock(round(value * DAY_MINUTES))
    return None


def _clock_text(text: str) -> Clock | None:
    span = _SPAN.fullmatch(text)
    if span:
        return _span(span)
    clock = _CLOCK.fullmatch(text)
    if clock and int(clock[2]) < 60:
        hour, second = int(clock[1]), int(clock[3] or 0)
        return _checked(_minutes(hour, int(clock[2]), second))
    word = _HOUR_WORD.fullmatch(text)
    return _checked(int(word[1]) * 60) if word else None


def _span(span: re.Match[str]) -> Clock | None:
    start = int(span[1]) * 60 + int(span[2] or 0)
    end = int(span[3]) * 60 + int(span[4] or 0)
    length = (end - start) % DAY_MINUTES
    if start >= DAY_MINUTES or end > DAY_MINUTES or not 0 < length <= 60:
        return None
    return Clock(start, interval=True)


def _from_text(text: str) -> Moment | None:
    text = " ".join(text.split())
    found = _DAY_FIRST.match(text)
    if found:
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    else:
        found = _YEAR_FIRST.match(text)
        if not found:
            return None
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    year += 2000 if year < 100 else 0
    if not _YEARS[0] <= year <= _YEARS[1]:
        return None
    try:
        on = date(year, month, day)
    except ValueError:
        return None
    rest = text[found.end() :].strip(" T,;")
    if not rest:
        return Moment(on, None)
    clock = _clock_text(rest)
    return Moment(on, clock) if clock else None
