"""H08 and H13: spikes against the same hour and kind of day, and months shifted by hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import mul
from statistics import fmean, median

from bsk_desk.features.hourly.model.findings import Finding, plural, warning
from bsk_desk.features.hourly.model.hours import hour_words, local_hours
from bsk_desk.features.hourly.model.numbers import russian
from bsk_desk.features.hourly.model.profiles import Point, Profile
from bsk_desk.features.hourly.model.settings import Thresholds

_SAMPLES = 4
_SATURDAY = 5
_WORTH = 0.05
"""A daily shape flatter than this share of its mean says nothing about shifts."""


def check_spikes(point: Point, thresholds: Thresholds) -> Iterator[Finding]:
    """Hours far above the median of the same hour on the same kind of day."""
    values, numbers = point.profile.floats, point.profile.known
    if len(numbers) < _SAMPLES * 24:
        return
    # A quiet group of few days has a small median by chance: the point's own level counts too.
    level = max(float(thresholds.spike_floor), 2 * median(numbers))
    if max(numbers) <= level:
        return
    high = [i for i, value in enumerate(values) if value is not None and value > level]
    groups = _groups(point.profile.month)
    middles = {group: _median(values, group) for group in {groups[i] for i in high}}
    factor = float(thresholds.spike_factor)
    spikes = [
        (i, middles[groups[i]])
        for i in high
        if 0 < factor * middles[groups[i]] < (values[i] or 0.0)
    ]
    for index, middle in spikes[: thresholds.per_point]:
        yield _spike(point, index, middle)
    if len(spikes) > thresholds.per_point:
        count = plural(len(spikes), "час", "часа", "часов")
        yield warning("H08", f"Всего выбросов: {count}", sheet=point.sheet, point=point.serial)


def _spike(point: Point, index: int, middle: float) -> Finding:
    value = point.profile.values[index] or Decimal(0)
    usual = russian(Decimal(repr(round(middle, 4))))
    return warning(
        "H08",
        f"Выброс {russian(value)} за {hour_words(point.profile.month, [index])}: обычно в этот "
        f"час около {usual}. Проверьте запятую и разряды",
        sheet=point.sheet,
        cell=point.places.of(index),
        point=point.serial,
    )


@lru_cache(maxsize=64)
def _groups(month: date) -> tuple[tuple[int, ...], ...]:
    """Per hour of the month, the hours of the same name on the same kind of day."""
    found: dict[tuple[int, bool], list[int]] = defaultdict(list)
    keys = [(at.hour, at.weekday() >= _SATURDAY) for at in local_hours(month)]
    for index, key in enumerate(keys):
        found[key].append(index)
    return tuple(tuple(found[key]) for key in keys)


def _median(values: Sequence[float | None], group: Sequence[int]) -> float:
    """Median of a group's known values, 0 for too few of them."""
    known = [value for index in group if (value := values[index]) is not None]
    return median(known) if len(known) >= _SAMPLES else 0.0


def check_shift(point: Point, previous: Profile, thresholds: Thresholds) -> Iterator[Finding]:
    """Whether the usual day fits last month's better when it is moved by some hours."""
    now, before = daily_shape(point.profile), daily_shape(previous)
    if not now or not before:
        return
    limit = thresholds.shift_hours
    now, before = _centred(now), _centred(before)
    fits = {shift: _correlation(_moved(now, shift), before) for shift in range(-limit, limit + 1)}
    best = max(fits, key=lambda shift: fits[shift])
    gain, rest = float(thresholds.shift_gain), float(thresholds.shift_rest)
    if fits[best] - fits[0] < gain or 1 - fits[best] > rest * (1 - fits[0]):
        return
    hours = plural(abs(best), "час", "часа", "часов")
    way = "раньше" if best > 0 else "позже"
    yield warning(
        "H13",
        f"График лучше совпадает с прошлым месяцем, если сдвинуть его: он на {hours} {way}. "
        "Проверьте, не московское ли время в файле",
        sheet=point.sheet,
        cell=point.places.of(0),
        point=point.serial,
    )


def daily_shape(profile: Profile) -> list[float]:
    """Mean kWh per hour of the day, [] when the day is flat or has gaps."""
    known = profile.known
    if len(known) == len(profile.floats) and _is_regular(profile.month):
        shape = [fmean(known[hour::24]) for hour in range(24)]
    else:
        groups: dict[int, list[float]] = defaultdict(list)
        for value, at in zip(profile.floats, local_hours(profile.month), strict=True):
            if value is not None:
                groups[at.hour].append(value)
        if len(groups) < 24:
            return []
        shape = [fmean(groups[hour]) for hour in range(24)]
    return shape if max(shape) - min(shape) > _WORTH * max(abs(fmean(shape)), 1e-9) else []


@lru_cache(maxsize=64)
def _is_regular(month: date) -> bool:
    """Whether every day of the month has its 24 hours."""
    return all(at.hour == number % 24 for number, at in enumerate(local_hours(month)))


def _centred(shape: Sequence[float]) -> list[float]:
    middle = fmean(shape)
    return [value - middle for value in shape]


def _moved(shape: Sequence[float], hours: int) -> list[float]:
    """What stood at hour h stands at h + hours."""
    return [shape[(hour - hours) % 24] for hour in range(24)]


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Of two series whose mean is zero."""
    top = sum(map(mul, one, other))
    below = sum(map(mul, one, one)) * sum(map(mul, other, other))
    return float(top / below**0.5) if below else 0.0
