import uuid

import pytest

from tests.people import LEGAL, empty_city, new_consumer, one, refused
from tests.sending import HELLO, preview, save, step


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    empty_city(as_superuser)


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


def test_a_time_is_kept_with_the_draft_but_starts_nothing_that_was_approved_after_it(
    admin, worker, connect, as_superuser, people
):
    def kept(at):
        made = one(
            admin,
            "SELECT desk.save_broadcast(NULL, 'Т', 'Т', '{}', true, gen_random_uuid(), NULL,"
            " now() + %s::interval)",
            at,
        )  # fmt: skip
        return made["broadcast"]

    with refused("BS004") as refusal:
        kept("367 days")
    assert list(refusal.detail) == ["start_at"]
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '2' WHERE name = 'broadcast_approval_above'"
    )
    at = "SELECT scheduled_at > now() FROM desk.broadcasts WHERE id = %s"
    for wanted, after in [("1 hour", "scheduled"), ("-1 hour", "approved")]:
        broadcast = kept(wanted)
        assert one(admin, at, broadcast) is (wanted == "1 hour")
        assert one(worker, "SELECT worker.start_scheduled()") == 0
        step(admin, "submit", broadcast)
        assert step(connect("admin2"), "approve", broadcast)["status"] == after
        assert one(worker, "SELECT worker.start_scheduled()") == 0
        step(admin, "cancel", broadcast)


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
