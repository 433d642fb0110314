"""Files in another zone's time, moved to local hours when the engineer has said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bsk_desk.features.hourly.model.hours import local_hours, month_of, next_month
from bsk_desk.features.hourly.model.profiles import HourlyFile, Point, Profile


def move_hours(file: HourlyFile, hours: int) -> HourlyFile:
    """The file with every value ``hours`` later (Moscow time to Barnaul: 4).

    A point whose hours cross into another month becomes two points. The zone is a fact about the
    sender that a person sets; nothing here guesses it.
    """
    if not hours:
        return file
    points = tuple(moved for point in file.points for moved in _moved(point, hours))
    return replace(file, points=points)


def _moved(point: Point, hours: int) -> list[Point]:
    months: dict[date, list[tuple[int, int]]] = {}
    for index, value in enumerate(point.profile.values):
        if value is not None:
            month, at = _place(point.profile.month, index + hours)
            months.setdefault(month, []).append((index, at))
    return [_in_month(point, month, pairs) for month, pairs in sorted(months.items())]


def _place(month: date, index: int) -> tuple[date, int]:
    """Month and number of an hour counted from the start of ``month``, beyond it too."""
    if index < 0:
        before = month_of(month - timedelta(days=1))
        return _place(before, index + len(local_hours(before)))
    count = len(local_hours(month))
    return (month, index) if index < count else _place(next_month(month), index - count)


def _in_month(point: Point, month: date, pairs: list[tuple[int, int]]) -> Point:
    """The point with the hours (old number, new number) that fall into ``month``."""
    hours = local_hours(month)
    values: list[Decimal | None] = [None] * len(hours)
    rows, columns = [-1] * len(hours), [-1] * len(hours)
    places = point.places
    for old, new in pairs:
        values[new] = point.profile.values[old]
        rows[new] = places.rows[old] if old < len(places.rows) else -1
        columns[new] = places.columns if isinstance(places.columns, int) else places.columns[old]
    days = {hours[new].date() for _, new in pairs} if point.days else set()
    return replace(
        point,
        profile=Profile.of(month, values),
        places=replace(places, rows=tuple(rows), columns=tuple(columns)),
        days=tuple(sorted(days)),
    )
