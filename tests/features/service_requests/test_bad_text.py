"""HTML, control characters, NUL and a megabyte in every field of every form and every text of the desk."""

import json
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from bsk_desk.features.service_requests.forms import BY_CODE, FORMS
from tests.features.service_requests.doors import APPLICANT, PDF
from tests.features.service_requests.test_submit import sample

JUNK = (
    "<img src=x onerror=alert(1)>&\u202eтекст\u0007\u001b[31m'; DROP TABLE bsk.consumers;--{{7*7}}"
)
CLEAN = "<img src=x onerror=alert(1)>&текст[31m'; DROP TABLE bsk.consumers;--{{7*7}}"
MEGABYTE = "ы" * 2**19
FIELDS = {form.form: [field.name for field in form.fields] for form in FORMS}


def batched(names, size):
    return [names[at : at + size] for at in range(0, len(names), size)]


def printable(value):
    """Whether no control character is in it, line breaks apart."""
    said = json.dumps(value, ensure_ascii=False, default=str).replace("\\n", "")
    return not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in said)


def file(doors, form, payload, consumer):
    """(request, code, what is wrong with each field): one of the first two is None."""
    try:
        return doors.submit(form, payload, consumer)[0], None, {}
    except psycopg.Error as error:
        return None, error.sqlstate, json.loads(error.diag.message_detail)


@pytest.mark.parametrize("form", FIELDS)
def test_a_megabyte_is_refused_in_every_field_of_every_form(doors, form):
    consumer = doors.consumer(account=True)
    for some in batched(FIELDS[form], 10):  # more at once is too large as a whole
        payload = APPLICANT | dict.fromkeys(some, MEGABYTE)
        _, code, said = file(doors, form, payload, consumer)
        assert code == "BS004"
        assert set(said) >= set(some)
        assert len(json.dumps(said)) < 50_000


@pytest.mark.parametrize("form", FIELDS)
def test_junk_in_every_field_of_every_form_is_plain_text_or_refused(doors, form):
    right = {field.name: sample(field) for field in BY_CODE[form].fields}
    consumer = doors.consumer(account=True)
    taken = set()
    for name in FIELDS[form]:
        request, code, said = file(doors, form, right | {name: JUNK}, consumer)
        if request is None:
            assert (code, name in said, printable(said)) == ("BS004", True, True)
            continue
        taken.add(name)
        assert doors.row(request)["payload"][name] == CLEAN
        assert printable(doors.row(request))
    assert taken >= {f.name for f in BY_CODE[form].fields if f.kind == "text"}


@pytest.mark.parametrize("form", FIELDS)
def test_nul_gets_into_no_field(doors, form):
    consumer = doors.consumer(account=True)
    for name in FIELDS[form]:
        with pytest.raises(psycopg.errors.UntranslatableCharacter):
            doors.submit(form, APPLICANT | {name: "а\x00б"}, consumer)


def texts_of_the_desk(doors, text):
    """Login, statement and arguments of every call that takes a text from a person at the desk."""
    request = doors.submit(consumer=doors.consumer())[0]
    seen = doors.last_event(request)
    operator = {
        "note": ("SELECT desk.note(%s, %s, %s)", [request, text, uuid4()]),
        "answer": ("SELECT desk.change_status(%s, 'done', %s, %s, %s)", [request, text, seen, uuid4()]),
        "ask": ("SELECT desk.change_status(%s, 'info_requested', %s, %s, %s)", [request, text, seen, uuid4()]),
        "assign": ("SELECT desk.assign(%s, 'test_engineer', %s, %s)", [request, text, uuid4()]),
        "measures": ("SELECT desk.classify(%s, NULL, %s, %s, %s)", [request, text, text, uuid4()]),
        "draft": ("SELECT desk.save_draft(%s, 'answer', %s)", [request, text]),
        "reason": ("SELECT desk.unmask(%s, 'phone', %s)", [request, text]),
        "unmasked": ("SELECT desk.unmask(%s, %s, 'Причина')", [request, text]),
        "view": ("SELECT desk.save_view('requests', %s, '{}', NULL, %s)", [text, uuid4()]),
        "page": ("SELECT desk.save_view(%s, 'Вид', '{}', NULL, %s)", [text, uuid4()]),
        "file": ("SELECT desk.attach_file(%s, %s, %s, %s)", [request, text + ".pdf", PDF, uuid4()]),
        "bulk": (
            "SELECT desk.start_bulk(%s, 'answer', jsonb_build_object('body', %s::text), %s)",
            [[request], text, uuid4()],
        ),
        "filed": (
            "SELECT desk.file_request('feedback', jsonb_build_object('text', %s::text), 'office', NULL, NULL, %s)",
            [text, uuid4()],
        ),
    }  # fmt: skip
    rule = doors.one(
        doors.owner, "SELECT min(id) FROM bsk.deadline_rules WHERE valid_to IS NULL AND amount > 0"
    )
    admin = {
        "template": ("SELECT desk.save_template(NULL, %s, NULL, 'Текст', true, %s)", [text, uuid4()]),
        "template body": (
            "SELECT desk.save_template(NULL, %s, NULL, %s, true, %s)", [str(uuid4()), text, uuid4()],
        ),
        "clause": (
            "SELECT desk.change_deadline_rule(%s, 9, 'working', 'receipt', false, false, %s, true, '2041-01-01', %s)",
            [rule, text, uuid4()],
        ),
        "day": ("SELECT desk.set_calendar_day('2028-07-04', false, %s, %s)", [text, uuid4()]),
    }  # fmt: skip
    made = {name: (doors.operator, *call) for name, call in operator.items()}
    return made | {name: (doors.admin, *call) for name, call in admin.items()}


NAMES = [
    "note", "answer", "ask", "assign", "measures", "draft", "reason", "unmasked", "view", "page", "file",
    "bulk", "filed", "template", "template body", "clause", "day",
]  # fmt: skip
#: What others may read. A draft is one's own and stays as it was typed until it is sent.
KEPT = {
    "note": "SELECT body FROM bsk.service_request_events",
    "reason": "SELECT reason FROM audit.accesses",
    "view": "SELECT title FROM bsk.saved_views",
    "file": "SELECT name FROM bsk.attachments",
    "template": "SELECT title || body FROM bsk.answer_templates",
    "clause": "SELECT clause FROM bsk.deadline_rules",
    "day": "SELECT note FROM bsk.calendar_days",
    "filed": "SELECT payload::text FROM bsk.service_requests",
    "measures": "SELECT concat(measures_done, measures_planned) FROM bsk.service_requests",
}


def test_every_text_of_the_desk_is_named(doors):
    assert list(texts_of_the_desk(doors, "а")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_megabyte_is_refused_in_every_text_of_the_desk(doors, name):
    connection, statement, arguments = texts_of_the_desk(doors, MEGABYTE)[name]
    with pytest.raises(psycopg.Error) as refused:
        connection.execute(statement, arguments)
    assert refused.value.sqlstate.startswith("BS0")
    assert len(refused.value.diag.message_primary) < 500


@pytest.mark.parametrize("name", NAMES)
def test_junk_in_every_text_of_the_desk_is_plain_text_or_refused(doors, name):
    connection, statement, arguments = texts_of_the_desk(doors, JUNK)[name]
    error = None
    try:
        connection.execute(statement, arguments)
    except psycopg.Error as found:
        error = found
    assert error is None or error.sqlstate.startswith("BS0"), error
    assert error is None or printable(error.diag.message_primary)
    for table, query in KEPT.items():
        assert printable(doors.rows(doors.owner, query)), table


@pytest.mark.parametrize("name", NAMES)
def test_nul_gets_into_no_text_of_the_desk(doors, name):
    connection, statement, arguments = texts_of_the_desk(doors, "а\x00б")[name]
    with pytest.raises(psycopg.DataError):
        connection.execute(statement, arguments)


def test_nul_that_was_pasted_at_the_desk_is_left_out(doors):
    from sqlalchemy.orm import Session

    from bsk_desk.features.service_requests import queries, service
    from bsk_desk.features.service_requests.request_filter import RequestFilter
    from bsk_desk.kernel.paging import PageRequest

    request = doors.submit()[0]
    with Session(doors.database.engine("operator")) as session, session.begin():
        service.add_note(session, service.AddNote(request=request, body="а\x00б"))
        filed = service.file_request(
            session, service.FileRequest("feedback", {"text": "а\x00б"}, "office")
        )
        wanted = RequestFilter(queue="all", text="а\x00б")
        queries.list_requests(session, wanted, PageRequest("due"))
    said = "SELECT body FROM bsk.service_request_events WHERE request_id = %s AND kind = 'note'"
    assert doors.rows(doors.owner, said, request) == [("аб",)]
    assert doors.row(filed.request)["payload"] == {"text": "аб"}


def test_junk_as_the_payload_of_a_run_does_not_break_its_rows(doors):
    requests = [doors.submit()[0] for _ in range(2)]
    run = doors.desk("start_bulk", requests, "answer", Jsonb({"body": JUNK}), uuid4())["run"]
    rows = doors.desk("bulk_step", run)["rows"]
    assert [row["refusal"] for row in rows] == [None, None]
