from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.people import account_row, link, new_consumer, one, refused, upsert


@pytest.fixture
def consumer(site, as_superuser):
    return new_consumer(site, as_superuser)


@pytest.fixture
def numbers(accounting):
    """Three accounts with the PIN 0123."""
    rows = [account_row() for _ in range(3)]
    assert upsert(accounting, *rows) == 3
    return [row["number"] for row in rows]


def accounts(site, consumer):
    return site.execute("SELECT * FROM site.accounts(%s)", [consumer]).fetchall()


def test_the_first_account_becomes_active(site, consumer, numbers):
    ids = [link(site, consumer, number) for number in numbers]
    found = accounts(site, consumer)
    assert [(row[0], row[1], row[3]) for row in found] == [
        (ids[0], numbers[0], True),
        (ids[1], numbers[1], False),
        (ids[2], numbers[2], False),
    ]


def test_columns_of_accounts_are_the_contract(site, consumer):
    cursor = site.execute("SELECT * FROM site.accounts(%s)", [consumer])
    names = [c.name for c in cursor.description]
    assert names == ["account", "number", "address", "active", "linked_at"]


def test_spaces_in_number_and_pin_do_not_matter(site, consumer, numbers):
    spaced = f" {numbers[0][:3]} {numbers[0][3:]}"
    assert link(site, consumer, spaced, " 01 23 ")


def test_linking_again_changes_nothing(site, consumer, numbers):
    assert link(site, consumer, numbers[0]) == link(site, consumer, numbers[0])
    assert len(accounts(site, consumer)) == 1


def test_one_account_may_belong_to_several_cabinets(site, as_superuser, consumer, numbers):
    other = new_consumer(site, as_superuser)
    assert link(site, consumer, numbers[0]) == link(site, other, numbers[0])
    assert accounts(site, other)[0][3] is True


def test_active_account_is_one(site, consumer, numbers):
    ids = [link(site, consumer, number) for number in numbers]
    for _ in range(2):
        site.execute("SELECT site.activate_account(%s, %s)", [consumer, ids[1]])
        assert [row[3] for row in accounts(site, consumer)] == [False, True, False]


def test_unlinking_the_active_one_activates_the_next(site, consumer, numbers):
    ids = [link(site, consumer, number) for number in numbers]
    site.execute("SELECT site.unlink_account(%s, %s)", [consumer, ids[0]])
    assert [(row[0], row[3]) for row in accounts(site, consumer)] == [
        (ids[1], True),
        (ids[2], False),
    ]


def test_unlinking_another_keeps_the_active_one(site, consumer, numbers):
    ids = [link(site, consumer, number) for number in numbers]
    site.execute("SELECT site.unlink_account(%s, %s)", [consumer, ids[1]])
    assert [row[3] for row in accounts(site, consumer)] == [True, False]


def test_unlinking_the_last_one_leaves_none(site, consumer, numbers):
    account = link(site, consumer, numbers[0])
    site.execute("SELECT site.unlink_account(%s, %s)", [consumer, account])
    assert accounts(site, consumer) == []
    with refused("BS001"):
        site.execute("SELECT site.unlink_account(%s, %s)", [consumer, account])


def test_somebody_else_s_account_is_no_such_thing(site, as_superuser, consumer, numbers):
    account = link(site, new_consumer(site, as_superuser), numbers[0])
    for function in ["activate_account", "unlink_account"]:
        with refused("BS001"):
            site.execute(f"SELECT site.{function}(%s, %s)", [consumer, account])


def test_unknown_consumer_is_no_such_thing(site, numbers):
    with refused("BS001"):
        link(site, 999_999, numbers[0])


def test_wrong_pin_and_unknown_number_sound_alike(site, consumer, numbers):
    with refused("BS006") as wrong_pin:
        link(site, consumer, numbers[0], "9999")
    with refused("BS006") as unknown:
        link(site, consumer, "123123123", "0123")
    assert wrong_pin.sentence == unknown.sentence


def test_five_wrong_pins_lock_the_pair_for_an_hour(site, as_superuser, consumer, numbers):
    for _ in range(5):
        with refused("BS006"):
            link(site, consumer, numbers[0], "9999")
    with refused("BS005") as refusal:
        link(site, consumer, numbers[0])
    assert 3590 <= refusal.detail["retry_after_s"] <= 3600
    assert link(site, consumer, numbers[1])
    assert link(site, new_consumer(site, as_superuser), numbers[0])


def test_the_lock_ends_after_an_hour(site, as_superuser, consumer, numbers):
    for _ in range(5):
        with refused("BS006"):
            link(site, consumer, numbers[0], "9999")
    as_superuser.execute(
        "SELECT setval(format('bsk.attempts_%s', lpad(n::text, 3, '0'))::regclass, v - (3601::bigint << 4))"
        " FROM generate_series(0, 255) n,"
        " pg_sequence_last_value(format('bsk.attempts_%s', lpad(n::text, 3, '0'))::regclass) v"
        " WHERE v IS NOT NULL"
    )
    assert link(site, consumer, numbers[0])


def test_failures_of_many_pairs_do_not_mix(site, as_superuser, consumer, numbers):
    for number in range(100):
        with refused("BS006"):
            link(site, consumer, f"55500{number}", "1")
    assert link(site, consumer, numbers[2])


def test_pins_guessed_at_once_all_count(database, site, consumer, numbers):
    sites = [database.connect("site") for _ in range(8)]

    def guess(n):
        try:
            link(sites[n], consumer, numbers[0], "9999")
        except psycopg.Error as error:
            return error.sqlstate

    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(guess, range(8)))
    assert found == ["BS005"] * 3 + ["BS006"] * 5


def test_pins_are_kept_salted_and_hashed(accounting, as_superuser):
    first, second = account_row(pin="4711"), account_row(pin="4711")
    upsert(accounting, first, second)
    rows = as_superuser.execute(
        "SELECT pin_salt, pin_hash, a::text FROM bsk.accounts a WHERE number = ANY(%s)",
        [[first["number"], second["number"]]],
    ).fetchall()
    assert len({r[0] for r in rows}) == len({r[1] for r in rows}) == 2
    assert all(b"4711" not in r[1] for r in rows)


def test_a_repeat_updates(site, accounting, as_superuser, consumer):
    row = account_row(contract="00203")
    upsert(accounting, row)
    assert upsert(accounting, {**row, "address": "ул. Юрина, 5", "pin": "77", "contract": 204}) == 1
    link(site, consumer, row["number"], "77")
    assert accounts(site, consumer)[0][2] == "ул. Юрина, 5"
    statement = "SELECT contract FROM bsk.accounts WHERE number = %s"
    assert one(as_superuser, statement, row["number"]) == 204


def test_wrong_rows_are_named_and_nothing_is_written(accounting, as_superuser):
    good = account_row("70001")
    rows = [good, account_row("70002", pin="12a"), account_row("x", kind="robot"), 5,
            account_row("700 01", contract=123456, colour="red", address=" ")]  # fmt: skip
    with refused("BS004") as refusal:
        upsert(accounting, *rows)
    assert set(refusal.detail) == {
        "rows[1].pin", "rows[2].number", "rows[2].kind", "rows[3]",
        "rows[4].number", "rows[4].contract", "rows[4].colour", "rows[4].address",
    }  # fmt: skip
    assert one(as_superuser, "SELECT count(*) FROM bsk.accounts WHERE number = '70001'") == 0


def test_no_rows_are_no_rows(accounting):
    assert upsert(accounting) == 0


def test_something_else_than_rows_is_a_wrong_field(accounting):
    for wrong in ["{}", "5", None]:
        with refused("BS004") as refusal:
            accounting.execute("SELECT exchange.upsert_accounts(%s::jsonb)", [wrong])
        assert list(refusal.detail) == ["rows"]


def test_feeds_in_another_order_do_not_block_each_other(database):
    rows = [account_row() for _ in range(300)]
    doors = [database.connect("accounting") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda n: upsert(doors[n], *rows[:: 1 if n % 2 else -1]), range(4)))
    assert done == [300] * 4


@pytest.mark.parametrize("login", ["site", "operator", "admin", "worker"])
def test_others_may_not_feed_accounts(connect, login):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect(login).execute("SELECT exchange.upsert_accounts('[]')")


@pytest.mark.parametrize("login", ["operator", "engineer", "admin"])
def test_staff_cannot_read_pins(connect, login):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect(login).execute("SELECT pin_hash FROM bsk.accounts")
