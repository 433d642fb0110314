"""The same thing done at once from many connections happens once."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests import people
from tests.features.service_requests.doors import Doors, refused


@pytest.fixture
def doors(database):
    return Doors(database)


def at_once(*calls):
    """What came of each: its value or the SQLSTATE it was refused with."""

    def outcome(call):
        connection, statement, arguments = call
        try:
            return connection.execute(statement, arguments).fetchone()[0]
        except psycopg.Error as error:
            return error.sqlstate

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))


def test_one_command_from_many_connections_files_one_request(database, doors):
    consumer, command = people.new_consumer(doors.site, doors.owner), uuid4()
    arguments = [consumer, Jsonb({"text": "Темно"}), command]
    filed = at_once(
        *(
            (
                database.connect("site"),
                "SELECT request FROM site.submit_request(%s, 'complaint', %s, NULL, %s)",
                arguments,
            )
            for _ in range(6)
        )
    )
    assert len(set(filed)) == 1
    assert len(doors.call("requests", consumer)) == 1


def test_two_replies_at_once_are_one_reply(database, doors):
    consumer = people.new_consumer(doors.site, doors.owner)
    request = doors.submit(consumer=consumer)[0]
    doors.move(request, "info_requested", "Что?")
    said = at_once(
        *(
            (
                database.connect("site"),
                "SELECT site.reply(%s, %s, 'Вот', %s)",
                [consumer, request, uuid4()],
            )
            for _ in range(4)
        )
    )
    assert sorted(str(one) for one in said)[-3:] == ["BS002"] * 3


def test_a_sign_up_is_finished_once_however_many_try(database, doors):
    registration = people.confirmed(doors.site, doors.owner)
    finish = "SELECT site.finish_registration(%s, %s, 'hash', 'person', %s, %s)"
    made = at_once(
        *(
            (
                database.connect("site"),
                finish,
                [registration, uuid4().hex, Jsonb(people.PERSON), uuid4()],
            )
            for _ in range(4)
        )
    )
    assert [one for one in made if isinstance(one, str)] == ["BS002"] * 3


def test_codes_guessed_from_many_connections_all_count(database, doors):
    registration = people.start(doors.site)
    right = people.code_of(doors.owner, registration)
    wrong = f"{(int(right) + 1) % 1000000:06}"
    said = at_once(
        *(
            (
                database.connect("site"),
                "SELECT site.confirm_email(%s, %s)",
                [registration, wrong],
            )
            for _ in range(9)
        )
    )
    assert sorted(said, key=str) == ["BS006"] * 4 + [False] * 5
    with refused("BS006"):
        doors.call("confirm_email", registration, right)


def test_a_broadcast_approved_and_cancelled_at_once_does_one_of_them(database, doors):
    people.new_consumer(doors.site, doors.owner)
    doors.set("broadcast_approval_above", 0)
    made = doors.desk("save_broadcast", None, "Тема", "Текст", Jsonb({}), True, uuid4(), who=doors.admin)  # fmt: skip
    broadcast = made["broadcast"]
    doors.desk("submit_broadcast", broadcast, uuid4(), who=doors.admin)
    calls = [
        (database.connect("admin2"), f"SELECT desk.{name}_broadcast(%s, %s)", [broadcast, uuid4()])
        for name in ("approve", "approve", "start", "start", "cancel", "cancel", "undo")
    ]
    said = at_once(*calls)
    assert {one for one in said if isinstance(one, str)} <= {"BS002"}
    assert sum(isinstance(one, dict) for one in said[:2]) <= 1
    assert sum(isinstance(one, dict) for one in said[4:6]) == 1
