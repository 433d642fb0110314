"""Several at once at the same broadcast, and those who may not touch one."""

import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
import pytest

from bsk_desk.db.embedded import _wheel
from tests.people import empty_city, one
from tests.sending import outcome, pass_undo, save, step, work


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    empty_city(as_superuser)


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


def test_many_approvals_at_once_are_one_and_never_its_author_s(
    database, admin, as_superuser, people
):
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '2' WHERE name = 'broadcast_approval_above'"
    )
    broadcast = save(admin)["broadcast"]
    step(admin, "submit", broadcast)
    doors = [database.connect(name) for name in ["admin", "admin2"] * 4]
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda door: outcome(lambda: step(door, "approve", broadcast)), doors)
        )
    assert found[0::2] == ["BS002"] * 4
    assert sorted(found[1::2]) == ["BS002"] * 3 + ["approved"]
    assert one(admin, "SELECT approved_by FROM desk.broadcasts") == "test_admin2"


def test_one_starts_while_another_cancels_and_it_is_cancelled_for_everybody(
    database, admin, worker, as_superuser, people
):
    """Whoever was first, nobody is told: the undo window was not over."""
    for _ in range(5):
        broadcast = save(admin)["broadcast"]
        step(admin, "submit", broadcast)
        doors = [
            (database.connect(name), what)
            for name, what in [("admin", "start"), ("admin2", "cancel")] * 3
        ]
        with ThreadPoolExecutor(6) as pool:
            tries = [
                pool.submit(outcome, partial(step, door, what, broadcast)) for door, what in doors
            ]
            found = [one_try.result() for one_try in tries]
        assert sorted(found[1::2]) == ["BS002"] * 2 + ["cancelled"]
        assert found[0::2].count("notifying") <= 1
        pass_undo(as_superuser)
        work(worker)
        assert (
            one(as_superuser, "SELECT status FROM bsk.broadcasts WHERE id = %s", broadcast)
            == "cancelled"
        )
    assert (
        one(as_superuser, "SELECT count(*) FROM bsk.notifications WHERE broadcast_id IS NOT NULL")
        == 0
    )
    assert one(as_superuser, "SELECT count(*) FROM bsk.mails WHERE broadcast_id IS NOT NULL") == 0


def test_an_operator_with_psql_calls_no_function_of_broadcasts_registrations_or_mail(
    database, admin, people
):
    broadcast = save(admin)["broadcast"]
    calls = [
        "save_broadcast(NULL, 'Т', 'Т', '{}', true, gen_random_uuid())",
        *(
            f"{name}_broadcast({broadcast}, gen_random_uuid())"
            for name in ["submit", "approve", "start", "undo", "pause", "resume", "cancel", "test"]
        ),
        f"return_broadcast({broadcast}, 'Так', gen_random_uuid())",
        f"follow_up_broadcast({broadcast}, 'Т', 'Т', gen_random_uuid())",
        "preview_broadcast('Т', 'Т', '{}')",
        "save_audience('Т', '{}', gen_random_uuid())",
        "delete_audience(1, gen_random_uuid())",
        "delete_registrations('{1}', 'Так', gen_random_uuid())",
        "correct_email(1, 'a@b.ru', gen_random_uuid())",
        "resend_code(1, gen_random_uuid())",
        "resend_mail(1, NULL, gen_random_uuid())",
        "resend_failed_mails(gen_random_uuid())",
        "note_export('mail', NULL, '{}')",
    ]
    doors = ["bsk.freeze_broadcast(1)", "worker.deliver_batch()", "worker.take_mails()"]
    script = "".join(f"SELECT {call};\n" for call in [*(f"desk.{c}" for c in calls), *doors])
    done = subprocess.run(
        [_wheel() / "psql", "--no-psqlrc", database.dsn_of("operator")],
        input=script, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == ""
    assert done.stderr.count("permission denied for ") == len(calls) + len(doors)
    assert admin.execute("SELECT id, status FROM desk.broadcasts").fetchall() == [
        (broadcast, "draft")
    ]


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
