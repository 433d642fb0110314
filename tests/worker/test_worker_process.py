"""The whole worker as a process of its own, stopped, killed, and left without its database."""

import signal

import pytest

from tests.people import empty_city, new_consumer, one
from tests.waiting import wait_until
from tests.worker.processes import PATIENCE, worker_backends, workers_on
from tests.worker.smtp_server import Server

pytestmark = pytest.mark.slow


@pytest.fixture
def start_worker(database, smtp):
    """Starts workers; whatever still runs is killed afterwards."""
    with workers_on(database.dsn_of("worker"), smtp) as starting:
        yield starting


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    empty_city(as_superuser)
    as_superuser.execute("DELETE FROM bsk.registrations")


def test_two_workers_send_each_letter_once_and_stop_when_told(
    start_worker, handler, put, as_superuser
):
    workers = [start_worker(), start_worker()]
    wait_until(lambda: worker_backends(as_superuser) >= 6, PATIENCE)  # both listen to signals now
    put(*(f"a{n}@example.ru" for n in range(50)))
    wait_until(lambda: len(handler.letters) == 50, PATIENCE)
    for process in workers:
        process.send_signal(signal.SIGTERM)
    for process in workers:
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        assert "Traceback" not in said, said
    assert len(set(handler.ids())) == len(handler.ids()) == 50


def test_a_killed_worker_leaves_its_letters_to_the_next(
    start_worker, handler, put, as_superuser, state
):
    handler.delay = 60
    mails = put("a@example.ru", "b@example.ru")
    first = start_worker()
    wait_until(lambda: bool(handler.sessions), PATIENCE)
    first.kill()
    first.wait()
    handler.delay = 0
    as_superuser.execute("UPDATE bsk.mails SET leased_until = now() - interval '1 second'")
    start_worker()
    wait_until(lambda: {state(mail)[0] for mail in mails} == {"sent"}, PATIENCE)


def test_a_lost_database_needs_no_hand(start_worker, handler, put, as_superuser):
    process = start_worker()
    wait_until(lambda: worker_backends(as_superuser) >= 3, PATIENCE)
    as_superuser.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'bsk-desk worker' AND datname = current_database()"
    )
    put("a@example.ru")
    wait_until(lambda: handler.recipients() == ["a@example.ru"], PATIENCE)
    wait_until(lambda: worker_backends(as_superuser) >= 3, PATIENCE)
    assert process.poll() is None


def test_a_broadcast_arrives_by_itself(
    start_worker, handler, connect, as_superuser, admin_broadcast
):
    site = connect("site")
    consumers = [new_consumer(site, as_superuser) for _ in range(3)]
    broadcast = admin_broadcast()
    as_superuser.execute("UPDATE bsk.broadcasts SET visible_from = now() - interval '1 second'")
    start_worker()
    done = "SELECT status = 'done' FROM bsk.broadcasts WHERE id = %s"
    wait_until(lambda: one(as_superuser, done, broadcast), PATIENCE)
    for consumer in consumers:
        assert one(site, "SELECT site.unread(%s)", consumer) == 1
    letters = [letter for _, letter in handler.letters if letter["Subject"] == "Тема"]
    assert len(letters) == 3


def test_a_mail_server_that_is_down_keeps_no_notification_from_the_cabinets(
    start_worker, smtp, handler, connect, as_superuser, admin_broadcast, put, state
):
    site, port = connect("site"), smtp.port
    consumers = [new_consumer(site, as_superuser) for _ in range(3)]
    [other] = put("other@example.ru")
    smtp.stop()
    admin_broadcast()
    as_superuser.execute("UPDATE bsk.broadcasts SET visible_from = now() - interval '1 second'")
    worker = start_worker(BSK_SMTP_PORT=str(port))
    wait_until(
        lambda: [one(site, "SELECT site.unread(%s)", c) for c in consumers] == [1, 1, 1], PATIENCE
    )
    wait_until(lambda: "нет связи" in (state(other)[2] or ""), PATIENCE)
    again = Server(handler, port)
    again.start()
    try:
        as_superuser.execute("UPDATE bsk.mails SET next_at = now() - interval '1 second'")
        ours = "SELECT bool_and(status = 'sent') FROM bsk.mails WHERE broadcast_id IS NOT NULL"
        wait_until(lambda: one(as_superuser, ours) and state(other)[0] == "sent", PATIENCE)
    finally:
        worker.kill()
        worker.wait()
        again.stop()
    assert len(handler.ids()) == len(set(handler.ids()))
    assert handler.recipients().count("other@example.ru") == 1
    sent = as_superuser.execute(
        "SELECT id FROM bsk.mails WHERE broadcast_id IS NOT NULL"
    ).fetchall()
    assert len(sent) == 3
    assert {f"<{mail}@bsk22.example>" for (mail,) in sent} <= set(handler.ids())


@pytest.fixture
def admin_broadcast(connect):
    def made():
        admin = connect("admin")
        saved = one(
            admin, "SELECT desk.save_broadcast(NULL, 'Тема', 'Текст', '{}', true, gen_random_uuid())"
        )  # fmt: skip
        for step in ["submit", "start"]:
            statement = f"SELECT desk.{step}_broadcast(%s, command => gen_random_uuid())"
            one(admin, statement, saved["broadcast"])
        return saved["broadcast"]

    return made


def test_wrong_settings_are_said(database):
    from bsk_desk.kernel.errors import Refused
    from bsk_desk.worker.run import run

    with pytest.raises(Refused, match="BSK_MAIL_FROM"):
        run(database.dsn_of("worker"), {"BSK_SMTP_HOST": "mail"})
