"""Meters and units of real files: numbers that Excel spoilt, columns without a meter, kW for kWh, half hours."""

from datetime import datetime, timedelta

import pytest

from tests.features.hourly.books import FIRST, NAME, SERIALS, codes, finding, read, template, whole
from tests.features.hourly.writers import as_xls, as_xlsx


def test_meter_number_shortened_by_excel_is_unreadable():
    from bsk_desk.features.hourly.model.checks import check

    rows = template(serials=("1.12345E+7", "11075002", "11075003"))
    found = check(read(as_xls(rows)))
    assert found.points[0].serial == "11234500"
    only = finding(found, "H11")
    assert (only.level, only.cell) == ("E", "B7")


def test_meter_number_that_is_a_number_keeps_its_digits():
    rows = template(serials=(11075001.0, 11075002, "11075003"))
    assert [p.serial for p in read(as_xls(rows)).points] == ["11075001", "11075002", "11075003"]


def test_two_meters_with_one_number_are_told():
    from bsk_desk.features.hourly.model.checks import check

    found = check(read(as_xls(template(serials=("11075001", "11075001", "11075003")))))
    assert [(f.code, f.level, f.cell) for f in found.findings] == [("H11", "E", "C7")]


def test_empty_columns_of_the_template_are_no_meters():
    rows = template(header=[f"Точка {n}, кВт·ч" for n in range(1, 11)])
    found = read(as_xls(rows))
    assert (codes(found), len(found.points)) == ([], 3)


def test_meter_without_any_value_is_told_once():
    rows = template()
    for row in rows[FIRST:]:
        row[2] = None
    found = read(as_xlsx(rows), f"{NAME}.xlsx")
    only = finding(found, "H03")
    assert (only.cell, only.until, only.point) == ("C13", "C756", SERIALS[1])
    assert found.points[1].profile.hours == 0


def test_values_without_a_meter_are_told():
    rows = template(serials=("11075001", None, "11075003"))
    only = finding(read(as_xls(rows)), "H11")
    assert (only.level, only.cell, only.point) == ("E", "C7", "столбец C")


def test_kilowatts_for_kilowatt_hours_are_told():
    rows = template(header=["Мощность, кВт"] * 3)
    found = read(as_xls(rows))
    whole(found)
    assert (finding(found, "H10").level, finding(found, "H10").cell) == ("W", "B12")


@pytest.mark.parametrize("unit", ["Мощность, кВт", "МВт*ч", "Вт·ч", "Реактивная, кВАр·ч"])
def test_other_unit_of_one_meter_is_read_and_told(unit):
    rows = template(header=["Расход, кВт·ч", unit, "Расход, кВт·ч"])
    found = read(as_xls(rows))
    whole(found)
    only = finding(found, "H10")
    assert (only.level, only.cell, only.point) == ("W", "C12", SERIALS[1])
    assert unit.split(", ")[-1].replace("*", "·") in only.message


@pytest.mark.parametrize("name", ["Р-12", "R-1 ввод", "Мощный цех, кВт·ч", "Т-1, кВтч"])
def test_names_of_feeders_are_no_units(name):
    found = read(as_xls(template(header=["Расход, кВт·ч", name, name])))
    whole(found)
    assert codes(found) == []


def test_half_hours_are_summed_and_told():
    rows = template(hours=0)
    start = datetime(2013, 1, 1)
    rows += [[start + timedelta(minutes=30 * n), 1.5, 2.5, 3.5] for n in range(1488)]
    found = read(as_xls(rows))
    assert [p.profile.kwh for p in found.points] == [744 * 3, 744 * 5, 744 * 7]
    assert {(f.code, f.level) for f in found.findings} == {("H10", "W")}


def test_lost_half_of_an_hour_blocks():
    rows = template(hours=0)
    start = datetime(2013, 1, 1)
    rows += [[start + timedelta(minutes=30 * n), 1.5, 2.5, 3.5] for n in range(1488)]
    rows[FIRST + 11][1] = None
    found = read(as_xls(rows))
    wrong = [f for f in found.findings if f.level == "E"]
    assert [(f.code, f.point) for f in wrong] == [("H16", SERIALS[0])]
    assert found.points[0].profile.hours == 743
