"""Hours that are missing, estimated: short gaps on a line, long ones by days of the same kind.

Source: the plausibility rules of validation, editing and estimation (VEE) as used by data hubs:
up to two hours linear, longer gaps the mean of days of the same kind, scaled to the registers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bsk_desk.features.hourly.model.hours import local_hours
from bsk_desk.features.hourly.model.numbers import FOUR

#: Gaps of up to so many hours are filled on a straight line between their neighbours.
LINEAR_HOURS = 2


@dataclass(frozen=True, slots=True)
class Estimate:
    """A month without gaps, in kWh per hour, and the indexes of the hours that were estimated."""

    values: tuple[Decimal, ...]
    hours: tuple[int, ...]


def estimate(
    month: date,
    values: Sequence[Decimal | None],
    *,
    expected: Decimal | None = None,
    is_day_off: Callable[[date], bool] = lambda day: day.weekday() >= 5,
) -> Estimate | None:
    """Fill the gaps of ``values``, one per hour of ``month``; None when nothing is there to go by.

    ``expected`` is the month's energy by the registers, in kWh: long gaps are scaled so that the
    sum meets it, where that makes none of them negative.
    """
    moments = local_hours(month)
    filled: list[Decimal | None] = list(values)
    long: list[int] = []
    for gap in _gaps(values):
        if len(gap) <= LINEAR_HOURS and _inside(gap, len(values)):
            for index, value in zip(gap, _line(values, gap), strict=True):
                filled[index] = value
        else:
            long.extend(gap)
    means = {index: _mean(values, moments, index, is_day_off) for index in long}
    if any(mean is None for mean in means.values()):
        return None
    scale = _scale(filled, means, expected)
    for index, mean in means.items():
        filled[index] = ((mean or Decimal(0)) * scale).quantize(FOUR)
    hours = tuple(index for index, value in enumerate(values) if value is None)
    return Estimate(tuple(v for v in filled if v is not None), hours)


def _gaps(values: Sequence[Decimal | None]) -> list[list[int]]:
    gaps: list[list[int]] = []
    for index, value in enumerate(values):
        if value is not None:
            continue
        if gaps and gaps[-1][-1] == index - 1:
            gaps[-1].append(index)
        else:
            gaps.append([index])
    return gaps


def _inside(gap: Sequence[int], length: int) -> bool:
    """Whether there is a value on both sides."""
    return gap[0] > 0 and gap[-1] < length - 1


def _line(values: Sequence[Decimal | None], gap: Sequence[int]) -> list[Decimal]:
    before, after = values[gap[0] - 1], values[gap[-1] + 1]
    assert before is not None
    assert after is not None
    step = (after - before) / (len(gap) + 1)
    return [(before + step * n).quantize(FOUR) for n in range(1, len(gap) + 1)]


def _mean(
    values: Sequence[Decimal | None],
    moments: Sequence[datetime],
    index: int,
    is_day_off: Callable[[date], bool],
) -> Decimal | None:
    """The mean of the same hour on days of the same kind, else of any day; None without any."""
    hour, kind = moments[index].hour, is_day_off(moments[index].date())
    same_hour = [
        (value, is_day_off(moment.date()) == kind)
        for value, moment in zip(values, moments, strict=True)
        if value is not None and moment.hour == hour
    ]
    alike = [value for value, same_kind in same_hour if same_kind] or [v for v, _ in same_hour]
    return sum(alike, Decimal(0)) / len(alike) if alike else None


def _scale(
    filled: Sequence[Decimal | None],
    means: dict[int, Decimal | None],
    expected: Decimal | None,
) -> Decimal:
    there = sum((v for v in filled if v is not None), Decimal(0))
    estimated = sum((m for m in means.values() if m is not None), Decimal(0))
    if expected is None or estimated == 0 or expected <= there:
        return Decimal(1)
    return (expected - there) / estimated
