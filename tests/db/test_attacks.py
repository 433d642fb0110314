"""What an insider with psql and a careless site try, and what it must not give them."""

import json
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests import people
from tests.features.service_requests.doors import PDF, Doors, refused

SECRET = "Тайнов"


@pytest.fixture
def doors(database):
    return Doors(database)


def hidden_request(doors, accounting):
    """A blocked consumer's request; everything of it holds the secret word."""
    consumer = people.new_consumer(
        doors.site, doors.owner, profile=people.PERSON | {"last_name": SECRET}
    )
    people.linked_account(doors.site, accounting, consumer, holder=SECRET)
    request = doors.submit("complaint", {"text": f"Пишет {SECRET}"}, consumer=consumer)[0]
    doors.call("attach_file", request, f"{SECRET}.pdf", PDF, uuid4())
    doors.desk("assign", request, "test_operator", SECRET, uuid4())
    doors.owner.execute(
        "UPDATE bsk.mails SET status = 'failed', last_error = %s WHERE consumer_id = %s",
        [f"550 {SECRET}", consumer],
    )
    doors.owner.execute(
        "UPDATE bsk.service_requests SET due_at = now() - interval '1 day' WHERE id = %s", [request]
    )
    doors.desk("block_consumer", consumer, SECRET, uuid4(), who=doors.admin)
    return request


def texts_of_views(connection):
    """(view, column) of all that the desk shows."""
    return connection.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0"
        " WHERE c.relnamespace = 'desk'::regnamespace AND c.relkind = 'v' ORDER BY 1, attnum"
    ).fetchall()


@pytest.mark.parametrize("free", [False, True], ids=["as planned", "with free functions"])
def test_a_condition_that_fails_tells_nothing_of_hidden_rows(database, doors, accounting, free):
    """A cast that fails says the value in its message: it must not see rows before they are hidden."""
    hidden_request(doors, accounting)
    doors.owner.execute("ANALYZE")
    operator = database.connect("operator")
    if free:
        operator.execute("SET cpu_operator_cost = 0")
    told = []
    for view, column in texts_of_views(doors.owner):
        leaky = (
            f"SELECT count(*) FROM desk.{view} WHERE CASE WHEN {column}::text LIKE '%{SECRET}%'"
            f" THEN ('x ' || {column}::text)::integer = 1 ELSE true END"
        )
        try:
            operator.execute(leaky)
        except psycopg.errors.InsufficientPrivilege:
            continue
        except psycopg.Error as error:
            told.append((view, column, str(error)))
    assert told == []


def test_the_server_s_words_on_a_letter_do_not_repeat_addresses(doors, accounting):
    request = hidden_request(doors, accounting)
    registration = people.start(doors.site)
    doors.owner.execute(
        "UPDATE bsk.mails SET status = 'failed', last_error = '550 <a.b@c.ru>: a.b@c.ru unknown'"
        " WHERE registration_id = %s",
        [registration],
    )
    said = "SELECT last_error FROM desk.undelivered WHERE registration_id IS NOT NULL"
    assert doors.one(doors.operator, said) == "550 <…>: … unknown"
    assert doors.one(doors.admin, said) == "550 <a.b@c.ru>: a.b@c.ru unknown"
    marked = "SELECT count(*) FROM desk.undelivered WHERE request_id = %s"
    assert doors.one(doors.operator, marked, request) == 0
    assert doors.one(doors.auditor, marked, request) == 1


def test_a_reminder_does_not_show_a_hidden_request(doors, accounting, connect):
    request = hidden_request(doors, accounting)
    connect("worker").execute("SELECT worker.deadlines_nearing()")
    assert (
        doors.rows(doors.operator, "SELECT 1 FROM desk.my_notices WHERE request_id = %s", request)
        == []
    )


def test_a_command_is_not_answered_for_a_call_that_names_nothing(doors):
    command = uuid4()
    request = doors.submit(command=command)[0]
    with refused("BS002"):
        doors.call("attach_file", None, "a.pdf", PDF, command)
    command = uuid4()
    doors.desk("note", request, "Заметка", command)
    with refused("BS002"):
        doors.desk("note", None, "Заметка", command)
    with refused("BS002"):
        doors.desk("assign", request, "test_operator2", None, command)


def test_a_command_of_somebody_else_gives_nothing_away(doors):
    command = uuid4()
    request = doors.submit()[0]
    mine = doors.desk("note", request, "Моя", command)
    theirs = doors.desk("note", request, "Чужая", command, who=doors.operator2)
    assert mine["event"] != theirs["event"]


@pytest.mark.parametrize("written", ["x", "' OR 1", "00000000-0000-0000-0000-000000000000"])
def test_a_client_cannot_write_the_command_of_the_audit(doors, accounting, written):
    doors.site.execute("SELECT set_config('bsk.command', %s, false)", [written])
    registration = people.confirmed(doors.site, doors.owner)
    command = uuid4()
    people.finish(doors.site, registration, command=command)
    noted = doors.owner.execute(
        "SELECT command FROM audit.entries WHERE table_name = 'registrations' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert noted == (command,)


def test_an_account_of_nobody_is_refused_as_such(doors):
    with refused("BS001"):
        doors.call("link_account", None, "123", "0123")


@pytest.mark.parametrize(
    "nothing",
    ["\u2060", "\ufeff", "\u00ad", "\u3000", "\u2003", "\u200e\u200f", "\u0085\u009f", "\u2800", "\u200d"],
    ids=lambda text: " ".join(f"{ord(letter):04x}" for letter in text),
)  # fmt: skip
def test_invisible_text_is_no_text(doors, nothing):
    with refused("BS004") as said:
        doors.submit(text=nothing)
    assert list(said.detail) == ["text"]
    registration = people.confirmed(doors.site, doors.owner)
    with refused("BS004") as said:
        people.finish(doors.site, registration, profile=people.PERSON | {"last_name": nothing})
    assert list(said.detail) == ["last_name"]
    with refused("BS003"):
        doors.move(doors.submit()[0], "done", nothing)


def test_text_is_kept_without_what_cannot_be_seen(doors):
    cleaned = "SELECT bsk.clean_text(%s)"
    for raw, kept in (
        ("а\rб\r\nв\u2028г\u0085д", "а\nб\nв\nг\nд"),
        ("\u202eабв\u2066\ufeff\u200b", "абв"),
        ("а\x9bб\x07", "аб"),
        ("\u3000 а б \u00a0\t", "а б"),
        ("👨\u200d👩", "👨\u200d👩"),
        ("и\u0306", "й"),
    ):
        assert doors.one(doors.owner, cleaned, raw) == kept


def test_a_megabyte_is_refused_in_every_text_of_the_site(doors):
    long = "я" * 1_000_000
    consumer = doors.consumer()
    request = doors.submit(consumer=consumer)[0]
    doors.move(request, "info_requested", "Что?")
    with refused("BS004"):
        doors.call("start_registration", long)
    with refused("BS006"):
        doors.call("link_account", consumer, long, long)
    with refused("BS004"):
        doors.call("reply", consumer, request, long, uuid4())
    with refused("BS001"):
        doors.call("submit_request", consumer, long, Jsonb({}), None, uuid4())
    with refused("BS001"):
        doors.call("track", long)
    with refused("BS004") as said:
        doors.call("submit_request", consumer, "complaint", Jsonb({long: long}), None, uuid4())
    assert len(json.dumps(said.detail)) < 2000
    with refused("BS004") as said:
        people.finish(
            doors.site, people.confirmed(doors.site, doors.owner), profile={long: 1, "phone": long}
        )
    assert len(json.dumps(said.detail)) < 5000


def test_views_are_kept_for_pages_with_a_name(doors):
    for page in (None, "", "я" * 5000, "a b", "x" * 101):
        with refused("BS004") as said:
            doors.desk("save_view", page, "Вид", Jsonb({}), None, uuid4())
        assert list(said.detail) == ["page"]


def test_what_is_noted_of_an_export_has_a_limit(doors):
    with refused("BS013"):
        doors.desk("note_access", "export", None, Jsonb({"filter": "я" * 70000}))


@pytest.mark.parametrize("until", ["infinity", "2026-02-30", "завтра", 5, ["2026-12-31"]])
def test_many_requests_are_put_off_to_a_day_that_exists(doors, until):
    arguments = {"to_status": "postponed", "body": "Ждём", "until": until}
    run = doors.desk("start_bulk", [doors.submit()[0]], "change_status", Jsonb(arguments), uuid4())[
        "run"
    ]
    (row,) = doors.desk("bulk_step", run)["rows"]
    assert (row["refusal"], row["sentence"]) == ("BS004", "Нужна дата: год-месяц-день.")


@pytest.mark.parametrize("day", ["infinity", "-infinity", "5874897-12-31", "0001-01-01 BC"])
def test_days_beyond_the_calendar_are_refused(doors, day):
    """The desk could not even read them back."""
    with refused("BS004"):
        doors.desk("set_calendar_day", day, True, None, uuid4(), who=doors.admin)
    rule = doors.one(doors.owner, "SELECT min(id) FROM bsk.deadline_rules WHERE valid_to IS NULL")
    with refused("BS004") as said:
        doors.desk(
            "change_deadline_rule", rule, 5, "calendar", "receipt", False, False, "п. 1", True,
            day, uuid4(), who=doors.admin,
        )  # fmt: skip
    assert list(said.detail) == ["valid_from"]


def test_a_worker_that_asks_for_less_than_nothing_gets_nothing(connect):
    assert connect("worker").execute("SELECT * FROM worker.take_mails(-1)").fetchall() == []


@pytest.mark.parametrize("login", ["operator", "engineer", "admin", "auditor", "site", "accounting", "worker"])  # fmt: skip
def test_nobody_holds_locks_by_number_or_fills_the_disk(connect, login):
    """A lock by number, held, would stop everybody's accounts and sign-ups."""
    door = connect(login)
    for statement in (
        "SELECT pg_advisory_lock(hashtextextended('bsk.attempts', 0))",
        "SELECT pg_try_advisory_lock(1)",
        "SELECT pg_advisory_xact_lock(1, 2)",
        "SELECT lo_create(0)",
        "SELECT lo_from_bytea(0, 'x')",
        "SELECT pg_logical_emit_message(false, 'x', 'y')",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            door.execute(statement)
