"""The precise reader of .xls (BIFF5 and BIFF8): names errors, empty formulas, merged cells."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from bsk_desk.features.hourly.formats.grid import Book, ReadError, RowKeeper, Sheet, refuse_sheets
from bsk_desk.features.hourly.model.cells import BROKEN, COVERED, FORMULA, Fault
from bsk_desk.features.hourly.model.profiles import address
from bsk_desk.features.hourly.model.settings import Limits

_WIDEST = 32
#: So many cells of merged ranges are marked on a sheet: as many as it may have.
_COVERED = 2_560_000
_AGAIN = "Откройте его в Excel и сохраните заново"


def read(data: bytes, limits: Limits) -> Book:
    """Sheets of an .xls; raises ReadError X04 (encrypted) or X06 (damaged)."""
    refuse_encrypted(data)
    try:
        book = _open(data)
        refuse_sheets(book.nsheets, limits)
        sheets = [_sheet(book, sheet, limits) for sheet in book.sheets()]
    except (MemoryError, ReadError):
        raise
    except Exception as fault:  # xlrd lets struct.error, AssertionError, IndexError… out
        if "encrypt" in str(fault).lower():
            raise encrypted() from fault
        raise ReadError("X06", f"Файл .xls повреждён или обрезан. {_AGAIN}") from fault
    return Book("xls", sheets)


def _open(data: bytes) -> Any:
    """With formatting, where merged cells are; some writers' formatting xlrd cannot read."""
    import xlrd

    def opened(*, formatting: bool) -> Any:
        return xlrd.open_workbook(
            file_contents=data,
            logfile=io.StringIO(),
            formatting_info=formatting,
            ragged_rows=True,
        )

    try:
        return opened(formatting=True)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - xlrd lets anything out, and the second try may succeed
        return opened(formatting=False)


def encrypted() -> ReadError:
    """X04 for a book under a password."""
    return ReadError("X04", "Файл зашифрован паролем. Снимите пароль и сохраните файл заново")


def refuse_encrypted(data: bytes) -> None:
    """Raise X04 for an OLE2 file that wraps an encrypted .xlsx."""
    names = ("EncryptedPackage", "EncryptionInfo")
    if any(name.encode("utf-16-le") in data for name in names):
        raise encrypted()


def _sheet(book: Any, sheet: Any, limits: Limits) -> Sheet:
    keeper = RowKeeper(limits.rows, limits.columns, limits.empty_rows)
    for row in range(sheet.nrows):
        types, values = sheet.row_types(row), sheet.row_values(row)
        if not all(
            keeper.put(row, column, _value(book, types[column], values[column]))
            for column in range(len(types))
            if types[column] not in (0, 6)
        ):
            break
    cover_all(keeper.rows, ((t, b - 1, le, r - 1) for t, b, le, r in sheet.merged_cells))
    return Sheet(sheet.name, keeper.rows, sheet.visibility != 0, keeper.clipped)


def _value(book: Any, kind: int, value: Any) -> Any:
    import xlrd

    if kind == xlrd.XL_CELL_ERROR:
        return Fault(BROKEN, xlrd.error_text_from_code.get(value, "#ОШИБКА"))
    if kind == xlrd.XL_CELL_TEXT and value == "":
        return Fault(FORMULA)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_DATE:
        return excel_date(value, 1904 if book.datemode else 1900)
    return value


def excel_date(value: float, system: int) -> Any:
    """Excel's day number as a datetime (timedelta below one day); itself when it is no date."""
    epoch = datetime(1904, 1, 1) if system == 1904 else datetime(1899, 12, 30)
    if 0 <= value <= 1:
        return timedelta(days=value)
    try:
        return epoch + timedelta(days=value)
    except OverflowError:
        return value


def cover_all(rows: list[list[Any]], merged: Iterable[tuple[int, int, int, int]]) -> None:
    """:func:`cover` for (top, bottom, left, right); overlapping ranges of a hostile file end it."""
    left_over = _COVERED
    for top, bottom, left, right in merged:
        left_over -= max(min(bottom, len(rows)) - top, 0) * min(right - left + 1, _WIDEST)
        if left_over < 0:
            break
        cover(rows, top, bottom, left, right)


def cover(rows: list[list[Any]], top: int, bottom: int, left: int, right: int) -> None:
    """Mark the blank cells of a vertical merged range, so that they are told from blanks."""
    if bottom <= top:
        return
    label = f"{address(top, left)}:{address(bottom, right)}"
    right = min(right, left + _WIDEST)
    for line in rows[top + 1 : bottom + 1]:
        line.extend([None] * (right + 1 - len(line)))
        for column in range(left, right + 1):
            if line[column] is None:
                line[column] = Fault(COVERED, label)
