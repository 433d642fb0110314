"""A backend that dies while it stores a file leaves all of it or nothing."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.features.hourly.doors import SERIALS, point
from tests.people import one
from tests.waiting import wait_until


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_killed_backend_leaves_all_or_nothing(doors, moment):
    """Terminated before or after the statement, but before its commit."""
    doors.master()
    connection = psycopg.connect(doors.database.dsn_of("engineer"))
    pid = connection.info.backend_pid
    if moment == "after":
        doors.store([point(s) for s in SERIALS], connection=connection, accept=True)
    one(doors.owner, "SELECT pg_terminate_backend(%s)", pid)
    with pytest.raises(psycopg.OperationalError):
        doors.store([point(s) for s in SERIALS], connection=connection)
    connection.close()
    assert doors.count("hourly_files") == doors.count("profiles") == 0
    assert doors.count("register_readings") == 0
    stored = doors.store([point(s) for s in SERIALS], accept=True)
    assert stored["status"] == "accepted"


def test_a_backend_killed_while_it_waits_leaves_nothing_behind(doors):
    """The store waits for a meter that somebody else holds, and dies there: its file is gone too."""
    doors.master()
    holder = psycopg.connect(doors.database.dsn)
    holder.execute("SELECT FROM bsk.metering_points WHERE serial = %s FOR UPDATE", [SERIALS[2]])
    connection = psycopg.connect(doors.database.dsn_of("engineer"), autocommit=True)
    pid = connection.info.backend_pid
    waits = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(doors.store, [point(s) for s in SERIALS], connection=connection)
        wait_until(lambda: sent.done() or one(doors.owner, waits, pid))
        assert not sent.done()
        one(doors.owner, "SELECT pg_terminate_backend(%s)", pid)
        with pytest.raises(psycopg.OperationalError):
            sent.result(10)
    holder.rollback()
    holder.close()
    connection.close()
    assert doors.count("hourly_files") == doors.count("profiles") == 0
