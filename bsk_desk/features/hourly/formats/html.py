"""Web pages under the name of a spreadsheet: each table becomes a sheet."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from bsk_desk.features.hourly.formats.grid import Book, ReadError, RowKeeper, Sheet
from bsk_desk.features.hourly.formats.text import decode
from bsk_desk.features.hourly.model.settings import Limits


def read(data: bytes, limits: Limits) -> Book:
    """Tables of a page as sheets (kind csv: cells without types); X06 without any table."""
    parser = etree.HTMLParser(no_network=True, remove_comments=True, recover=True)
    try:
        root = etree.fromstring(_text(data), parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        raise ReadError("X06", "Веб-страница повреждена. Сохраните файл как .xlsx") from fault
    tables = list(root.iter("table")) if root is not None else []
    if not tables:
        raise ReadError("X08", "Это веб-страница без таблиц. Сохраните данные в Excel как .xlsx")
    return Book("csv", [_sheet(table, limits) for table in tables if not _nested(table)])


def _text(data: bytes) -> str:
    # A declaration of an encoding inside a decoded text would only mislead the parser.
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", decode(data)).replace("\x00", "")


def _nested(table: Any) -> bool:
    return any(parent.tag == "table" for parent in table.iterancestors())


def _sheet(table: Any, limits: Limits) -> Sheet:
    keeper = RowKeeper(limits.rows, limits.columns, limits.empty_rows)
    covered: dict[int, int] = {}
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line:
            if cell.tag not in ("td", "th"):
                continue
            while covered.get(column, 0) > row:
                column += 1
            text = " ".join("".join(cell.itertext()).split())
            if text and not keeper.put(row, column, text):
                break
            right = column + _span(cell, "colspan")
            down = row + _span(cell, "rowspan")
            if down > row + 1:
                covered |= dict.fromkeys(range(column, min(right, limits.columns)), down)
            column = right
    return Sheet(None, keeper.rows, clipped=keeper.clipped)


def _span(cell: Any, name: str) -> int:
    text = cell.get(name, "1")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 5 else 1
