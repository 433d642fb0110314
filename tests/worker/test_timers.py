import asyncio  # noqa: TID251 - procrastinate runs there
import uuid

import pytest

from bsk_desk.worker.timers import TIMERS, make_app
from tests.people import empty_city, one, start


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    empty_city(as_superuser)
    as_superuser.execute("DELETE FROM bsk.registrations")


def run_once(dsn, *names, **more):
    """Defers these tasks and works the queue until it is empty."""

    async def work():
        app = make_app(dsn, **more)
        async with app.open_async():
            for name in names:
                await app.configure_task(name).defer_async(timestamp=0)
            await app.run_worker_async(
                wait=False, listen_notify=False, install_signal_handlers=False
            )

    asyncio.run(work())


def jobs(superuser):
    return superuser.execute("SELECT task_name, status::text FROM queue.procrastinate_jobs").fetchall()  # fmt: skip


def test_every_timer_runs_on_the_same_postgresql(database, connect, as_superuser):
    site = connect("site")
    start(site)
    as_superuser.execute("UPDATE bsk.registrations SET created_at = now() - interval '25 hours'")
    run_once(database.dsn_of("worker"), *TIMERS, "tidy_queue")
    assert one(as_superuser, "SELECT count(*) FROM bsk.registrations") == 0
    states = dict(jobs(as_superuser))
    assert {states.get(name) for name in TIMERS} == {"succeeded"}


def test_the_mailbox_is_read_where_one_is_set(database, as_superuser):
    calls = []
    run_once(database.dsn_of("worker"), "read_mailbox", read_mailbox=lambda: len(calls.append(1) or calls))  # fmt: skip
    assert calls  # the minute that has just begun may add its own turn


def test_assignees_are_told_of_deadlines_once(connect, as_superuser):
    as_superuser.execute("SET session_replication_role = replica")
    request = one(
        as_superuser,
        "INSERT INTO bsk.service_requests (form, tracking, status, channel, subject, applicant,"
        " payload, search, due_at, assignee)"
        " VALUES ('complaint', %s, 'registered', 'internet', 'Т', 'И', '{}', '',"
        " now() + interval '2 days', 'test_operator') RETURNING id",
        str(uuid.uuid4()),
    )
    as_superuser.execute("SET session_replication_role = origin")
    worker, desk = connect("worker"), connect("operator")
    assert one(worker, "SELECT worker.deadlines_nearing()") == 1
    assert one(worker, "SELECT worker.deadlines_nearing()") == 0
    mine = "SELECT id, request_id, form_title FROM desk.my_notices"
    [(notice, told, title)] = desk.execute(mine).fetchall()
    assert (told, title) == (request, "Жалоба")
    assert connect("operator2").execute(mine).fetchall() == []
    desk.execute("SELECT desk.read_notice(%s)", [notice])
    assert desk.execute(mine).fetchall() == []


def test_a_turn_that_a_killed_worker_had_begun_blocks_no_later_one(database, connect, as_superuser):
    """It holds the timer's lock, and the next turn waits behind it already."""
    as_superuser.execute("TRUNCATE queue.procrastinate_jobs, queue.procrastinate_workers CASCADE")
    as_superuser.execute("SET search_path = queue, pg_catalog")
    for status in ("doing", "todo"):
        as_superuser.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status)"
            " SELECT 'default', t, t, t, '{\"timestamp\": 0}', %s"
            " FROM (VALUES ('delete_stuck_registrations')) v(t)",
            [status],
        )
    start(connect("site"))
    as_superuser.execute("UPDATE bsk.registrations SET created_at = now() - interval '25 hours'")
    run_once(database.dsn_of("worker"), "tidy_queue")
    run_once(database.dsn_of("worker"))
    assert one(as_superuser, "SELECT count(*) FROM bsk.registrations") == 0
    assert "doing" not in {status for _, status in jobs(as_superuser)}
