import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.people import empty_city, new_consumer, one, refused
from tests.sending import HELLO, notices, pass_undo, save, started, step, ten_thousand, work


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    empty_city(as_superuser)


def test_a_broadcast_reaches_every_cabinet_and_mailbox(
    admin, worker, site, as_superuser, people, connect
):
    broadcast = started(admin, title="Перерыв", body="Завтра закрыто")
    assert work(worker) == 0
    assert notices(site, people[0]) == []
    pass_undo(as_superuser)
    work(worker)
    for consumer in people:
        [(notification, _, title, read_at)] = notices(site, consumer)
        assert (title, read_at) == ("Перерыв", None)
        assert one(site, "SELECT site.unread(%s)", consumer) == 1
    read = site.execute("SELECT * FROM site.read_notification(%s, %s)", [consumer, notification])
    assert read.fetchone()[:2] == ("Перерыв", "Завтра закрыто")
    letters = worker.execute("SELECT * FROM worker.take_mails()").fetchall()
    mine = [letter for letter in letters if letter[5] == "broadcast"]
    assert len(mine) == 3
    assert {letter[3:5] for letter in mine} == {("Перерыв", "Завтра закрыто")}
    for letter in mine[:2]:
        one(worker, "SELECT worker.mail_sent(%s)", letter[0])
    one(worker, "SELECT worker.mail_failed(%s, 1, '550 нет', true)", mine[2][0])
    assert one(worker, "SELECT worker.finish_broadcasts()") == 1
    numbers = one(admin, "SELECT desk.broadcast_numbers(%s)", broadcast)
    assert numbers == {
        "recipients": 3, "delivered": 3, "read": 1, "mails": {"sent": 2, "failed": 1},
    }  # fmt: skip
    status = "SELECT status, delivered FROM desk.broadcasts WHERE id = %s"
    assert connect("operator").execute(status, [broadcast]).fetchone() == ("done", 3)
    listed = admin.execute(
        "SELECT consumer_id, read_at IS NOT NULL, mail_error FROM desk.broadcast_recipients"
        " WHERE broadcast_id = %s ORDER BY consumer_id",
        [broadcast],
    ).fetchall()
    assert [row[:2] for row in listed] == [(c, c == consumer) for c in people]
    assert "550 нет" in {row[2] for row in listed}


def test_the_open_reception_s_tracking_knows_nothing_of_a_broadcast(
    admin, worker, site, as_superuser, people
):
    tracking = site.execute(
        "SELECT tracking FROM site.submit_request(%s, 'complaint', '{\"text\": \"Нет света\"}', NULL,"
        " gen_random_uuid())",
        [people[0]],
    ).fetchone()[0]
    before = site.execute("SELECT * FROM site.track(%s)", [tracking]).fetchall()
    started(admin, audience={"open_request": True})
    pass_undo(as_superuser)
    work(worker)
    assert "Тема" in [row[2] for row in notices(site, people[0])]
    assert site.execute("SELECT * FROM site.track(%s)", [tracking]).fetchall() == before


def test_a_desk_killed_in_the_start_has_begun_nothing_and_another_begins_it_once(
    database, admin, worker, connect, as_superuser
):
    ten_thousand(as_superuser)
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '99999' WHERE name = 'broadcast_approval_above'"
    )
    broadcast = save(admin, by_mail=False)["broadcast"]
    step(admin, "submit", broadcast)
    script = (
        "import sys, time, psycopg; door = psycopg.connect(sys.argv[1]);"
        f" door.execute('SELECT desk.start_broadcast({broadcast}, gen_random_uuid())');"
        " print('half way', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, database.dsn_of("admin")], stdout=subprocess.PIPE, text=True
    ) as desk:
        assert desk.stdout.readline() == "half way\n"
        desk.kill()
    assert step(connect("admin2"), "start", broadcast)["recipients"] == 12_000
    pass_undo(as_superuser)
    work(worker)
    told = "SELECT count(*), count(DISTINCT consumer_id) FROM bsk.notifications"
    assert as_superuser.execute(told).fetchone() == (12_000, 12_000)


def test_placeholders_are_filled_for_each(admin, worker, site, as_superuser, people):
    draft = save(admin, title="Для {{ name }}", body=HELLO)
    assert draft["recipients"] == 2
    step(admin, "submit", draft["broadcast"])
    step(admin, "start", draft["broadcast"])
    pass_undo(as_superuser)
    work(worker)
    [(notification, _, title, _)] = notices(site, people[0])
    assert title == "Для Анна Ивановна"
    statement = "SELECT body FROM site.read_notification(%s, %s)"
    body = one(site, statement, people[0], notification)
    assert body == "Здравствуйте, Анна Ивановна! Счёт 1001, г. Барнаул, ул. Попова, д. 40."
    letters = worker.execute("SELECT subject, body FROM worker.take_mails()").fetchall()
    assert (
        "Для ООО «Пекарня»",
        "Здравствуйте, ООО «Пекарня»! Счёт 2001, ул. Гущина, 17.",
    ) in letters
    assert notices(site, people[2]) == []


def test_recipients_are_frozen_at_the_start(admin, worker, site, as_superuser, people):
    broadcast = started(admin)
    late = new_consumer(site, as_superuser)
    pass_undo(as_superuser)
    work(worker)
    assert notices(site, late) == []
    assert one(admin, "SELECT desk.broadcast_numbers(%s)", broadcast)["delivered"] == 3


def test_the_undo_window_takes_it_back_whole(admin, worker, site, as_superuser, people):
    broadcast = started(admin)
    assert step(admin, "undo", broadcast)["status"] == "approved"
    pass_undo(as_superuser)
    work(worker)
    assert notices(site, people[0]) == []
    step(admin, "start", broadcast)
    pass_undo(as_superuser)
    with refused("BS012"):
        step(admin, "undo", broadcast)


def test_a_paused_one_waits_and_goes_on(admin, worker, site, as_superuser, people):
    broadcast = started(admin)
    pass_undo(as_superuser)
    step(admin, "pause", broadcast)
    work(worker)
    assert notices(site, people[0]) == []
    step(admin, "resume", broadcast)
    work(worker)
    assert len(notices(site, people[0])) == 1


def test_cancelled_half_way_stops_there(admin, worker, site, as_superuser, people):
    broadcast = started(admin)
    pass_undo(as_superuser)
    one(worker, "SELECT worker.deliver_batch()")
    one(worker, "SELECT worker.queue_batch_mails()")
    step(admin, "cancel", broadcast)
    assert len(notices(site, people[0])) == 1
    taken = worker.execute("SELECT kind FROM worker.take_mails()").fetchall()
    assert ("broadcast",) not in taken
    with refused("BS002"):
        step(admin, "resume", broadcast)


def test_a_scheduled_one_starts_by_itself(admin, worker, site, as_superuser, people):
    broadcast = save(admin)["broadcast"]
    step(admin, "submit", broadcast)
    at = one(admin, "SELECT now() + interval '1 hour'")
    one(admin, "SELECT desk.start_broadcast(%s, %s, %s)", broadcast, uuid.uuid4(), at)
    assert one(worker, "SELECT worker.start_scheduled()") == 0
    as_superuser.execute("UPDATE bsk.broadcasts SET scheduled_at = now()")
    assert one(worker, "SELECT worker.start_scheduled()") == 1
    pass_undo(as_superuser)
    work(worker)
    assert len(notices(site, people[0])) == 1


def test_a_scheduled_one_that_cannot_start_is_a_draft_with_the_reason(
    admin, worker, as_superuser, people
):
    broadcast = save(admin, audience={"open_request": False})["broadcast"]
    step(admin, "submit", broadcast)
    one(
        admin, "SELECT desk.start_broadcast(%s, gen_random_uuid(), now() + interval '1 hour')",
        broadcast,
    )  # fmt: skip
    as_superuser.execute(
        "UPDATE bsk.broadcasts SET scheduled_at = now(), audience = '{\"open_request\": true}'"
    )
    assert one(worker, "SELECT worker.start_scheduled()") == 1
    found = admin.execute("SELECT status, return_reason FROM desk.broadcasts").fetchone()
    assert found[0] == "draft"
    assert "никто" in found[1]


def test_a_follow_up_goes_to_those_who_have_not_read(admin, worker, site, as_superuser, people):
    broadcast = started(admin)
    pass_undo(as_superuser)
    work(worker)
    first = notices(site, people[0])[0][0]
    site.execute("SELECT * FROM site.read_notification(%s, %s)", [people[0], first])
    made = step(admin, "follow_up", broadcast, "Напоминаем", "Ещё раз")
    assert made["recipients"] == 2
    step(admin, "submit", made["broadcast"])
    step(admin, "start", made["broadcast"])
    pass_undo(as_superuser)
    work(worker)
    assert len(notices(site, people[0])) == 1
    assert [row[2] for row in notices(site, people[1])] == ["Напоминаем", "Тема"]


def test_two_workers_and_a_killed_backend_deliver_to_each_once(
    database, admin, worker, as_superuser
):
    ten_thousand(as_superuser)
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '99999' WHERE name = 'broadcast_approval_above'"
    )
    broadcast = started(admin)
    pass_undo(as_superuser)
    victim = psycopg.connect(database.dsn_of("worker"))
    assert one(victim, "SELECT worker.deliver_batch()") == 5000  # not committed
    pid = victim.info.backend_pid
    assert one(worker, "SELECT worker.deliver_batch()") == 5000  # another batch meanwhile
    as_superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    victim.close()
    doors = [database.connect("worker") for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, doors))
    assert one(admin, "SELECT desk.broadcast_numbers(%s)", broadcast)["delivered"] == 12_000
    statement = "SELECT count(DISTINCT consumer_id) FROM bsk.notifications WHERE broadcast_id = %s"
    assert one(as_superuser, statement, broadcast) == 12_000


def test_letters_of_a_large_one_do_not_flood_the_queue(admin, worker, as_superuser):
    ten_thousand(as_superuser)
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '99999' WHERE name = 'broadcast_approval_above'"
    )
    started(admin)
    pass_undo(as_superuser)
    work(worker)
    waiting = "SELECT count(*) FROM bsk.mails WHERE kind = 'broadcast' AND status = 'queued'"
    assert one(as_superuser, waiting) == 5000
    as_superuser.execute("UPDATE bsk.mails SET status = 'sent', attempts = 1")
    work(worker)
    assert one(as_superuser, waiting) == 5000
    as_superuser.execute("UPDATE bsk.mails SET status = 'sent', attempts = 1")
    work(worker)
    as_superuser.execute("UPDATE bsk.mails SET status = 'sent', attempts = 1")
    assert one(worker, "SELECT worker.finish_broadcasts()") == 1
