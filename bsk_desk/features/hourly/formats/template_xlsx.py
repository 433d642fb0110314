"""The hourly template as .xlsx: openpyxl writes body and table, the XML map is added after."""

from __future__ import annotations

import io
from copy import copy

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.table import Table, TableColumn, XMLColumnProps
from openpyxl.worksheet.worksheet import Worksheet

from bsk_desk.features.hourly.formats import template_layout as at
from bsk_desk.features.hourly.formats import template_map_parts as xml_map
from bsk_desk.features.hourly.formats.template_layout import Look, Page

_FONT = "Arial"
_FILL = {
    "label": "F3F4F6", "given": "FFFFFF", "input": "FBF6E4", "unused": "ECEEF2",
    "header": "E8EDFC", "hour": "F3F4F6",
}  # fmt: skip
_INK = {"label": "485261", "header": "223C98", "hint": "606A78"}
_LINE, _INPUT_LINE, _DAY_LINE = "C6CCD6", "E6DAAE", "606A78"


def xlsx_bytes(page: Page) -> bytes:
    """The file's bytes: sheet, notes and XML map."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = at.SHEET
    book.properties.title = f"Почасовой расход, договор {page.request.contract}, {page.month}"
    book.properties.creator = "ООО «Барнаульская сетевая компания»"
    _fill(sheet, page)
    _check_input(sheet, page)
    _mapped_table(sheet, page)
    _set_up(sheet, page)
    _write_guide(book.create_sheet(at.GUIDE), page)
    plain = io.BytesIO()
    book.save(plain)
    return xml_map.add_map(plain.getvalue())


def _fill(sheet: Worksheet, page: Page) -> None:
    drawn: dict[Look, Cell] = {}
    for cell in at.cells(page):
        target = sheet.cell(cell.row, cell.column)
        target.value = cell.value
        if isinstance(cell.value, str):
            target.data_type = "s"  # a name that begins with «=» is no formula
        if cell.look in drawn:  # twenty times faster than to draw each anew
            target._style = copy(drawn[cell.look]._style)  # noqa: SLF001
        else:
            _draw(target, cell.look)
            drawn[cell.look] = target


def _draw(cell: Cell, look: Look) -> None:
    bold = look.role in ("header", "title")
    size = 12 if look.role == "title" else 10
    cell.number_format = look.form
    cell.font = Font(name=_FONT, size=size, bold=bold, color=_INK.get(look.role, "1A1F29"))
    colour = _FILL.get(look.role)
    side = Side("thin", color=_INPUT_LINE if look.role == "input" else _LINE)
    top = Side("thin", color=_DAY_LINE) if look.new_day else side
    if colour:
        cell.fill = PatternFill("solid", fgColor=colour)
        cell.border = Border(left=side, right=side, top=top, bottom=side)
    cell.alignment = Alignment(horizontal=look.place, vertical="center", wrap_text=look.wrap)
    cell.protection = Protection(locked=look.role != "input")


def _check_input(sheet: Worksheet, page: Page) -> None:
    last = get_column_letter(at.FIRST_POINT + page.used - 1)
    first = get_column_letter(at.FIRST_POINT)
    cell = f"{first}{at.FIRST_HOUR}"
    hours = DataValidation(
        "custom",
        formula1=f"AND(ISNUMBER({cell}),{cell}>=0,ROUND({cell},4)={cell})",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Расход за час",
        error="Нужно число не меньше нуля, до четырёх знаков после запятой.",
    )
    hours.add(f"{cell}:{last}{page.last_row}")
    sheet.add_data_validation(hours)
    end = page.end
    registers = DataValidation(
        "decimal",
        operator="greaterThanOrEqual",
        formula1="0",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Показание",
        error="Нужно число не меньше нуля.",
        showInputMessage=True,
        promptTitle="Показания счётчика",
        prompt=f"На конец — на 00:00 {end:%d.%m.%Y} по местному времени.",
    )
    registers.add(f"{first}{at.START}:{last}{at.END}")
    sheet.add_data_validation(registers)


def _mapped_table(sheet: Worksheet, page: Page) -> None:
    last = get_column_letter(at.LAST_COLUMN)
    table = Table(
        id=1,
        name="Hours",
        displayName="Hours",
        ref=f"A{at.HEADER}:{last}{page.last_row}",
        tableType="xml",
        totalsRowShown=False,
    )
    for number, column in enumerate(xml_map.columns(), 1):
        # Excel repairs a file where the name differs from the heading in the cell.
        heading = str(sheet.cell(column.row, column.column).value)
        made = TableColumn(id=number, uniqueName=column.name, name=heading)
        made.xmlColumnPr = XMLColumnProps(
            mapId=xml_map.MAP_ID, xpath=xml_map.column_path(column), xmlDataType=column.type
        )
        table.tableColumns.append(made)
    sheet.add_table(table)


def _set_up(sheet: Worksheet, page: Page) -> None:
    sheet.column_dimensions["A"].width = 30
    for column in range(at.FIRST_POINT, at.LAST_COLUMN + 1):
        sheet.column_dimensions[get_column_letter(column)].width = 15
    sheet.row_dimensions[at.HEADER].height = 22
    for row in at.WRAPPED:
        sheet.row_dimensions[row].height = 27
    sheet.freeze_panes = f"B{at.FIRST_HOUR}"
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False  # False allows: widths may be changed
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.4, bottom=0.6, footer=0.3)
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{at.NAME}:{at.HEADER}"
    sheet.print_area = f"A1:{get_column_letter(at.LAST_COLUMN)}{page.last_row}"
    sheet.oddFooter.left.text = f"Договор {page.request.contract}, {page.month}"
    sheet.oddFooter.right.text = "Лист &P из &N"


def _write_guide(sheet: Worksheet, page: Page) -> None:
    sheet.column_dimensions["A"].width = at.GUIDE_WIDTH + 2
    sheet.sheet_view.showGridLines = False
    for row, line in enumerate(at.guide(page), 1):
        cell = sheet.cell(row, 1, line)
        cell.font = Font(name=_FONT, size=13 if row == 1 else 11, bold=row == 1)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = 15 * (1 + len(line) // at.GUIDE_WIDTH) + 6
    sheet.protection.sheet = True
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
