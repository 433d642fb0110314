"""Which hour each row under a header is about; totals and unreadable times are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.formats import headers
from bsk_desk.features.hourly.formats.grid import Sheet
from bsk_desk.features.hourly.formats.mapping import Mapping
from bsk_desk.features.hourly.model.cells import Fault, is_empty, is_formula, read_number
from bsk_desk.features.hourly.model.findings import Finding, error, warning
from bsk_desk.features.hourly.model.moments import DAY_MINUTES, Clock, Moment, to_clock, to_moment
from bsk_desk.features.hourly.model.numbers import shown
from bsk_desk.features.hourly.model.timeline import Labels

_FEW = 20
_CENT = Decimal("0.01")


class RowLabels:
    """Walks the rows under a header and says which time each is about."""

    def __init__(self, sheet: Sheet, mapping: Mapping, findings: list[Finding]) -> None:
        self._sheet = sheet
        self._mapping = mapping
        self._findings = findings
        self._day: date | None = None
        self._last: datetime | None = None
        self._told = 0
        self._formulas: int | None = None
        self._fractions = _fractions(sheet, mapping)

    def read(self) -> Labels:
        """Labels of every row that is about an hour; notes totals and unreadable times."""
        labels = Labels()
        intervals = 0
        for row in range(self._mapping.first_row, len(self._sheet.rows)):
            line = self._sheet.rows[row]
            if all(cell is None or cell == "" for cell in line):
                continue
            moment = self._moment(line)
            if moment is None:
                self._odd_row(row, line)
                continue
            intervals += bool(moment.clock and moment.clock.interval)
            labels.late |= bool(moment.clock and moment.clock.minutes == DAY_MINUTES)
            labels.add(self._at(moment), row, blank=self._bare(line))
        labels.sure = intervals * 2 > len(labels.ats)
        return labels

    def _bare(self, line: list[Any]) -> bool:
        """Whether nothing stands beside the time of a row."""
        return all(is_empty(line[c.column]) for c in self._mapping.columns if c.column < len(line))

    def _moment(self, line: list[Any]) -> Moment | None:
        mapping = self._mapping
        cell = line[mapping.date_column] if mapping.date_column < len(line) else None
        if isinstance(cell, Fault):
            cell = None
        moment = to_moment(cell, serials=mapping.serials)
        if mapping.hour_column is None:
            return moment
        hour = line[mapping.hour_column] if mapping.hour_column < len(line) else None
        clock = None if isinstance(hour, Fault) else self._clock(hour)
        if moment is not None:
            self._day = moment.day
        if clock is None or self._day is None or (moment is None and not is_empty(cell)):
            return None
        return Moment(self._day, clock)

    def _clock(self, hour: Any) -> Clock | None:
        """The label of an hour; a bare 1 among fractions of a day is 24:00."""
        if self._fractions and isinstance(hour, int | float) and hour == 1:
            return Clock(DAY_MINUTES)
        return to_clock(hour)

    def _at(self, moment: Moment) -> datetime:
        """The label's time; a 0:00 that follows 23:00 of the same date is its 24:00."""
        at = moment.at
        last = self._last
        wraps = (
            self._mapping.hour_column is not None
            and last is not None
            and not moment.at.hour
            and not moment.at.minute
            and moment.clock is not None
            and not moment.clock.interval
            and last.date() == at.date()
            and last.hour == 23
        )
        if wraps:
            at += timedelta(days=1)
        self._last = at
        return at

    def _goes_on(self, row: int, line: list[Any]) -> bool:
        """Whether the date is a formula without a value as above: one finding for all of them."""
        column = self._mapping.date_column
        if not is_formula(line[column] if column < len(line) else None):
            self._formulas = None
            return False
        if self._formulas is None or self._formulas >= len(self._findings):
            self._formulas = len(self._findings)
            return False
        until = self._sheet.naming(row, column)
        self._findings[self._formulas] = replace(self._findings[self._formulas], until=until)
        return True

    def _sums(self, row: int, line: list[Any]) -> bool:
        """Whether a row without a time holds the sums of what stands above it."""
        sheet, mapping = self._sheet, self._mapping
        date_cell = line[mapping.date_column] if mapping.date_column < len(line) else None
        if not is_empty(date_cell) or row - mapping.first_row < _FEW:
            return False
        for column in mapping.columns:
            total = read_number(line[column.column]) if column.column < len(line) else None
            if total is None:
                continue
            above = (read_number(sheet.at(r, column.column)) for r in range(mapping.first_row, row))
            if abs(sum((v for v in above if v is not None), Decimal(0)) - total) > _CENT:
                return False
        return True

    def _odd_row(self, row: int, line: list[Any]) -> None:
        sheet, mapping = self._sheet, self._mapping
        total = next((c for c, cell in enumerate(line) if headers.is_total(cell)), None)
        if total is not None:
            self._findings.append(
                warning(
                    "H18",
                    f"Строка «{shown(line[total])}» — итог, она пропущена. Её можно убрать",
                    sheet=sheet.name,
                    cell=sheet.naming(row, total),
                )
            )
            return
        numbers = [line[c.column] for c in mapping.columns if c.column < len(line)]
        if not any(read_number(cell) is not None for cell in numbers):
            return
        if self._sums(row, line):
            self._findings.append(_bare_total(sheet, row, mapping))
            return
        if self._goes_on(row, line):
            return
        self._told += 1
        if self._told <= _FEW:
            self._findings.append(_bad_time(sheet, row, line, mapping))


def _bare_total(sheet: Sheet, row: int, mapping: Mapping) -> Finding:
    return warning(
        "H18",
        "Строка без даты — сумма столбцов над ней, она пропущена. Её можно убрать",
        sheet=sheet.name,
        cell=sheet.naming(row, mapping.columns[0].column),
    )


def _fractions(sheet: Sheet, mapping: Mapping) -> bool:
    """Whether the column of hours holds times as bare parts of a day."""
    if mapping.hour_column is None:
        return False
    first = range(mapping.first_row, min(mapping.first_row + 25, len(sheet.rows)))
    cells = [sheet.at(row, mapping.hour_column) for row in first]
    return any(isinstance(cell, float) and 0 < cell < 1 for cell in cells)


def _bad_time(sheet: Sheet, row: int, line: list[Any], mapping: Mapping) -> Finding:
    column = mapping.date_column
    cell = line[column] if column < len(line) else None
    if mapping.hour_column is not None and to_moment(cell, serials=mapping.serials) is not None:
        column = mapping.hour_column
        cell = line[column] if column < len(line) else None
    if isinstance(cell, Fault):
        what = "не читается дата: формула без значения" if is_formula(cell) else "ошибка в дате"
    elif is_empty(cell):
        what = "нет даты или часа"
    else:
        what = f"«{shown(cell)}» — не дата и час"
    return error(
        "H01",
        f"В строке со значениями {what}. Впишите дату и час начала, например 01.01.2013 00:00",
        sheet=sheet.name,
        cell=sheet.naming(row, column),
    )
