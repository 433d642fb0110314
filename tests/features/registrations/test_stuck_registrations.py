import uuid

import psycopg
import pytest

from tests.people import code_of, confirmed, finish, new_email, one, refused, start


def row(admin, registration):
    return admin.execute(
        "SELECT id, email, step, mail_status, mail_error, deletes_at - created_at"
        " FROM desk.registrations WHERE registration = %s",
        [registration],
    ).fetchone()


def number_of(superuser, registration):
    return one(superuser, "SELECT seq FROM bsk.registrations WHERE id = %s", registration)


def delete(admin, *numbers, reason="Опечатка в адресе", command=None):
    return one(
        admin,
        "SELECT desk.delete_registrations(%s, %s, %s)",
        list(numbers),
        reason,
        command or uuid.uuid4(),
    )


def test_the_page_shows_step_letter_and_time_to_deletion(site, admin, as_superuser):
    email = new_email()
    registration = start(site, email)
    as_superuser.execute(
        "UPDATE bsk.mails SET status = 'failed', last_error = '550 нет такого ящика'"
        " WHERE registration_id = %s",
        [registration],
    )
    found = row(admin, registration)
    assert found[1:5] == (email, "started", "failed", "550 нет такого ящика")
    assert found[5].total_seconds() == 24 * 3600


def test_code_is_sent_again(site, admin, as_superuser):
    registration = start(site)
    number = number_of(as_superuser, registration)
    first = code_of(as_superuser, registration)
    command = uuid.uuid4()
    for _ in range(2):
        one(admin, "SELECT desk.resend_code(%s, %s)", number, command)
    letters = as_superuser.execute(
        "SELECT body FROM bsk.mails WHERE registration_id = %s", [registration]
    ).fetchall()
    assert len(letters) == 2
    code = code_of(as_superuser, registration)
    assert code != first or len(letters) == 2
    assert one(site, "SELECT site.confirm_email(%s, %s)", registration, code) is True


def test_sending_again_keeps_the_pace(site, admin, as_superuser):
    email = new_email()
    for _ in range(5):
        registration = start(site, email)
    with refused("BS005"):
        admin.execute(
            "SELECT desk.resend_code(%s, gen_random_uuid())",
            [number_of(as_superuser, registration)],
        )


def test_a_typo_is_put_right(site, admin, as_superuser):
    wrong, right = new_email(), new_email()
    registration = start(site, wrong)
    number = number_of(as_superuser, registration)
    one(admin, "SELECT desk.correct_email(%s, %s, gen_random_uuid())", number, right)
    letters = as_superuser.execute(
        "SELECT recipient FROM bsk.mails WHERE registration_id = %s", [registration]
    ).fetchall()
    assert letters == [(right,)]
    code = code_of(as_superuser, registration)
    assert one(site, "SELECT site.confirm_email(%s, %s)", registration, code) is True
    assert finish(site, registration)


def test_a_correction_must_be_an_address_and_nobody_s(site, admin, as_superuser):
    number = number_of(as_superuser, start(site))
    with refused("BS004") as refusal:
        admin.execute("SELECT desk.correct_email(%s, 'нет', gen_random_uuid())", [number])
    assert list(refusal.detail) == ["email"]
    other = new_email()
    start(site, other)
    with refused("BS007"):
        admin.execute("SELECT desk.correct_email(%s, %s, gen_random_uuid())", [number, other])


def test_deleting_writes_the_act_and_leaves_no_value(site, admin, as_superuser):
    email = new_email()
    registration = confirmed(site, as_superuser, email)
    number = number_of(as_superuser, registration)
    acts = delete(admin, number)["acts"]
    act = as_superuser.execute(
        "SELECT operator, subject_id, who, who_name, categories, system, how, reason, journal::text,"
        " keep_until >= (now() + interval '3 years' - interval '1 day')::date, a::text"
        " FROM bsk.destruction_acts a WHERE id = %s",
        acts,
    ).fetchone()
    assert act[0].startswith("ООО")
    assert str(registration) in act[1]
    assert act[2] == "test_admin"
    assert act[3] == "Проверочный admin"
    assert "адрес электронной почты" in act[4]
    assert act[7] == "Опечатка в адресе"
    assert act[9]
    assert '"DELETE"' in act[8]
    assert '"INSERT"' in act[8]
    assert email not in act[10]
    for table in ["bsk.registrations", "bsk.mails", "audit.entries", "audit.accesses",
                  "bsk.commands", "bsk.changes", "bsk.destruction_acts"]:  # fmt: skip
        statement = f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%%' || %s || '%%'"
        assert one(as_superuser, statement, email) == 0, table
    with refused("BS001"):
        site.execute("SELECT site.confirm_email(%s, '1')", [registration])


def test_many_go_with_one_reason_and_the_repeat_does_nothing(site, admin, as_superuser):
    numbers = [number_of(as_superuser, start(site)) for _ in range(3)]
    command = uuid.uuid4()
    acts = delete(admin, *numbers, command=command)
    assert len(acts["acts"]) == 3
    assert delete(admin, *numbers, command=command) == acts


def test_a_finished_one_is_refused_and_the_others_stay(site, admin, as_superuser):
    unfinished = number_of(as_superuser, start(site))
    registration = confirmed(site, as_superuser)
    number = number_of(as_superuser, registration)
    finish(site, registration)
    with refused("BS002"):
        delete(admin, unfinished, number)
    assert one(as_superuser, "SELECT count(*) FROM bsk.registrations WHERE seq = %s", unfinished)


def test_a_reason_is_needed(site, admin, as_superuser):
    with refused("BS003"):
        delete(admin, number_of(as_superuser, start(site)), reason="  ")


def test_nothing_selected_is_refused(admin):
    with refused("BS013"):
        delete(admin)
    with refused("BS001"):
        delete(admin, 10**9)


def test_the_act_is_printed_and_the_print_is_noted(site, admin, as_superuser):
    act = delete(admin, number_of(as_superuser, start(site)))["acts"][0]
    printed = one(admin, "SELECT desk.print_act(%s)", act)
    assert printed["reason"] == "Опечатка в адресе"
    statement = (
        "SELECT count(*) FROM audit.accesses WHERE what = 'print' AND object_kind = 'destruction_act'"
        " AND object_id = %s"
    )
    assert one(as_superuser, statement, act) == 1


def test_acts_cannot_be_changed_even_by_the_owner(site, admin, as_superuser):
    delete(admin, number_of(as_superuser, start(site)))
    with pytest.raises(psycopg.errors.RaiseException):
        as_superuser.execute("DELETE FROM bsk.destruction_acts")


def test_the_worker_deletes_after_a_day_but_nothing_finished(site, connect, as_superuser):
    worker = connect("worker")
    old, fresh = start(site), start(site)
    done = confirmed(site, as_superuser)
    finish(site, done)
    as_superuser.execute(
        "UPDATE bsk.registrations SET created_at = now() - interval '25 hours' WHERE id = ANY(%s)",
        [[old, done]],
    )
    assert one(worker, "SELECT worker.delete_stuck_registrations()") == 1
    left = as_superuser.execute(
        "SELECT id FROM bsk.registrations WHERE id = ANY(%s)", [[old, fresh, done]]
    ).fetchall()
    assert {r[0] for r in left} == {fresh, done}
    statement = "SELECT who_name FROM bsk.destruction_acts ORDER BY id DESC LIMIT 1"
    assert one(as_superuser, statement) == "Автоматически, по истечении срока"


@pytest.mark.parametrize("login", ["operator", "engineer", "site", "worker", "accounting"])
def test_only_administrators_may(connect, login):
    door = connect(login)
    for statement in [
        "SELECT * FROM desk.registrations",
        "SELECT desk.resend_code(1, gen_random_uuid())",
        "SELECT desk.correct_email(1, 'a@b.ru', gen_random_uuid())",
        "SELECT desk.delete_registrations('{1}', 'x', gen_random_uuid())",
        "SELECT * FROM bsk.destruction_acts",
    ]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            door.execute(statement)


def test_the_auditor_sees_and_changes_nothing(connect):
    auditor = connect("auditor")
    auditor.execute("SELECT * FROM desk.registrations").fetchall()
    auditor.execute("SELECT * FROM bsk.destruction_acts").fetchall()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        auditor.execute("SELECT desk.delete_registrations('{1}', 'x', gen_random_uuid())")
