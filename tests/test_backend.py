"""The bridge: sentences, one repeat with the same command, stopping a query on the server."""

import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
import pytest
from sqlalchemy import create_engine, text

from bsk_desk.backend import Backend
from bsk_desk.db.engine import make_engine
from bsk_desk.db.session import make_sessions
from bsk_desk.kernel.errors import Cancelled, NotFound, ServerUnavailable


class PlainJob:
    """As qt.tasks.Job, without a thread: nobody stops it."""

    def __init__(self):
        self.stopped = False
        self.interrupt = None

    def check(self):
        if self.stopped:
            raise Cancelled("Отменено")

    @contextmanager
    def interruptible(self, interrupt):
        self.check()
        self.interrupt = interrupt
        yield
        self.interrupt = None

    def cancel(self):
        self.stopped = True
        if self.interrupt:
            self.interrupt()


@pytest.fixture
def backend(database):
    engine = make_engine(database.dsn_of("operator"), pool_size=2)
    yield Backend(make_sessions(engine), "test_operator")
    engine.dispose()


@dataclass(frozen=True)
class FileComplaint:
    """A command as screens make them."""

    id: uuid.UUID = field(default_factory=uuid.uuid4)


def file_complaint(session, command):
    statement = text(
        "SELECT desk.file_request('feedback', CAST(:payload AS jsonb), 'telephone', NULL, NULL, :id)"
    )
    payload = '{"text": "Спасибо за работу"}'
    return session.execute(statement, {"payload": payload, "id": command.id}).scalar_one()


def filed(database):
    return database.superuser().execute("SELECT count(*) FROM bsk.service_requests").fetchone()[0]


def kill(database, session):
    pid = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    database.superuser().execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_statements_of_a_read_are_not_held_together_those_of_a_write_are(backend, database):
    def two_moments(session, _=None):
        return [session.execute(text("SELECT now()")).scalar_one() for _ in range(2)]

    first, second = backend.read(PlainJob(), two_moments)
    assert first < second
    first, second = backend.write(PlainJob(), two_moments, None)
    assert first == second


def test_what_a_write_began_is_undone_when_it_fails_after_a_read(backend, database):
    def file_and_fail(session, command):
        file_complaint(session, command)
        raise LookupError

    backend.read(PlainJob(), lambda session: session.execute(text("SELECT 1")).scalar_one())
    before = filed(database)
    with pytest.raises(LookupError):
        backend.write(PlainJob(), file_and_fail, FileComplaint())
    assert filed(database) == before


def test_a_read_gives_what_the_query_gives(backend):
    def add(session, a, b):
        return session.execute(text("SELECT :a + :b"), {"a": a, "b": b}).scalar_one()

    assert backend.read(PlainJob(), add, 1, b=2) == 3
    assert backend.login == "test_operator"


def test_a_write_is_committed(backend, database):
    before = filed(database)
    backend.write(PlainJob(), file_complaint, FileComplaint())
    assert filed(database) == before + 1


def test_a_refused_write_leaves_nothing_and_is_not_repeated(backend, database):
    attempts = []

    def refused(session, command):
        attempts.append(file_complaint(session, command))
        session.execute(text("SELECT desk.open_card(-1)"))

    before = filed(database)
    with pytest.raises(NotFound):
        backend.write(PlainJob(), refused, FileComplaint())
    assert filed(database) == before
    assert len(attempts) == 1


def test_a_command_whose_answer_was_lost_does_nothing_twice(backend, database):
    answers = []

    def loses_the_first_answer(session, command):
        answers.append(file_complaint(session, command))
        if len(answers) == 1:
            session.commit()  # carried out, and then the line breaks
            kill(database, session)
            session.execute(text("SELECT 1"))
        return answers[-1]

    before = filed(database)
    result = backend.write(PlainJob(), loses_the_first_answer, FileComplaint())
    assert filed(database) == before + 1
    assert answers == [result, result]


def test_a_command_that_never_arrived_is_carried_out_by_the_repeat(backend, database):
    attempts = []

    def breaks_first(session, command):
        attempts.append(command)
        if len(attempts) == 1:
            file_complaint(session, command)
            kill(database, session)
        return file_complaint(session, command)

    before = filed(database)
    backend.write(PlainJob(), breaks_first, FileComplaint())
    assert filed(database) == before + 1
    assert len(set(attempts)) == 1


def test_connections_that_died_in_the_pool_are_not_noticed(backend, database):
    def pid(session):
        return session.execute(text("SELECT pg_backend_pid()")).scalar_one()

    dead = backend.read(PlainJob(), pid)
    database.superuser().execute("SELECT pg_terminate_backend(%s, 5000)", [dead])
    assert backend.read(PlainJob(), pid) != dead


def test_without_a_server_it_says_so_after_the_second_attempt(database):
    attempts = []

    def nothing():
        attempts.append(1)
        return psycopg.connect(database.dsn, host="127.0.0.1", port=9)

    engine = create_engine("postgresql+psycopg://", creator=nothing)
    with pytest.raises(ServerUnavailable, match="недоступен"):
        Backend(make_sessions(engine), "x").read(PlainJob(), lambda session: session)
    assert len(attempts) == 2


def test_a_stopped_job_is_not_repeated(backend, database):
    job = PlainJob()
    attempts = []

    def breaks(session):
        attempts.append(1)
        job.stopped = True
        kill(database, session)
        session.execute(text("SELECT 1"))

    with pytest.raises(Cancelled):
        backend.read(job, breaks)
    assert len(attempts) == 1


def test_stopping_ends_the_query_on_the_server(backend):
    job = PlainJob()
    timer = threading.Timer(0.1, job.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        backend.read(job, lambda session: session.execute(text("SELECT pg_sleep(20)")))
    timer.join()
