"""desk.set_setting and desk.settings: who may change what, what is refused, and that the change counts."""

import uuid

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.people import new_email, one, refused, start


def put(connection, name, value, command=None):
    return one(
        connection,
        "SELECT desk.set_setting(%s, %s, %s)",
        name,
        Jsonb(value),
        command or uuid.uuid4(),
    )


def kept(connection, name):
    return one(connection, "SELECT value FROM bsk.settings WHERE name = %s", name)


def test_every_setting_can_be_changed_and_says_what_it_is(as_superuser, admin):
    every = {name for (name,) in as_superuser.execute("SELECT name FROM bsk.settings")}
    shown = admin.execute("SELECT name, title, area, what FROM desk.settings").fetchall()
    assert {name for name, *_ in shown} == every
    assert all(title and area and what for _, title, area, what in shown)


def test_what_is_kept_at_first_is_allowed(as_superuser):
    faults = as_superuser.execute(
        "SELECT s.name, bsk.fault_of_setting(r, s.value) FROM bsk.settings s "
        "JOIN bsk.setting_rules r USING (name) WHERE bsk.fault_of_setting(r, s.value) IS NOT NULL"
    ).fetchall()
    assert faults == []


def test_an_administrator_changes_one_and_the_audit_knows(as_superuser, admin):
    command = uuid.uuid4()
    assert put(admin, "undo_seconds", 45, command) == {
        "name": "undo_seconds",
        "value": 45,
        "changed": True,
    }
    who, old, new, by = as_superuser.execute(
        "SELECT who, old, new, command FROM audit.entries WHERE table_name = 'settings' "
        "AND key ->> 'name' = 'undo_seconds' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert (who, old, new, by) == ("test_admin", {"value": 30}, {"value": 45}, command)
    at, name = admin.execute(
        "SELECT changed_at, changed_by_name FROM desk.settings WHERE name = 'undo_seconds'"
    ).fetchone()
    assert at is not None
    assert name == "Проверочный admin"


def test_a_repeat_of_the_command_changes_nothing_again(as_superuser, admin):
    command = uuid.uuid4()
    first = put(admin, "lease_seconds", 200, command)
    put(admin, "lease_seconds", 300)
    assert put(admin, "lease_seconds", 200, command) == first
    assert kept(as_superuser, "lease_seconds") == 300


def test_the_same_value_is_no_change(as_superuser, admin):
    put(admin, "wrong_pins", 4)
    seen = one(as_superuser, "SELECT coalesce(max(seq), 0) FROM bsk.changes")
    assert put(admin, "wrong_pins", 4)["changed"] is False
    assert one(as_superuser, "SELECT count(*) FROM bsk.changes WHERE seq > %s", seen) == 0


def test_other_desks_hear_of_it(as_superuser, admin):
    seen = one(as_superuser, "SELECT coalesce(max(seq), 0) FROM bsk.changes")
    put(admin, "outage_days", 31)
    topics = as_superuser.execute("SELECT topic FROM bsk.changes WHERE seq > %s", [seen])
    assert topics.fetchall() == [("setting",)]


@pytest.mark.parametrize("login", ["operator", "engineer", "auditor", "worker"])
def test_nobody_else_may(connect, login):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        put(connect(login), "undo_seconds", 45)


@pytest.mark.parametrize("login", ["operator", "engineer", "auditor"])
def test_the_staff_read_the_list(connect, login):
    assert connect(login).execute("SELECT name FROM desk.settings").fetchall()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("undo_seconds", 601, "Можно от 0 до 600."),
        ("undo_seconds", -1, "Можно от 0 до 600."),
        ("undo_seconds", 1e300, "Можно от 0 до 600."),
        ("undo_seconds", 30.5, "Нужно целое число."),
        ("undo_seconds", "30", "Нужно число."),
        ("undo_seconds", None, "Нужно число."),
        ("undo_seconds", [30], "Нужно число."),
        ("undo_seconds", True, "Нужно число."),
        ("broadcast_approval_above", 1_000_001, "Можно от 0 до 1\u00a0000\u00a0000."),
        ("hourly_register_share", 0.6, "Можно от 0 до 50 %."),
        ("hourly_spike_factor", 8.00001, "Слишком много знаков после запятой."),
        ("hourly_register_share", 0.2, "Не может быть больше расхождения, с которого точка не принимается."),
        ("hourly_register_error_share", 0.001, "Не может быть меньше допустимого расхождения."),
        ("operator_name", "", "Заполните поле."),
        ("operator_name", " \u200b ", "Заполните поле."),
        ("operator_name", "Я", "Нужно от 3 до 300 знаков."),
        ("operator_name", "Я" * 301, "Нужно от 3 до 300 знаков."),
        ("operator_name", "Сетевая\nкомпания", "Нужна одна строка."),
        ("operator_name", {"a": 1}, "Нужен текст."),
        ("company_inn", 2224012341, "Нужен текст."),
        ("company_inn", "222401234", "В ИНН 10 цифр у организации и 12 у человека."),
        ("company_inn", "2224012342", "ИНН с ошибкой: не сходится контрольная цифра."),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_its_sentence(as_superuser, admin, name, value, sentence):
    before = kept(as_superuser, name)
    with refused("BS004") as refusal:
        put(admin, name, value)
    assert refusal.sentence == sentence
    assert refusal.detail == {"value": sentence}
    assert kept(as_superuser, name) == before


def test_a_value_that_is_not_there_at_all_is_refused(admin):
    with refused("BS004") as refusal:
        one(admin, "SELECT desk.set_setting('undo_seconds', NULL, %s)", uuid.uuid4())
    assert refusal.detail == {"value": "Нужно число."}


@pytest.mark.parametrize("name", ["no_such", "", None])
def test_an_unknown_name_is_refused(admin, name):
    with refused("BS001") as refusal:
        put(admin, name, 1)
    assert refusal.sentence == "Такого параметра нет."


def test_texts_are_kept_clean_and_the_inn_may_be_taken_away(as_superuser, admin):
    put(admin, "company_inn", " 2224 012341 ")
    assert kept(as_superuser, "company_inn") == "2224012341"
    put(admin, "company_inn", "")
    assert kept(as_superuser, "company_inn") == ""
    put(admin, "system_name", " Личный кабинет \u200b")
    assert kept(as_superuser, "system_name") == "Личный кабинет"


def test_a_share_keeps_its_digits(as_superuser, admin):
    put(admin, "hourly_register_share", 0.0125)
    text = one(
        as_superuser, "SELECT value::text FROM bsk.settings WHERE name = 'hourly_register_share'"
    )
    assert text == "0.0125"


def test_a_program_run_again_leaves_what_was_set(dsn, as_superuser, admin):
    from bsk_desk.upgrade import upgrade

    put(admin, "deadline_days", 5)
    upgrade(dsn)
    assert kept(as_superuser, "deadline_days") == 5


def test_the_site_and_the_worker_go_by_the_new_value(connect, as_superuser, admin):
    site, address = connect("site"), new_email()
    put(admin, "codes_per_hour", 2)
    start(site, address)
    start(site, address)
    with refused("BS005"):
        start(site, address)
    put(admin, "registration_hours", 3)
    put(admin, "operator_name", "АО «Сети»")
    as_superuser.execute(
        "UPDATE bsk.registrations SET created_at = now() - interval '4 hours' WHERE email = %s",
        [address],
    )
    assert one(connect("worker"), "SELECT worker.delete_stuck_registrations()") == 1
    left = "SELECT count(*) FROM bsk.registrations WHERE email = %s"
    assert one(as_superuser, left, address) == 0
    act = "SELECT operator FROM bsk.destruction_acts ORDER BY id DESC LIMIT 1"
    assert one(as_superuser, act) == "АО «Сети»"
