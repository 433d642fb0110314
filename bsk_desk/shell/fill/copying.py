"""Rows as PostgreSQL's COPY reads them: text format, a line per row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

Cell = str | int | float | bool | datetime | date | bytes | Mapping[str, Any] | None


def line(*cells: Cell) -> str:
    """One row."""
    return "\t".join(map(_cell, cells)) + "\n"


def _cell(value: Cell) -> str:  # noqa: PLR0911 - one line per type
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return _escaped(value)
    if value is True:
        return "t"
    if value is False:
        return "f"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    if isinstance(value, Mapping):
        return _escaped(json.dumps(value, ensure_ascii=False, default=_moment))
    return str(value)


def _escaped(text: str) -> str:
    if "\\" in text:
        text = text.replace("\\", "\\\\")
    if "\n" in text or "\t" in text or "\r" in text:
        text = text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return text


def _moment(value: Any) -> str:
    """A date or time in JSON, as PostgreSQL's own to_jsonb writes it."""
    return str(value.isoformat())
