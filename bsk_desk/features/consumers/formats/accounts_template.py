"""The empty .xlsx that accounting fills with accounts."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from bsk_desk.features.consumers.formats.accounts_columns import COLUMNS
from bsk_desk.kernel.errors import UserError

SHEET, GUIDE = "Счета", "Как заполнить"
_LAST_ROW = 1_048_576
_LINES = (
    "Как заполнить список лицевых счетов",
    "1. Один счёт — одна строка листа «Счета». Заголовки не меняйте, порядок столбцов любой.",
    "2. «Лицевой счёт» и «ПИН» — как в учётной системе, с нулями впереди.",
    "3. «Вид»: физлицо или юрлицо. ИП и собственники нежилых помещений — юрлицо.",
    "4. «Договор» — от 1 до 5 цифр; у физлица обычно пуст.",
    "5. Счёт, который уже есть в базе, получит данные из файла; новый добавится.",
)


def write_accounts_template(path: Path) -> None:
    """Write the template; UserError when the place cannot be written to."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    _write_columns(sheet)
    _offer_kinds(sheet)
    _write_guide(book.create_sheet(GUIDE))
    content = io.BytesIO()
    book.save(content)
    _replace(path, content.getvalue())


def _write_columns(sheet: Worksheet) -> None:
    line = Side("thin", color="C6CCD6")
    for place, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        head = sheet.cell(1, place, column.title)
        head.font = Font(name="Arial", size=10, bold=True, color="223C98")
        head.fill = PatternFill("solid", fgColor="E8EDFC")
        head.border = Border(left=line, right=line, top=line, bottom=line)
        head.alignment = Alignment(horizontal="center", vertical="center")
        # Text keeps the zeros in front and the digits past the fifteenth.
        sheet.column_dimensions[letter].number_format = "@"
    sheet.row_dimensions[1].height = 22
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _offer_kinds(sheet: Worksheet) -> None:
    fields = [column.field for column in COLUMNS]
    letter = get_column_letter(fields.index("kind") + 1)
    kinds = DataValidation("list", formula1='"физлицо,юрлицо"', allow_blank=True)
    kinds.showErrorMessage = True
    kinds.errorTitle, kinds.error = "Вид", "Выберите «физлицо» или «юрлицо»."
    kinds.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(kinds)


def _write_guide(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].width = 90
    for row, line in enumerate(_LINES, 1):
        cell = sheet.cell(row, 1, line)
        cell.font = Font(name="Arial", size=13 if row == 1 else 11, bold=row == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _replace(path: Path, content: bytes) -> None:
    aside = path.with_name(f".{path.name}.part")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            aside.unlink()
        raise UserError(
            f"Не удалось записать {path}. Проверьте, что в папку можно писать "
            "и что этот файл не открыт в другой программе."
        ) from error
