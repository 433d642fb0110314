"""Hours of a month in Barnaul: 24 a day, but 23 and 25 on the days when the clock was moved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

BARNAUL = ZoneInfo("Asia/Barnaul")
HOUR = timedelta(hours=1)


def month_of(moment: date) -> date:
    """The first day of the month ``moment`` is in."""
    return date(moment.year, moment.month, 1)


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def month_name(month: date) -> str:
    """``01.2013``."""
    return f"{month:%m.%Y}"


@lru_cache(maxsize=64)
def local_hours(month: date) -> tuple[datetime, ...]:
    """Starts of the month's hours as naive local times, in order; a repeated hour stands twice."""
    first = datetime(month.year, month.month, 1, tzinfo=BARNAUL)
    after = next_month(month)
    end = datetime(after.year, after.month, after.day, tzinfo=BARNAUL)
    utc = ZoneInfo("UTC")
    count = round((end.astimezone(utc) - first.astimezone(utc)) / HOUR)
    start = first.astimezone(utc)
    return tuple(
        (start + HOUR * i).astimezone(BARNAUL).replace(tzinfo=None, fold=0) for i in range(count)
    )


@lru_cache(maxsize=64)
def hour_indexes(month: date) -> dict[datetime, tuple[int, ...]]:
    """Naive local start of an hour to its numbers in the month (two for a repeated hour)."""
    found: dict[datetime, tuple[int, ...]] = {}
    for index, moment in enumerate(local_hours(month)):
        found[moment] = (*found.get(moment, ()), index)
    return found


def day_span(day: date) -> range:
    """Numbers of the hours of ``day`` within its month."""
    hours = [i for i, moment in enumerate(local_hours(month_of(day))) if moment.date() == day]
    return range(hours[0], hours[-1] + 1)


def hour_words(month: date, indexes: Iterable[int], limit: int = 4) -> str:
    """``01.01 05:00, 03.01 00:00–23:00`` for numbers of hours; runs are joined, many are cut."""
    hours = local_hours(month)
    runs: list[list[int]] = []
    for index in sorted(indexes):
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    words = [_run_words(hours[first], hours[last]) for first, last in runs[:limit]]
    rest = len(runs) - limit
    return ", ".join(words) + (f" и ещё {rest}" if rest > 0 else "")


def _run_words(first: datetime, last: datetime) -> str:
    if first == last:
        return f"{first:%d.%m %H:%M}"
    if first.date() == last.date():
        return f"{first:%d.%m %H:%M}–{last:%H:%M}"
    return f"{first:%d.%m %H:%M} – {last:%d.%m %H:%M}"
