"""Short sessions: one action of a person, one transaction; nobody keeps one."""

from __future__ import annotations

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from bsk_desk.kernel import server_time

Sessions = sessionmaker[Session]


def make_sessions(engine: Engine) -> Sessions:
    """What opens sessions on the engine."""
    return sessionmaker(engine, autoflush=False, expire_on_commit=False)


def my_login(session: Session) -> str:
    """The login that everything will be noted under (``session_user``)."""
    return str(session.execute(text("SELECT session_user")).scalar_one())


def my_roles(session: Session) -> frozenset[str]:
    """The group roles of the one who is logged in, as ``kernel.rights`` takes them."""
    found = session.execute(
        text(
            r"SELECT rolname FROM pg_catalog.pg_roles WHERE rolname LIKE 'bsk\_%' "
            "AND NOT rolcanlogin AND pg_has_role(session_user, oid, 'member')"
        )
    )
    return frozenset(found.scalars())


def learn_time(session: Session) -> None:
    """What the server's clock says, for ``kernel.server_time``; another server's is forgotten."""
    asked = server_time.steady()
    said = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    server_time.forget()
    server_time.learn(said, asked)
