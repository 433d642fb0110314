"""Fifty desks at once, and a server process that dies in the middle of each command."""

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.features.service_requests.doors import PDF

DESKS = 50


def at_once(database, statements):
    """Each statement on a connection of its own, all let go together; results or SQLSTATEs."""
    gate = threading.Barrier(len(statements))

    def run(statement):
        login, sql, arguments = statement
        with psycopg.connect(database.dsn_of(login), autocommit=True) as connection:
            gate.wait()
            try:
                return connection.execute(sql, arguments).fetchone()[0]
            except psycopg.Error as error:
                return error.sqlstate

    with ThreadPoolExecutor(len(statements)) as pool:
        return list(pool.map(run, statements))


CHANGE = "SELECT desk.change_status(%s, 'registered', NULL, %s, %s)"


def test_fifty_desks_register_one_request_once(doors):
    request, _ = doors.submit()
    seen = doors.last_event(request)
    logins = ["operator", "operator2", "engineer", "admin", "admin2"]
    answers = at_once(
        doors.database, [(logins[n % 5], CHANGE, [request, seen, uuid4()]) for n in range(DESKS)]
    )
    done = [answer for answer in answers if isinstance(answer, dict)]
    assert len(done) == 1
    assert {answer for answer in answers if isinstance(answer, str)} <= {"BS010", "BS002"}
    assert doors.row(request)["number"] == done[0]["number"]
    assert doors.last_event(request) == done[0]["event"]


def test_fifty_desks_register_fifty_requests_without_a_hole(doors):
    requests = [doors.submit("inquiry")[0] for _ in range(DESKS)]
    seen = [doors.last_event(request) for request in requests]
    answers = at_once(
        doors.database,
        [("operator", CHANGE, [r, s, uuid4()]) for r, s in zip(requests, seen, strict=True)],
    )
    tails = sorted(int(answer["number"].split("-")[2]) for answer in answers)
    assert tails == list(range(tails[0], tails[0] + DESKS))


def test_a_refused_registration_leaves_no_hole(doors):
    first = doors.move(doors.submit("violation", address="а")[0], "registered")["number"]
    request, _ = doors.submit("violation", address="а")
    with psycopg.connect(doors.database.dsn_of("operator")) as connection:
        connection.execute(CHANGE, [request, doors.last_event(request), uuid4()])
        connection.rollback()
    second = doors.move(request, "registered")["number"]
    assert int(second[-6:]) == int(first[-6:]) + 1


def test_one_command_sent_by_fifty_connections_runs_once(doors):
    command = uuid4()
    statement = (
        "SELECT request FROM site.submit_request(NULL, 'feedback', '{\"text\": \"Раз\"}', NULL, %s)"
    )
    answers = at_once(doors.database, [("site", statement, [command])] * 20)
    assert len(set(answers)) == 1
    assert isinstance(answers[0], int)


def test_bulk_runs_and_single_commands_side_by_side_never_deadlock(doors):
    requests = [
        doors.submit(form)[0] for _ in range(10) for form in ("complaint", "inquiry", "feedback")
    ]
    runs = [
        doors.desk("start_bulk", chosen, "register", Jsonb({}), uuid4(), who=who)["run"]
        for chosen, who in ((requests, doors.operator), (requests[::-1], doors.operator2))
    ]
    singles = [("engineer", CHANGE, [r, doors.last_event(r), uuid4()]) for r in requests]
    steps = [
        ("operator", "SELECT desk.bulk_step(%s, 30)", [runs[0]]),
        ("operator2", "SELECT desk.bulk_step(%s, 30)", [runs[1]]),
    ]
    answers = at_once(doors.database, steps + singles)
    assert "40P01" not in answers
    assert {doors.row(r)["status"] for r in requests} == {"registered"}
    numbers = [doors.row(r)["number"] for r in requests]
    assert len(set(numbers)) == len(requests)


# A server process dies


def snapshot(doors):
    """How many rows every table has, and where every request stands."""
    tables = doors.rows(
        doors.owner,
        "SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('bsk', 'audit')",
    )
    counts = {t: doors.one(doors.owner, f"SELECT count(*) FROM {t}") for (t,) in tables}
    return counts, doors.rows(
        doors.owner,
        "SELECT id, status, number, last_event, files, assignee, search FROM bsk.service_requests ORDER BY 1",
    )


def statement_of(doors, name):
    """(login, SQL, arguments) of one call of each command."""
    consumer = doors.consumer()
    request, _ = doors.submit(consumer=consumer)
    command = uuid4()
    if name == "submit_request":
        return (
            "site",
            "SELECT site.submit_request(NULL, 'feedback', '{\"text\": \"Раз\"}', NULL, %s)",
            [command],
        )
    if name == "site.attach_file":
        return "site", "SELECT site.attach_file(%s, 'a.pdf', %s, %s)", [request, PDF, command]
    if name == "reply":
        doors.move(request, "info_requested", "Где?")
        return "site", "SELECT site.reply(%s, %s, 'Здесь', %s)", [consumer, request, command]
    if name == "withdraw":
        event = doors.move(request, "registered")["event"]
        return "operator", "SELECT desk.withdraw(%s, %s)", [event, command]
    if name == "take_over":
        doors.desk("claim", request, who=doors.operator2)
        return "operator", "SELECT desk.take_over(%s, %s)", [request, command]
    if name == "bulk_step":
        run = doors.desk("start_bulk", [request], "register", Jsonb({}), uuid4())["run"]
        return "operator", "SELECT desk.bulk_step(%s, 10)", [run]
    if name == "drop_bulk":
        run = doors.desk("start_bulk", [request], "register", Jsonb({}), uuid4())["run"]
        return "operator", "SELECT desk.drop_bulk(%s, %s)", [run, command]
    if name in PREPARED:
        return PREPARED[name](doors, request, command)
    seen = doors.last_event(request)
    by_name = {
        "change_status": (CHANGE, [request, seen, command]),
        "note": ("SELECT desk.note(%s, 'Текст', %s)", [request, command]),
        "assign": ("SELECT desk.assign(%s, 'test_engineer', NULL, %s)", [request, command]),
        "classify": ("SELECT desk.classify(%s, 'complaint_quality', NULL, NULL, %s)", [request, command]),
        "link_repeat": ("SELECT desk.link_repeat(%s, %s, %s)", [request, doors.submit()[0] - 2, command]),
        "file_request": (
            "SELECT desk.file_request('feedback', '{\"text\": \"Раз\"}', 'office', NULL, NULL, %s)", [command],
        ),
        "attach_file": ("SELECT desk.attach_file(%s, 'a.pdf', %s, %s)", [request, PDF, command]),
        "start_bulk": ("SELECT desk.start_bulk(%s, 'register', '{}', %s)", [[request], command]),
        "recalculate_deadline": ("SELECT desk.recalculate_deadline(%s, %s, %s)", [request, seen, command]),
        "unmask": ("SELECT desk.unmask(%s, 'phone', 'Перезвонить')", [request]),
        "note_access": ("SELECT desk.note_access('print', %s, NULL)", [request]),
        "save_draft": ("SELECT desk.save_draft(%s, 'answer', 'Черновик')", [request]),
        "save_view": ("SELECT desk.save_view('requests', %s, '{}', NULL, %s)", [f"Вид {command}", command]),
        "open_card": ("SELECT desk.open_card(%s)", [request]),
        "claim": ("SELECT desk.claim(%s)", [request]),
    }  # fmt: skip
    return "operator", *by_name[name]


def _removed_file(doors, request, command):
    file = doors.desk("attach_file", request, "a.pdf", PDF, uuid4())["file"]
    return "operator", "SELECT desk.remove_file(%s, %s)", [file, command]


def _deleted_view(doors, _request, command):
    view = doors.desk("save_view", "requests", f"Вид {command}", Jsonb({}), None, uuid4())["view"]
    return "operator", "SELECT desk.delete_view(%s, %s)", [view, command]


def _saved_template(_doors, _request, command):
    statement = "SELECT desk.save_template(NULL, %s, NULL, 'Текст', true, %s)"
    return "admin", statement, [f"Шаблон {command}", command]


def _deleted_template(doors, _request, command):
    title = f"Шаблон {command}"
    made = doors.desk("save_template", None, title, None, "Т", True, uuid4(), who=doors.admin)
    return "admin", "SELECT desk.delete_template(%s, %s)", [made["template"], command]


def _changed_rule(doors, _request, command):
    rule = doors.one(
        doors.owner, "SELECT min(id) FROM bsk.deadline_rules WHERE valid_to IS NULL AND amount > 0"
    )
    statement = (
        "SELECT desk.change_deadline_rule(%s, 9, 'working', 'receipt', false, false, 'Приказ', true,"
        " '2040-01-01', %s)"
    )
    return "admin", statement, [rule, command]


def _set_day(_doors, _request, command):
    return "admin", "SELECT desk.set_calendar_day('2028-07-03', false, 'Город', %s)", [command]


def _approved_year(_doors, _request, command):
    return "admin", "SELECT desk.approve_calendar_year(2028, %s)", [command]


#: Commands that need something to be there first, or another login.
PREPARED = {
    "remove_file": _removed_file,
    "delete_view": _deleted_view,
    "save_template": _saved_template,
    "delete_template": _deleted_template,
    "change_deadline_rule": _changed_rule,
    "set_calendar_day": _set_day,
    "approve_calendar_year": _approved_year,
}
NAMES = [
    "submit_request", "site.attach_file", "reply", "withdraw", "take_over", "bulk_step", "change_status", "note", "assign",
    "classify", "link_repeat", "file_request", "attach_file", "open_card", "claim",
    "drop_bulk", "start_bulk", "recalculate_deadline", "unmask", "note_access", "save_draft", "save_view",
    *PREPARED,
]  # fmt: skip


#: These carry no command: a repeat is another opening, look or step.
NO_COMMAND = {"bulk_step", "open_card", "claim", "unmask", "note_access", "save_draft"}


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_backend_leaves_nothing_and_the_repeat_does_it_once(doors, name):
    login, statement, arguments = statement_of(doors, name)
    before = snapshot(doors)
    doors.die_in(login, statement, arguments)
    assert snapshot(doors) == before
    first = doors.database.call(login, statement, *arguments)
    after = snapshot(doors)
    assert after != before
    if name not in NO_COMMAND:
        assert doors.database.call(login, statement, *arguments) == first
        assert snapshot(doors) == after
