"""From a profile, a login and a password to a person and the way to the database."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from bsk_desk.db.engine import make_engine
from bsk_desk.db.errors import translated
from bsk_desk.db.session import learn_time, make_sessions, my_login, my_roles
from bsk_desk.kernel import rights
from bsk_desk.kernel.errors import NotAllowed, Refused
from bsk_desk.qt.pages import Person
from bsk_desk.qt.tasks import Job
from bsk_desk.shell.profiles import Profile

#: What one window needs at once; the pool may double for a moment.
POOL_SIZE = 5
#: How long the login form waits for a sign of life.
PROBE_S = 3
#: Said to a login that was closed by the administrator.
CLOSED = "Этому сотруднику вход закрыт. Обратитесь к администратору."
NO_ROLE = "У этого имени нет роли сотрудника. Обратитесь к администратору."


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who came in, and how: the engine holds the pool of connections and the password."""

    person: Person
    profile: Profile
    engine: Engine
    connection: dict[str, str]
    #: The database is a release ahead: the desk works and says that it wants an update.
    schema_newer: bool = False


def sign_in(job: Job, profile: Profile, login: str, password: str) -> SignedIn:
    """Connects, compares the schema and asks who it is.

    Raises UserError, each reason with its own sentence: wrong password, unknown host, refused TLS,
    old or missing schema, closed login, no role. Nothing stays open then.
    """
    from bsk_desk.db.schema_check import SchemaAge, check_schema  # slow to import

    connection = profile.connection(login.strip(), password)
    engine = make_engine("", pool_size=POOL_SIZE, **connection)
    try:
        with translated(), make_sessions(engine)() as session:
            newer = check_schema(session) is SchemaAge.NEWER
            person = who_am_i(session)
            learn_time(session)
        job.check()
    except BaseException:
        engine.dispose()
        raise
    return SignedIn(person, profile, engine, connection, newer)


def answers(job: Job, profile: Profile) -> bool:
    """Whether a server of the profile takes connections now, without a login."""
    job.check()
    parts = profile.connection("", "") | {"connect_timeout": str(PROBE_S)}
    given = make_conninfo("", **{k: v for k, v in parts.items() if k not in {"user", "password"}})
    return PGconn.ping(given.encode()) == Ping.OK


def who_am_i(session: Session) -> Person:
    """The person behind ``session_user``; Refused when closed, NotAllowed without a role."""
    login, roles = my_login(session), my_roles(session)
    known = tuple(role for role in rights.BY_ROLE if role in roles)
    if not known:
        raise NotAllowed(NO_ROLE)
    found = session.execute(
        text("SELECT full_name, active FROM bsk.staff WHERE login = session_user")
    ).one_or_none()
    if found is not None and not found.active:
        raise Refused(CLOSED)
    name = found.full_name if found else login
    return Person(login, name, known, rights.Rights.of_roles(known))
