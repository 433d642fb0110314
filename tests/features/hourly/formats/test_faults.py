"""Faults seen in real files, one test each."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.features.hourly.books import (
    FIRST,
    NAME,
    SERIALS,
    Raw,
    as_csv,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml2003,
    codes,
    finding,
    kwh,
    read,
    template,
    value,
)


def text_of(number):
    return str(number).replace(".", ",")


def labelled(label, columns=("Дата и время",), hours=744):
    """The template with hours told by ``label(hour)``, a tuple of cells."""
    rows = template(hours=0)
    rows[FIRST - 1] = [*columns, *SERIALS]
    rows[6] = ["№ счётчика", *[None] * (len(columns) - 1), *SERIALS]
    return rows + [[*label(h), *(value(h, c) for c in range(3))] for h in range(hours)]


def at(hour):
    return datetime(2013, 1, 1) + timedelta(hours=hour)


def whole(found):
    assert [p.serial for p in found.points] == list(SERIALS)
    assert [p.profile.kwh for p in found.points] == [kwh(c) for c in range(3)]
    assert [p.profile.hours for p in found.points] == [744] * 3


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12,5", "12.5"), ("1 234,5", "1234.5"), ("1\u00a0234,5", "1234.5"),
        ("1\u2009234,5", "1234.5"), ("1\u202f234.5", "1234.5"), ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"), ("\u22125,5", "-5.5"), ("007", "7"), ("  12 ", "12"),
        ("12,5 кВт·ч", "12.5"), ("1'234,5", "1234.5"), ("\u200b12,5\u200e", "12.5"),
    ],
)  # fmt: skip
def test_number_written_as_text_is_read(written, meant):
    rows = template(hours=24)
    rows[20][1] = written
    found = read(as_xls(rows))
    assert found.points[0].profile.values[20 - FIRST] == Decimal(meant)
    assert "H03" not in codes(found)


def test_whole_file_of_texts_is_read():
    rows = [[c if not isinstance(c, float) else text_of(c) for c in row] for row in template()]
    whole(read(as_xls(rows)))


@pytest.mark.parametrize(
    "form",
    ["%d.%m.%Y %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%y %H:%M", "%d-%m-%Y %H.%M"],
)
def test_dates_written_as_text_are_read(form):
    whole(read(as_xls(labelled(lambda h: (at(h).strftime(form),)))))


@pytest.mark.parametrize("make", [as_xls, as_xlsx])
@pytest.mark.parametrize("dates1904", [False, True])
@pytest.mark.parametrize("first", [0, 1])
def test_excel_one_is_24_00(make, dates1904, first):
    rows = labelled(
        lambda h: (datetime(2013, 1, 1 + h // 24), timedelta(hours=h % 24 + first)), ("Дата", "Час")
    )
    data = make(rows, dates1904=dates1904)
    for precise in (False, True):
        found = read(data, precise=precise)
        whole(found)
        assert "H14" not in codes(found)


@pytest.mark.parametrize(
    "label",
    [
        lambda h: f"{h % 24}:00-{h % 24 + 1}:00",
        lambda h: f"{h % 24:02}-{(h % 24 + 1):02}",
        lambda h: f"{h % 24:02}:00 - {(h % 24 + 1) % 24:02}:00",
        lambda h: f"{h % 24:02}.00-{(h % 24 + 1):02}.00",
        lambda h: h % 24,
        lambda h: h % 24 + 1,
        lambda h: f"{h % 24:02}:00",
        lambda h: f"{h % 24 + 1}:00",
        lambda h: f"{h % 24 + 1} ч",
        lambda h: timedelta(hours=h % 24),
        lambda h: timedelta(hours=h % 24 + 1),
        lambda h: f"{(h + 1) % 24}:00",
    ],
)
def test_hours_in_a_column_of_their_own(label):
    rows = labelled(lambda h: (datetime(2013, 1, 1 + h // 24), label(h)), ("Дата", "Час"))
    for make in (as_xls, as_csv):
        found = read(make(rows), f"{NAME}.{'xls' if make is as_xls else 'csv'}")
        whole(found)
        assert "H14" not in codes(found)


def test_date_stands_once_a_day_and_the_hours_go_on():
    def label(h):
        return (datetime(2013, 1, 1 + h // 24) if h % 24 == 0 else None, h % 24)

    whole(read(as_xls(labelled(label, ("Дата", "Время")))))


def test_labels_of_the_end_of_the_hour():
    found = read(as_xls(labelled(lambda h: (at(h + 1),))))
    whole(found)
    assert found.findings == ()


def test_text_24_00_is_the_last_hour_of_its_day():
    def label(h):
        return (f"{at(h):%d.%m.%Y} {h % 24 + 1:02}:00",)

    found = read(as_xls(labelled(label)))
    whole(found)
    assert found.findings == ()


def test_interval_beside_a_date_in_one_cell():
    whole(read(as_xls(labelled(lambda h: (f"{at(h):%d.%m.%Y} {h % 24}:00-{h % 24 + 1}:00",)))))


def test_hours_that_may_be_either_are_told():
    rows = template()
    del rows[FIRST]
    found = read(as_xls(rows))
    assert codes(found) == ["H01", "H14"]
    assert finding(found, "H14").level == "W"
    assert "01.01 00:00" in finding(found, "H01").message


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


def test_long_run_of_blanks_is_one_finding():
    rows = template()
    for row in rows[100:150]:
        row[1] = None
    only = finding(read(as_xls(rows)), "H03")
    assert (only.cell, only.until) == ("B101", "B150")


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


def test_dates_that_are_formulas_without_values_are_told():
    rows = template()
    for row in rows[FIRST + 1 :]:
        row[0] = Raw("=A13+1/24")
    found = read(as_xlsx(rows), f"{NAME}.xlsx")
    assert "E" in {f.level for f in found.findings if f.code == "H01"}


def test_numbers_of_days_without_a_date_format_are_dates():
    def serial(h):
        return (round((at(h) - datetime(1899, 12, 30)) / timedelta(days=1), 9),)

    whole(read(as_xls(labelled(serial))))


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
    import io
    import re
    import zipfile

    for lie in ("A1", "A1:XFD1048576"):
        packed = io.BytesIO()
        source = zipfile.ZipFile(io.BytesIO(as_xlsx(template())))
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
            for info in source.infolist():
                data = source.read(info)
                if info.filename.startswith("xl/worksheets/sheet"):
                    data = re.sub(
                        rb'<dimension ref="[^"]*"', b'<dimension ref="' + lie.encode() + b'"', data
                    )
                target.writestr(info, data)
        whole(read(packed.getvalue()))
        whole(read(packed.getvalue(), precise=True))


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
