"""What tests do with a migrated database: logins of every role, the clock, plain connections."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from bsk_desk.db.plain_text import keep_plain

#: Test login -> the group role it is a member of. ``session_user`` is the login.
LOGINS = {
    "test_operator": "bsk_operator",
    "test_operator2": "bsk_operator",
    "test_engineer": "bsk_engineer",
    "test_admin": "bsk_admin",
    "test_admin2": "bsk_admin",
    "test_auditor": "bsk_auditor",
    "test_site": "bsk_site",
    "test_accounting": "bsk_accounting",
    "test_worker": "bsk_worker",
}
PASSWORD = "test"
#: Logins that are people: they stand in bsk.staff.
STAFF = [name for name in LOGINS if name not in {"test_site", "test_accounting", "test_worker"}]


def make_logins(dsn: str) -> None:
    """Once per server, after its first migration; the superuser works as the owner does."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for login, group in LOGINS.items():
            made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE {}")
            connection.execute(made.format(sql.Identifier(login), PASSWORD, sql.Identifier(group)))


def make_staff(dsn: str) -> None:
    """The people among the logins, once per migrated database."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for login in STAFF:
            connection.execute(
                "INSERT INTO bsk.staff (login, full_name) VALUES (%s, %s)",
                [login, f"Проверочный {login.removeprefix('test_')}"],
            )


@dataclass
class Database:
    """A database of one's own, migrated and empty but for reference rows."""

    dsn: str
    _open: list[psycopg.Connection] = field(default_factory=list)

    def dsn_of(self, login: str) -> str:
        """The connection string of a test login: ``dsn_of("operator")`` is test_operator's."""
        name = login if login.startswith("test_") else f"test_{login}"
        return make_conninfo(self.dsn, user=name, password=PASSWORD)

    def connect(self, login: str) -> psycopg.Connection:
        """A new psycopg connection in autocommit as a real login: operator, operator2, engineer, admin,
        admin2, auditor, site, accounting, worker. Closed at the end of the test."""
        return self._opened(self.dsn_of(login))

    def superuser(self) -> psycopg.Connection:
        """A new connection in autocommit that may do anything (as the owner's DBA would)."""
        return self._opened(self.dsn)

    def call(self, login: str, statement: str, *arguments):
        """One statement as a login, on a connection of its own; all its rows."""
        with psycopg.connect(self.dsn_of(login), autocommit=True) as connection:
            return connection.execute(statement, arguments or None).fetchall()

    def engine(self, login: str = "") -> Engine:
        """An SQLAlchemy engine without a pool; as the superuser where no login is given."""
        from sqlalchemy.pool import NullPool

        dsn = self.dsn_of(login) if login else self.dsn
        return create_engine(
            "postgresql+psycopg://",
            creator=lambda: keep_plain(psycopg.connect(dsn)),
            poolclass=NullPool,
        )

    def pass_undo_window(self) -> None:
        """As if the undo window had passed: what waits for it is visible and due now."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")  # no triggers
            past = "least({0}, now() - interval '1 second')"
            for table, columns in (
                ("service_request_events", ["at", "visible_from"]),
                ("notifications", ["visible_from"]),
                ("mails", ["not_before", "next_at"]),
            ):
                changes = ", ".join(f"{c} = {past.format(c)}" for c in columns)
                connection.execute(f"UPDATE bsk.{table} SET {changes}")

    def shift(self, table: str, column: str, interval: str, where: str = "true") -> int:
        """Moves a time column, e.g. ``shift("request_leases", "until", "-3 minutes")``; rows moved."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            change = f"UPDATE bsk.{table} SET {column} = {column} + %s::interval WHERE {where}"
            return connection.execute(change, [interval]).rowcount

    def close(self) -> None:
        while self._open:
            self._open.pop().close()

    def _opened(self, dsn: str) -> psycopg.Connection:
        connection = psycopg.connect(dsn, autocommit=True)
        self._open.append(connection)
        return connection


@contextmanager
def acting_as(session: Session, login: str) -> Iterator[Session]:
    """Inside the session's transaction ``session_user`` is another test login."""
    name = login if login.startswith("test_") else f"test_{login}"
    before = session.execute(text("SELECT session_user")).scalar_one()
    session.execute(text(f'SET SESSION AUTHORIZATION "{name}"'))
    yield session
    session.execute(text(f'SET SESSION AUTHORIZATION "{before}"'))
