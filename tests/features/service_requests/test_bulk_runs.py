"""One action over many requests: stepped, stopped, resumed, refused row by row."""

from uuid import uuid4

import pytest
from psycopg.types.json import Jsonb

from tests.features.service_requests.doors import APPLICANT, last, refused


def start(doors, requests, action, arguments=None, command=None, who=None):
    return doors.desk(
        "start_bulk", requests, action, Jsonb(arguments or {}), command or uuid4(), who=who
    )


def test_a_bulk_run_is_stepped_stopped_and_resumed(doors):
    requests = [doors.submit()[0] for _ in range(5)]
    command = uuid4()
    run = start(doors, requests, "answer", {"body": "Свет включён"}, command)
    assert (
        start(doors, requests, "answer", {"body": "Свет включён"}, command)
        == run
        == {"run": run["run"], "total": 5}
    )
    step = doors.desk("bulk_step", run["run"], 2)
    assert (step["done"], step["refused"], step["left"]) == (2, 0, 3)
    doors.desk("note", requests[3], "Не отвечать!", uuid4(), who=doors.operator2)
    doors.desk("claim", requests[4], who=doors.operator2)
    step = doors.desk("bulk_step", run["run"], 50)
    assert (step["done"], step["refused"], step["left"]) == (1, 2, 0)
    assert [row["refusal"] for row in step["rows"]] == [None, "BS010", "BS011"]
    assert doors.desk("bulk_step", run["run"], 50)["rows"] == []
    assert [doors.row(r)["status"] for r in requests] == [
        "done",
        "done",
        "done",
        "submitted",
        "submitted",
    ]
    listed = doors.rows(
        doors.operator,
        "SELECT total, waiting, refused FROM desk.bulk_runs WHERE id = %s",
        run["run"],
    )
    assert listed == [(5, 0, 2)]
    assert (
        doors.rows(doors.operator2, "SELECT * FROM desk.bulk_items WHERE run_id = %s", run["run"])
        == []
    )


@pytest.mark.parametrize(
    ("action", "arguments", "column", "value", "refusal"),
    [
        ("register", {}, "status", "registered", None),
        (
            "change_status",
            {"to_status": "postponed", "body": "Ждём", "until": "2099-01-01"},
            "status",
            "submitted",
            "BS004",
        ),
        (
            "change_status",
            {"to_status": "info_requested", "body": "Где?"},
            "status",
            "info_requested",
            None,
        ),
        ("assign", {"assignee": "test_engineer"}, "assignee", "test_engineer", None),
        ("classify", {"topic": "complaint_quality"}, "topic", "complaint_quality", None),
        ("classify", {"topic": "nonsense"}, "topic", "complaint_other", "BS004"),
        ("note", {"body": "Авария на ТП"}, "status", "submitted", None),
        (
            "change_status",
            {"to_status": "postponed", "body": "Ждём", "until": "не дата"},
            "status",
            "submitted",
            "BS004",
        ),
    ],
)
def test_every_bulk_action(doors, request_, action, arguments, column, value, refusal):
    run = start(doors, [request_], action, arguments)["run"]
    step = doors.desk("bulk_step", run, 10)
    assert step["left"] == 0
    assert [row["refusal"] for row in step["rows"]] == [refusal]
    assert doors.row(request_)[column] == value
    if action == "note":
        assert last(doors, request_)[:2] == ("note", arguments["body"])


def test_a_bulk_run_is_checked_and_ones_own(doors, request_):
    for requests, action, arguments, code in (
        ([request_], "delete", {}, "BS004"), ([], "register", {}, "BS004"), ([10**9], "register", {}, "BS001"),
        ([request_], "answer", {}, "BS003"), ([request_], "change_status", {"to_status": "gone"}, "BS004"),
        (list(range(100_001)), "register", {}, "BS013"),
    ):  # fmt: skip
        with refused(code):
            start(doors, requests, action, arguments)
    run = start(doors, [request_], "register")["run"]
    with refused("BS001"):
        doors.desk("bulk_step", run, 10, who=doors.operator2)


def test_a_bulk_run_sends_one_hint_and_all_letters(doors):
    requests = [doors.submit(payload={"text": "Нет света"} | APPLICANT)[0] for _ in range(3)]
    doors.operator.execute("LISTEN bsk_changes")
    doors.desk("bulk_step", start(doors, requests, "register")["run"], 50)
    heard = list(doors.operator.notifies(timeout=1, stop_after=5))
    assert 1 <= len(heard) <= 2  # the start and the step
    assert [len(doors.letters(r)) for r in requests] == [2, 2, 2]
