"""Finds the table of hours on a sheet by its headers: where it starts and what its columns are."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

from bsk_desk.features.hourly.formats import head, headers
from bsk_desk.features.hourly.formats.grid import Sheet
from bsk_desk.features.hourly.formats.mapping import MappedColumn, Mapping
from bsk_desk.features.hourly.model.cells import FORMULA, Fault, is_empty, read_number
from bsk_desk.features.hourly.model.identity import serial_number
from bsk_desk.features.hourly.model.moments import to_clock, to_moment

_DEPTH, _BREADTH = 200, 60
_HEADER_ROWS = 4
_SERIAL = re.compile(r"\d[\d\-/ ]{2,}|\d(?:[.,]\d+)?[eEеЕ]\+?\d+", re.ASCII)
#: «№ счётчика 12345678», «Счётчик № 12345678», «ПУ 12345678» inside a longer header.
_NAMED = re.compile(
    r"(?i)(?:№|n\s|номер|пу|сч[её]тчика?|прибора?)"
    r"(?:\s*(?:сч[её]тчика|прибора|пу)(?:\s+уч[её]та)?)?\s*:?\s*№?\s*([\w\-/]*\d[\w\-/]*)"
)
_SKIPPED = {
    headers.TOTAL, headers.KIND, headers.STATUS, headers.DATE, headers.HOUR, headers.NUMBER,
}  # fmt: skip
_MOST = 12
_FILLED = (date, str, float, int, Fault)
#: What a column may hold instead of active energy.
_OTHER = (headers.POWER, headers.REACTIVE)
_UNIT = re.compile(
    r"(?i)[,;]?\s*\(?[км]?вт\s*[*·.\-x×х/]?\s*ч?\)?\.?|[,;\s]\s*[аaрr]\s*[+\-−](?=[\s,;(]|$)"
)
KW = "кВт"
KWH = "кВт·ч"


def find_columns(sheet: Sheet, *, strict: bool = True) -> Mapping | None:
    """The table with a column of times and a column per meter; None when there is none.

    With ``strict`` a header must say so; without it dates in a column are enough.
    """
    place = _headed(sheet) or _unheaded(sheet, strict=strict)
    if place is None:
        return None
    header_row, date_column, first_row, serials = place
    top = _header_top(sheet, header_row, first_row)
    rows = [r for r in range(top, first_row) if not _numbered(sheet.rows[r])]
    hour_column = _hour_column(sheet, rows, first_row, date_column)
    left = max(date_column, -1 if hour_column is None else hour_column)
    columns = _value_columns(sheet, rows, first_row, left)
    if not columns:
        return None
    return Mapping(first_row, date_column, columns, hour_column, top, serials)


def _headed(sheet: Sheet) -> tuple[int, int, int, bool] | None:
    """(header row, date column, first row, bare numbers) below a header that speaks of dates."""
    best: tuple[int, tuple[int, int, int, bool]] | None = None
    for row, line in enumerate(sheet.rows[:_DEPTH]):
        if best is not None and best[0] > len(sheet.rows) - row:
            break  # no table further down could be longer
        for column, cell in enumerate(line[:_BREADTH]):
            if not isinstance(cell, str) or headers.column_role(cell) != headers.DATE:
                continue
            found = _below(sheet, row, column)
            lower = best is not None and best[1][0] < row and found and found[0] == best[0]
            if found and (best is None or found[0] > best[0] or lower):
                best = (found[0], (row, column, found[1], found[2]))
    return best[1] if best else None


def _below(sheet: Sheet, header: int, column: int) -> tuple[int, int, bool] | None:
    """(how many dates, first row, bare numbers) in the column under a header."""
    for row in range(header + 1, min(header + 1 + _HEADER_ROWS, len(sheet.rows))):
        cell = sheet.at(row, column)
        bare = isinstance(cell, int | float) and to_moment(cell, serials=True) is not None
        formula = isinstance(cell, Fault) and cell.kind == FORMULA
        if not (bare or formula or to_moment(cell) is not None):
            continue
        return _count(sheet, row, column), row, bare
    return None


def _count(sheet: Sheet, first: int, column: int) -> int:
    kinds = Counter(type(line[column]) for line in sheet.rows[first:] if column < len(line))
    return sum(count for kind, count in kinds.items() if issubclass(kind, _FILLED))


def _unheaded(sheet: Sheet, *, strict: bool) -> tuple[int, int, int, bool] | None:
    """A column of dates without a header over it, but with hours in it or beside it."""
    best: tuple[int, int, int] | None = None
    for column in range(_BREADTH):
        rows = [
            row
            for row, line in enumerate(sheet.rows)
            if column < len(line) and to_moment(line[column]) is not None
        ]
        if len(rows) >= (_MOST * 2 if strict else _MOST) and (best is None or len(rows) > best[0]):
            best = (len(rows), column, rows[0] if rows[0] + 1 in rows else rows[1])
    if best is None:
        return None
    _, column, first = best
    return first, column, first, False


def _header_top(sheet: Sheet, header_row: int, first_row: int) -> int:
    """The first of the rows that make up the table's header."""
    top = header_row
    for row in range(min(header_row, first_row) - 1, max(header_row - _HEADER_ROWS, -1), -1):
        texts = [cell for cell in sheet.rows[row] if not is_empty(cell)]
        labels = [cell for cell in texts if headers.head_role(headers.words(cell))]
        if not texts or labels or (len(texts) < 2 and header_row != first_row):
            break
        top = row
        if header_row != first_row:
            break
    return top


def _numbered(line: list[Any]) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 and so on."""
    numbers = [read_number(cell) for cell in line if not is_empty(cell)]
    if len(numbers) < 2 or any(n is None for n in numbers):
        return False
    known = [n for n in numbers if n is not None]
    return all(b - a == 1 for a, b in pairwise(known)) and known[0] <= 2


def _hour_column(sheet: Sheet, rows: list[int], first_row: int, date_column: int) -> int | None:
    """The column of hours when the dates alone do not name them."""
    if not _dates_repeat(sheet, first_row, date_column):
        return None
    width = max((len(line) for line in sheet.rows[first_row : first_row + 30]), default=0)
    for column in range(min(width, _BREADTH)):
        roles = {headers.column_role(sheet.at(row, column)) for row in rows}
        if headers.HOUR in roles and column != date_column:
            return column
    near: list[int] = [*range(date_column + 1, min(width, date_column + 5)), *range(date_column)]
    for column in near:
        if _looks_like_hours(sheet, first_row, column):
            return column
    return None


def _dates_repeat(sheet: Sheet, first_row: int, column: int) -> bool:
    moments = [
        to_moment(sheet.at(row, column), serials=True)
        for row in range(first_row, min(first_row + 30, len(sheet.rows)))
    ]
    known = [m.at for m in moments if m is not None and (m.clock is None or not m.clock.minutes)]
    blank = sum(m is None for m in moments)
    return len(known) > len(set(known)) or blank > len(moments) / 2


def _looks_like_hours(sheet: Sheet, first_row: int, column: int) -> bool:
    clocks = [
        to_clock(sheet.at(row, column))
        for row in range(first_row, min(first_row + 24, len(sheet.rows)))
    ]
    minutes = [clock.minutes for clock in clocks if clock is not None]
    return len(minutes) >= max(len(clocks) - 2, 2) and len(set(minutes)) >= len(minutes) - 2


def _value_columns(
    sheet: Sheet, rows: list[int], first_row: int, left: int
) -> tuple[MappedColumn, ...]:
    width = max((len(line) for line in sheet.rows), default=0)
    found: list[tuple[MappedColumn, str | None]] = []
    for column in range(left + 1, width):
        texts = [(row, sheet.at(row, column)) for row in rows]
        roles = [headers.column_role(cell) for _, cell in texts]
        if any(role in _SKIPPED for role in roles):
            continue
        role = next((r for r in roles if r == headers.ENERGY or r in _OTHER), None)
        serial = next((s for row, cell in reversed(texts) if (s := _serial(cell))), "")
        place = next(((row, column) for row, cell in reversed(texts) if _serial(cell)), None)
        if place or role or _has_numbers(sheet, first_row, column):
            unit = next((u for _, cell in texts if (u := headers.odd_unit(cell))), None)
            unit = unit or (KW if role == headers.POWER else KWH)
            found.append((MappedColumn(column, serial, place, unit), role))
    return _by_meter(found, sheet, rows[0] if rows else first_row)


def _by_meter(
    found: list[tuple[MappedColumn, str | None]], sheet: Sheet, top: int
) -> tuple[MappedColumn, ...]:
    """Active energy; power and reactive energy only of meters that have nothing else."""
    others = [column for column, role in found if role in _OTHER]
    if not others or len(others) == len(found):
        return tuple(column for column, _ in found)
    written = head.find(sheet, top).found.get(headers.SERIAL, ())
    above = {column: serial_number(value) for _, column, value in written}
    serials = {c.column: c.serial or above.get(c.column, "") for c, _ in found}
    told = {serials[c.column] for c, role in found if role not in _OTHER}
    lonely = [] if "" in told else [c for c in others if serials[c.column] not in {"", *told}]
    return tuple(c for c, role in found if role not in _OTHER or c in lonely)


def _serial(cell: Any) -> str:
    """The meter's number in a header cell, '' when there is none."""
    if isinstance(cell, bool) or is_empty(cell) or isinstance(cell, Fault | date):
        return ""
    if isinstance(cell, int | float):
        return serial_number(cell) if abs(cell) >= 100 else ""
    text = " ".join(str(cell).split())
    if to_moment(text) is not None:
        return ""
    bare = _UNIT.sub("", text).strip()
    if not _SERIAL.search(bare):
        return ""
    found = _NAMED.search(bare)
    return serial_number(found[1] if found else bare)


def _has_numbers(sheet: Sheet, first_row: int, column: int) -> bool:
    numbers = filled = 0
    for line in sheet.rows[first_row:]:
        cell = line[column] if column < len(line) else None
        if isinstance(cell, float | int):
            numbers += 1
        elif not is_empty(cell):
            filled += 1
            numbers += read_number(cell) is not None
        if numbers > _MOST:
            return True
    return numbers > 0 and numbers >= filled
