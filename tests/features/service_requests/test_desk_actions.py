"""What the staff do with a request besides its status: notes, assigning, coding, repeats, filing, files."""

from uuid import uuid4

from psycopg.types.json import Jsonb

from tests.features.service_requests.doors import PDF, last, refused


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
