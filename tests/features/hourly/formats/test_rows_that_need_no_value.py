"""Rows and cells of sheets that are no hours: hours that never were, sums, empty tables, labels."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.features.hourly.books import (
    FIRST,
    MONTH,
    NAME,
    SERIALS,
    codes,
    finding,
    kwh,
    read,
    template,
    value,
)
from tests.features.hourly.writers import Raw, as_csv, as_xls, as_xlsx


def whole(found, columns=3):
    assert [p.serial for p in found.points] == list(SERIALS[:columns])
    assert [p.profile.kwh for p in found.points] == [kwh(c) for c in range(columns)]
    assert found.findings == ()


def spring(hour_of_change):
    """March 2016 with all its 744 rows: at 02:00 of the 27th nobody consumed anything."""
    rows = template(month=datetime(2016, 3, 1))
    row = rows[FIRST + 26 * 24 + 2]
    row[1:] = hour_of_change
    return rows


def test_blank_row_of_the_hour_that_never_was_is_no_fault():
    found = read(as_xls(spring([None] * 3)), "203_032016.xls")
    assert codes(found) == []
    assert [p.profile.hours for p in found.points] == [743] * 3


def test_value_in_the_hour_that_never_was_is_a_fault():
    found = read(as_xls(spring([1.0, None, None])), "203_032016.xls")
    assert (finding(found, "H01").level, finding(found, "H01").cell) == ("E", "A639")


@pytest.mark.parametrize("blank", [True, False])
def test_hour_that_never_was_in_a_matrix(blank):
    rows = [["№ счётчика", "11075001"], ["Дата", *range(24)]]
    rows += [[datetime(2016, 3, 1 + d), *[1.5] * 24] for d in range(31)]
    if blank:
        rows[2 + 26][3] = None
    found = read(as_xls(rows), "203_032016.xls")
    assert codes(found) == ([] if blank else ["H01"])
    assert found.points[0].profile.hours == 743


def test_blank_rows_left_from_a_longer_month_are_no_fault():
    rows = template(month=datetime(2013, 2, 1), hours=744)
    for row in rows[FIRST + 28 * 24 :]:
        row[1:] = [None] * 3
    found = read(as_xls(rows), "203_022013.xls")
    assert codes(found) == []
    assert [p.profile.hours for p in found.points] == [672] * 3


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("by_days", [True, False])
def test_twenty_five_counted_labels_of_a_long_day(first, by_days):
    days = [datetime(2014, 10, d) for d in range(1, 32)]
    lines = [[first + h, *[h + 0.5 if h < 24 or d.day == 26 else None for d in days]]
             for h in range(25)]  # fmt: skip
    table = [["Час", *days], *lines]
    if by_days:
        table = [list(line) for line in zip(*table, strict=True)]
        table[0][0] = "Дата"
    found = read(as_xls([["№ прибора", "11075001"], *table]), "203_102014.xls")
    assert codes(found) == []
    values = found.points[0].profile.values
    assert values[25 * 24 : 26 * 24 + 1] == tuple(Decimal(h) + Decimal("0.5") for h in range(25))
    assert len(values) == 745


def test_sum_without_a_word_is_a_total():
    rows = template()
    rows.append([None, *(float(kwh(c)) for c in range(3))])
    found = read(as_xls(rows))
    only = finding(found, "H18")
    assert (codes(found), only.level, only.cell) == (["H18"], "W", "B757")


def test_values_without_a_time_that_are_no_sum_block():
    rows = template()
    rows.append([None, 1.0, 2.0, 3.0])
    assert (codes(read(as_xls(rows)))) == ["H01"]


@pytest.mark.parametrize("make", [as_xls, as_xlsx])
def test_template_that_nobody_filled_is_told(make):
    rows = template(serials=(None, None), header=["Точка 1, кВт·ч", "Точка 2, кВт·ч"])
    for row in rows[FIRST:]:
        row[1:] = []
    only = finding(read(make(rows)), "H03")
    assert (only.level, only.cell, only.sheet) == ("E", "B13", "Лист1")


def test_empty_second_table_is_no_fault_beside_a_filled_one():
    empty = template(serials=(None,), header=["кВт·ч"])
    for row in empty[FIRST:]:
        row[1:] = []
    whole(read(as_xls(template(), empty)))


def test_meters_without_a_number_on_two_sheets_are_not_one_meter():
    rows = template(serials=(None,), header=["кВт·ч"])
    assert codes(read(as_xls(rows, rows))) == ["H11", "H11"]


def test_hours_as_bare_parts_of_a_day_end_with_one():
    rows = template(hours=0)
    rows[FIRST - 1] = ["Дата", "Час", *SERIALS]
    rows[6] = ["№ счётчика", None, *SERIALS]
    for h in range(744):
        day = datetime(2013, 1, 1 + h // 24)
        rows.append([day, (h % 24 + 1) / 24, *(value(h, c) for c in range(3))])
    whole(read(as_xls(rows)))


def test_interval_in_words():
    rows = template(hours=0)
    rows[FIRST - 1] = ["Дата", "Час", *SERIALS]
    rows[6] = ["№ счётчика", None, *SERIALS]
    for h in range(744):
        day, hour = datetime(2013, 1, 1 + h // 24), h % 24
        rows.append([day, f"с {hour}:00 до {hour + 1}:00", *(value(h, c) for c in range(3))])
    whole(read(as_xls(rows)))


@pytest.mark.parametrize(
    "header",
    ["№ счётчика {}", "№ счетчика: {}", "Счётчик № {}, кВт*ч", "Зав. № {}", "Номер ПУ {}",
     "№ прибора учёта {}", "Ввод 1, счётчик {}", "№ {} Ввод 2"],
)  # fmt: skip
def test_number_of_the_meter_inside_a_header(header):
    rows = [["Дата", "Выходной/Рабочий", "Час", *(header.format(s) for s in SERIALS)]]
    for h in range(744):
        day = datetime(2013, 1, 1 + h // 24)
        rows.append([day, "Рабочий", h % 24, *(value(h, c) for c in range(3))])
    whole(read(as_xls(rows)))


@pytest.mark.parametrize("encoding", ["cp1251", "cp866", "koi8-r"])
def test_text_in_any_russian_encoding(encoding):
    rows = [[c.replace("№", "Номер").replace("ё", "е").replace("«", '"').replace("»", '"')
             if isinstance(c, str) else c for c in row] for row in template()]  # fmt: skip
    whole(read(as_csv(rows, encoding=encoding), f"{NAME}.csv"))


@pytest.mark.parametrize("written", ["1e400", 1e10, 10**12, "12345678901", -1e10])
def test_number_that_no_meter_counts_is_none(written):
    rows = template()
    rows[FIRST][1] = written
    found = read(as_xlsx(rows), f"{NAME}.xlsx")
    assert (finding(found, "H03").cell, codes(found)) == ("B13", ["H03"])
    assert found.points[0].profile.values[0] is None


def test_negative_half_hour_is_told_though_its_hour_is_positive():
    rows = template(hours=0)
    for half in range(1488):
        at = datetime(MONTH.year, MONTH.month, MONTH.day) + timedelta(minutes=30 * half)
        rows.append([at, *([-5.0 if half == 40 else 12.0] * 3)])
    found = read(as_xls(rows))
    assert [f.cell for f in found.findings if f.code == "H04"] == ["B53", "C53", "D53"]


@pytest.mark.parametrize(
    ("count", "cells"),
    [(1, ["B20"]), (2, ["B20", "B21"]), (4, ["B20"]), (700, ["B20"])],
)
@pytest.mark.parametrize("content", [Raw("=1+1"), None])
def test_fault_that_goes_on_is_told_once_and_a_few_cells_by_name(count, cells, content):
    rows = template()
    for row in rows[19 : 19 + count]:
        row[1] = content
    found = read(as_xlsx(rows), f"{NAME}.xlsx")
    assert [f.cell for f in found.findings] == cells
    assert found.points[0].profile.hours == 744 - count


def test_dates_that_are_formulas_without_values_are_one_finding():
    rows = template()
    for number, row in enumerate(rows[FIRST + 1 :]):
        row[0] = Raw(f"=A{FIRST + 1 + number}+1/24")
    told = [f for f in read(as_xlsx(rows), f"{NAME}.xlsx").findings if f.code == "H01"]
    assert [(f.cell, f.until) for f in told][:1] == [("A14", "A756")]
    assert len(told) == 2
