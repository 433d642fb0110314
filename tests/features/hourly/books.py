"""Hourly files for tests: the rows of the template, and what is read of a file made of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from bsk_desk.features.hourly.formats.reading import read_files
from bsk_desk.features.hourly.model import HourlyFile, Limits

MONTH = date(2013, 1, 1)


NAME = "203_012013"


SERIALS = ("011075001", "11075002", "11075003")


INN = "2224012341"


def value(hour: int, column: int) -> float:
    return round(10 + hour % 24 + column * 1.25 + (hour * 7 % 13) / 10, 4)


def kwh(column: int, hours: int = 744) -> Decimal:
    return sum((Decimal(repr(value(h, column))) for h in range(hours)), Decimal(0))


def template(month=MONTH, serials=SERIALS, hours=744, header=None):
    start = datetime(month.year, month.month, 1)
    n = len(serials)
    rows = [
        ["№ договора", "203"],
        ["Наименование организации", "ООО «Ромашка»"],
        ["ИНН", INN],
        ["ФИО ответственного", "Петрова А. И."],
        ["Контактный телефон", "501-262"],
        ["Начало отчётного периода", start],
        ["№ счётчика", *serials],
        ["Тип ПУ", *["Меркурий 230"] * n],
        ["Коэффициент трансформации", *[20] * n],
        ["Показания на начало"],
        ["Показания на конец"],
        ["Дата и время", *(header or serials)],
    ]
    rows += [[start + timedelta(hours=h), *(value(h, c) for c in range(n))] for h in range(hours)]
    return rows


FIRST = 12
"""Index of the first hour's row in :func:`template`."""


def read(
    data: bytes, name: str = f"{NAME}.xls", limits: Limits | None = None, **options
) -> HourlyFile:
    """The only file in ``data``, read in this process."""
    (found,) = read_files(name, data, limits or Limits(), **options)
    return found


def one(reader, data: bytes, name: str = f"{NAME}.xls") -> HourlyFile:
    """The only file in ``data``, read in the reader's process."""
    (found,) = reader.read(name, data)
    return found


def codes(found: HourlyFile) -> list[str]:
    return sorted(finding.code for finding in found.findings)


def finding(found: HourlyFile, code: str):
    """The only finding of a code."""
    (only,) = [f for f in found.findings if f.code == code]
    return only


def at(hour):
    """The beginning of an hour of January 2013, counted from 0."""
    return datetime(2013, 1, 1) + timedelta(hours=hour)


def whole(found):
    """Every hour of the template's three meters was read as it was written."""
    assert [p.serial for p in found.points] == list(SERIALS)
    assert [p.profile.kwh for p in found.points] == [kwh(c) for c in range(3)]
    assert [p.profile.hours for p in found.points] == [744] * 3
    assert {p.profile.month for p in found.points} == {MONTH}


def one_meter(found, column=0, hours=744):
    """The meter 11075001 alone was read, with every hour of its column."""
    assert [p.serial for p in found.points] == ["11075001"]
    assert found.points[0].profile.hours == hours
    assert found.points[0].profile.kwh == kwh(column)
    assert found.points[0].profile.month == MONTH
