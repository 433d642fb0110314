import json

import psycopg
import pytest

from tests.people import linked_account, new_consumer, one, refused


@pytest.fixture
def desk(connect):
    return connect("operator")


@pytest.fixture
def consumer(site, as_superuser):
    return new_consumer(site, as_superuser)


def test_the_phone_is_masked_for_everybody(desk, admin, connect, consumer):
    for door in [desk, admin, connect("engineer"), connect("auditor")]:
        phone = one(door, "SELECT phone FROM desk.consumers WHERE id = %s", consumer)
        assert phone == "+7 *** ***-16-28"


def test_unmasking_needs_a_reason_and_is_noted(desk, as_superuser, consumer):
    with refused("BS003"):
        one(desk, "SELECT desk.unmask_consumer(%s, ' ')", consumer)
    shown = one(desk, "SELECT desk.unmask_consumer(%s, 'Перезвонить по жалобе')", consumer)
    assert shown == {"phone": "+73852501628"}
    noted = as_superuser.execute(
        "SELECT who, reason, detail FROM audit.accesses WHERE what = 'unmask' AND object_id = %s",
        [consumer],
    ).fetchall()
    assert noted == [("test_operator", "Перезвонить по жалобе", {"fields": ["phone"]})]


def test_opening_a_card_is_noted(desk, as_superuser, consumer):
    desk.execute("SELECT desk.open_consumer(%s)", [consumer])
    statement = "SELECT count(*) FROM audit.accesses WHERE what = 'open' AND object_id = %s"
    assert one(as_superuser, statement, consumer) == 1
    with refused("BS001"):
        desk.execute("SELECT desk.open_consumer(-1)")


def test_an_auditor_s_opening_is_noted_too_even_of_a_blocked_one_and_nothing_else_is_written(
    connect, admin, as_superuser, consumer
):
    auditor = connect("auditor")
    auditor.execute("SELECT desk.open_consumer(%s)", [consumer])
    one(admin, "SELECT desk.block_consumer(%s, 'Данные оспорены', gen_random_uuid())", consumer)
    auditor.execute("SELECT desk.open_consumer(%s)", [consumer])
    noted = "SELECT who, what FROM audit.accesses WHERE object_id = %s AND what = 'open'"
    assert as_superuser.execute(noted, [consumer]).fetchall() == [("test_auditor", "open")] * 2
    with refused("BS001"):
        connect("operator").execute("SELECT desk.open_consumer(%s)", [consumer])
    for statement in [
        "SELECT desk.unmask_consumer(%s, 'Проверка')",
        "SELECT desk.cabinet_view(%s)",
        "SELECT desk.unblock_consumer(%s, 'Проверка', gen_random_uuid())",
    ]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            auditor.execute(statement, [consumer])


def test_a_blocked_consumer_exists_for_administrators_only(site, desk, admin, as_superuser, consumer):  # fmt: skip
    request = site.execute(
        "SELECT request FROM site.submit_request(%s, 'complaint', %s, NULL, gen_random_uuid())",
        [consumer, json.dumps({"text": "Жалоба"})],
    ).fetchone()[0]
    with refused("BS003"):
        one(admin, "SELECT desk.block_consumer(%s, '', gen_random_uuid())", consumer)
    one(admin, "SELECT desk.block_consumer(%s, 'Данные оспорены', gen_random_uuid())", consumer)
    with refused("BS002"):
        one(admin, "SELECT desk.block_consumer(%s, 'Ещё раз', gen_random_uuid())", consumer)
    counts = (
        "SELECT (SELECT count(*) FROM desk.consumers WHERE id = %s),"
        " (SELECT count(*) FROM desk.service_requests WHERE id = %s)"
    )
    assert desk.execute(counts, [consumer, request]).fetchone() == (0, 0)
    assert admin.execute(counts, [consumer, request]).fetchone() == (1, 1)
    with refused("BS001"):
        one(desk, "SELECT desk.unmask_consumer(%s, 'Зачем-то')", consumer)
    assert len(site.execute("SELECT * FROM site.requests(%s)", [consumer]).fetchall()) == 1
    one(admin, "SELECT desk.unblock_consumer(%s, 'Проверено', gen_random_uuid())", consumer)
    assert desk.execute(counts, [consumer, request]).fetchone() == (1, 1)


def test_the_cabinet_is_shown_as_the_site_gives_it(site, desk, connect, as_superuser, consumer):
    linked_account(site, connect("accounting"), consumer)
    as_superuser.execute(
        "INSERT INTO bsk.notifications (consumer_id, title, body) VALUES (%s, 'Новость', 'Текст')",
        [consumer],
    )
    upload = "SELECT site.upload_hourly_file(%s, '203_012013.xls', 'Файл', gen_random_uuid())"
    site.execute(upload, [consumer])
    shown = one(desk, "SELECT desk.cabinet_view(%s)", consumer)
    for part, function in [
        ("accounts", "accounts"), ("requests", "requests"),
        ("notifications", "notifications"), ("outages", "outages"), ("hourly_files", "hourly_files"),
    ]:  # fmt: skip
        rows = site.execute(
            f"SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM site.{function}(%s) s", [consumer]
        ).fetchone()[0]
        assert shown[part] == rows
    assert shown["unread"] == 1
    forms = site.execute("SELECT form FROM site.forms(%s)", [consumer]).fetchall()
    assert [f["form"] for f in shown["forms"]] == [f[0] for f in forms]


def test_notifications_go_on_beyond_the_first_page(site, desk, as_superuser, consumer):
    as_superuser.execute(
        "INSERT INTO bsk.notifications (consumer_id, title, body)"
        " SELECT %s, 'Новость ' || n, 'Текст' FROM generate_series(1, 70) n",
        [consumer],
    )
    first = one(desk, "SELECT desk.cabinet_view(%s)", consumer)["notifications"]
    after = "SELECT desk.cabinet_notifications(%s, %s)"
    rest = one(desk, after, consumer, first[-1]["notification"])
    assert (len(first), len(rest)) == (50, 20)
    assert len({n["notification"] for n in first + rest}) == 70
    assert one(desk, after, consumer, rest[-1]["notification"]) == []
    with refused("BS001"):
        one(desk, after, 10**9, 1)


def test_looking_does_not_mark_read(site, desk, as_superuser, consumer):
    notification = one(
        as_superuser,
        "INSERT INTO bsk.notifications (consumer_id, title, body) VALUES (%s, 'Новость', 'Текст')"
        " RETURNING id",
        consumer,
    )
    shown = one(desk, "SELECT desk.cabinet_notification(%s, %s)", consumer, notification)
    assert (shown["title"], shown["body"]) == ("Новость", "Текст")
    assert one(site, "SELECT site.unread(%s)", consumer) == 1
    with refused("BS001"):
        one(desk, "SELECT desk.cabinet_notification(%s, -1)", consumer)


def test_the_card_knows_accounts_notices_letters_and_sign_up(
    site, desk, connect, as_superuser, consumer
):
    account = linked_account(site, connect("accounting"), consumer)
    as_superuser.execute(
        "INSERT INTO bsk.notifications (consumer_id, title, body) VALUES (%s, 'Новость', 'Т')",
        [consumer],
    )
    as_superuser.execute(
        "INSERT INTO bsk.mails (recipient, subject, body, kind, consumer_id)"
        " VALUES ('a@b.ru', 'Письмо', 'Т', 'event', %s)",
        [consumer],
    )
    for view, column, value in [
        ("consumer_accounts", "account_id", account),
        ("consumer_notifications", "title", "Новость"),
        ("consumer_mails", "subject", "Письмо"),
    ]:
        statement = f"SELECT {column} FROM desk.{view} WHERE consumer_id = %s"
        assert one(desk, statement, consumer) == value
    statement = (
        "SELECT finished_at IS NOT NULL FROM desk.consumer_registrations WHERE consumer_id = %s"
    )
    assert one(desk, statement, consumer) is True


@pytest.mark.parametrize("login", ["operator", "engineer", "auditor", "site"])
def test_only_administrators_block(connect, login):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect(login).execute("SELECT desk.block_consumer(1, 'x', gen_random_uuid())")


def test_staff_read_no_consumer_but_through_the_view(desk):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        desk.execute("SELECT * FROM bsk.consumers")
