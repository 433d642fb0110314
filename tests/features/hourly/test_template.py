import re
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
import xlrd

from bsk_desk.features.hourly.formats.template import TemplatePoint, write_template
from bsk_desk.features.hourly.model.hours import local_hours
from bsk_desk.features.hourly.model.identity import parse_name
from bsk_desk.kernel.errors import UserError
from tests.features.hourly.template_filling import points, request

LABELS = [
    "№ договора", "Наименование организации", "ИНН", "ФИО ответственного", "Контактный телефон",
    "Начало отчётного периода", "Наименование точки", "№ счётчика", "Тип ПУ",
    "Коэффициент трансформации", "Показания на начало", "Показания на конец", "Дата и время",
]  # fmt: skip


def opened(asked, folder):
    [path] = write_template(asked, folder)
    return openpyxl.load_workbook(path).worksheets[0]


def test_file_is_named_by_contract_and_month(tmp_path):
    assert [p.name for p in write_template(request(), tmp_path)] == ["203_012013.xlsx"]
    assert [p.name for p in write_template(request(format="xls"), tmp_path)] == ["203_012013.xls"]
    assert not list(tmp_path.glob(".*"))


def test_labels_stand_in_the_order_of_the_manual(tmp_path):
    sheet = opened(request(), tmp_path)
    assert [sheet.cell(row, 1).value for row in range(1, 14)] == LABELS


def test_meters_come_filled_in_as_text(tmp_path):
    sheet = opened(request(2), tmp_path)
    assert [sheet.cell(8, c).value for c in (2, 3, 4)] == ["009234117", "009234118", None]
    assert sheet["B8"].number_format == "@"
    assert (sheet["C10"].value, sheet["C11"].value) == (60, 1251.5)
    assert (sheet["B1"].value, sheet["B6"].value) == ("203", datetime(2013, 1, 1))


@pytest.mark.parametrize(
    ("period", "count"),
    [((2013, 1), 744), ((2016, 2), 696), ((2016, 3), 743), ((2014, 10), 745), ((2024, 12), 744)],
)
@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_every_hour_of_the_month_is_written_out(tmp_path, form, period, count):
    [path] = write_template(request(period=period, format=form), tmp_path)
    if form == "xlsx":
        column = [c.value for c in openpyxl.load_workbook(path).worksheets[0]["A"][13:]]
    else:
        sheet = xlrd.open_workbook(path).sheet_by_index(0)
        column = [xlrd.xldate_as_datetime(v, 0) for v in sheet.col_values(0)[13:]]
    assert column == list(local_hours(date(*period, 1)))
    assert len(column) == count


def test_only_input_cells_are_open(tmp_path):
    sheet = opened(request(2), tmp_path)
    open_cells = {c.coordinate for row in sheet for c in row if not c.protection.locked}
    hours = {f"{c}{r}" for c in "BC" for r in range(14, 14 + 744)}
    assert sheet.protection.sheet
    assert open_cells == hours | {"B4", "B5", "B12", "C12"}


def test_unknown_start_register_may_be_typed_in(tmp_path):
    [point] = points(1)
    bare = TemplatePoint(point.serial)
    sheet = opened(request(points=(bare,)), tmp_path)
    assert not sheet["B11"].protection.locked
    assert sheet["B8"].protection.locked


def test_all_ten_columns_are_open_where_no_meter_is_known(tmp_path):
    sheet = opened(request(0), tmp_path)
    assert not sheet["K8"].protection.locked
    assert not sheet["K757"].protection.locked


def test_input_is_checked_to_be_a_number_not_below_zero_with_four_decimals(tmp_path):
    sheet = opened(request(2), tmp_path)
    found = {str(v.sqref): (v.type, v.formula1) for v in sheet.data_validations.dataValidation}
    assert found == {
        "B14:C757": ("custom", "AND(ISNUMBER(B14),B14>=0,ROUND(B14,4)=B14)"),
        "B11:C12": ("decimal", "0"),
    }


def test_head_stays_in_sight_and_the_print_fits_the_width(tmp_path):
    sheet = opened(request(), tmp_path)
    assert sheet.freeze_panes == "B14"
    assert sheet.print_title_rows == "$7:$13"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0


def test_second_sheet_says_how_to_fill(tmp_path):
    [path] = write_template(request(), tmp_path)
    lines = [row[0] for row in openpyxl.load_workbook(path)["Как заполнить"].values]
    assert lines[0] == "Как заполнить шаблон за январь 2013"
    assert any("00:00 01.02.2013" in line for line in lines)


def test_more_than_ten_points_take_more_files_whose_names_are_recognised(tmp_path):
    made = write_template(request(23), tmp_path)
    assert [p.name for p in made] == [
        "203_012013.xlsx",
        "203_012013_2.xlsx",
        "203_012013_3.xlsx",
    ]
    assert all(re.match(r"^\d{1,5}_(0[1-9]|1[0-2])\d{4}", p.name) for p in made)
    assert {parse_name(p.name) for p in made} == {parse_name("203_012013.xlsx")}
    last = openpyxl.load_workbook(made[2]).worksheets[0]
    assert [last.cell(8, c).value for c in range(2, 6)] == [
        "009234137",
        "009234138",
        "009234139",
        None,
    ]


def test_name_that_begins_with_an_equals_sign_is_no_formula(tmp_path):
    asked = request(organization="=cmd|'/c calc'!A1", inn="\x00\x0b22\n24012341")
    sheet = opened(asked, tmp_path)
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].value == "=cmd|'/c calc'!A1"
    assert sheet["B3"].value == "22 24012341"
    old = xlrd.open_workbook(
        write_template(request(organization="=1+1", format="xls"), tmp_path)[0]
    )
    assert old.sheet_by_index(0).cell(1, 1).ctype == xlrd.XL_CELL_TEXT


def test_old_format_holds_the_same_cells_and_is_protected(tmp_path):
    new = opened(request(2), tmp_path)
    [path] = write_template(request(2, format="xls"), tmp_path)
    book = xlrd.open_workbook(path, formatting_info=True)
    old = book.sheet_by_index(0)
    texts = [[new.cell(r, c).value or "" for c in range(1, 12)] for r in (1, 2, 3, 4, 7, 8, 9, 13)]
    assert [old.row_values(r - 1)[:11] for r in (1, 2, 3, 4, 7, 8, 9, 13)] == texts

    def locked(row, column):
        return book.xf_list[old.cell_xf_index(row - 1, column - 1)].protection.cell_locked

    assert [locked(14, 1), locked(14, 2), locked(757, 3), locked(14, 4), locked(12, 2)] == [
        1,
        0,
        0,
        1,
        0,
    ]
    assert book.format_map[book.xf_list[old.cell_xf_index(7, 1)].format_key].format_str == "@"
    assert old.panes_are_frozen


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"contract": "123456"}, "Номер договора «123456» не годится"),
        ({"contract": "../1"}, "Номер договора «../1» не годится"),
        ({"period": (2013, 13)}, "Период 13.2013 не годится"),
        ({"format": "ods"}, "Формат «ods» не годится"),
        ({"points": (TemplatePoint(" "),)}, "нет номера счётчика"),
        (
            {"points": (TemplatePoint("7"), TemplatePoint(" 7"))},
            "Счётчик 7 стоит в договоре дважды",
        ),
        ({"points": (TemplatePoint("7", ratio=Decimal(0)),)}, "должен быть больше нуля"),
        (
            {"points": (TemplatePoint("7", start_register=Decimal(-1)),)},
            "не может быть отрицательным",
        ),
    ],
)
def test_request_that_cannot_be_written_is_refused_in_words(tmp_path, changes, sentence):
    with pytest.raises(UserError, match=re.escape(sentence)):
        write_template(request(**changes), tmp_path)
    assert not list(tmp_path.iterdir())


def test_folder_that_is_a_file_is_refused_in_words(tmp_path):
    place = tmp_path / "file"
    place.write_text("")
    with pytest.raises(UserError, match="Не удалось записать"):
        write_template(request(), place)
