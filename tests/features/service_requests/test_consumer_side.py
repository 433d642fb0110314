"""What the consumer sees and answers: site.requests, request_events, track, reply, attach_file."""

from uuid import uuid4

import pytest

from tests.features.service_requests.doors import APPLICANT, PDF, refused


def asked(doors, consumer):
    """A registered request that waits for the consumer; the question is visible."""
    request, _ = doors.submit(consumer=consumer)
    doors.move(request, "registered")
    doors.move(request, "info_requested", "Какой номер счётчика?")
    doors.database.pass_undo_window()
    return request


def test_statuses_are_the_consumers_words(doors):
    consumer = doors.consumer()
    request, _ = doors.submit(consumer=consumer)
    ((listed, form, title, number, status, words, _),) = doors.call("requests", consumer)
    assert (listed, form, title, number) == (request, "complaint", "Жалоба", None)
    assert (status, words) == ("submitted", "отправлена")


def test_a_change_is_seen_only_after_the_undo_window(doors):
    consumer = doors.consumer()
    request, tracking = doors.submit(consumer=consumer)
    number = doors.move(request, "registered")["number"]
    assert doors.call("requests", consumer)[0][3:5] == (None, "submitted")
    assert len(doors.call("request_events", consumer, request)) == 1
    assert len(doors.call("track", tracking)) == 1
    doors.database.pass_undo_window()
    assert doors.call("requests", consumer)[0][3:5] == (number, "registered")
    assert [e[4] for e in doors.call("request_events", consumer, request)] == [
        "submitted",
        "registered",
    ]
    assert [e[1] for e in doors.call("track", tracking)] == ["submitted", "registered"]


def test_the_newest_change_stands_first(doors):
    consumer = doors.consumer()
    first, _ = doors.submit(consumer=consumer)
    second, _ = doors.submit(consumer=consumer)
    assert [r[0] for r in doors.call("requests", consumer)] == [second, first]
    doors.set("undo_seconds", 0)
    doors.move(first, "registered")
    doors.set("undo_seconds", 30)
    assert [r[0] for r in doors.call("requests", consumer)] == [first, second]


def test_internal_and_withdrawn_events_stay_inside(doors):
    consumer = doors.consumer()
    request, tracking = doors.submit(consumer=consumer)
    doors.desk("note", request, "Скандальный", uuid4())
    doors.desk("assign", request, "test_engineer", "Займись", uuid4())
    event = doors.move(request, "registered")["event"]
    doors.desk("withdraw", event, uuid4())
    doors.database.pass_undo_window()
    assert [e[3] for e in doors.call("request_events", consumer, request)] == ["submitted"]
    assert [e[1] for e in doors.call("track", tracking)] == ["submitted"]
    assert doors.call("requests", consumer)[0][4] == "submitted"


def test_the_consumer_is_not_told_who_of_the_staff_wrote(doors):
    consumer = doors.consumer()
    request = asked(doors, consumer)
    assert {e[2] for e in doors.call("request_events", consumer, request)} == {"consumer", "staff"}
    assert "test_operator" not in str(doors.call("request_events", consumer, request))


def test_requests_of_others_do_not_exist(doors):
    request, _ = doors.submit(consumer=doors.consumer())
    stranger = doors.consumer()
    assert doors.call("requests", stranger) == []
    with refused("BS001"):
        doors.call("request_events", stranger, request)
    with refused("BS001"):
        doors.call("reply", stranger, request, "Ответ", uuid4())
    with refused("BS001"):
        doors.call("requests", 10**9)


def test_tracking_shows_the_answer_and_nothing_personal(doors):
    request, tracking = doors.submit(address="ул. Гущина, 17", applicant_phone="+7 913 220-28-16")
    doors.move(request, "done", "Напряжение восстановлено")
    doors.database.pass_undo_window()
    for code in (
        tracking,
        tracking.lower(),
        tracking.replace("-", ""),
        f" {tracking.replace('-', ' ')} ",
    ):
        shown = doors.call("track", code)
        assert [row[1:] for row in shown] == [
            ("submitted", "отправлена", None),
            ("done", "исполнена", "Напряжение восстановлено"),
        ]
    for secret in (*APPLICANT.values(), "Гущина", "Вечером", "2816"):
        assert secret not in str(shown)


@pytest.mark.parametrize("code", ["", None, "X", "2" * 20, "' OR true --", "а" * 10_000])
def test_a_wrong_code_finds_nothing(doors, code):
    with refused("BS001"):
        doors.call("track", code)


# Reply


def test_a_reply_registers_the_request_again(doors):
    consumer = doors.consumer()
    request = asked(doors, consumer)
    number = doors.row(request)["number"]
    command = uuid4()
    ((event,),) = doors.call("reply", consumer, request, "Номер 123", command)
    assert doors.call("reply", consumer, request, "Номер 123", command) == [(event,)]
    row = doors.row(request)
    assert (row["status"], row["number"], row["unseen"], row["last_event"]) == (
        "registered",
        number,
        True,
        event,
    )
    assert [e[3:5] for e in doors.call("request_events", consumer, request)][-1] == (
        "reply",
        "registered",
    )
    assert doors.letters(request)[-1] == f"Жалоба {number}: ответ получен"


def test_a_reply_to_a_question_before_registration_registers(doors):
    consumer = doors.consumer()
    request, _ = doors.submit(consumer=consumer)
    doors.move(request, "info_requested", "Где это?")
    doors.call("reply", consumer, request, "Здесь", uuid4())
    row = doors.row(request)
    assert row["status"] == "registered"
    assert row["number"]
    assert row["assignee"] is None


def test_a_reply_comes_only_to_a_question(doors):
    consumer = doors.consumer()
    request, _ = doors.submit(consumer=consumer)
    with refused("BS002"):
        doors.call("reply", consumer, request, "Текст", uuid4())
    request = asked(doors, consumer)
    with refused("BS003"):
        doors.call("reply", consumer, request, " \n", uuid4())
    with refused("BS004"):
        doors.call("reply", consumer, request, "ы" * 500_000, uuid4())
    doors.call("reply", consumer, request, "Раз", uuid4())
    with refused("BS002"):
        doors.call("reply", consumer, request, "Два", uuid4())


def test_an_operator_who_has_not_seen_the_reply_is_stale(doors):
    consumer = doors.consumer()
    request = asked(doors, consumer)
    shown = doors.last_event(request)
    doors.call("reply", consumer, request, "Номер 123", uuid4())
    with refused("BS010") as said:
        doors.move(request, "done", "Ответ", seen=shown)
    assert said.detail == {"newer": 1}


# Files


def attach(doors, request, name="фото.pdf", content=PDF, command=None):
    return doors.call("attach_file", request, name, content, command or uuid4())[0][0]


def test_a_file_is_kept_byte_for_byte(doors):
    request, _ = doors.submit()
    command = uuid4()
    file = attach(doors, request, command=command)
    assert attach(doors, request, command=command) == file
    assert doors.desk("attachment_content", file) == PDF
    row = doors.row(request)
    assert (row["files"], row["unseen"]) == (1, True)
    seen = doors.rows(
        doors.owner, "SELECT what, detail FROM audit.accesses WHERE object_id = %s", request
    )
    assert seen == [("file", {"file": file})]


def test_files_are_taken_while_new_or_asked_for(doors):
    consumer = doors.consumer()
    request = asked(doors, consumer)
    attach(doors, request)
    doors.call("reply", consumer, request, "Приложил", uuid4())
    with refused("BS002"):
        attach(doors, request)
    with refused("BS001"):
        attach(doors, 10**9)


def test_limits_of_files(doors):
    request, _ = doors.submit()
    with refused("BS013"):
        attach(doors, request, content=PDF + b" " * (21 * 2**20))
    with refused("BS004") as said:
        attach(doors, request, content=b"")
    assert list(said.detail) == ["content"]
    attach(doors, request, content=PDF + b" " * (20 * 2**20 - len(PDF)))
    for _ in range(9):
        attach(doors, request)
    with refused("BS013"):
        attach(doors, request)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\щиток.pdf", "щиток.pdf"),
        ("a\u202efdp.\nexe.pdf", "afdp._exe.pdf"),
        ("a<b>:c|d?.pdf", "a_b__c_d_.pdf"),
        ("CON.pdf", "_CON.pdf"),
        (" .замер.pdf. ", "замер.pdf"),
    ],
)  # fmt: skip
def test_names_lose_paths_and_what_file_systems_hate(doors, name, kept):
    request, _ = doors.submit()
    file = attach(doors, request, name)
    assert (
        doors.one(doors.operator, "SELECT name FROM desk.attachments WHERE id = %s", file) == kept
    )


@pytest.mark.parametrize("name", ["", "..", "/", "...", "\u202e", "x" * 201 + ".pdf"])
def test_a_file_needs_a_name(doors, name):
    request, _ = doors.submit()
    with refused("BS004") as said:
        attach(doors, request, name)
    assert list(said.detail) == ["name"]


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
GOOD = {
    "a.doc": OLE, "a.XLS": OLE, "a.docx": b"PK\x03\x04....word/document.xml", "a.xlsx": b"PK\x03\x04xl/workbook.xml",
    "a.odt": b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text",
    "a.ods": b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
    "a.tif": b"II*\x00", "a.tiff": b"MM\x00*", "a.jpg": b"\xff\xd8\xff\xe0", "a.jpeg": b"\xff\xd8\xff\xdb",
    "a.bmp": b"BM\x10\x00\x00\x00\x00\x00\x00\x00", "a.png": b"\x89PNG\r\n\x1a\n", "a.gif": b"GIF89a",
    "a.txt": "Показания: 123\r\n".encode(), "a.rtf": b"{\\rtf1", "a.rar": b"Rar!\x1a\x07\x00", "a.zip": b"PK\x05\x06",
    "a.7z": b"7z\xbc\xaf\x27\x1c",
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_every_allowed_type_is_taken(doors, name):
    request, _ = doors.submit()
    attach(doors, request, name, GOOD[name])


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("счёт.pdf", b"MZ\x90\x00\x03"), ("a.exe", b"MZ\x90\x00\x03"), ("a.png", b"\x7fELF"), ("a.txt", b"MZ text"),
        ("a.txt", b"a\x00b"), ("a.txt", b"#!/bin/sh\nrm"), ("a.docx", b"PK\x03\x04just a zip"), ("a", PDF),
        ("a.html", b"<html>"), ("a.pdf", b"<html>"), ("a.svg", b"<svg>"), ("a.pdf.exe", PDF), ("a.jpg", b"\x89PNG\r\n\x1a\n"),
    ],
)  # fmt: skip
def test_content_that_is_not_what_the_name_says_is_refused(doors, name, content):
    request, _ = doors.submit()
    with refused("BS004") as said:
        attach(doors, request, name, content)
    assert list(said.detail) == ["content"]
