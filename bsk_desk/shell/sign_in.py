"""From a profile, a login and a password to a person and the way to the database."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass

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
#: SSLRequest of PostgreSQL's protocol: its length and its number.
_TLS_WANTED = struct.pack("!ii", 8, 80877103)
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
    """Whether a server of the profile answers now, without a login and whatever its certificate.

    Not libpq's own ping: that holds Python's lock as long as it waits, and the window with it.
    """
    for host in profile.host_list:
        job.check()
        if _says_whether_tls(host, profile.port):
            return True
    return False


def _says_whether_tls(host: str, port: int) -> bool:
    """PostgreSQL answers the question for TLS by one letter."""
    try:
        with _reached(host, port) as line:
            line.settimeout(PROBE_S)
            line.sendall(_TLS_WANTED)
            return line.recv(1) in {b"S", b"N"}
    except (OSError, UnicodeError):  # a name that is no name of a computer is a UnicodeError
        return False


def _reached(host: str, port: int) -> socket.socket:
    if not host.startswith("/"):
        return socket.create_connection((host, port), PROBE_S)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(PROBE_S)
        line.connect(f"{host}/.s.PGSQL.{port}")
    except BaseException:
        line.close()
        raise
    return line


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
