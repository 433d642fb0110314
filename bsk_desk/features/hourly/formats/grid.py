"""The neutral sheet every table reader hands over: rows of plain Python values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bsk_desk.features.hourly.model.findings import Finding
from bsk_desk.features.hourly.model.profiles import CELL, address
from bsk_desk.features.hourly.model.settings import Limits


class ReadError(Exception):
    """A file that cannot be read at all, as the finding a person gets."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


@dataclass(slots=True)
class Sheet:
    """A sheet; ``rows`` may be ragged, a cell is None, str, int, float, date… or a Fault."""

    name: str | None
    rows: list[list[Any]]
    hidden: bool = False
    clipped: bool = False
    """Cells beyond the limits were left out."""
    naming: Callable[[int, int], str] = address
    """Row and column (from zero) to what a person calls the place."""
    style: str = CELL

    def at(self, row: int, column: int) -> Any:
        """The cell, None outside the sheet."""
        if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]):
            return self.rows[row][column]
        return None


@dataclass(slots=True)
class Book:
    """The sheets of a file, with what was odd about the file itself."""

    kind: str
    sheets: list[Sheet]
    fast: bool = False
    """Read by the reader that cannot tell what is wrong with a cell."""
    findings: list[Finding] = field(default_factory=list)


def refuse_sheets(count: int, limits: Limits) -> None:
    """X05 for a book of more sheets than anybody reads."""
    if count > limits.sheets:
        said = f"В книге больше {limits.sheets} листов. Пришлите только листы с часами"
        raise ReadError("X05", said)


class RowKeeper:
    """Collects cells within the limits: rows, columns, and no end of empty rows."""

    def __init__(self, rows: int, columns: int, empty_rows: int) -> None:
        self.rows: list[list[Any]] = []
        self.clipped = False
        self._limits = (rows, columns, empty_rows)

    def put(self, row: int, column: int, value: Any) -> bool:
        """Keep a cell; False once reading on is in vain."""
        rows, columns, empty = self._limits
        if row >= rows or row - len(self.rows) >= empty:
            self.clipped = True
            return False
        if column >= columns:
            self.clipped = True
            return True
        while len(self.rows) <= row:
            self.rows.append([])
        line = self.rows[row]
        if len(line) <= column:
            line.extend([None] * (column + 1 - len(line)))
        line[column] = value
        return True
