"""The other functions of the desk's door: notes, assigning, coding, repeats, filing, cards, views, bulk."""

from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.features.service_requests.doors import APPLICANT, PDF, refused

FORBIDDEN = psycopg.errors.InsufficientPrivilege


@pytest.fixture
def request_(doors):
    return doors.submit()[0]


def last(doors, request):
    """Kind, body, public and data of the last event."""
    return doors.rows(
        doors.operator,
        "SELECT kind, body, public, data FROM desk.service_request_events WHERE request_id = %s ORDER BY id DESC LIMIT 1",
        request,
    )[0]


def test_a_note_is_internal_and_needs_a_text(doors, request_):
    command = uuid4()
    first = doors.desk("note", request_, "Замер: 172 В", command)
    assert doors.desk("note", request_, "Замер: 172 В", command) == first
    assert last(doors, request_) == ("note", "Замер: 172 В", False, None)
    assert len(doors.letters(request_)) == 1
    with refused("BS003"):
        doors.desk("note", request_, "\u200b ", uuid4())
    with refused("BS004"):
        doors.desk("note", request_, "ы" * 500_000, uuid4())
    with refused("BS001"):
        doors.desk("note", 10**9, "Текст", uuid4())


def test_assigning_and_handing_over(doors, request_):
    doors.desk("assign", request_, "test_operator", None, uuid4())
    doors.desk("assign", request_, "test_engineer", "Твоя подстанция", uuid4())
    assert last(doors, request_) == (
        "assigned", "Твоя подстанция", False, {"from": "test_operator", "to": "test_engineer"},
    )  # fmt: skip
    assert doors.row(request_)["assignee"] == "test_engineer"
    with refused("BS002"):
        doors.desk("assign", request_, "test_engineer", None, uuid4())
    with refused("BS004"):
        doors.desk("assign", request_, "nobody", None, uuid4())
    doors.desk("assign", request_, None, None, uuid4())
    assert doors.row(request_)["assignee"] is None


def test_somebody_who_has_left_gets_nothing(doors, request_):
    doors.owner.execute("UPDATE bsk.staff SET active = false WHERE login = 'test_admin2'")
    with refused("BS004"):
        doors.desk("assign", request_, "test_admin2", None, uuid4())


def test_coding_changes_what_is_given(doors, request_):
    doors.desk("classify", request_, "complaint_quality", "Замер", None, uuid4())
    doors.desk("classify", request_, None, None, "Перенос нагрузки", uuid4(), "telephone")
    row = doors.row(request_)
    assert (row["topic"], row["measures_done"], row["measures_planned"], row["channel"]) == (
        "complaint_quality", "Замер", "Перенос нагрузки", "telephone",
    )  # fmt: skip
    with refused("BS004"):
        doors.desk("classify", request_, "nonsense", None, None, uuid4())
    with refused("BS004"):
        doors.desk("classify", request_, None, None, None, uuid4(), "pigeon")


def test_a_repeat_is_linked_to_the_first_of_its_chain(doors):
    first, second, third = (doors.submit()[0] for _ in range(3))
    doors.desk("link_repeat", second, first, uuid4())
    assert doors.desk("link_repeat", third, second, uuid4())["repeat_of"] == first
    with refused("BS004"):
        doors.desk("link_repeat", first, third, uuid4())
    with refused("BS004"):
        doors.desk("link_repeat", third, third, uuid4())
    with refused("BS001"):
        doors.desk("link_repeat", third, 10**9, uuid4())
    doors.desk("link_repeat", third, None, uuid4())
    assert doors.row(third)["repeat_of"] is None


def file_for(
    doors,
    form="inquiry",
    payload=None,
    channel="telephone",
    consumer=None,
    account=None,
    command=None,
):
    return doors.desk(
        "file_request", form, Jsonb(payload or {"text": "Когда включат?", "applicant_name": "Зуев"}), channel, consumer,
        account, command or uuid4(),
    )  # fmt: skip


def test_filing_for_a_caller(doors):
    command = uuid4()
    first = file_for(doors, command=command)
    assert file_for(doors, command=command) == first
    row = doors.row(first["request"])
    assert (row["channel"], row["applicant"], row["status"]) == ("telephone", "Зуев", "submitted")
    assert row["due_at"]  # by telephone: four hours
    assert doors.call("track", first["tracking"])


def test_a_visitor_without_a_cabinet_may_file_every_form(doors):
    filed = file_for(
        doors,
        "document_request",
        {"document": "bill", "applicant_name": "Зуев"},
        "office",
        None,
        doors.account(),
    )
    assert doors.row(filed["request"])["address"] == "ул. Попова, 40"


def test_filing_is_checked_like_the_sites(doors):
    with refused("BS004") as said:
        file_for(doors, "complaint", {"bogus": 1})
    assert set(said.detail) == {"bogus", "text", "applicant_name"}
    with refused("BS004"):
        file_for(doors, channel="internet")
    with refused("BS001"):
        file_for(doors, "nonsense")
    with refused("BS001"):
        file_for(doors, consumer=10**9)
    with refused("BS001"):
        file_for(doors, account=10**9)


def test_a_file_of_the_staff_waits_unseen(doors, request_):
    command = uuid4()
    file = doors.desk("attach_file", request_, "../ответ.pdf", PDF, command)["file"]
    assert doors.desk("attach_file", request_, "../ответ.pdf", PDF, command)["file"] == file
    assert doors.row(request_)["files"] == 1
    with refused("BS002"):
        doors.desk("remove_file", file, uuid4(), who=doors.operator2)
    doors.desk("remove_file", file, uuid4())
    assert doors.row(request_)["files"] == 0
    with refused("BS004"):
        doors.desk("attach_file", request_, "a.exe", b"MZ", uuid4())
    with refused("BS001"):
        doors.desk("remove_file", file, uuid4())


def test_exports_and_prints_are_noted(doors, request_):
    doors.operator.execute(
        "SELECT desk.note_access('print', %s, '{\"what\": \"answer\"}')", [request_]
    )
    noted = doors.rows(
        doors.owner, "SELECT who, what FROM audit.accesses WHERE object_id = %s", request_
    )
    assert noted == [("test_operator", "print")]
    with refused("BS004"):
        doors.operator.execute("SELECT desk.note_access('look', NULL, NULL)")


# The card


def test_opening_a_card_marks_notes_and_shows_presence(doors, request_):
    opened = doors.desk("open_card", request_)
    assert opened["viewers"] == []
    assert doors.row(request_)["unseen"] is False
    again = doors.desk("open_card", request_, who=doors.operator2)
    assert again["viewers"] == [{"login": "test_operator", "name": "Проверочный operator"}]
    noted = doors.one(
        doors.owner,
        "SELECT count(*) FROM audit.accesses WHERE what = 'open' AND object_id = %s",
        request_,
    )
    assert noted == 2
    doors.desk("close_card", request_)
    assert doors.rows(
        doors.operator, "SELECT login FROM desk.request_viewers WHERE request_id = %s", request_
    ) == [("test_operator2",)]
    for function in ("open_card", "watch_card", "claim"):
        with refused("BS001"):
            doors.desk(function, 10**9)


def test_presence_ends_without_a_sign_of_life(doors, request_):
    doors.desk("watch_card", request_)
    doors.database.shift("request_viewers", "until", "-5 minutes")
    assert (
        doors.rows(
            doors.operator, "SELECT login FROM desk.request_viewers WHERE request_id = %s", request_
        )
        == []
    )
    doors.desk("watch_card", request_)
    assert doors.rows(
        doors.operator, "SELECT login FROM desk.request_viewers WHERE request_id = %s", request_
    )


def test_presence_travels_with_the_change_feed_once(doors, request_):
    query = "SELECT count(*) FROM bsk.changes WHERE topic = 'viewer' AND object_id = %s"
    for _ in range(3):
        doors.desk("watch_card", request_)
    assert doors.one(doors.operator, query, request_) == 1
    doors.desk("close_card", request_)
    assert doors.one(doors.operator, query, request_) == 2


def test_a_lease_is_renewed_released_and_runs_out(doors, request_):
    first = doors.desk("claim", request_)
    assert doors.desk("renew", request_)["until"] > first["until"]
    with refused("BS011"):
        doors.desk("claim", request_, who=doors.operator2)
    writer = doors.one(
        doors.operator2, "SELECT writer_name FROM desk.service_requests WHERE id = %s", request_
    )
    assert writer == "Проверочный operator"
    assert doors.desk("release", request_) is True
    assert doors.desk("release", request_) is False
    doors.desk("claim", request_)
    doors.database.shift("request_leases", "until", "-3 minutes")
    assert doors.desk("claim", request_, who=doors.operator2)["holder"] == "test_operator2"


def test_taking_over_leaves_an_event(doors, request_):
    with refused("BS002"):
        doors.desk("take_over", request_, uuid4())
    doors.desk("claim", request_, who=doors.operator2)
    command = uuid4()
    first = doors.desk("take_over", request_, command)
    assert doors.desk("take_over", request_, command) == first
    assert last(doors, request_)[0::3] == (
        "taken_over",
        {"from": "test_operator2", "to": "test_operator"},
    )
    with refused("BS011"):
        doors.desk("claim", request_, who=doors.operator2)


def test_drafts_are_ones_own_and_end_with_the_answer(doors, request_):
    doors.desk("save_draft", request_, "answer", "Уважаемая…")
    doors.desk("save_draft", request_, "answer", "Уважаемая Анна Ивановна…")
    query = "SELECT mode, body FROM desk.drafts WHERE request_id = %s"
    assert doors.rows(doors.operator, query, request_) == [("answer", "Уважаемая Анна Ивановна…")]
    assert doors.rows(doors.operator2, query, request_) == []
    doors.move(request_, "done", "Ответ")
    assert doors.rows(doors.operator, query, request_) == []
    doors.desk("save_draft", request_, "note", "Текст")
    doors.desk("save_draft", request_, "note", "")
    assert doors.rows(doors.operator, query, request_) == []
    with refused("BS004"):
        doors.desk("save_draft", request_, "poem", "Текст")
    with refused("BS004"):
        doors.desk("save_draft", request_, "note", "ы" * 100_000)
    with refused("BS001"):
        doors.desk("save_draft", 10**9, "note", "Текст")


# Saved views and templates


def save_view(doors, title, shared=None, who=None, command=None, page="requests"):
    return doors.desk(
        "save_view", page, title, Jsonb({"queue": "mine"}), shared, command or uuid4(), who=who
    )["view"]  # fmt: skip


def views(doors, who):
    return [
        row[0]
        for row in doors.rows(
            who, "SELECT title FROM desk.saved_views WHERE page = 'requests' ORDER BY title"
        )
    ]


def test_views_are_private_or_shared_with_a_role(doors):
    mine = save_view(doors, "Мой вид")
    assert save_view(doors, "Мой вид") == mine
    shared = save_view(doors, "Общий вид", "bsk_operator")
    save_view(doors, "Вид инженеров", "bsk_engineer", who=doors.engineer)
    assert views(doors, doors.operator) == ["Мой вид", "Общий вид"]
    assert views(doors, doors.operator2) == ["Общий вид"]
    assert views(doors, doors.admin) == ["Вид инженеров", "Общий вид"]
    with refused("BS001"):
        doors.desk("delete_view", mine, uuid4(), who=doors.admin)
    with refused("BS001"):
        doors.desk("delete_view", shared, uuid4(), who=doors.operator2)
    doors.desk("delete_view", shared, uuid4(), who=doors.admin)
    doors.desk("delete_view", mine, uuid4())
    assert views(doors, doors.operator) == []


@pytest.mark.parametrize(
    "bad",
    [
        ("requests", " ", "{}", None),
        ("requests", "а", "[]", None),
        ("requests", "а", "{}", "postgres"),
    ],
)
def test_a_view_is_checked(doors, bad):
    with refused("BS004"):
        doors.desk("save_view", *bad, uuid4())


def save_template(doors, template, title, form, body, who=None):
    return doors.desk(
        "save_template", template, title, form, body, True, uuid4(), who=who or doors.admin
    )["template"]


def test_templates_are_the_administrators_and_everybody_reads_them(doors):
    made = save_template(doors, None, "Напряжение", "complaint", "Здравствуйте, {{ имя }}!")
    assert save_template(doors, made, "Напряжение", None, "Здравствуйте!") == made
    listed = doors.rows(doors.operator, "SELECT title, form, body FROM bsk.answer_templates")
    assert listed == [("Напряжение", None, "Здравствуйте!")]
    with refused("BS007"):
        save_template(doors, None, "Напряжение", None, "Другой")
    with refused("BS004"):
        save_template(doors, None, "Пустой", None, " ")
    with refused("BS001"):
        save_template(doors, None, "Чужая форма", "nonsense", "Текст")
    with refused("BS001"):
        save_template(doors, 10**9, "Нет такого", None, "Текст")
    with pytest.raises(FORBIDDEN):
        save_template(doors, None, "Мой", None, "Текст", who=doors.operator)
    doors.desk("delete_template", made, uuid4(), who=doors.admin)
    with refused("BS001"):
        doors.desk("delete_template", made, uuid4(), who=doors.admin)


# Bulk


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
    ("action", "arguments", "column", "value"),
    [
        ("register", {}, "status", "registered"),
        (
            "change_status",
            {"to_status": "postponed", "body": "Ждём", "until": "2099-01-01"},
            "status",
            "submitted",
        ),
        (
            "change_status",
            {"to_status": "info_requested", "body": "Где?"},
            "status",
            "info_requested",
        ),
        ("assign", {"assignee": "test_engineer"}, "assignee", "test_engineer"),
        ("classify", {"topic": "complaint_quality"}, "topic", "complaint_quality"),
        ("classify", {"topic": "nonsense"}, "topic", "complaint_other"),
        ("note", {"body": "Авария на ТП"}, "status", "submitted"),
        (
            "change_status",
            {"to_status": "postponed", "body": "Ждём", "until": "не дата"},
            "status",
            "submitted",
        ),
    ],
)
def test_every_bulk_action(doors, request_, action, arguments, column, value):
    run = start(doors, [request_], action, arguments)["run"]
    step = doors.desk("bulk_step", run, 10)
    assert step["left"] == 0
    assert doors.row(request_)[column] == value


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
    assert len(heard) <= 2  # the start and the step
    assert [len(doors.letters(r)) for r in requests] == [2, 2, 2]
