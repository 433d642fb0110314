"""Faults of rows and heads seen in real files: missing, doubled, left over, merged, wrongly declared."""

import re
from datetime import date, datetime

import pytest

from tests.features.hourly.books import (
    FIRST,
    NAME,
    SERIALS,
    at,
    codes,
    finding,
    kwh,
    read,
    template,
    value,
    whole,
)
from tests.features.hourly.writers import (
    SHEET,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml2003,
    replaced,
)


@pytest.mark.parametrize("down", [1, 7])
@pytest.mark.parametrize("right", [1, 4])
def test_shifted_table_is_found_by_its_headers(down, right):
    rows = [[] for _ in range(down)] + [[None] * right + row for row in template()]
    for make in (as_xls, as_xlsx, as_ods):
        found = read(make(rows))
        whole(found)
        assert found.points[0].places.of(0) == f"{'BCDEF'[right]}{FIRST + 1 + down}"


def test_blank_rows_inside_are_passed_over():
    rows = template()
    for place in (400, 300, 100):
        rows[place:place] = [[], []]
    whole(read(as_xls(rows)))


def test_missing_row_is_told_with_its_hour():
    rows = template()
    del rows[FIRST + 30]
    found = read(as_xls(rows))
    only = finding(found, "H01")
    assert (only.level, only.cell) == ("E", f"A{FIRST + 31}")
    assert "02.01 06:00" in only.message
    assert {p.profile.hours for p in found.points} == {743}


def test_total_row_is_skipped_and_told():
    rows = [*template(), ["Итого", 99999.0, 99999.0, 99999.0]]
    found = read(as_xls(rows))
    whole(found)
    assert (finding(found, "H18").cell, finding(found, "H18").level) == ("A757", "W")


def test_total_row_inside_is_skipped_too():
    rows = template()
    rows.insert(FIRST + 24, ["Всего за сутки", 5.0, 5.0, 5.0])
    found = read(as_xls(rows))
    whole(found)
    assert codes(found) == ["H18"]


def test_rows_left_from_a_longer_month_are_left_out():
    rows = template(month=date(2013, 2, 1), hours=744)
    found = read(as_xls(rows), "203_022013.xls")
    assert [p.profile.hours for p in found.points] == [672] * 3
    only = finding(found, "H17")
    assert (only.level, only.cell, only.until) == ("W", f"A{FIRST + 673}", f"A{FIRST + 744}")


def test_same_hour_twice_with_equal_values_warns():
    rows = template()
    rows.insert(FIRST + 5, list(rows[FIRST + 4]))
    found = read(as_xls(rows))
    whole(found)
    assert [(f.code, f.level) for f in found.findings] == [("H02", "W")] * 3


def test_same_hour_twice_with_different_values_blocks():
    rows = template()
    rows.insert(FIRST + 5, [rows[FIRST + 4][0], 999.0, *rows[FIRST + 4][2:]])
    found = read(as_xls(rows))
    wrong = [f for f in found.findings if f.level == "E"]
    assert [(f.code, f.cell, f.point) for f in wrong] == [("H02", f"B{FIRST + 6}", SERIALS[0])]


def test_long_run_of_blanks_is_one_finding():
    rows = template()
    for row in rows[100:150]:
        row[1] = None
    only = finding(read(as_xls(rows)), "H03")
    assert (only.cell, only.until) == ("B101", "B150")


def test_several_sheets_give_their_meters():
    second = template(serials=("22000001", "22000002"))
    found = read(as_xls(template(), second))
    assert [p.serial for p in found.points] == [*SERIALS, "22000001", "22000002"]
    assert found.points[3].sheet == "Лист2"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_is_not_read_beside_a_visible_one(state):
    found = read(as_xlsx(template(), template(), states=("visible", state)))
    whole(found)
    assert finding(found, "X12").sheet == "Лист2"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheet_is_read_when_there_is_no_other(state):
    found = read(as_xlsx([["пусто"]], template(), states=("visible", state)))
    whole(found)
    assert finding(found, "X12").level == "W"


def test_merged_values_are_told():
    rows = template()
    for row in rows[20:23]:
        row[1] = None
    found = read(as_xlsx(rows, merged=("B20:B23",)), f"{NAME}.xlsx")
    told = [f for f in found.findings if f.code == "H03"]
    assert [f.cell for f in told] == ["B21", "B22", "B23"]
    assert "B20:B23" in told[0].message


def test_merged_values_of_an_old_book_are_told():
    import io

    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Лист1")
    moment = xlwt.easyxf(num_format_str="DD.MM.YYYY HH:MM")
    for r, row in enumerate(template()):
        for c, cell in enumerate(row):
            if (r, c) not in {(19, 1), (20, 1), (21, 1)}:
                sheet.write(r, c, cell, *([moment] if isinstance(cell, datetime) else []))
    sheet.write_merge(19, 21, 1, 1, 5.5)
    stream = io.BytesIO()
    book.save(stream)
    told = [f for f in read(stream.getvalue()).findings if f.code == "H03"]
    assert [f.cell for f in told] == ["B21", "B22"]
    assert "B20:B22" in told[0].message


def test_cell_over_several_rows_of_a_page_does_not_shift_its_row():
    rows = "".join(
        f"<tr><td>{at(h):%d.%m.%Y %H:%M}</td>"
        + ("<td rowspan=2>7</td>" if h == 3 else "" if h == 4 else "<td>5</td>")
        + f"<td>{value(h, 1)}</td></tr>"
        for h in range(744)
    )
    page = "<table><tr><td>Дата и время</td><td>11075001</td><td>11075002</td></tr>" + rows
    found = read(f"<html>{page}</table></html>".encode())
    assert found.points[1].profile.kwh == kwh(1)
    assert [f.cell for f in found.findings if f.code == "H03"] == ["B6"]


def test_merged_header_does_not_hide_the_table():
    rows = template()
    rows.insert(0, ["Сведения о почасовом расходе"])
    whole(read(as_xlsx(rows, merged=("A1:D1",))))


def test_rows_numbered_below_the_header_are_no_data():
    rows = template()
    rows.insert(FIRST, [1, 2, 3, 4])
    whole(read(as_xls(rows)))


def test_period_of_the_head_against_the_rows():
    rows = template()
    rows[5][1] = datetime(2013, 2, 1)
    found = read(as_xls(rows))
    assert (finding(found, "H12").level, finding(found, "H12").code) == ("E", "H12")


def test_declared_dimension_may_lie():
    for lie in (b"A1", b"A1:XFD1048576"):

        def lied(inner, lie=lie):
            changed, how_many = re.subn(
                rb'<dimension ref="[^"]*"', b'<dimension ref="%b"' % lie, inner
            )
            assert how_many == 1
            return changed

        data = replaced(as_xlsx(template()), SHEET, lied)
        whole(read(data))
        whole(read(data, precise=True))


def test_protected_sheet_is_read():
    import io

    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(template())))
    book.active.protection.sheet = True
    book.active.protection.password = "bsk"
    stream = io.BytesIO()
    book.save(stream)
    whole(read(stream.getvalue()))


def test_xml_table_of_2003_under_the_name_xls():
    found = read(as_xml2003(template()))
    assert found.kind == "xml2003"
    whole(found)


def test_unknown_table_says_what_to_do():
    found = read(as_xls([["Прайс-лист"], ["Товар", "Цена"], ["Кабель", 12.5]]))
    only = finding(found, "X08")
    assert only.level == "E"
    assert "соответствие" in only.message
