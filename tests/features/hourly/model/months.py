"""Months of hours for the checks: a usual one, a point that has it, a file of such points."""

from datetime import date
from decimal import Decimal

from bsk_desk.features.hourly.model.hours import local_hours
from bsk_desk.features.hourly.model.profiles import Head, HourlyFile, Places, Point, Profile

MONTH = date(2013, 1, 1)
DAY = [2, 2, 2, 2, 2, 3, 5, 9, 14, 18, 20, 21, 20, 19, 18, 17, 15, 12, 9, 7, 5, 4, 3, 2]


def usual(month=MONTH, shift=0):
    """A working day every day, wobbling a little, moved by hours."""
    return [
        Decimal(DAY[(at.hour - shift) % 24]) + Decimal(i % 7) / 10
        for i, at in enumerate(local_hours(month))
    ]


def point(values, serial="11075001", **facts):
    places = Places("Лист1", tuple(range(12, 12 + len(values))), 1)
    return Point(serial, Profile.of(MONTH, values), places, "B7", serial, **facts)


def changed(**at):
    values = usual()
    for hour, number in at.items():
        values[int(hour[1:])] = Decimal(number)
    return values


def file_of(*points, name="203_012013.xls", contract="203", inn=None):
    return HourlyFile(name, "xls", Head(contract=contract, inn=inn), points)
