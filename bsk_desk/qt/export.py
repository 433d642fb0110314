"""Rows to .xlsx: streamed, with nothing in a cell that a spreadsheet would carry out.

openpyxl is imported by the first export, on its worker: the desk starts without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar

from bsk_desk.kernel.times import local
from bsk_desk.qt.tasks import Job

Row = TypeVar("Row")
Value = str | int | float | Decimal | date | datetime | bool | None
#: A sheet holds 1,048,576 rows; the first is the heading.
SHEET_ROWS = 1_048_575
#: A cell holds so many characters.
_CELL = 32_767
#: What XML 1.0 forbids: as openpyxl has it, and two that it lets pass.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Signs with which a text would be taken for a formula (OWASP, CSV injection).
_FORMULA = re.compile(r"\A[=+\-@\t\r\n]")


@dataclass(frozen=True, slots=True)
class ExportColumn(Generic[Row]):
    """One column of the file: title, value of a row, width in characters, number format."""

    title: str
    value: Callable[[Row], Value]
    width: int = 16
    format: str = ""


def defused(text: str) -> tuple[str, bool]:
    """The text as a cell may hold it, and whether it looks like a formula.

    Control characters that XML forbids are dropped, the rest stays as it was written.
    """
    kept = _ILLEGAL.sub("", text)[:_CELL]
    return kept, bool(_FORMULA.match(kept))


def write_xlsx(
    path: Path,
    title: str,
    columns: Sequence[ExportColumn[Row]],
    rows: Iterable[Row],
    *,
    job: Job | None = None,
    total: int = 0,
) -> int:
    """Write the rows and return their number. To be run on a worker.

    The file appears under its name only when it is whole. Raises Cancelled when the job is stopped
    and OSError where the disk refuses; neither leaves anything behind.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    part = path.with_name(f".{path.name}.part")
    number = 0
    sheet = None
    try:
        for row in rows:
            if sheet is None or number % SHEET_ROWS == 0:
                sheet = _new_sheet(book, title, number // SHEET_ROWS, columns)
            sheet.append([_cell(sheet, column.value(row), column.format) for column in columns])
            number += 1
            if job:
                job.progress(number, max(total, number + 1))
        if sheet is None:
            _new_sheet(book, title, 0, columns)
        book.save(part)
        part.replace(path)
    finally:
        _swept(book, part)
    return number


def _swept(book: Any, part: Path) -> None:
    """Nothing is left of a file that was not finished; openpyxl keeps sheets in temporary files."""
    part.unlink(missing_ok=True)
    for sheet in book.worksheets:
        writer = getattr(sheet, "_writer", None)
        if writer is not None and Path(writer.out).exists():
            sheet.close()
            writer.cleanup()


def _new_sheet(book: Any, title: str, at: int, columns: Sequence[ExportColumn[Row]]) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    name = re.sub(r"[\\/*?:\[\]]", " ", title)[:24].strip() or "Лист"
    sheet = book.create_sheet(name if at == 0 else f"{name} {at + 1}")
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, 1):
        sheet.column_dimensions[_letters(number)].width = column.width
    heads = []
    for column in columns:
        head = WriteOnlyCell(sheet, value=defused(column.title)[0])
        head.font = Font(bold=True)
        head.alignment = Alignment(wrap_text=True, vertical="top")
        heads.append(head)
    sheet.append(heads)
    return sheet


def _letters(number: int) -> str:
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def _cell(sheet: Any, value: Value, number_format: str) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, str):
        text, risky = defused(value)
        made = WriteOnlyCell(sheet, value=text or None)
        if risky:
            made.data_type = "s"
            made.quotePrefix = True
        return made
    if isinstance(value, datetime):
        value = local(value).replace(tzinfo=None)
        number_format = number_format or "DD.MM.YYYY HH:MM"
    elif isinstance(value, date):
        number_format = number_format or "DD.MM.YYYY"
    made = WriteOnlyCell(sheet, value=value)
    if number_format:
        made.number_format = number_format
    return made
