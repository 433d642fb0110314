"""The fast reader (calamine): right for a clean file, mute about what is wrong with a cell."""

from __future__ import annotations

import io
from typing import Any

from bsk_desk.features.hourly.formats.grid import Book, Sheet
from bsk_desk.features.hourly.model.settings import Limits


class NotFastError(Exception):
    """The fast reader gave up; the precise one will say why."""


def read(data: bytes, kind: str, limits: Limits) -> Book:
    """Sheets of .xls, .xlsx or .ods; raises NotFastError for anything calamine dislikes."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            _sheet(book, i, meta.name, meta.visible != SheetVisibleEnum.Visible, limits)
            for i, meta in enumerate(_few(book.sheets_metadata, limits.sheets))
            if str(meta.typ).endswith("WorkSheet")
        ]
    except (KeyboardInterrupt, SystemExit, MemoryError, NotFastError):
        raise
    except BaseException as fault:  # a panic of the library is no Exception
        raise NotFastError(str(fault)) from fault
    return Book(kind, sheets, fast=True)


def _few(sheets: list[Any], most: int) -> list[Any]:
    if len(sheets) > most:
        raise NotFastError("too many sheets")
    return sheets


def _sheet(book: Any, number: int, name: str, hidden: bool, limits: Limits) -> Sheet:
    sheet = book.get_sheet_by_index(number)
    if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
        raise NotFastError("too large")
    rows = sheet.to_python(skip_empty_area=False, nrows=limits.rows)
    if _ends_early(rows, limits.empty_rows):
        raise NotFastError("too many empty rows")
    return Sheet(name, rows, hidden)


def _ends_early(rows: list[list[Any]], most: int) -> bool:
    """Whether rows stand behind so many empty ones that the precise reader would not go on."""
    empty = 0
    for row in rows:
        if any(row) or any(cell != "" for cell in row):
            if empty >= most:
                return True
            empty = 0
        else:
            empty += 1
    return False
