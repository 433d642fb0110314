"""The hourly template as plain .xls (BIFF8) for Excel 2003: same cells, no XML map, no checks."""

from __future__ import annotations

import io

import xlwt

from bsk_desk.features.hourly.formats import template_layout as at
from bsk_desk.features.hourly.formats.template_layout import Look, Page

#: Places of the palette that may be given colours of one's own.
_PALETTE = {
    "label": (0x21, "F3F4F6"), "input": (0x22, "FBF6E4"), "unused": (0x23, "ECEEF2"),
    "header": (0x24, "E8EDFC"), "hour": (0x21, "F3F4F6"),
    "line": (0x25, "C6CCD6"), "input_line": (0x26, "E6DAAE"), "day_line": (0x27, "606A78"),
}  # fmt: skip
_PLACE = {
    "left": xlwt.Alignment.HORZ_LEFT,
    "center": xlwt.Alignment.HORZ_CENTER,
    "right": xlwt.Alignment.HORZ_RIGHT,
}


def xls_bytes(page: Page) -> bytes:
    """The file's bytes. Validation of input is not in it: xlwt cannot write any."""
    book = xlwt.Workbook(encoding="utf-8")
    for name, (place, colour) in _PALETTE.items():
        xlwt.add_palette_colour(f"bsk_{name}", place)
        book.set_colour_RGB(place, *bytes.fromhex(colour))
    sheet = book.add_sheet(at.SHEET)
    styles: dict[Look, xlwt.XFStyle] = {}
    for cell in at.cells(page):
        style = styles.setdefault(cell.look, _style(cell.look))
        sheet.write(cell.row - 1, cell.column - 1, cell.value, style)
    _set_up(sheet, page)
    _write_guide(book.add_sheet(at.GUIDE), page)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _style(look: Look) -> xlwt.XFStyle:
    style = xlwt.XFStyle()
    style.num_format_str = look.form
    style.font = _font(200 if look.role != "title" else 240, look.role in ("header", "title"))
    style.protection.cell_locked = 0 if look.role == "input" else 1
    style.alignment.vert = xlwt.Alignment.VERT_CENTER
    style.alignment.horz = _PLACE[look.place]
    style.alignment.wrap = int(look.wrap)
    if look.role not in ("fact", "title", "hint"):
        _draw_box(style, look)
    return style


def _font(height: int, bold: bool) -> xlwt.Font:
    font = xlwt.Font()
    font.name, font.height, font.bold = "Arial", height, bold
    return font


def _draw_box(style: xlwt.XFStyle, look: Look) -> None:
    if look.role in _PALETTE:
        style.pattern.pattern = xlwt.Pattern.SOLID_PATTERN
        style.pattern.pattern_fore_colour = _PALETTE[look.role][0]
    line = _PALETTE["input_line" if look.role == "input" else "line"][0]
    borders = style.borders
    borders.left = borders.right = borders.top = borders.bottom = xlwt.Borders.THIN
    borders.left_colour = borders.right_colour = borders.bottom_colour = line
    borders.top_colour = _PALETTE["day_line"][0] if look.new_day else line


def _set_up(sheet: xlwt.Worksheet, page: Page) -> None:
    sheet.col(0).width = 30 * 256
    for column in range(at.FIRST_POINT - 1, at.LAST_COLUMN):
        sheet.col(column).width = 15 * 256
    for row in at.WRAPPED:
        _set_height(sheet, row - 1, 27)
    sheet.set_panes_frozen(True)
    sheet.set_horz_split_pos(at.FIRST_HOUR - 1)
    sheet.set_vert_split_pos(1)
    sheet.set_show_grid(False)
    sheet.set_protect(True)
    sheet.set_portrait(True)
    sheet.set_paper_size_code(9)  # A4
    sheet.set_fit_num_pages(1)
    sheet.set_fit_width_to_pages(1)
    sheet.set_fit_height_to_pages(0)
    sheet.set_left_margin(0.4)
    sheet.set_right_margin(0.4)
    sheet.set_top_margin(0.4)
    sheet.set_bottom_margin(0.6)
    sheet.set_header_str(b"")  # xlwt takes nothing but ASCII bytes here
    sheet.set_footer_str(f"&L{page.stem}&R&P / &N".encode("ascii"))


def _write_guide(sheet: xlwt.Worksheet, page: Page) -> None:
    sheet.col(0).width = at.GUIDE_WIDTH * 256
    sheet.set_show_grid(False)
    sheet.set_protect(True)
    for row, line in enumerate(at.guide(page)):
        style = xlwt.XFStyle()
        style.font = _font(260 if row == 0 else 220, row == 0)
        style.alignment.wrap = xlwt.Alignment.WRAP_AT_RIGHT
        style.alignment.vert = xlwt.Alignment.VERT_TOP
        sheet.write(row, 0, line, style)
        _set_height(sheet, row, 15 * (1 + len(line) // at.GUIDE_WIDTH) + 6)


def _set_height(sheet: xlwt.Worksheet, row: int, points: int) -> None:
    sheet.row(row).height_mismatch = True
    sheet.row(row).height = 20 * points
