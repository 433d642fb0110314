"""What screens are given for the database: short sessions, sentences, cancelling, one repeat."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import psycopg
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from bsk_desk.db.errors import translated
from bsk_desk.db.session import Sessions
from bsk_desk.kernel.errors import ServerUnavailable

P = ParamSpec("P")
T = TypeVar("T")
C = TypeVar("C")


class Interruptible(Protocol):
    """What is asked of a job (``qt.tasks.Job`` is one)."""

    def check(self) -> None:
        """Raise Cancelled where the work should stop."""

    def interruptible(self, interrupt: Callable[[], None], /) -> AbstractContextManager[None]:
        """While inside, cancelling calls ``interrupt``."""


class Backend:
    """The bridge between pages and the database; ``login`` is who works here."""

    def __init__(self, sessions: Sessions, login: str) -> None:
        self._sessions = sessions
        self._reading = _of_single_statements(sessions)
        self.login = login

    def read(
        self,
        job: Interruptible,
        query: Callable[Concatenate[Session, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """``query(session, …)`` in a session that ends with it; each statement is committed alone.

        READ COMMITTED sees no more of one moment in a transaction either, and without BEGIN and
        COMMIT a list opens in one round trip instead of three. Raises UserError: Cancelled when the
        job was stopped, ServerUnavailable when a second attempt met no server either.
        """
        return _repeated(self._reading, job, lambda session: query(session, *args, **kwargs))

    def write(self, job: Interruptible, service: Callable[[Session, C], T], command: C) -> T:
        """``service(session, command)``, committed.

        After a lost connection it is sent once more with the same command id: the database knows
        whether the first one had been carried out (design, clause 4: commands).
        """
        return _repeated(self._sessions, job, lambda session: service(session, command))


def _repeated(sessions: Sessions, job: Interruptible, work: Callable[[Session], T]) -> T:
    try:
        return _once(sessions, job, work)
    except ServerUnavailable:
        job.check()
    try:
        return _once(sessions, job, work)
    except ServerUnavailable:
        job.check()  # stopped by the person, not by the server
        raise


def _once(sessions: Sessions, job: Interruptible, work: Callable[[Session], T]) -> T:
    with translated(), sessions() as session:
        with job.interruptible(_connection(session).cancel_safe):
            result = work(session)
        session.commit()
        return result


def _of_single_statements(sessions: Sessions) -> Sessions:
    """The same sessions without transactions; on a connection given from outside: as they are."""
    bind = sessions.kw.get("bind")
    if not isinstance(bind, Engine):
        return sessions
    alone = bind.execution_options(isolation_level="AUTOCOMMIT")
    return sessionmaker(**sessions.kw | {"bind": alone})


def _connection(session: Session) -> psycopg.Connection[Any]:
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, psycopg.Connection)
    return connection
