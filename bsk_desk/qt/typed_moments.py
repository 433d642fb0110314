"""A day, with or without a time, out of what people type and paste."""

from __future__ import annotations

import re
from datetime import date, time

from bsk_desk.kernel.times import MONTHS

#: Qt's special minimum stands for nothing chosen.
_FIRST = date(1900, 1, 2)
_AHEAD = 20
_TIME = r"(?:,?(?:t| в |[ .,/:-]+)(?P<hour>\d{1,2})(?:[ .,/:-](?P<minute>\d{1,2})(?::\d\d)?)?)?"
_SHAPES = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<day>\d{1,2})[ .,/:-](?P<month>\d{1,2})[ .,/:-](?P<year>\d{4}|\d\d)(?: ?г\.?)?"
        + _TIME,
        r"(?P<year>\d{4})[./-](?P<month>\d{1,2})[./-](?P<day>\d{1,2})" + _TIME,
        r"(?P<day>\d{1,2}) (?P<word>[а-я]{3,8}) (?P<year>\d{4})(?: г\.?| года)?" + _TIME,
        r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d{4})(?: ?(?P<hour>\d\d)[ .:]?(?P<minute>\d\d)?)?",
        r"(?P<day>\d\d)(?P<month>\d\d)(?P<year>\d\d)",
    )
)


class NoSuchMoment(ValueError):
    """Written like a day or a time, but there is none; ``str`` is the sentence."""


def moment_in(text: str, this_year: int) -> tuple[date, time | None] | None:
    """What is written; None where it is no whole day."""
    found = next(
        (m for shape in _SHAPES if (m := shape.fullmatch(text.lower().strip(" .,/:-")))), None
    )
    if found is None:
        return None
    parts = found.groupdict()
    month = _month(parts["word"]) if parts.get("word") else int(parts["month"])
    if month is None:
        return None
    return _day(parts, month, this_year), _time(parts)


def _month(word: str) -> int | None:
    return next((at for at, name in enumerate(MONTHS, 1) if name.startswith(word[:3])), None)


def _day(parts: dict[str, str], month: int, this_year: int) -> date:
    year = int(parts["year"])
    if len(parts["year"]) == 2:
        year += 2000 if 2000 + year <= this_year + _AHEAD else 1900
    try:
        made = date(year, month, int(parts["day"]))
    except ValueError:
        said = f"{int(parts['day']):02}.{month:02}.{year:04}"
        raise NoSuchMoment(f"Такого дня нет: {said}. Введите другой.") from None
    if made < _FIRST:
        raise NoSuchMoment(f"Самый ранний день здесь {_FIRST:%d.%m.%Y}. Введите другой.")
    return made


def _time(parts: dict[str, str]) -> time | None:
    if not parts.get("hour"):
        return None
    hour, minute = int(parts["hour"]), int(parts["minute"] or 0)
    try:
        return time(hour, minute)
    except ValueError:
        said = f"{hour:02}:{minute:02}"
        raise NoSuchMoment(f"Такого времени нет: {said}. Введите от 00:00 до 23:59.") from None
