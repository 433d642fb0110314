"""When each request came in, when it was registered and under which number: the skeleton of a fill.

Made for all requests at once, since numbers follow the time of registration; the flesh (texts,
people, events) is made per request later, in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

#: Form and its share of a hundred.
FORMS: tuple[tuple[str, float], ...] = (
    ("complaint", 21), ("inquiry", 22), ("violation", 3), ("feedback", 4), ("appointment", 6),
    ("connection_new", 8), ("connection_change", 5), ("meter_visit", 6), ("meter_admission", 7),
    ("meter_removal_reading", 3), ("meter_install", 6), ("point_equipping", 2),
    ("document_request", 5), ("consumption_statistics", 2),
)  # fmt: skip
#: Share of what is filed for callers and visitors while the contact centre is open.
STAFF_SHARE = 0.3
#: Barnaul has had UTC+7 without summer time since 2016.
OFFSET = timedelta(hours=7)
DAY = 86_400
#: Shares of the hours of a day in which people write.
_HOURS = (1, 1, 1, 1, 1, 1, 2, 4, 8, 10, 10, 9, 7, 8, 8, 7, 6, 6, 6, 6, 5, 4, 3, 2)
#: The contact centre works from 8 to 17.
OPENS, CLOSES = 8 * 3600, 17 * 3600
#: Up to these sizes it is a quarter's worth, above them three years'.
DEMO_CONSUMERS, DEMO_REQUESTS = 300, 2_000


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Columns of equal length; times are seconds since 1970, in whole seconds."""

    forms: Ints
    received: Ints
    registered: Ints  # 0: not registered
    numbers: Ints  # 0: none
    by_staff: NDArray[np.bool_]  # filed for a caller or visitor
    counters: Mapping[tuple[int, str], int]  # (year, group) -> last number given


@dataclass(frozen=True, slots=True)
class Past:
    """What stands in the database before: number groups of the forms, counters, days off."""

    groups: Sequence[str]
    counters: Mapping[tuple[int, str], int]
    day_off: frozenset[date]


def span_days(consumers: int, requests: int) -> int:
    """How far back the requests reach."""
    small = consumers <= DEMO_CONSUMERS and requests <= DEMO_REQUESTS
    return 90 if small else 3 * 365


def skeleton(seed: int, count: int, moment: datetime, days: int, past: Past) -> Skeleton:
    """The newest few requests are not registered yet (``waiting``)."""
    rng = np.random.Generator(np.random.PCG64(seed))
    now = int(moment.timestamp())
    received = _received(rng, count, now, days, past.day_off)
    shares = np.array([weight for _, weight in FORMS])
    forms = rng.choice(len(FORMS), size=count, p=shares / shares.sum())
    by_staff = (rng.random(count) < STAFF_SHARE) & _at_work(received, past.day_off)
    at_once = received + rng.integers(30, 240, count)
    registered = np.where(by_staff, at_once, _registered(rng, received, now, past.day_off))
    registered[count - waiting(count) :] = 0
    by_staff[count - waiting(count) :] = False
    numbers, last = _numbers(forms, registered, past)
    return Skeleton(forms.astype(np.int64), received, registered, numbers, by_staff, last)


def waiting(count: int) -> int:
    """How many of the newest requests nobody has looked at."""
    return max(min(14, count // 10), count // 1_000)


def local_day(seconds: int) -> date:
    """The date in Barnaul."""
    return (datetime.fromtimestamp(seconds, UTC) + OFFSET).date()


def _at_work(moments: Ints, day_off: frozenset[date]) -> NDArray[np.bool_]:
    """Whether the contact centre was open."""
    local = moments + int(OFFSET.total_seconds())
    seconds = local % DAY
    days = np.unique(local // DAY)
    open_days = [d for d in days if local_day(int(d) * DAY) not in day_off]
    at_desk = (seconds >= OPENS) & (seconds < CLOSES - 600)
    return np.isin(local // DAY, np.array(open_days, dtype=np.int64)) & at_desk


def _received(
    rng: np.random.Generator, count: int, now: int, days: int, day_off: frozenset[date]
) -> Ints:
    """Sorted; more on working days and, over years, more from year to year."""
    midnight = now - (now + int(OFFSET.total_seconds())) % DAY
    starts = midnight - DAY * np.arange(days, -1, -1, dtype=np.int64)
    growth = np.linspace(1, 1 + days / 365, days + 1)
    rest = np.array([0.35 if local_day(int(s)) in day_off else 1.0 for s in starts])
    hours = np.array(_HOURS, dtype=float)
    weights = (growth * rest)[:, None] * hours[None, :]
    begins = starts[:, None] + 3600 * np.arange(24)[None, :]
    weights[begins + 3600 > now] = 0
    flat = weights.ravel() / weights.sum()
    cells = rng.choice(flat.size, size=count, p=flat)
    return np.sort(begins.ravel()[cells] + rng.integers(0, 3600, count))


def _registered(
    rng: np.random.Generator, received: Ints, now: int, day_off: frozenset[date]
) -> Ints:
    """Some minutes of working time later; one in fifteen waits for another day."""
    delay = 120 + rng.exponential(2_700, received.size).astype(np.int64)
    delay += np.where(rng.random(received.size) < 0.07, CLOSES - OPENS, 0)
    opens = _openings(int(received[0]) if received.size else now, now, day_off)
    day = np.searchsorted(opens, received - (CLOSES - OPENS), side="left")
    begin = np.maximum(received, opens[day])
    moved = begin + delay
    for _ in range(4):  # what does not fit into this working day goes on in the next one
        over = moved - (opens[day] + CLOSES - OPENS)
        late = over > 0
        day = np.where(late, day + 1, day)
        moved = np.where(late, opens[day] + over, moved)
    return np.where(moved > now, 0, moved)


def _openings(first: int, now: int, day_off: frozenset[date]) -> Ints:
    """The opening times of working days, from before the first request to well past now."""
    start = first - (first + int(OFFSET.total_seconds())) % DAY - 15 * DAY
    days = range(start, now + 40 * DAY, DAY)
    return np.array([d + OPENS for d in days if local_day(d) not in day_off], dtype=np.int64)


def _numbers(forms: Ints, registered: Ints, past: Past) -> tuple[Ints, dict[tuple[int, str], int]]:
    """Gapless per year and group, in the order of registration."""
    numbers = np.zeros(forms.size, dtype=np.int64)
    last = dict(past.counters)
    local = registered + int(OFFSET.total_seconds())
    years = local.astype("datetime64[s]").astype("datetime64[Y]").astype(np.int64) + 1970
    group_of = np.array(past.groups)[forms]
    for year in np.unique(years[registered > 0]):
        for group in np.unique(group_of):
            chosen = np.flatnonzero((registered > 0) & (years == year) & (group_of == group))
            if chosen.size:
                start = last.get((int(year), str(group)), 0)
                order = chosen[np.argsort(registered[chosen], kind="stable")]
                numbers[order] = np.arange(start + 1, start + 1 + order.size)
                last[int(year), str(group)] = start + order.size
    return numbers, last
