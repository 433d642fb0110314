"""Which column means what: found by headers, or given by an engineer for an unknown layout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column (from zero) of values; an empty serial is looked for in the head."""

    column: int
    serial: str = ""
    header: tuple[int, int] | None = None
    """Row and column where the serial stands."""
    unit: str = "кВт·ч"


@dataclass(frozen=True, slots=True)
class Mapping:
    """A table of hours: rows from ``first_row`` on, times in one column or in two.

    ``element`` names the repeated element when the source is an XML document.
    """

    first_row: int
    date_column: int
    columns: tuple[MappedColumn, ...]
    hour_column: int | None = None
    head_rows: int = 0
    """Rows above the table's header, where labels are looked for."""
    serials: bool = False
    """Dates are bare day numbers of Excel."""
    element: str = ""


def as_plain(mapping: Mapping) -> dict[str, Any]:
    """The mapping as JSON-ready data, to be kept per sender."""
    return {
        "first_row": mapping.first_row,
        "date_column": mapping.date_column,
        "hour_column": mapping.hour_column,
        "head_rows": mapping.head_rows,
        "serials": mapping.serials,
        "element": mapping.element,
        "columns": [[c.column, c.serial, c.unit] for c in mapping.columns],
    }


def from_plain(data: dict[str, Any]) -> Mapping:
    """The reverse of :func:`as_plain`; KeyError or TypeError for foreign data."""
    return Mapping(
        first_row=int(data["first_row"]),
        date_column=int(data["date_column"]),
        hour_column=None if data["hour_column"] is None else int(data["hour_column"]),
        head_rows=int(data["head_rows"]),
        serials=bool(data["serials"]),
        element=str(data["element"]),
        columns=tuple(MappedColumn(int(c), str(s), unit=str(u)) for c, s, u in data["columns"]),
    )
