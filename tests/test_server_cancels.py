"""A query that the server ends by itself is no wish of the person: who waits for it hears of it."""

import pytest
from sqlalchemy import text

from bsk_desk.backend import Backend
from bsk_desk.db.engine import make_engine
from bsk_desk.db.session import make_sessions
from bsk_desk.kernel.errors import ServerUnavailable
from bsk_desk.qt.tasks import Job


@pytest.fixture
def backend(database):
    engine = make_engine(database.dsn_of("operator"), pool_size=2)
    yield Backend(make_sessions(engine), "test_operator")
    engine.dispose()


def ended_by_server(times):
    """A query that the server ends so many times, as its statement_timeout says; its tries."""
    tries = []

    def query(session, _command):
        tries.append(1)
        if len(tries) <= times:
            session.execute(text("SET LOCAL statement_timeout = 20"))
            session.execute(text("SELECT pg_sleep(20)"))
        return len(tries)

    return query


def test_a_query_that_the_server_has_cancelled_is_sent_once_more(backend):
    assert backend.write(Job(), ended_by_server(1), None) == 2


def test_a_query_that_the_server_cancels_again_is_a_sentence_and_no_stop(backend):
    with pytest.raises(ServerUnavailable, match="прервал"):
        backend.write(Job(), ended_by_server(2), None)
