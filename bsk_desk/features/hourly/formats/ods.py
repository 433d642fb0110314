"""The precise reader of .ods: repeated cells and rows unrolled within limits."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from bsk_desk.features.hourly.formats import xml_safe
from bsk_desk.features.hourly.formats.archive import Archive
from bsk_desk.features.hourly.formats.grid import Book, RowKeeper, Sheet, refuse_sheets
from bsk_desk.features.hourly.formats.xls import cover_all, encrypted
from bsk_desk.features.hourly.model.cells import BROKEN, FORMULA, Fault
from bsk_desk.features.hourly.model.settings import Limits

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
#: Root of a flat document.
FLAT = _OFFICE + "document"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_DURATION = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?", re.ASCII)
_ERROR_TEXT = re.compile(r"#[A-ZА-Я/0!?]+[!?]?|Err:\d+|Ошибка:\d+|#Н/Д|#ССЫЛ!", re.IGNORECASE)
_MANIFEST = "META-INF/manifest.xml"


def read(archive: Archive, limits: Limits) -> Book:
    """Sheets of an .ods; ReadError X04 (encrypted), X05 or X06 when it cannot be read."""
    if _MANIFEST in archive.names() and b"encryption-data" in archive.read(_MANIFEST):
        raise encrypted()
    return read_root(xml_safe.parse(archive.read("content.xml")), limits)


def read_root(root: Any, limits: Limits) -> Book:
    """Sheets of a parsed document, zipped (content.xml) or flat (.fods)."""
    hidden = {
        style.get(_STYLE + "name")
        for style in root.iter(_STYLE + "style")
        for part in style.iter(_STYLE + "table-properties")
        if part.get(_TABLE + "display") == "false"
    }
    tables = list(root.iter(_TABLE + "table"))
    refuse_sheets(len(tables), limits)
    return Book("ods", [_sheet(table, hidden, limits) for table in tables])


def _sheet(table: Any, hidden: set[Any], limits: Limits) -> Sheet:
    keeper = RowKeeper(limits.rows, limits.columns, limits.empty_rows)
    merged: list[tuple[int, int, int, int]] = []
    row = 0
    for element in table.iter(_TABLE + "table-row"):
        times = _times(element, "number-rows-repeated")
        cells = list(_cells(element, row, merged, limits))
        for copy in range(row, row + times):
            if not cells or not all(keeper.put(copy, c, value) for c, value in cells):
                break
        row += times
        if row > limits.rows:
            keeper.clipped |= bool(cells)
            break
    cover_all(keeper.rows, merged)
    name = table.get(_TABLE + "name")
    return Sheet(name, keeper.rows, table.get(_TABLE + "style-name") in hidden, keeper.clipped)


def _cells(element: Any, row: int, merged: list[Any], limits: Limits) -> Any:
    column = 0
    for cell in element:
        if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        times = _times(cell, "number-columns-repeated")
        value = _value(cell)
        if value is not None:
            for copy in range(column, min(column + times, limits.columns + 1)):
                yield copy, value
        down = _times(cell, "number-rows-spanned")
        if down > 1:
            wide = _times(cell, "number-columns-spanned")
            merged.append((row, row + down - 1, column, column + wide - 1))
        column += times


def _times(element: Any, name: str) -> int:
    text = element.get(_TABLE + name, "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _value(cell: Any) -> Any:  # noqa: PLR0911 - one return per type of a cell
    kind = cell.get(_OFFICE + "value-type")
    formula = cell.get(_TABLE + "formula") is not None
    if kind in ("float", "percentage", "currency"):
        number = _float(cell.get(_OFFICE + "value"))
        shown = _paragraphs(cell)
        if formula and _ERROR_TEXT.fullmatch(shown):
            return Fault(BROKEN, shown)
        return number if number is not None else Fault(FORMULA)
    if kind == "date":
        return _date(cell.get(_OFFICE + "date-value", ""))
    if kind == "time":
        return _time(cell.get(_OFFICE + "time-value", ""))
    if kind == "boolean":
        return cell.get(_OFFICE + "boolean-value") == "true"
    text = _paragraphs(cell)
    if formula and (not text or _ERROR_TEXT.fullmatch(text)):
        return Fault(BROKEN, text) if text else Fault(FORMULA)
    return text or None


def _paragraphs(cell: Any) -> str:
    lines = []
    for part in cell:
        if part.tag == _TEXT + "p":
            spaces = part.iter(_TEXT + "s")
            lines.append("".join(part.itertext()) + ("" if not list(spaces) else " "))
    return "\n".join(lines).strip()


def _float(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None


def _date(text: str) -> Any:
    try:
        return datetime.fromisoformat(text[:19])
    except ValueError:
        return text or None


def _time(text: str) -> Any:
    found = _DURATION.fullmatch(text)
    if not found:
        return text or None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
