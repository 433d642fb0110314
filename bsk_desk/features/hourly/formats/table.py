"""Reads a table of hours by its mapping: labels of the rows, then one point per column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.formats import headers
from bsk_desk.features.hourly.formats.grid import Sheet
from bsk_desk.features.hourly.formats.head import HeadBlock, ratio_of
from bsk_desk.features.hourly.formats.mapping import MappedColumn, Mapping
from bsk_desk.features.hourly.formats.rows import RowLabels
from bsk_desk.features.hourly.formats.shape import KW, KWH
from bsk_desk.features.hourly.model.cells import is_empty, read_number
from bsk_desk.features.hourly.model.columns import Column, read_column
from bsk_desk.features.hourly.model.findings import Finding, error, warning
from bsk_desk.features.hourly.model.identity import serial_number
from bsk_desk.features.hourly.model.numbers import shown
from bsk_desk.features.hourly.model.profiles import Places, Point, address, column_name
from bsk_desk.features.hourly.model.timeline import (
    Timeline,
    against_period,
    plain_timeline,
    timeline,
)

_MEND = "Пересчитайте значения и исправьте заголовок"
_MENDS = {
    KW: "Проверьте, что это расход за час, и исправьте заголовок",
    "кВАр·ч": "Впишите активную энергию",
}


@dataclass(slots=True)
class Found:
    """What a sheet gave."""

    points: list[Point] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unfilled: Finding | None = None
    """H03: there is a table, but nothing stands in it."""


def read_table(sheet: Sheet, mapping: Mapping, head: HeadBlock, period: date | None) -> Found:
    """Points of the columns named by ``mapping``."""
    found = Found()
    line = _timeline(sheet, mapping, period, found)
    if line is None:
        found.findings.append(_no_dates(sheet, mapping))
        return found
    _rename(line, sheet, mapping.date_column)
    found.findings.extend(line.findings)
    columns = _columns(sheet, line)
    read: list[tuple[Point, int]] = []
    for column in _named(sheet, mapping, head):
        before = len(found.points)
        _read_point(sheet, line, column, columns(column.column), head, found=found)
        read.extend((point, column.column) for point in found.points[before:])
    if not found.points:
        found.unfilled = _unfilled(sheet, mapping)
    found.findings.extend(_units(sheet, mapping, read))
    return found


def _timeline(sheet: Sheet, mapping: Mapping, period: date | None, found: Found) -> Timeline | None:
    column, first = mapping.date_column, mapping.first_row
    if mapping.hour_column is None:
        cells = [line[column] if column < len(line) else None for line in sheet.rows[first:]]
        plain = plain_timeline(cells, first)
        if plain is not None:
            against_period(plain, period, sheet.name, address(first, column))
            return plain
    labels = RowLabels(sheet, mapping, found.findings).read()
    return timeline(labels, sheet.name, column, period=period)


def _columns(sheet: Sheet, line: Timeline) -> Callable[[int], Sequence[Any]]:
    """A function that gives the cells of a column, one per label; quick for a plain block."""
    rows = [sheet.rows[row] for row in line.rows]
    if len({len(row) for row in rows}) == 1:
        turned = list(zip(*rows, strict=True))
        return lambda at: turned[at] if at < len(turned) else [None] * len(rows)
    return lambda at: [row[at] if at < len(row) else None for row in rows]


def _rename(line: Timeline, sheet: Sheet, column: int) -> None:
    """Elements have their own names; the timeline knows addresses only."""
    if sheet.style == "cell":
        return
    for number, finding in enumerate(line.findings):
        row = next((r for r in line.rows if address(r, column) == finding.cell), None)
        cell = None if row is None else sheet.naming(row, column)
        line.findings[number] = replace(finding, cell=cell, until=None)


def _no_dates(sheet: Sheet, mapping: Mapping) -> Finding:
    return error(
        "H01",
        "Нет ни одной читаемой даты с часом. Если даты — формулы, откройте файл в Excel "
        "и сохраните; иначе впишите дату и час каждой строки",
        sheet=sheet.name,
        cell=sheet.naming(mapping.first_row, mapping.date_column),
    )


def _unfilled(sheet: Sheet, mapping: Mapping) -> Finding:
    return error(
        "H03",
        "В таблице нет ни одного значения. Впишите номера счётчиков и часы",
        sheet=sheet.name,
        cell=sheet.naming(mapping.first_row, mapping.columns[0].column),
    )


def _units(sheet: Sheet, mapping: Mapping, points: Sequence[tuple[Point, int]]) -> list[Finding]:
    """H10 for headers that speak of another unit; one finding when all speak of kW."""
    odd = [(point, column) for point, column in points if point.unit != KWH]
    alike = len(odd) == len(points) and all(point.unit == KW for point, _ in odd)
    return [
        warning(
            "H10",
            f"В заголовке {shown(point.unit)}, а нужны {KWH}. {_MENDS.get(point.unit, _MEND)}",
            sheet=sheet.name,
            cell=sheet.naming(_unit_row(sheet, mapping, column), column),
            point=None if alike else point.serial,
        )
        for point, column in (odd[:1] if alike else odd)
    ]


def _unit_row(sheet: Sheet, mapping: Mapping, column: int) -> int:
    """The row of the header that names the unit of a column."""
    rows = range(mapping.head_rows, mapping.first_row)
    texts = ((row, sheet.at(row, column)) for row in rows)
    odd = (r for r, t in texts if headers.odd_unit(t) or headers.column_role(t) == headers.POWER)
    return next(odd, max(mapping.first_row - 1, 0))


def _named(sheet: Sheet, mapping: Mapping, head: HeadBlock) -> list[MappedColumn]:
    """Columns with the serials of the head: same column first, else in the same order."""
    written = head.found.get(headers.SERIAL, [])
    columns = list(mapping.columns)
    if not written:
        return _by_sheet_name(sheet, columns)
    if len(columns) == 1 and len(written) == 1:
        row, column, value = written[0]
        return [_with(columns[0], (row, column), value)]
    by_column = {column: (row, value) for row, column, value in written}
    if by_column.keys() <= {c.column for c in columns} or len(written) > len(columns):
        return [
            _with(c, (by_column[c.column][0], c.column), by_column[c.column][1])
            if c.column in by_column
            else c
            for c in columns
        ]
    ordered = iter(written)
    named = []
    for mapped in columns:
        found = next(ordered, None) if not mapped.serial else None
        named.append(_with(mapped, found[:2], found[2]) if found else mapped)
    return named


def _with(column: MappedColumn, place: tuple[int, int], value: Any) -> MappedColumn:
    return MappedColumn(column.column, _text(value), place, column.unit)


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _by_sheet_name(sheet: Sheet, columns: list[MappedColumn]) -> list[MappedColumn]:
    name = sheet.name or ""
    digits = sum(letter.isdigit() for letter in name)
    if len(columns) == 1 and not columns[0].serial and digits >= 5:
        return [MappedColumn(columns[0].column, serial_number(name), None, columns[0].unit)]
    return columns


def _read_point(
    sheet: Sheet,
    line: Timeline,
    mapped: MappedColumn,
    cells: Sequence[Any],
    head: HeadBlock,
    *,
    found: Found,
) -> None:
    at = mapped.column
    if not mapped.serial and all(is_empty(cell) for cell in cells):
        return
    serial = serial_number(mapped.serial)
    place = mapped.header or _place_for_serial(head, at) or (max(line.rows[0] - 1, 0), at)
    cell = sheet.naming(*place)
    if not serial:
        serial = f"столбец {column_name(at)}"
        found.findings.append(no_serial(sheet, serial, cell))
    column = Column(serial, cells, lambda i: sheet.naming(line.rows[i], at), sheet.name)
    profile, positions = read_column(line, column)
    found.findings.extend(column.findings)
    rows = _rows(line, positions)
    if sheet.style != "cell":
        rows = tuple(row - line.rows[0] if row >= 0 else -1 for row in rows)
    places = Places(sheet.name, rows, at if sheet.style == "cell" else at - 1, sheet.style)
    facts = meter_facts(head, at, len(head.found.get(headers.SERIAL, ())))
    found.points.append(
        Point(serial, profile, places, cell, mapped.serial, unit=mapped.unit, **facts)
    )


def _place_for_serial(head: HeadBlock, column: int) -> tuple[int, int] | None:
    """Where the number of the meter in ``column`` should stand: beside those of the others."""
    found = head.cell(headers.SERIAL)
    return (found[0], column) if found else None


def _rows(line: Timeline, positions: Sequence[int]) -> tuple[int, ...]:
    """Row of each hour, -1 for an hour without one."""
    if isinstance(positions, range):
        return tuple(line.rows)
    return tuple(line.rows[p] if p >= 0 else -1 for p in positions)


def no_serial(sheet: Sheet, serial: str, cell: str | None) -> Finding:
    """H11: values without a meter."""
    return error(
        "H11",
        "Есть значения, но нет номера счётчика. Впишите номер над столбцом",
        sheet=sheet.name,
        cell=cell,
        point=serial,
    )


def meter_facts(head: HeadBlock, column: int, meters: int) -> dict[str, Any]:
    """Type, ratio and registers of the meter in ``column`` (or of the only one)."""
    ratio = _fact(head, headers.RATIO, column, meters, ratio_of)
    voltage = _fact(head, headers.VOLTAGE_RATIO, column, meters, ratio_of)
    if voltage is not None:
        ratio = (ratio if ratio is not None else Decimal(1)) * voltage
    return {
        "meter_type": _fact(head, headers.TYPE, column, meters, shown) or "",
        "ratio": ratio,
        "start": _fact(head, headers.START, column, meters, read_number),
        "end": _fact(head, headers.END, column, meters, read_number),
    }


def _fact(head: HeadBlock, role: str, column: int, meters: int, take: Callable[[Any], Any]) -> Any:
    values = head.found.get(role, [])
    if meters <= 1 and len(values) == 1:
        return take(values[0][2])
    return next((take(value) for _, at, value in values if at == column), None)
