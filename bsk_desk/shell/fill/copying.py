"""Rows as PostgreSQL's COPY reads them: text format, a line per row."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

Cell = str | int | float | bool | datetime | date | bytes | Mapping[str, Any] | None


def line(*cells: Cell) -> str:
    """One row."""
    return "\t".join([_WRITERS[type(cell)](cell) for cell in cells]) + "\n"


def _escaped(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def _moment(value: Any) -> str:
    """A date or time in JSON, as PostgreSQL's own to_jsonb writes it."""
    return str(value.isoformat())


_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False, default=_moment).encode
#: How a value of each type is written; a million rows look here forty million times.
_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "\\N",
    str: _escaped,
    bool: lambda value: "t" if value else "f",
    int: str,
    float: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
    bytes: lambda value: "\\\\x" + value.hex(),
    dict: lambda value: _escaped(_encoded(value)),
}
