import io
import random
import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from bsk_desk.features.consumers.formats.accounts import (
    AccountRow,
    read_accounts,
    write_accounts_template,
)
from bsk_desk.features.consumers.formats.accounts_book import Limits
from bsk_desk.kernel.errors import UserError

TITLES = ["Лицевой счёт", "ПИН", "Адрес", "Владелец", "Вид (физлицо/юрлицо)", "Договор"]
GOOD = ["009234", "0417", "Барнаул, Гущина, 17-4", "Петрова А. И.", "физлицо", None]


@pytest.fixture
def template(tmp_path):
    path = tmp_path / "accounts.xlsx"
    write_accounts_template(path)
    return path


@pytest.fixture
def filled(template):
    """The template with rows typed below its headings."""

    def fill(*rows):
        book = openpyxl.load_workbook(template)
        sheet = book["Счета"]
        for number, row in enumerate(rows, 2):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
        book.save(template)
        return template

    return fill


def said(path):
    return [str(finding) for finding in read_accounts(path)[1]]


def test_template_has_the_six_headings_as_text_columns(template):
    sheet = openpyxl.load_workbook(template)["Счета"]
    assert [cell.value for cell in sheet[1]] == TITLES
    assert {sheet.column_dimensions[letter].number_format for letter in "ABCDEF"} == {"@"}
    [kinds] = sheet.data_validations.dataValidation
    assert (str(kinds.sqref), kinds.formula1) == ("E2:E1048576", '"физлицо,юрлицо"')


def test_empty_template_gives_nothing(template):
    assert read_accounts(template) == ([], [])


def test_rows_come_as_the_database_takes_them(filled):
    legal = [9235, 1234, "Попова, 40", "ООО «Ромашка»", "Юрлицо", "00203"]
    rows, findings = read_accounts(filled(GOOD, legal))
    assert findings == []
    assert rows[0] == AccountRow(
        "009234", "0417", "Барнаул, Гущина, 17-4", "Петрова А. И.", "person", None
    )
    assert rows[1].as_json() == {
        "number": "9235", "pin": "1234", "address": "Попова, 40", "holder": "ООО «Ромашка»",
        "kind": "legal", "contract": 203,
    }  # fmt: skip


def test_empty_pin_is_named_by_its_cell_and_the_row_is_left_out(filled):
    rows = [[*GOOD] for _ in range(6)]
    for number, row in enumerate(rows):
        row[0] = f"900{number}"
    rows[5][1] = None
    path = filled(*rows)
    assert said(path) == ["Лист «Счета», ячейка B7: ПИН пуст. Впишите ПИН из учётной системы."]
    assert len(read_accounts(path)[0]) == 5


@pytest.mark.parametrize(
    ("column", "value", "sentence"),
    [
        (0, None, "ячейка A2: лицевой счёт пуст"),
        (0, "92-34", "ячейка A2: В лицевом счёте только цифры. Здесь «92-34»."),
        (0, "1" * 31, "ячейка A2: в лицевом счёте больше 30 цифр"),
        (0, 1234567890123456, "ячейка A2: в числе больше 15 цифр"),
        (0, 12.5, "ячейка A2: В лицевом счёте только цифры. Здесь «12.5»."),
        (0, datetime(2024, 1, 2), "ячейка A2: Excel принял это за дату"),
        (0, "#N/A", "ячейка A2: ошибка формулы #N/A"),
        (0, True, "ячейка A2: здесь ИСТИНА или ЛОЖЬ"),
        (1, "12ab", "ячейка B2: в ПИН только цифры"),
        (1, "=1+1", "ячейка B2: ПИН пуст"),
        (2, " \xa0 ", "ячейка C2: адрес пуст"),
        (2, "ы" * 501, "ячейка C2: адрес длиннее 500 знаков"),
        (3, None, "ячейка D2: владелец пуст"),
        (3, "Ива\u202eнов", "ячейка D2: есть непечатаемые знаки"),
        (4, None, "ячейка E2: вид пуст"),
        (4, "кот", "ячейка E2: вид «кот» неизвестен"),
        (5, "123456", "ячейка F2: В номере договора от 1 до 5 цифр. Здесь «123456»."),
        (5, "000", "ячейка F2: Номер договора не может быть нулём."),
    ],
)
def test_fault_of_a_cell_is_said_with_its_address(filled, column, value, sentence):
    row = [*GOOD]
    row[column] = value
    path = filled(row)
    [message] = said(path)
    assert sentence in message
    assert message.endswith(".")
    assert read_accounts(path)[0] == []


def test_every_fault_of_a_row_is_named(filled):
    assert [m.split(":")[0][-2:] for m in said(filled(["x", None, None, None, "?", "?"]))] == [
        "A2", "B2", "C2", "D2", "E2", "F2",
    ]  # fmt: skip


def test_same_account_twice_names_the_first_row(filled):
    again = [*GOOD]
    again[0] = " 009 234"
    [message] = said(filled(GOOD, again))
    assert "ячейка A3: счёт 009234 уже стоит в строке 2" in message


def test_blank_rows_between_are_passed_over(filled):
    other = ["77", *GOOD[1:]]
    rows, findings = read_accounts(filled(GOOD, [None] * 6, [None] * 6, other))
    assert ([r.number for r in rows], findings) == (["009234", "77"], [])


def test_columns_are_found_by_their_headings_wherever_they_stand(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Список от 01.02.2024"])
    sheet = book.create_sheet("Выгрузка")
    sheet.append([])
    sheet.append(["№", "Вид", "Абонент", "ПИН-код", "Адрес", "№  ЛС"])
    sheet.append([1, "ФЛ", "Иванов И. И.", "5", "Юрина, 5", "10"])
    book.save(tmp_path / "a.xlsx")
    rows, findings = read_accounts(tmp_path / "a.xlsx")
    assert findings == []
    assert rows == [AccountRow("10", "5", "Юрина, 5", "Иванов И. И.", "person", None)]


def test_missing_columns_are_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Лицевой счёт", "ПИН"])
    book.active.append(["1", "2"])
    book.save(tmp_path / "a.xlsx")
    rows, findings = read_accounts(tmp_path / "a.xlsx")
    assert rows == []
    assert [f.message.split("»")[0] for f in findings] == [
        "нет столбца «Адрес", "нет столбца «Владелец", "нет столбца «Вид (физлицо/юрлицо)",
    ]  # fmt: skip


def refused(path, sentence, limits=None):
    with pytest.raises(UserError, match=re.escape(sentence)):
        read_accounts(path, limits)


def test_other_table_is_refused_in_words(tmp_path):
    openpyxl.Workbook().save(tmp_path / "a.xlsx")
    refused(tmp_path / "a.xlsx", "не найдена таблица счетов. Нужны столбцы «Лицевой счёт», «ПИН»")


def test_missing_file_is_refused_in_words(tmp_path):
    refused(tmp_path / "no.xlsx", "Не удалось прочитать")


def test_large_file_is_refused(filled):
    refused(filled(GOOD), "файл больше 0 МБ", Limits(file=100))


def test_too_many_rows_are_refused_and_not_walked(filled):
    rows = [[f"{n}", *GOOD[1:]] for n in range(30)]
    refused(filled(*rows), "больше 10 строк", Limits(rows=10))


def repacked(path: Path, change):
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return path


def test_empty_rows_past_the_limit_are_no_fault(filled):
    rows, findings = read_accounts(filled(GOOD, *[[" "] * 6] * 12), Limits(rows=5))
    assert (len(rows), findings) == (1, [])


def test_false_dimension_hides_no_row_and_far_cell_costs_nothing(filled):
    def lie(parts):
        sheet = parts["xl/worksheets/sheet1.xml"]
        sheet = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B1"', sheet)
        far = b'<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", far)

    rows, findings = read_accounts(repacked(filled(GOOD), lie))
    assert ([r.number for r in rows], findings) == (["009234"], [])


def test_bomb_is_refused(filled):
    def blow(parts):
        parts["xl/media/image1.bin"] = bytes(5_000_000)

    refused(repacked(filled(GOOD), blow), "распаковывается в слишком большой объём")


def test_total_of_many_members_is_refused(filled):
    path = filled(GOOD)
    refused(path, "распаковывается в слишком большой объём", Limits(unpacked=1000))
    refused(path, "распаковывается в слишком большой объём", Limits(members=3))


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(filled, code):
    def bomb(parts):
        text = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><worksheet>&b;</worksheet>'
        parts["xl/worksheets/sheet1.xml"] = text.encode(code)

    refused(repacked(filled(GOOD), bomb), "файл повреждён")


def test_file_cut_at_every_tenth_part_is_refused_in_words(filled):
    path = filled(GOOD)
    content = path.read_bytes()
    for tenth in range(10):
        path.write_bytes(content[: len(content) * tenth // 10])
        refused(path, "файл повреждён")


def test_damaged_bytes_never_end_in_anything_but_words(filled):
    path = filled(GOOD)
    content = path.read_bytes()
    chance = random.Random(7)
    refusals = []
    for _ in range(60):
        broken = bytearray(content)
        for _ in range(20):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        path.write_bytes(broken)
        try:
            read_accounts(path)
        except UserError as refusal:
            refusals.append(str(refusal))
    assert refusals
    assert all(refusal.startswith("accounts.xlsx: ") for refusal in refusals)


def test_damaged_sheet_inside_a_sound_zip_is_refused_in_words(filled):
    def tear(parts):
        parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:700]

    refused(repacked(filled(GOOD), tear), "файл повреждён")


def test_other_office_files_are_refused_in_words(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    for content in (packed.getvalue(), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100, b"", b"a;b;c\n"):
        path = tmp_path / "accounts.xlsx"
        path.write_bytes(content)
        refused(path, "файл повреждён или это не книга .xlsx")


def test_template_that_cannot_be_written_is_refused_in_words(tmp_path):
    with pytest.raises(UserError, match="Не удалось записать"):
        write_accounts_template(tmp_path / "no" / "accounts.xlsx")
