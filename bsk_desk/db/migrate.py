"""Brings a database to the present schema: roles, revisions, then the functions, views and grants.

Runs as any login that may create roles (or already has them); everything is made by ``bsk_owner``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.config import Config
from psycopg import errors as pg
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import NullPool

from bsk_desk.db.engine import connect
from bsk_desk.db.revisions import head, known_revisions
from bsk_desk.kernel.errors import Refused
from bsk_desk.resources import migrations

#: Slices of the idempotent files, each standing on those before it: ``mail.sql``, then
#: ``mail_*.sql`` by name. roles.sql runs before the revisions.
SLICES = (
    "common",
    "service_requests",
    "consumers",
    "registrations",
    "notifications",
    "mail",
    "broadcasts",
    "outages",
    "hourly",
    "settings",
)
#: Whoever upgrades holds this lock of the database from beginning to end.
LOCK = 0x62736B
_PREPARE = (
    "SET lock_timeout = '10s'",
    "SET statement_timeout = '10min'",
    "SET client_min_messages = warning",
)


@dataclass(frozen=True, slots=True)
class Status:
    """Where a database stands: its revision (None: no schema yet), ours, and what is between."""

    current: str | None
    head: str
    pending: tuple[str, ...]

    @property
    def newer(self) -> bool:
        """Whether a later program has been at it."""
        return self.current not in {None, self.head} and not self.pending

    @property
    def up_to_date(self) -> bool:
        """Whether the desk may work on it."""
        return self.current == self.head


def upgrade(dsn: str, reference: Sequence[Callable[[Connection], None]]) -> Status:
    """Everything that is missing; says where the database stood before. Repeats do no harm.

    ``reference`` brings in the rows that slices declare (``bsk_desk.upgrade`` knows them all), in
    one transaction with the functions. Raises Refused when somebody else is upgrading or the
    schema is newer than this program; psycopg.Error and DBAPIError for the rest.
    """
    with _connected(dsn) as lock:
        _hold(lock)
        before = _status(lock)
        _refuse_newer(before)
        lock.execute((migrations() / "sql" / "roles.sql").read_bytes())
        with _as_owner(dsn) as connection:
            command.upgrade(_config(connection), "head")
            _apply(connection)
            for sync in reference:
                sync(connection)
            connection.commit()
            connection.connection.commit()  # SQLAlchemy commits only what it knows of
    return before


def downgrade(dsn: str, revision: str) -> None:
    """Back to a revision, for tests and rehearsals: later tables are dropped with their rows."""
    with _connected(dsn) as lock, _as_owner(dsn) as connection:
        _hold(lock)
        command.downgrade(_config(connection), revision)


def status(dsn: str) -> Status:
    """Reads only; for every login that may read ``bsk.alembic_version``."""
    with _connected(dsn) as connection:
        return _status(connection)


def sql_files() -> tuple[Path, ...]:
    """The idempotent files in the order in which they are applied; roles.sql is not among them."""
    folder = migrations() / "sql"
    files = (
        path
        for name in SLICES
        for path in (folder / f"{name}.sql", *sorted(folder.glob(f"{name}_*.sql")))
    )
    return tuple(path for path in files if path.exists())


def run_migrations(context: Any) -> None:
    """What ``env.py`` does: a transaction per revision, on the connection of ``upgrade``."""
    context.configure(
        connection=context.config.attributes["connection"],
        version_table_schema="bsk",
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _connected(dsn: str) -> psycopg.Connection[Any]:
    connection = connect(dsn, "bsk-desk db")
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        connection.close()
        raise Refused(
            f"База в кодировке {encoding}, нужна UTF8: "
            "создайте её с ключами createdb -T template0 -E UTF8."
        )
    for setting in _PREPARE:
        connection.execute(setting)
    return connection


@contextmanager
def _as_owner(dsn: str) -> Iterator[Connection]:
    """A connection whose doings belong to bsk_owner."""
    engine = create_engine(
        "postgresql+psycopg://", creator=lambda: _transactional(dsn), poolclass=NullPool
    )
    with engine.connect() as connection:
        connection.exec_driver_sql("SET ROLE bsk_owner")
        connection.commit()
        yield connection


def _transactional(dsn: str) -> psycopg.Connection[Any]:
    connection = _connected(dsn)
    connection.autocommit = False
    return connection


def _hold(connection: psycopg.Connection[Any]) -> None:
    try:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    except pg.LockNotAvailable as error:
        raise Refused("Эту базу уже обновляет другая программа. Попробуйте позже.") from error


def _status(connection: psycopg.Connection[Any]) -> Status:
    row = connection.execute("SELECT to_regclass('bsk.alembic_version')").fetchone()
    current: str | None = None
    if row is not None and row[0] is not None:
        found = connection.execute("SELECT version_num FROM bsk.alembic_version").fetchone()
        current = found[0] if found else None
    known = known_revisions()
    done = known.index(current) + 1 if current in known else 0
    return Status(current, head(), known[done:] if current in {None, *known} else ())


def _refuse_newer(found: Status) -> None:
    if found.newer:
        raise Refused(f"База новее программы: её версия {found.current}. Обновите программу.")


def _apply(connection: Connection) -> None:
    """All files in one transaction, twice: a function may use one of a later file.

    The first time bodies are not looked into, the second time every one is checked.
    """
    cursor = connection.connection.cursor()
    for checked in ("off", "on"):
        cursor.execute(f"SET check_function_bodies = {checked}")
        for path in sql_files():
            try:
                cursor.execute(path.read_bytes())
            except psycopg.Error as error:
                error.add_note(f"in {path.name}")
                raise
    cursor.close()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
