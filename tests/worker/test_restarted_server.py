"""PostgreSQL or a worker goes away half way through a broadcast: nobody is missed or told twice."""

import os
import signal
import uuid
from collections import Counter

import psycopg
import pytest

from tests.people import empty_city, one
from tests.sending import pass_undo, save, started, step, ten_thousand
from tests.waiting import wait_until
from tests.worker.processes import PATIENCE, worker_backends, workers_on

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PEOPLE = 2000
LONG = 120


@pytest.fixture
def superuser(own_database):
    """An empty city in which every broadcast may start and a lost letter is taken up soon."""
    superuser = own_database.superuser()
    empty_city(superuser)
    for name, value in {"broadcast_approval_above": 99999, "mail_lease_seconds": 5}.items():
        superuser.execute(
            "UPDATE bsk.settings SET value = to_jsonb(%s::int) WHERE name = %s", [value, name]
        )
    return superuser


@pytest.fixture
def start_worker(own_database, smtp):
    with workers_on(own_database.dsn_of("worker"), smtp) as starting:
        yield starting


@pytest.fixture
def broadcast(own_database, superuser):
    """By mail to two thousand people, under way, its undo window over."""
    superuser.execute(
        "INSERT INTO bsk.consumers (kind, login, password_hash, email, display_name, first_name)"
        " SELECT 'person', 'one' || n, 'h', 'one' || n || '@example.ru', 'Имя', 'Имя'"
        " FROM generate_series(1, %s) n",
        [PEOPLE],
    )
    made = started(own_database.connect("admin"))
    pass_undo(superuser)
    return made


def is_done(database, broadcast):
    """False also while the server recovers."""
    asked = "SELECT status FROM desk.broadcasts WHERE id = %s"
    try:
        return database.call("admin", asked, broadcast) == [("done",)]
    except psycopg.OperationalError:
        return False


def told(database, broadcast):
    """Notifications, and the consumers who have one."""
    counted = "SELECT count(*), count(DISTINCT consumer_id) FROM bsk.notifications WHERE broadcast_id = %s"
    return database.superuser().execute(counted, [broadcast]).fetchone()


def each_was_told_once(database, handler, broadcast):
    each = Counter(handler.recipients())
    assert len(each) == PEOPLE
    assert set(each.values()) == {1}, each.most_common(5)
    assert told(database, broadcast) == (PEOPLE, PEOPLE)
    sent = "SELECT count(*) FROM bsk.mails WHERE broadcast_id = %s AND status = 'sent'"
    assert one(database.superuser(), sent, broadcast) == PEOPLE


@pytest.mark.parametrize(("mode", "sent"), [("fast", 500), ("immediate", 500), ("immediate", 2000)])
def test_a_restarted_server_needs_no_hand_half_way_and_at_the_end(
    start_worker, own_server, own_database, handler, broadcast, mode, sent
):
    worker = start_worker()
    wait_until(lambda: len(handler.letters) >= sent, LONG)
    own_server.restart(mode)
    assert sent == PEOPLE or len(handler.letters) < PEOPLE
    wait_until(lambda: is_done(own_database, broadcast), LONG)
    each_was_told_once(own_database, handler, broadcast)
    wait_until(lambda: worker_backends(own_database.superuser()) >= 3, PATIENCE)  # its timers too
    assert worker.poll() is None


def test_killed_backends_of_the_worker_cost_nobody_anything(
    start_worker, own_database, handler, broadcast
):
    """kill -9 of a backend: PostgreSQL throws everybody out and recovers."""
    worker = start_worker()
    for part in (1, 2, 3):
        wait_until(lambda part=part: len(handler.letters) > PEOPLE * part / 5, LONG)
        with own_database.superuser() as looking:
            pid = one(
                looking,
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'bsk-desk worker'"
                " AND query ~ 'mail' ORDER BY query_start DESC LIMIT 1",
            )
        os.kill(pid, signal.SIGKILL)
    wait_until(lambda: is_done(own_database, broadcast), LONG)
    each_was_told_once(own_database, handler, broadcast)
    assert worker.poll() is None


def test_a_killed_worker_costs_nobody_anything(start_worker, own_database, handler, broadcast):
    """Only what the mail server was taking over at that moment may come again, as the same letter."""
    killed = start_worker()
    start_worker()
    wait_until(lambda: len(handler.letters) > PEOPLE / 4, LONG)
    killed.kill()
    assert len(handler.letters) < PEOPLE
    wait_until(lambda: is_done(own_database, broadcast), LONG)
    assert told(own_database, broadcast) == (PEOPLE, PEOPLE)
    assert len(set(handler.recipients())) == len(set(handler.ids())) == PEOPLE
    assert len(handler.letters) <= PEOPLE + 1


def test_a_server_killed_in_the_start_in_a_batch_and_at_the_end_of_ten_thousand(
    start_worker, own_server, own_database, superuser
):
    """Each is half done when the power goes; the worker then ends what was begun."""
    ten_thousand(superuser)
    made = save(own_database.connect("admin"), by_mail=False)["broadcast"]
    step(own_database.connect("admin"), "submit", made)
    command = uuid.uuid4()

    def cut_off(login, *statements):
        door = own_database.connect(login)
        door.execute("BEGIN")
        done = [one(door, statement) for statement in statements]
        own_server.restart("immediate")
        return done

    start = f"SELECT desk.start_broadcast({made}, '{command}')"
    [shown] = cut_off("admin", start)
    assert shown["status"] == "notifying"
    states = "SELECT status FROM desk.broadcasts WHERE id = %s"
    assert own_database.call("operator", states, made) == [("approved",)]
    for _ in range(2):  # the desk says it again, and again
        assert own_database.call("admin", start)[0][0]["status"] == "notifying"
    pass_undo(own_database.superuser())
    batch, end = "SELECT worker.deliver_batch()", "SELECT worker.finish_broadcasts()"
    assert cut_off("worker", batch) == [5000]
    assert told(own_database, made) == (0, 0)
    assert own_database.call("worker", batch) == [(5000,)]
    assert cut_off("worker", batch, batch, end) == [5000, 2000, 1]
    assert told(own_database, made) == (5000, 5000)
    start_worker()
    wait_until(lambda: is_done(own_database, made), LONG)
    assert told(own_database, made) == (12_000, 12_000)
