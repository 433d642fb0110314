"""«Таблица XML 2003» (SpreadsheetML): Excel's first XML, often under the name .xls."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bsk_desk.features.hourly.formats import xml_safe
from bsk_desk.features.hourly.formats.grid import Book, RowKeeper, Sheet, refuse_sheets
from bsk_desk.features.hourly.formats.xls import cover_all
from bsk_desk.features.hourly.model.cells import BROKEN, FORMULA, Fault
from bsk_desk.features.hourly.model.settings import Limits

NAMESPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_SS = f"{{{NAMESPACE}}}"
_ZERO = datetime(1899, 12, 31)


def read(root: Any, limits: Limits) -> Book:
    """Sheets of a parsed workbook."""
    sheets = list(root.iter(_SS + "Worksheet"))
    refuse_sheets(len(sheets), limits)
    return Book("xml2003", [_sheet(sheet, limits) for sheet in sheets])


def _sheet(element: Any, limits: Limits) -> Sheet:
    keeper = RowKeeper(limits.rows, limits.columns, limits.empty_rows)
    merged: list[tuple[int, int, int, int]] = []
    row = -1
    for line in element.iter(_SS + "Row"):
        row = _index(line, row)
        if not _keep(keeper, line, row, merged):
            break
        row += _number(line.get(_SS + "Span"))
    cover_all(keeper.rows, merged)
    hidden = any((e.text or "") != "SheetVisible" for e in element.iter("{*}Visible"))
    return Sheet(element.get(_SS + "Name"), keeper.rows, hidden, keeper.clipped)


def _keep(keeper: RowKeeper, line: Any, row: int, merged: list[tuple[int, int, int, int]]) -> bool:
    column = -1
    for cell in line:
        if cell.tag != _SS + "Cell":
            continue
        column = _index(cell, column)
        value = _value(cell)
        if value is not None and not keeper.put(row, column, value):
            return False
        right = column + _number(cell.get(_SS + "MergeAcross"))
        down = row + _number(cell.get(_SS + "MergeDown"))
        if down > row:
            merged.append((row, down, column, right))
        column = right
    return True


def _index(element: Any, before: int) -> int:
    given = _number(element.get(_SS + "Index"))
    return given - 1 if given > 0 else before + 1


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0


def _value(cell: Any) -> Any:
    data = next((part for part in cell if xml_safe.local(part) == "Data"), None)
    formula = cell.get(_SS + "Formula")
    text = "".join(data.itertext()) if data is not None else ""
    if data is None or not text:
        return Fault(FORMULA, formula) if formula else None
    kind = data.get(_SS + "Type", "String")
    if kind == "Error":
        return Fault(BROKEN, text)
    if kind == "Boolean":
        return text == "1"
    if kind == "Number":
        return _float(text)
    return _date(text) if kind == "DateTime" else text


def _float(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text


def _date(text: str) -> Any:
    try:
        found = datetime.fromisoformat(text[:23])
    except ValueError:
        return text
    return found - _ZERO if found.year <= 1900 else found
