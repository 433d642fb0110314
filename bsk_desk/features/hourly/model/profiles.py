"""An hourly file as it was read: its head, its points and their profiles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from bsk_desk.features.hourly.model.findings import ERROR, Finding
from bsk_desk.features.hourly.model.hours import local_hours
from bsk_desk.features.hourly.model.numbers import plain

#: How places of values are told: a sheet's address or the path of an XML element.
CELL = "cell"
_FINER = re.compile(r"\.\d{5}")
_SMALL = 1e5
MAP = "map"
NO_VALUE = "-"


def column_name(column: int) -> str:
    """``0`` is A, ``26`` is AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def address(row: int, column: int) -> str:
    """``D17`` for row 16 and column 3, both counted from zero."""
    return f"{column_name(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Places:
    """Where the hours of a profile stand, one row and column per hour (-1: nowhere).

    ``style`` is CELL, MAP or the path of an XML element to which ``period`` is added.
    """

    sheet: str | None = None
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] | int = 0
    style: str = CELL

    def of(self, index: int) -> str | None:
        """The address of hour ``index``, None when it has no place."""
        if not 0 <= index < len(self.rows) or self.rows[index] < 0:
            return None
        row = self.rows[index]
        column = self.columns if isinstance(self.columns, int) else self.columns[index]
        if self.style == CELL:
            return address(row, column)
        if self.style == MAP:
            return f"hour[{row + 1}]/kwh{column + 1}"
        return f"{self.style}/period[@start='{row:02d}00']"


@dataclass(frozen=True)
class Profile:
    """A point's month: one value per hour of the month in Barnaul, None where there is none.

    The values are kept as the text they crossed the reader's pipe in until somebody asks.
    """

    month: date
    text: str

    @classmethod
    def of(cls, month: date, values: Iterable[Decimal | None]) -> Profile:
        """A profile of ``values``, one per hour of the month."""
        return cls(month, " ".join(NO_VALUE if v is None else plain(v) for v in values))

    @classmethod
    def with_known(cls, month: date, text: str, **known: Any) -> Profile:
        """A profile some of whose properties below are known: they are not worked out again."""
        profile = cls(month, text)
        vars(profile).update(known)
        return profile

    @cached_property
    def _parts(self) -> list[str]:
        return self.text.split()

    @cached_property
    def values(self) -> tuple[Decimal | None, ...]:
        """KWh per hour, exactly as written, None for a missing hour."""
        if self.hours == len(self._parts):
            return tuple(map(Decimal, self._parts))
        return tuple(None if part == NO_VALUE else Decimal(part) for part in self._parts)

    @cached_property
    def floats(self) -> tuple[float | None, ...]:
        """The values as floats: quick to compare, never to add up."""
        if self.hours == len(self._parts):
            return tuple(map(float, self._parts))
        return tuple(None if part == NO_VALUE else float(part) for part in self._parts)

    @cached_property
    def known(self) -> tuple[float, ...]:
        """The floats that are there, without the gaps."""
        if self.hours == len(self._parts):
            return self.floats  # type: ignore[return-value]
        return tuple(value for value in self.floats if value is not None)

    @cached_property
    def hours(self) -> int:
        """How many hours have a value."""
        return len(self._parts) - self._parts.count(NO_VALUE)

    @cached_property
    def finer(self) -> bool:
        """Whether a value has more than four decimals."""
        return _FINER.search(self.text) is not None

    @property
    def _small(self) -> bool:
        known = self.known
        return not known or (min(known) > -_SMALL and max(known) < _SMALL)

    @cached_property
    def kwh(self) -> Decimal:
        """The plain sum of the hours as written.

        Of values with four decimals below 100,000 the sum of floats is off by less than 1e-5, so
        rounding it to four decimals gives the exact sum; the rest is added up as decimals.
        """
        if not self.finer and self._small:
            return Decimal(repr(round(sum(self.known), 4)))
        total = Decimal(0)
        for value in self.values:
            if value is not None:
                total += value
        return total

    @property
    def complete(self) -> bool:
        """Whether every hour of the month has its value."""
        return self.hours == len(local_hours(self.month))


@dataclass(frozen=True, slots=True)
class Point:
    """One metering point (or channel of one) of a file."""

    serial: str
    profile: Profile
    places: Places = field(default_factory=Places)
    cell: str | None = None
    """Where the serial stands."""
    written: str = ""
    """The serial as the file has it, before Excel's exponents were undone."""
    meter_type: str = ""
    ratio: Decimal | None = None
    start: Decimal | None = None
    end: Decimal | None = None
    unit: str = "кВт·ч"
    days: tuple[date, ...] = ()
    """Days a daily file is about; empty when the file is about the whole month."""

    @property
    def sheet(self) -> str | None:
        """The sheet the point was read from."""
        return self.places.sheet


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says about itself above its numbers."""

    contract: str | None = None
    organization: str = ""
    inn: str | None = None
    responsible: str = ""
    phone: str = ""
    period: date | None = None
    number: int | None = None
    """Of an 80020 message: the newer number of one day wins."""
    cells: tuple[tuple[str, str | None, str], ...] = ()
    """(field, sheet, cell) of the fields that were found."""

    def place(self, name: str) -> tuple[str | None, str | None]:
        """(sheet, cell) of a field of the head."""
        return next(((s, c) for field_name, s, c in self.cells if field_name == name), (None, None))


@dataclass(frozen=True, slots=True)
class HourlyFile:
    """A file (or member of an archive, ``archive.zip/member.xls``) with what was found in it."""

    file: str
    kind: str | None
    head: Head = field(default_factory=Head)
    points: tuple[Point, ...] = ()
    findings: tuple[Finding, ...] = ()


def blocks(findings: Sequence[Finding], point: str | None = None) -> bool:
    """Whether an E stands against ``point`` (or against the whole file)."""
    return any(f.level == ERROR and f.point in (None, point) for f in findings)
