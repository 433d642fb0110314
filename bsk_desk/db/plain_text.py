"""What PostgreSQL cannot keep never reaches it: the character NUL in a text or a JSON value.

It comes out of the clipboard and out of files; a person cannot see it, let alone remove it.
"""

from __future__ import annotations

import json
from typing import Any

import psycopg
from psycopg.types.json import set_json_dumps
from psycopg.types.string import StrDumperUnknown

_NUL = "\x00"


class _TextDumper(StrDumperUnknown):
    """Texts travel without NUL."""

    def dump(self, obj: str) -> Any:
        return super().dump(obj.replace(_NUL, "") if _NUL in obj else obj)


def without_nul(value: Any) -> Any:
    """The same JSON value, keys too."""
    if isinstance(value, str):
        return value.replace(_NUL, "")
    if isinstance(value, dict):
        return {without_nul(key): without_nul(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [without_nul(one) for one in value]
    return value


def _dumped(value: Any) -> str:
    said = json.dumps(value)
    return json.dumps(without_nul(value)) if "\\u0000" in said else said


def keep_plain(connection: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    """Has everything this connection sends go without NUL."""
    connection.adapters.register_dumper(str, _TextDumper)
    set_json_dumps(_dumped, connection)
    return connection
