"""Logins: a member of staff (or a neighbouring program) is a PostgreSQL login in group roles.

The password leaves this machine only as a SCRAM-SHA-256 secret computed here: neither the server
nor its log ever sees it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import errors as pg
from psycopg import sql

from bsk_desk.kernel.errors import ExistsAlready, NotFound, WrongField

#: What is written on the command line -> the group role.
STAFF_ROLES = {
    "operator": "bsk_operator",
    "engineer": "bsk_engineer",
    "admin": "bsk_admin",
    "auditor": "bsk_auditor",
}
#: Logins of the neighbouring programs; they are no people and stand in no list of staff.
SERVICE_ROLES = {"site": "bsk_site", "accounting": "bsk_accounting", "worker": "bsk_worker"}
ROLES = STAFF_ROLES | SERVICE_ROLES
#: PostgreSQL cuts longer names off.
LONGEST_LOGIN = 63
SHORTEST_PASSWORD = 8


@dataclass(frozen=True, slots=True)
class StaffRow:
    """A login as ``staff list`` shows it."""

    login: str
    full_name: str
    active: bool
    roles: tuple[str, ...]


def generated_password() -> str:
    """Sixteen characters that nobody chose."""
    return secrets.token_urlsafe(12)


def add(
    connection: psycopg.Connection[Any],
    login: str,
    roles: Sequence[str],
    password: str,
    *,
    full_name: str = "",
    email: str | None = None,
) -> None:
    """Makes the login with its memberships and, for people, the row in ``bsk.staff``.

    All or nothing. A disabled login comes back with this password and these roles alone.
    ExistsAlready for one that is in use, WrongField for a bad name, role or password. Needs a
    connection with CREATEROLE, admin rights on the groups, and membership in bsk_owner.
    """
    _check(login, roles, password)
    with connection.transaction():
        found = {row.login: row for row in listed(connection)}.get(login)
        if found is not None and not found.active:
            _leave_groups(connection, login)
        elif _role_exists(connection, login):
            raise ExistsAlready(f"Имя входа «{login}» уже есть на сервере.")
        else:
            _execute(connection, "CREATE ROLE {}", sql.Identifier(login))
        secret = connection.pgconn.encrypt_password(
            password.encode(), login.encode(), b"scram-sha-256"
        )
        _execute(connection, "ALTER ROLE {} LOGIN PASSWORD {}", sql.Identifier(login), secret)
        groups = sql.SQL(", ").join(sql.Identifier(ROLES[role]) for role in roles)
        _execute(connection, "GRANT {} TO {}", groups, sql.Identifier(login))
        if STAFF_ROLES.keys() & set(roles):
            _note(connection, login, full_name, email)


def disable(connection: psycopg.Connection[Any], login: str) -> None:
    """Closes the way in and ends open connections; what was done stays. NotFound for nobody."""
    with connection.transaction():
        if login not in {row.login for row in listed(connection)}:
            raise NotFound(f"Сотрудника «{login}» нет.")
        _execute(connection, "ALTER ROLE {} NOLOGIN", sql.Identifier(login))
        connection.execute("SET LOCAL ROLE bsk_owner")
        connection.execute("UPDATE bsk.staff SET active = false WHERE login = %s", [login])
    with suppress(pg.InsufficientPrivilege):  # then they work until they leave
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [login]
        )


def listed(connection: psycopg.Connection[Any]) -> tuple[StaffRow, ...]:
    """Everybody who is or was a member of staff, and the logins of programs, by name."""
    rows = connection.execute(
        """
        SELECT r.rolname, coalesce(s.full_name, ''), r.rolcanlogin AND coalesce(s.active, true),
               array_agg(g.rolname::text ORDER BY g.rolname)
        FROM pg_roles r
        JOIN pg_auth_members m ON m.member = r.oid
        JOIN pg_roles g ON g.oid = m.roleid AND g.rolname = ANY (%s)
        LEFT JOIN bsk.staff s ON s.login = r.rolname
        WHERE r.rolname <> ALL (%s)
        GROUP BY 1, 2, 3 ORDER BY 1
        """,
        [list(ROLES.values()), list(ROLES.values())],
    ).fetchall()
    titles = {group: role for role, group in ROLES.items()}
    return tuple(StaffRow(n, f, a, tuple(titles[g] for g in groups)) for n, f, a, groups in rows)


def _check(login: str, roles: Iterable[str], password: str) -> None:
    if not login or len(login.encode()) > LONGEST_LOGIN or not login.isprintable():
        raise WrongField("Имя входа: от 1 до 63 знаков.")
    if login.startswith(("bsk_", "pg_")):
        raise WrongField("Имя входа не может начинаться с «bsk_» и «pg_».")
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise WrongField(f"Роль должна быть одной из: {', '.join(ROLES)}.")
    if STAFF_ROLES.keys() & set(roles) and SERVICE_ROLES.keys() & set(roles):
        raise WrongField("Сотрудник и программа не входят под одним именем.")
    if len(password) < SHORTEST_PASSWORD:
        raise WrongField(f"В пароле должно быть не меньше {SHORTEST_PASSWORD} знаков.")


def _execute(connection: psycopg.Connection[Any], statement: str, *parts: Any) -> None:
    """DDL takes no parameters: names and literals are quoted here."""
    texts = [part.decode() if isinstance(part, bytes) else part for part in parts]
    connection.execute(sql.SQL(statement).format(*texts))


def _leave_groups(connection: psycopg.Connection[Any], login: str) -> None:
    groups = sql.SQL(", ").join(sql.Identifier(group) for group in ROLES.values())
    _execute(connection, "REVOKE {} FROM {}", groups, sql.Identifier(login))


def _role_exists(connection: psycopg.Connection[Any], login: str) -> bool:
    found = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [login])
    return found.fetchone() is not None


def _note(
    connection: psycopg.Connection[Any], login: str, full_name: str, email: str | None
) -> None:
    """A person who comes back under the old name is the same person."""
    connection.execute("SET LOCAL ROLE bsk_owner")
    connection.execute(
        "INSERT INTO bsk.staff (login, full_name, email) VALUES (%s, %s, %s) "
        "ON CONFLICT (login) DO UPDATE SET full_name = excluded.full_name, "
        "email = excluded.email, active = true",
        [login, full_name.strip() or login, email],
    )
