import uuid

import psycopg
import pytest

from tests.people import new_email, one, refused, start


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    as_superuser.execute("DELETE FROM bsk.mails")


def put(superuser, kind="event", due="-1 second", **columns):
    names = "".join(f", {name}" for name in columns)
    marks = ", %s" * len(columns)
    return one(
        superuser,
        f"INSERT INTO bsk.mails (recipient, subject, body, kind, not_before, next_at{names})"
        f" VALUES ('a@example.ru', 'Тема', 'Текст', %s, now() + %s::interval,"
        f" now() + %s::interval{marks}) RETURNING id",
        kind, due, due, *columns.values(),
    )  # fmt: skip


def take(worker, how_many=20):
    return worker.execute("SELECT * FROM worker.take_mails(%s)", [how_many]).fetchall()


def state(superuser, mail):
    return superuser.execute(
        "SELECT status, attempts, last_error, extract(epoch FROM next_at - now())::integer"
        " FROM bsk.mails WHERE id = %s",
        [mail],
    ).fetchone()


def test_what_is_due_is_taken_once(worker, as_superuser, connect):
    mail = put(as_superuser)
    put(as_superuser, due="1 minute")
    other = connect("worker")
    assert take(worker) == [(mail, 1, "a@example.ru", "Тема", "Текст", "event")]
    assert take(other) == []


def test_codes_and_events_go_before_broadcasts(worker, as_superuser):
    broadcast = one(
        as_superuser,
        "INSERT INTO bsk.broadcasts (title, body, audience, author, status)"
        " VALUES ('Т', 'Т', '{}', 'x', 'notifying') RETURNING id",
    )
    bulk = put(as_superuser, "broadcast", "-1 hour", broadcast_id=broadcast, consumer_id=1)
    code = put(as_superuser, "code")
    assert [row[0] for row in take(worker, 1)] == [code]
    assert [row[0] for row in take(worker)] == [bulk]


def test_letters_of_a_paused_broadcast_wait(worker, as_superuser):
    broadcast = one(
        as_superuser,
        "INSERT INTO bsk.broadcasts (title, body, audience, author, status)"
        " VALUES ('Т', 'Т', '{}', 'x', 'paused') RETURNING id",
    )
    put(as_superuser, "broadcast", broadcast_id=broadcast, consumer_id=1)
    assert take(worker) == []


@pytest.fixture
def half_sent(worker, as_superuser):
    """Three letters of a broadcast, taken by a worker when it was cancelled: (id, ticket)."""
    broadcast = one(
        as_superuser,
        "INSERT INTO bsk.broadcasts (title, body, audience, author, status)"
        " VALUES ('Т', 'Т', '{}', 'x', 'notifying') RETURNING id",
    )
    for consumer in (1, 2, 3):
        put(as_superuser, "broadcast", broadcast_id=broadcast, consumer_id=consumer)
    taken = [row[:2] for row in take(worker)]
    assert len(taken) == 3
    as_superuser.execute(
        "UPDATE bsk.broadcasts SET status = 'cancelled' WHERE id = %s", [broadcast]
    )
    return taken


def test_letters_on_their_way_when_a_broadcast_is_cancelled_wait_for_nothing_afterwards(
    worker, as_superuser, half_sent
):
    (refused_, ticket), (given_back, ticket2), (lost, _) = half_sent
    one(worker, "SELECT worker.mail_failed(%s, %s, '451 позже', false)", refused_, ticket)
    one(worker, "SELECT worker.release_mail(%s, %s, 'нет связи')", given_back, ticket2)
    as_superuser.execute("UPDATE bsk.mails SET leased_until = now() - interval '1 second'")
    assert take(worker) == []
    for mail in (refused_, given_back, lost):
        assert state(as_superuser, mail)[0] == "withdrawn"


def test_a_refused_letter_of_a_cancelled_broadcast_is_not_sent_again(
    worker, admin, as_superuser, half_sent
):
    for mail, ticket in half_sent:
        one(worker, "SELECT worker.mail_failed(%s, %s, '550 нет', true)", mail, ticket)
    number = one(as_superuser, "SELECT min(seq) FROM bsk.mails")
    with refused("BS002"):
        admin.execute("SELECT desk.resend_mail(%s, NULL, gen_random_uuid())", [number])
    other = put(as_superuser)
    as_superuser.execute("UPDATE bsk.mails SET status = 'failed' WHERE id = %s", [other])
    assert one(admin, "SELECT desk.resend_failed_mails(gen_random_uuid())") == {"letters": 1}
    assert {state(as_superuser, mail)[0] for mail, _ in half_sent} == {"failed"}


def test_what_a_killed_worker_had_is_taken_by_another(worker, as_superuser):
    mail = put(as_superuser)
    take(worker)
    as_superuser.execute("UPDATE bsk.mails SET leased_until = now() - interval '1 second'")
    again = take(worker)
    assert [row[:2] for row in again] == [(mail, 2)]
    assert one(worker, "SELECT worker.hold_mail(%s, 1)", mail) is False
    assert one(worker, "SELECT worker.hold_mail(%s, 2)", mail) is True


def test_a_lease_begins_anew_only_when_a_part_of_it_is_gone(worker, as_superuser):
    mail = put(as_superuser)
    take(worker)

    def left():
        return one(
            as_superuser,
            "SELECT xmin::text || ' ' || (leased_until > now() + interval '295 seconds')"
            " FROM bsk.mails WHERE id = %s",
            mail,
        )

    fresh = left()
    assert one(worker, "SELECT worker.hold_mail(%s, 1)", mail) is True
    assert left() == fresh
    as_superuser.execute("UPDATE bsk.mails SET leased_until = now() + interval '260 seconds'")
    assert left().endswith(" false")
    assert one(worker, "SELECT worker.hold_mail(%s, 1)", mail) is True
    assert left().endswith(" true")


def test_sent_is_sent(worker, as_superuser):
    mail = put(as_superuser)
    take(worker)
    assert one(worker, "SELECT worker.mail_sent(%s)", mail) is True
    assert state(as_superuser, mail)[0] == "sent"
    assert one(worker, "SELECT worker.mail_sent(%s)", mail) is False


def test_retries_wait_longer_and_longer_for_a_day(worker, as_superuser):
    mail = put(as_superuser)
    waits = []
    for attempt in range(1, 12):
        take(worker)
        statement = "SELECT worker.mail_failed(%s, %s, '451 позже', false)"
        assert one(worker, statement, mail, attempt) == "queued"
        waits.append(round(state(as_superuser, mail)[3] / 60))
        as_superuser.execute("UPDATE bsk.mails SET next_at = now() - interval '1 second'")
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 240, 240, 240]
    as_superuser.execute("UPDATE bsk.mails SET not_before = now() - interval '25 hours'")
    take(worker)
    assert one(worker, "SELECT worker.mail_failed(%s, 12, '451', false)", mail) == "queued"
    as_superuser.execute(
        "UPDATE bsk.mails SET not_before = now() - interval '27 hours', next_at = now() - interval '1 second'"
    )
    take(worker)
    assert one(worker, "SELECT worker.mail_failed(%s, 13, '451', false)", mail) == "failed"


def test_a_permanent_refusal_is_final_at_once(worker, as_superuser):
    mail = put(as_superuser)
    take(worker)
    statement = "SELECT worker.mail_failed(%s, 1, '550 нет\x07 такого', true)"
    assert one(worker, statement, mail) == "failed"
    assert state(as_superuser, mail)[2] == "550 нет такого"


def test_a_late_worker_cannot_fail_what_another_has_taken(worker, as_superuser):
    mail = put(as_superuser)
    take(worker)
    as_superuser.execute("UPDATE bsk.mails SET leased_until = now() - interval '1 second'")
    take(worker)
    assert one(worker, "SELECT worker.mail_failed(%s, 1, '550', true)", mail) is None
    assert state(as_superuser, mail)[0] == "sending"


def test_a_server_that_is_down_costs_no_letter_its_life(worker, as_superuser):
    mail = put(as_superuser, due="-10 days")
    take(worker)
    assert one(worker, "SELECT worker.release_mail(%s, 1, 'нет связи')", mail) is True
    assert state(as_superuser, mail)[:3] == ("queued", 1, "нет связи")
    assert 55 <= state(as_superuser, mail)[3] <= 60


def test_failed_letters_are_sent_again_one_or_all(worker, admin, as_superuser):
    mails = [put(as_superuser) for _ in range(3)]
    as_superuser.execute("UPDATE bsk.mails SET status = 'failed', last_error = '550'")
    number = one(as_superuser, "SELECT seq FROM bsk.mails WHERE id = %s", mails[0])
    listed = admin.execute("SELECT id, last_error FROM desk.mails WHERE status = 'failed'")
    assert (number, "550") in listed.fetchall()
    one(admin, "SELECT desk.resend_mail(%s, 'b@example.ru', gen_random_uuid())", number)
    assert [row[2] for row in take(worker)] == ["b@example.ru"]
    command = uuid.uuid4()
    for _ in range(2):
        assert one(admin, "SELECT desk.resend_failed_mails(%s)", command) == {"letters": 2}
    assert {row[0] for row in take(worker)} == set(mails[1:])


def test_only_failed_ones_are_sent_again(admin, as_superuser):
    put(as_superuser)
    number = one(as_superuser, "SELECT seq FROM bsk.mails")
    with refused("BS002"):
        admin.execute("SELECT desk.resend_mail(%s, NULL, gen_random_uuid())", [number])
    with refused("BS001"):
        admin.execute("SELECT desk.resend_mail(-1, NULL, gen_random_uuid())")


def test_a_wrong_address_is_a_wrong_field(admin, as_superuser):
    put(as_superuser)
    as_superuser.execute("UPDATE bsk.mails SET status = 'failed'")
    number = one(as_superuser, "SELECT seq FROM bsk.mails")
    with refused("BS004") as refusal:
        admin.execute("SELECT desk.resend_mail(%s, 'нет', gen_random_uuid())", [number])
    assert list(refusal.detail) == ["recipient"]


def test_a_code_goes_to_nobody_else(admin, connect, as_superuser):
    start(connect("site"), new_email())
    as_superuser.execute("UPDATE bsk.mails SET status = 'failed'")
    number = one(as_superuser, "SELECT seq FROM bsk.mails")
    with refused("BS002"):
        admin.execute("SELECT desk.resend_mail(%s, 'b@example.ru', gen_random_uuid())", [number])
    assert one(admin, "SELECT desk.resend_mail(%s, NULL, gen_random_uuid())", number)


def test_failed_letters_mark_their_request_and_registration(connect, as_superuser):
    start(connect("site"), new_email())
    put(as_superuser, request_id=77)
    as_superuser.execute("UPDATE bsk.mails SET status = 'failed', last_error = '550'")
    marks = connect("operator").execute(
        "SELECT request_id, registration_id IS NOT NULL, letters, last_error FROM desk.undelivered"
        " ORDER BY request_id"
    )
    assert marks.fetchall() == [(77, False, 1, "550"), (None, True, 1, "550")]


def test_old_feed_and_commands_are_swept(worker, as_superuser):
    as_superuser.execute(
        "INSERT INTO bsk.changes (topic, at) VALUES ('mail', now() - interval '3 days')"
    )
    as_superuser.execute(
        "INSERT INTO bsk.commands VALUES (gen_random_uuid(), 'x', 'x', '{}', now() - interval '8 days')"
    )
    assert one(worker, "SELECT worker.clean_changes()") == 1
    assert one(worker, "SELECT worker.clean_commands()") == 1


@pytest.mark.parametrize("login", ["operator", "site", "worker"])
def test_only_administrators_work_the_queue(connect, login):
    door = connect(login)
    for statement in ["SELECT * FROM desk.mails", "SELECT desk.resend_failed_mails(gen_random_uuid())"]:  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            door.execute(statement)


@pytest.mark.parametrize("login", ["operator", "site", "admin"])
def test_only_the_worker_takes_letters(connect, login):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect(login).execute("SELECT * FROM worker.take_mails()")
