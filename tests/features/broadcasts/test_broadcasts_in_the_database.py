import json
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.people import LEGAL, empty_city, linked_account, new_consumer, one, refused

HELLO = "Здравствуйте, {{ name }}! Счёт {{account}}, {{ address }}."


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    empty_city(as_superuser)


@pytest.fixture
def site(connect):
    return connect("site")


@pytest.fixture
def admin(connect):
    return connect("admin")


@pytest.fixture
def worker(connect):
    return connect("worker")


@pytest.fixture
def people(site, connect, as_superuser):
    """A person in Попова 40, a firm in Гущина 17, a person without an account."""
    accounting = connect("accounting")
    person = new_consumer(site, as_superuser)
    linked_account(site, accounting, person, number="1001", address="г. Барнаул, ул. Попова, д. 40")
    firm = new_consumer(site, as_superuser, "legal", {**LEGAL})
    linked_account(
        site, accounting, firm, number="2001", address="ул. Гущина, 17", kind="legal", contract=203
    )
    return person, firm, new_consumer(site, as_superuser)


def save(admin, title="Тема", body="Текст", audience=None, broadcast=None, by_mail=True, **more):
    return one(
        admin,
        "SELECT desk.save_broadcast(%s, %s, %s, %s, %s, %s)",
        broadcast, title, body, json.dumps(audience if audience is not None else {}), by_mail,
        more.get("command", uuid.uuid4()),
    )  # fmt: skip


def step(admin, what, broadcast, *arguments, command=None):
    marks = ", %s" * len(arguments)
    return one(
        admin, f"SELECT desk.{what}_broadcast(%s{marks}, command => %s)",
        broadcast, *arguments, command or uuid.uuid4(),
    )  # fmt: skip


def started(admin, **draft):
    """A broadcast under way whose undo window has passed when ``pass_undo`` is called."""
    broadcast = save(admin, **draft)["broadcast"]
    step(admin, "submit", broadcast)
    step(admin, "start", broadcast)
    return broadcast


def pass_undo(superuser):
    superuser.execute("UPDATE bsk.broadcasts SET visible_from = now() - interval '1 second'")


def work(worker, rounds=50):
    """What the worker's loop does until there is nothing left."""
    for _ in range(rounds):
        done = [
            one(worker, f"SELECT worker.{name}()")
            for name in ("start_scheduled", "deliver_batch", "queue_batch_mails")
        ]
        if not any(done):
            return one(worker, "SELECT worker.finish_broadcasts()")
    raise AssertionError("never done")


def notices(site, consumer):
    return site.execute("SELECT * FROM site.notifications(%s)", [consumer]).fetchall()


def preview(admin, audience, title="Тема", body="Текст"):
    return one(
        admin, "SELECT desk.preview_broadcast(%s, %s, %s)", title, body, json.dumps(audience)
    )


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


def test_values_of_placeholders_are_never_patterns(admin, site, as_superuser):
    profile = {**LEGAL, "organization": r"ООО {{ account }} \1 &"}
    new_consumer(site, as_superuser, "legal", profile)
    shown = preview(admin, {}, body="{{ name }}")
    assert shown["sample"][0]["body"] == r"ООО {{ account }} \1 &"


@pytest.mark.parametrize(
    ("audience", "who"),
    [
        ({}, [0, 1, 2]),
        ({"kinds": ["legal"]}, [1]),
        ({"addresses": ["Попова"]}, [0]),
        ({"addresses": ["ул Попова 40"]}, [0]),
        ({"addresses": ["Попова 4"]}, []),
        ({"addresses": ["гущина", "ПОПОВА"]}, [0, 1]),
        ({"accounts": ["10 01"]}, [0]),
        ({"contracts": ["00203"]}, [1]),
        ({"contracts": [203], "addresses": ["Попова"]}, [0, 1]),
        ({"contracts": [203], "kinds": ["person"]}, []),
        ({"open_request": True}, []),
        ({"open_request": False}, [0, 1, 2]),
    ],
)
def test_audiences(admin, people, audience, who):
    shown = preview(admin, audience)
    assert shown["count"] == len(who)
    assert [row["consumer"] for row in shown["sample"]] == [people[n] for n in who]


def test_unknown_accounts_are_named_one_by_one(admin, people):
    wrong = {"accounts": ["1001", "777", "888"], "contracts": ["x", 5], "kinds": ["robot"],
             "addresses": ["ул."], "colour": 1, "open_request": "да", "not_read_of": 10**6}  # fmt: skip
    with refused("BS004") as refusal:
        save(admin, audience=wrong)
    assert set(refusal.detail) == {
        "audience.accounts[1]", "audience.accounts[2]", "audience.contracts[0]",
        "audience.contracts[1]", "audience.kinds[0]", "audience.addresses[0]", "audience.colour",
        "audience.open_request", "audience.not_read_of",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "body", "fields"),
    [
        ("", " ", {"title", "body"}),
        ("я" * 10_000, "Текст", {"title"}),
        ("Тема", "{{ фамилия }}", {"body"}),
        ("{{ name", "name }}", {"title", "body"}),
        ("Две\nстроки", "Текст", {"title"}),
    ],
)
def test_wrong_words_are_wrong_fields(admin, title, body, fields):
    with refused("BS004") as refusal:
        save(admin, title, body)
    assert set(refusal.detail) == fields


def test_an_audience_of_nobody_cannot_be_submitted(admin):
    broadcast = save(admin)["broadcast"]
    with refused("BS004") as refusal:
        step(admin, "submit", broadcast)
    assert list(refusal.detail) == ["audience"]


def test_many_recipients_need_another_administrator(admin, connect, as_superuser, people):
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '2' WHERE name = 'broadcast_approval_above'"
    )
    broadcast = save(admin)["broadcast"]
    assert step(admin, "submit", broadcast)["status"] == "awaiting"
    for wrong in ["start", "approve"]:
        with refused("BS002"):
            step(admin, wrong, broadcast)
    other = connect("admin2")
    assert step(other, "return", broadcast, "Опечатка")["status"] == "draft"
    save(admin, "Тема без опечатки", broadcast=broadcast)
    step(admin, "submit", broadcast)
    assert step(other, "approve", broadcast)["status"] == "approved"
    assert step(admin, "start", broadcast)["status"] == "notifying"


def test_growing_above_the_limit_needs_approval_after_all(admin, as_superuser, people):
    broadcast = save(admin)["broadcast"]
    step(admin, "submit", broadcast)
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '2' WHERE name = 'broadcast_approval_above'"
    )
    with refused("BS002") as refusal:
        step(admin, "start", broadcast)
    assert refusal.detail == {"recipients": 3}


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


def test_a_test_letter_goes_to_oneself(admin, as_superuser, people):
    broadcast = save(admin, body=HELLO)["broadcast"]
    with refused("BS002"):
        step(admin, "test", broadcast)
    as_superuser.execute("UPDATE bsk.staff SET email = 'me@example.ru' WHERE login = 'test_admin'")
    step(admin, "test", broadcast)
    letter = as_superuser.execute(
        "SELECT recipient, kind, body FROM bsk.mails ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    assert letter[:2] == ("me@example.ru", "staff")
    assert "1234567" in letter[2]


def test_audiences_are_kept_under_a_title(admin, people):
    kept = one(
        admin, """SELECT desk.save_audience('Попова', '{"addresses": ["Попова"]}', %s)""",
        uuid.uuid4(),
    )  # fmt: skip
    rows = admin.execute("SELECT id, title, definition FROM desk.saved_audiences").fetchall()
    assert rows == [(kept["audience"], "Попова", {"addresses": ["Попова"]})]
    one(admin, "SELECT desk.delete_audience(%s, gen_random_uuid())", kept["audience"])
    with refused("BS001"):
        one(admin, "SELECT desk.delete_audience(%s, gen_random_uuid())", kept["audience"])


def test_a_repeated_command_does_nothing_more(admin, as_superuser, people):
    command = uuid.uuid4()
    assert save(admin, command=command) == save(admin, command=command)
    assert one(as_superuser, "SELECT count(*) FROM bsk.broadcasts") == 1


def test_an_overtaken_draft_is_stale(admin, connect, people):
    broadcast = save(admin)["broadcast"]
    seen = one(admin, "SELECT changed_at FROM desk.broadcasts")
    save(connect("admin2"), "Иначе", broadcast=broadcast)
    with refused("BS010"):
        one(
            admin,
            "SELECT desk.save_broadcast(%s, 'Т', 'Т', '{}', true, gen_random_uuid(), %s)",
            broadcast, seen,
        )  # fmt: skip


def outcome(work_):
    try:
        return work_()["status"]
    except psycopg.Error as error:
        return error.sqlstate


@pytest.mark.parametrize(
    ("what", "state"), [("start", "notifying"), ("cancel", "cancelled"), ("submit", "approved")]
)
def test_many_administrators_at_once_take_one_step(database, admin, people, what, state):
    broadcast = save(admin)["broadcast"]
    if what == "start":
        step(admin, "submit", broadcast)
    doors = [database.connect(name) for name in ["admin", "admin2"] * 4]
    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(lambda door: outcome(lambda: step(door, what, broadcast)), doors))
    assert found == ["BS002"] * 7 + [state]


def ten_thousand(superuser):
    superuser.execute(
        "INSERT INTO bsk.consumers (kind, login, password_hash, email, display_name, first_name)"
        " SELECT 'person', 'many' || n, 'h', 'many' || n || '@example.ru', 'Имя', 'Имя'"
        " FROM generate_series(1, 12000) n"
    )


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


@pytest.mark.parametrize("login", ["operator", "engineer", "site", "worker", "auditor"])
def test_only_administrators_may(connect, login):
    door = connect(login)
    for statement in [
        "SELECT desk.save_broadcast(NULL, 'Т', 'Т', '{}', true, gen_random_uuid())",
        "SELECT desk.start_broadcast(1, gen_random_uuid())",
        "SELECT desk.approve_broadcast(1, gen_random_uuid())",
        "SELECT desk.preview_broadcast('Т', 'Т', '{}')",
        "INSERT INTO bsk.broadcasts (title, body, audience, author) VALUES ('a', 'b', '{}', 'c')",
    ]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            door.execute(statement)
