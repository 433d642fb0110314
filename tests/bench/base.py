"""The database that is measured: embedded PostgreSQL with its default settings, filled once."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bsk_desk.backend import Backend
from bsk_desk.db.embedded import EmbeddedServer
from bsk_desk.db.engine import make_engine
from bsk_desk.db.session import make_sessions
from bsk_desk.shell.fill import fill
from bsk_desk.shell.fill.reference import STAFF
from bsk_desk.upgrade import upgrade
from tests.databases import LOGINS, PASSWORD, make_staff

#: The operator whose desk is measured: the fill gives work to this login.
OPERATOR = STAFF[0][0]
_ROLES = {OPERATOR: "bsk_operator"} | LOGINS


@dataclass(frozen=True, slots=True)
class Options:
    """How much of everything."""

    requests: int = 1_000_000
    consumers: int = 300_000
    notices: int = 3_000_000
    files: int = 200
    letters: int = 3_000
    seconds: float = 10.0


@dataclass
class Bench:
    """What every part is given."""

    folder: Path
    dsn: str
    options: Options
    engine: Engine
    backend: Backend
    #: Seconds that filling took; None where the data was there already.
    filled_s: float | None

    def dsn_of(self, login: str = OPERATOR) -> str:
        """The way in of the operator, or of a login of tests/databases.py."""
        return make_conninfo(self.dsn, user=login, password=PASSWORD)

    def orm(self) -> Session:
        """The peer's session: on the tables themselves, with every right."""
        return Session(make_engine(self.dsn, pool_size=0))

    def connect(self, login: str = OPERATOR) -> psycopg.Connection:
        """A bare connection in autocommit, in the desk's time zone."""
        options = "-c timezone=Asia/Barnaul"
        return psycopg.connect(self.dsn_of(login), autocommit=True, options=options)

    def superuser(self) -> psycopg.Connection:
        """May do anything, without triggers."""
        connection = psycopg.connect(self.dsn, autocommit=True)
        connection.execute("SET session_replication_role = replica")
        return connection


@contextmanager
def prepared(options: Options) -> Iterator[Bench]:
    """The server with the data in it; kept where BSK_BENCH_DATA names a folder."""
    kept = os.environ.get("BSK_BENCH_DATA")
    folder = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="bsk-bench-"))
    server = EmbeddedServer(folder)
    started = server.start()
    try:
        yield from _filled(server, folder, options)
    finally:
        if started:
            server.stop()
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)


def _filled(server: EmbeddedServer, folder: Path, options: Options) -> Iterator[Bench]:
    name = f"bench_{options.requests}_{options.consumers}"
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        if not _found(connection, "SELECT FROM pg_database WHERE datname = %s", name):
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    dsn = server.dsn(name)
    upgrade(dsn)
    _make_logins(dsn)
    filled_s = _fill_once(dsn, options)
    engine = make_engine(make_conninfo(dsn, user=OPERATOR, password=PASSWORD))
    backend = Backend(make_sessions(engine), OPERATOR)
    yield Bench(folder, dsn, options, engine, backend, filled_s)
    engine.dispose()


def _make_logins(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for login, group in _ROLES.items():
            if not _found(connection, "SELECT FROM pg_roles WHERE rolname = %s", login):
                made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}")
                connection.execute(
                    made.format(sql.Identifier(login), PASSWORD, sql.Identifier(group))
                )
        known = _found(connection, "SELECT FROM bsk.staff WHERE login = 'test_operator'")
    if not known:
        make_staff(dsn)


def _fill_once(dsn: str, options: Options) -> float | None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        if _found(connection, "SELECT FROM bsk.consumers LIMIT 1"):
            return None
    began = time.monotonic()
    print(f"Наполняем: {options.consumers} потребителей, {options.requests} обращений…", flush=True)
    fill(dsn, options.consumers, options.requests, 1)
    took = time.monotonic() - began
    print(f"Наполнено за {took:.0f} с.", flush=True)
    return took


def _found(connection: psycopg.Connection, question: str, *arguments: object) -> bool:
    return connection.execute(question, arguments or None).fetchone() is not None
