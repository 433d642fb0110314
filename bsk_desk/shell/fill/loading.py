"""What makes a load fast: triggers off, indexes and foreign keys taken down and put up again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]
#: The tables that are filled.
TABLES = (
    "consumers", "accounts", "consumer_accounts", "service_requests", "service_request_events",
    "attachments", "notifications", "mails", "contracts", "metering_points",
)  # fmt: skip
#: From so many requests on, building an index at the end is faster than keeping it.
WORTH_DROPPING = 20_000

_CONSTRAINTS = """
    SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid)
    FROM pg_constraint c
    WHERE c.conrelid = ANY (%s::regclass[]) AND c.contype IN ('f', 'u')
      AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.confrelid = c.conrelid AND f.contype = 'f'
                      AND f.conindid = c.conindid AND c.contype = 'u')
    ORDER BY c.contype DESC, c.conname
"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i
    WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint c
                      WHERE c.conindid = i.indexrelid AND c.contype IN ('u', 'x'))
    ORDER BY i.indrelid, i.indexrelid
"""


@contextmanager
def made_fast(connection: Connection, *, drop: bool) -> Iterator[None]:
    """Inside, rows go in without audit; with ``drop`` also without indexes and foreign keys."""
    names = [f"bsk.{name}" for name in TABLES]
    for name in TABLES:
        connection.execute(sql.SQL("ALTER TABLE bsk.{} DISABLE TRIGGER USER").format(_id(name)))
    constraints, indexes = _taken_down(connection, names) if drop else ([], [])
    yield
    for _, definition in indexes:
        connection.execute(sql.SQL(definition))
    for table, name, definition in constraints:
        statement = f"ALTER TABLE {table} ADD CONSTRAINT {{}} {definition}"
        connection.execute(sql.SQL(statement).format(_id(name)))
    for name in TABLES:
        connection.execute(sql.SQL("ALTER TABLE bsk.{} ENABLE TRIGGER USER").format(_id(name)))


def _taken_down(
    connection: Connection, names: Sequence[str]
) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]]]:
    constraints = connection.execute(_CONSTRAINTS, [names]).fetchall()
    indexes = connection.execute(_INDEXES, [names]).fetchall()
    for table, name, _ in reversed(constraints):
        statement = f"ALTER TABLE {table} DROP CONSTRAINT {{}}"
        connection.execute(sql.SQL(statement).format(_id(name)))
    for name, _ in indexes:
        connection.execute(sql.SQL(f"DROP INDEX {name}"))
    return constraints, indexes


def copy(connection: Connection, table: str, columns: Iterable[str], lines: Sequence[str]) -> None:
    """Lines of COPY's text format into a table of bsk."""
    if not lines:
        return
    statement = sql.SQL("COPY bsk.{} ({}) FROM STDIN").format(
        _id(table), sql.SQL(", ").join(map(_id, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as target:
        target.write("".join(lines))


def reserve(connection: Connection, table: str, count: int) -> int:
    """The first of ``count`` ids of an identity column, which nobody else gets any more."""
    row = connection.execute(
        "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(%(t)s, 'id')::regclass), 0)",
        {"t": f"bsk.{table}"},
    ).fetchone()
    assert row is not None
    if count:
        connection.execute(
            "SELECT setval(pg_get_serial_sequence(%(t)s, 'id'), %(last)s)",
            {"t": f"bsk.{table}", "last": row[0] + count},
        )
    return int(row[0]) + 1


def _id(name: str) -> sql.Identifier:
    return sql.Identifier(name)
