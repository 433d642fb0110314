"""What a stranger reads out of the contract and expects: DETAIL is JSON, unknown is unknown, places are named."""

import json
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.features.service_requests.doors import Doors, refused


@pytest.fixture
def doors(database):
    made = Doors(database)
    made.set("undo_seconds", 30)
    return made


def faults(connection, function, rows):
    """DETAIL of BS004."""
    with refused("BS004") as said:
        connection.execute(f"SELECT exchange.{function}(%s)", [Jsonb(rows)])
    return said.detail


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("BS001", "SELECT * FROM site.track('нет')"),
        ("BS001", "SELECT * FROM site.credentials('нет')"),
        ("BS001", "SELECT site.confirm_email(gen_random_uuid(), '1')"),
        ("BS001", "SELECT site.attach_file(0, 'a.txt', 'x', gen_random_uuid())"),
        ("BS004", "SELECT site.start_registration('x')"),
    ],
)
def test_every_refusal_has_json_in_detail(doors, code, call):
    with pytest.raises(psycopg.Error) as caught:
        doors.site.execute(call)
    assert caught.value.sqlstate == code
    assert isinstance(json.loads(caught.value.diag.message_detail), dict)


@pytest.mark.parametrize("value", [None, "", " ", 0, False, [], {}])
def test_an_unknown_key_is_refused_whatever_its_value(doors, value):
    with refused("BS004") as said:
        doors.submit("inquiry", {"text": "Вопрос", "zzz": value}, doors.consumer())
    assert said.detail == {"zzz": "Такого поля в форме нет."}


@pytest.mark.parametrize("value", [None, "", False])
def test_a_consent_that_is_asked_and_not_given_is_refused(doors, value):
    with refused("BS004") as said:
        doors.submit("inquiry", {"text": "Вопрос", "consent": value}, doors.consumer())
    assert "согласия" in said.detail["consent"]


def test_fields_left_empty_are_as_good_as_not_sent(doors):
    request = doors.submit(
        "inquiry", {"text": "Вопрос", "topic": "", "address": None}, doors.consumer()
    )[0]
    assert doors.row(request)["payload"] == {"text": "Вопрос"}


def test_a_text_too_long_says_how_long_it_is(doors):
    consumer = doors.consumer()
    request = doors.submit("inquiry", {"text": "Вопрос"}, consumer)[0]
    doors.set("undo_seconds", 0)
    doors.move(request, "info_requested", "Какой адрес?")
    with refused("BS004") as said:
        doors.call("reply", consumer, request, "я" * 200_000, uuid4())
    assert said.detail == {"body": "Слишком длинный текст: 200000 знаков, можно 20000."}


def test_every_event_that_is_shown_has_made_a_notification_and_a_mail(doors):
    doors.set("undo_seconds", 0)
    consumer = doors.consumer()
    request, tracking = doors.submit("inquiry", {"text": "Вопрос"}, consumer)
    first = doors.call("attach_file", request, "a.txt", b"x", uuid4())[0][0]
    doors.move(request, "info_requested", "Какой адрес?")
    second = doors.call("attach_file", request, "b.txt", b"x", uuid4())[0][0]
    reply = doors.call("reply", consumer, request, "Вот он", uuid4())[0][0]
    doors.move(request, "done", "Ответ")
    shown = [row[0] for row in doors.call("request_events", consumer, request)]
    assert len(shown) == len(doors.call("track", tracking)) == 4
    for table in ("notifications", "mails"):
        told = doors.rows(
            doors.owner, f"SELECT event_id FROM bsk.{table} WHERE request_id = %s", request
        )
        assert sorted(row[0] for row in told) == shown
    files = doors.call("request_files", consumer, request)
    assert [row[:2] for row in files] == [(first, shown[0]), (second, reply)]


def test_a_file_does_not_show_a_step_that_the_consumer_does_not_see(doors):
    consumer = doors.consumer()
    request, tracking = doors.submit("inquiry", {"text": "Вопрос"}, consumer)
    at = doors.call("requests", consumer)[0][6]
    asked = doors.move(request, "info_requested", "Какой адрес?")["event"]
    doors.call("attach_file", request, "a.txt", b"x", uuid4())
    assert [row[4:] for row in doors.call("requests", consumer)] == [
        ("submitted", "отправлена", at)
    ]
    assert {row[1] for row in doors.call("track", tracking)} == {"submitted"}
    with refused("BS002"):  # the card has news
        doors.desk("withdraw", asked, uuid4())


def test_faults_of_registers_and_dates_name_their_row(database):
    accounting = database.connect("accounting")
    accounting.execute(
        "SELECT exchange.upsert_contracts(%s)", [Jsonb([{"number": 203, "organization": "ООО"}])]
    )
    point = {"contract": 203, "serial": "1"}
    right = {"month": "2026-10", "start": 1, "end": "2.5"}
    assert faults(
        accounting,
        "upsert_metering_points",
        [
            point,
            point | {"registers": [right, 7]},
            point | {"registers": [{"start": "-1", "zz": 0}]},
        ],
    ) == {
        "rows[1].registers[1]": "Строка должна быть объектом.",
        "rows[2].registers[0].month": "Заполните поле.",
        "rows[2].registers[0].start": "Значение не подходит: -1",
        "rows[2].registers[0].zz": "Такого поля нет.",
    }
    assert faults(
        accounting,
        "upsert_metering_points",
        [
            point | {"registers": {"month": "2026-10"}},
            point | {"installed": "2020-01-02", "removed": "2020-01-01"},
        ],
    ) == {
        "rows[0].registers": "Показания должны быть списком.",
        "rows[1].removed": "Точка снята раньше, чем установлена.",
    }


def test_an_outage_that_a_request_is_not_about_is_audited(doors):
    outage = doors.desk(
        "save_outage", None, "planned", "Ремонт", None, "Ремонт сети", ["Гущина"], None,
        "2026-01-01T00:00+07", "2027-01-01T00:00+07", uuid4(),
    )["outage"]  # fmt: skip
    doors.desk("publish_outage", outage, uuid4())
    request = doors.submit("complaint", None, doors.consumer())[0]
    command = uuid4()
    doors.desk("decline_outage", request, outage, command)
    assert doors.owner.execute(
        "SELECT who, action, (new ->> 'outage_id')::bigint, command FROM audit.entries"
        " WHERE table_name = 'outage_refusals'"
    ).fetchall() == [("test_operator", "INSERT", outage, command)]


def test_the_audit_of_an_hourly_file_names_the_command(doors):
    command, rejected = uuid4(), uuid4()
    file = doors.call("upload_hourly_file", doors.consumer(), "203_012013.xls", b"abc", command)
    doors.desk("reject_hourly_file", file[0][0], "Не тот файл", rejected, who=doors.engineer)
    assert doors.owner.execute(
        "SELECT action, command FROM audit.entries WHERE table_name = 'hourly_files' ORDER BY id"
    ).fetchall() == [("INSERT", command), ("UPDATE", rejected)]
