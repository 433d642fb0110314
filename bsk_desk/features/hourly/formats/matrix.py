"""Matrices of one meter: days × hours (24 columns) and hours × days (24 or 25 rows)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from bsk_desk.features.hourly.formats import headers
from bsk_desk.features.hourly.formats.grid import Sheet
from bsk_desk.features.hourly.formats.head import HeadBlock
from bsk_desk.features.hourly.formats.matrix_labels import clock_of, clocks_of, date_of, day_number
from bsk_desk.features.hourly.formats.table import Found, meter_facts, no_serial
from bsk_desk.features.hourly.model.cells import is_empty
from bsk_desk.features.hourly.model.columns import Column, read_column
from bsk_desk.features.hourly.model.findings import error, warning
from bsk_desk.features.hourly.model.hours import local_hours, month_of
from bsk_desk.features.hourly.model.identity import serial_number
from bsk_desk.features.hourly.model.moments import DAY_MINUTES, Clock
from bsk_desk.features.hourly.model.numbers import shown
from bsk_desk.features.hourly.model.profiles import Places, Point, address
from bsk_desk.features.hourly.model.timeline import Labels, timeline

_DEPTH = 200
_HOURS = (23, 25)
_DAYS = 27


@dataclass(frozen=True, slots=True)
class Matrix:
    """Header row, column of the row labels, and the labels of the columns."""

    header_row: int
    label_column: int
    columns: tuple[tuple[int, Any], ...]
    """(column, Clock or day) in order."""
    by_days: bool
    """Rows are days, columns are hours."""


def find_matrix(sheet: Sheet) -> Matrix | None:
    """The matrix on a sheet, None when there is none."""
    for row, line in enumerate(sheet.rows[:_DEPTH]):
        if len(line) < _HOURS[0]:
            continue
        found = _days_of(row, line, sheet) or _hours_of(row, line, sheet)
        if found is not None:
            return found
    return None


def read_matrix(sheet: Sheet, matrix: Matrix, head: HeadBlock, period: date | None) -> Found:
    """The point of a matrix; without dates the month comes from ``period``."""
    found = Found()
    cells = _cells_by_days(sheet, matrix, period, found)
    if not matrix.by_days:
        cells = _cells_by_hours(sheet, matrix, period, found)
    if cells is None or not cells.values:
        found.findings.append(_no_month(sheet, matrix))
        return found
    line = timeline(cells.labels, sheet.name, matrix.label_column, period=period)
    if line is None:
        return found
    found.findings.extend(line.findings)
    serial, place = _serial(sheet, head)
    written = serial
    if not serial:
        serial = shown(sheet.name or "без номера")
        cell = sheet.naming(matrix.header_row, matrix.label_column)
        found.findings.append(no_serial(sheet, serial, cell))
    column = Column(serial, cells.values, lambda i: sheet.naming(*cells.places[i]), sheet.name)
    profile, positions = read_column(line, column)
    found.findings.extend(column.findings)
    rows = tuple(cells.places[p][0] if p >= 0 else -1 for p in positions)
    columns = tuple(cells.places[p][1] if p >= 0 else -1 for p in positions)
    facts = meter_facts(head, -1, 1)
    places = Places(sheet.name, rows, columns)
    found.points.append(Point(serial, profile, places, place, written, **facts))
    return found


class _Cells:
    def __init__(self) -> None:
        self.labels = Labels()
        self.values: list[Any] = []
        self.places: list[tuple[int, int]] = []

    def add(self, sheet: Sheet, at: datetime, row: int, column: int) -> None:
        value = sheet.at(row, column)
        self.labels.add(at, row, blank=is_empty(value))
        self.values.append(value)
        self.places.append((row, column))


def _hours_of(row: int, line: list[Any], sheet: Sheet) -> Matrix | None:
    """A header of 23–25 hour labels that go up by one."""
    clocks = [(c, k) for c, k in enumerate(clocks_of(line)) if k is not None]
    run: list[tuple[int, Clock]] = []
    for column, clock in clocks:
        if run and column == run[-1][0] + 1 and clock.minutes in _next(run[-1][1].minutes):
            run.append((column, clock))
        elif len(run) < _HOURS[0]:
            run = [(column, clock)]
    if not _HOURS[0] <= len(run) <= _HOURS[1]:
        return None
    left = _label_column(sheet, row, run[0][0])
    return None if left is None else Matrix(row, left, tuple(run), by_days=True)


def _next(minutes: int) -> tuple[int, ...]:
    return ((minutes + 60) % DAY_MINUTES, minutes + 60)


def _label_column(sheet: Sheet, header: int, right: int) -> int | None:
    """The column left of the hours that holds dates or numbers of days."""
    for column in range(right):
        below = [sheet.at(row, column) for row in range(header + 1, header + 6)]
        if sum(day_number(cell) is not None for cell in below) >= 3:
            return column
    return None


def _days_of(row: int, line: list[Any], sheet: Sheet) -> Matrix | None:
    """A header of at least 28 dates or numbers of days."""
    days = [(c, cell) for c, cell in enumerate(line) if day_number(cell) is not None]
    numbers = [day_number(cell) or 0 for _, cell in days]
    rising = numbers == sorted(numbers) and numbers[:1] == [1]
    if len(days) <= _DAYS or not rising:
        return None
    for column in range(days[0][0]):
        below = [clock_of(sheet.at(r, column)) for r in range(row + 1, row + 6)]
        if sum(clock is not None for clock in below) >= 4:
            return Matrix(row, column, tuple(days), by_days=False)
    return None


def _cells_by_days(
    sheet: Sheet, matrix: Matrix, period: date | None, found: Found
) -> _Cells | None:
    if not matrix.by_days:
        return None
    cells = _Cells()
    clocks = [clock for _, clock in matrix.columns]
    shift = _clock_shift(clocks)
    _note_labels(cells.labels, clocks)
    for row in range(matrix.header_row + 1, len(sheet.rows)):
        label = sheet.at(row, matrix.label_column)
        if headers.is_total(label):
            found.findings.append(_total(sheet, row, matrix.label_column, label))
            continue
        day = date_of(label, period)
        if day is None:
            continue
        long = _long_hours(day, clocks)
        for number, (column, clock) in enumerate(matrix.columns):
            if long:
                cells.add(sheet, long[number], row, column)
            elif not _twenty_fifth(clocks, number) or not is_empty(sheet.at(row, column)):
                cells.add(sheet, _at(day, clock, shift.get(number, 0)), row, column)
    return cells


def _cells_by_hours(sheet: Sheet, matrix: Matrix, period: date | None, found: Found) -> _Cells:
    first = matrix.header_row + 1
    labels = [sheet.at(row, matrix.label_column) for row in range(first, len(sheet.rows))]
    rows = [(row, k) for row, k in enumerate(clocks_of(labels), first) if k is not None][
        : _HOURS[1]
    ]
    found.findings.extend(
        _total(sheet, row, matrix.label_column, label)
        for row, label in enumerate(labels, first)
        if headers.is_total(label)
    )
    cells = _Cells()
    clocks = [clock for _, clock in rows]
    shift = _clock_shift(clocks)
    _note_labels(cells.labels, clocks)
    for column, label in matrix.columns:
        day = date_of(label, period)
        if day is None:
            continue
        long = _long_hours(day, clocks)
        for number, (row, clock) in enumerate(rows):
            if long:
                cells.add(sheet, long[number], row, column)
            elif not _twenty_fifth(clocks, number) or not is_empty(sheet.at(row, column)):
                cells.add(sheet, _at(day, clock, shift.get(number, 0)), row, column)
    return cells


def _twenty_fifth(clocks: list[Clock], number: int) -> bool:
    """The extra cell for the long day is blank on every other day."""
    return len(clocks) == _HOURS[1] and (
        clocks[number].minutes == clocks[number - 1].minutes or number == _HOURS[1] - 1
    )


def _counted(clocks: list[Clock]) -> bool:
    """Whether 25 labels only count the hours of a day: 0–24 or 1–25."""
    return len(clocks) == _HOURS[1] and all(
        b.minutes - a.minutes == 60 for a, b in pairwise(clocks)
    )


def _long_hours(day: date, clocks: list[Clock]) -> list[datetime]:
    """What labels that count the hours mean on a day of 25 hours; nothing on other days."""
    if not _counted(clocks):
        return []
    hours = [at for at in local_hours(month_of(day)) if at.date() == day]
    late = timedelta(minutes=clocks[0].minutes)
    return [at + late for at in hours] if len(hours) == _HOURS[1] else []


def _clock_shift(clocks: list[Clock]) -> dict[int, int]:
    """Days to add: a 0:00 behind 23:00 is the 24:00 of the same day."""
    if len(clocks) > 1 and not clocks[-1].interval and clocks[-1].minutes == 0:
        return {len(clocks) - 1: 1}
    return {}


def _note_labels(labels: Labels, clocks: list[Clock]) -> None:
    labels.sure = all(clock.interval for clock in clocks)
    labels.late = any(clock.minutes == DAY_MINUTES for clock in clocks)
    if _counted(clocks):
        labels.late = clocks[0].minutes > 0


def _at(day: date, clock: Clock, days: int) -> datetime:
    start = datetime(day.year, day.month, day.day)
    return start + timedelta(minutes=clock.minutes, days=days)


def _total(sheet: Sheet, row: int, column: int, label: Any) -> Any:
    return warning(
        "H18",
        f"Строка «{shown(label)}» — итог, она пропущена. Её можно убрать",
        sheet=sheet.name,
        cell=sheet.naming(row, column),
    )


def _no_month(sheet: Sheet, matrix: Matrix) -> Any:
    return error(
        "H01",
        "В таблице нет дат, а в шапке — отчётного периода: месяц неизвестен. Впишите период",
        sheet=sheet.name,
        cell=address(matrix.header_row, matrix.label_column),
    )


def _serial(sheet: Sheet, head: HeadBlock) -> tuple[str, str | None]:
    found = head.cell(headers.SERIAL)
    if found:
        value = found[2]
        text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        return serial_number(text), sheet.naming(found[0], found[1])
    name = sheet.name or ""
    return (serial_number(name) if sum(c.isdigit() for c in name) >= 5 else ""), None
