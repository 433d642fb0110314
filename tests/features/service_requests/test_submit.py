"""site.forms and site.submit_request: what the site may send, and what is refused."""

import json
from uuid import uuid4

import pytest
from psycopg.types.json import Jsonb

from bsk_desk.features.service_requests.forms import BY_CODE, FORMS
from tests.features.service_requests.doors import APPLICANT, refused

OPEN = ["inquiry", "complaint", "violation", "feedback", "appointment"]


def sample(field):
    """A value that the field takes."""
    if field.choices:
        return field.choices[0][0]
    by_format = {
        "email": "petrova@mail.ru", "phone": "50-16-28", "inn": "7707083893", "kpp": "222401001",
        "ogrn": "1037739010891",
    }  # fmt: skip
    by_name = {
        "cadastral_number": "22:63:030405:118", "document_series": "0105", "document_number": "123456",
        "document_code": "220-001", "snils": "112-233-445 95", "contract": "00203", "account": "9234",
        "power_total": 15, "power_added": 10, "power_existing": 5,
    }  # fmt: skip
    by_kind = {"date": "2026-11-24", "number": 5, "integer": 2, "boolean": True}
    return (
        by_format.get(field.format) or by_name.get(field.name) or by_kind.get(field.kind) or "Слова"
    )


def test_everybody_may_file_five_forms(doors):
    assert [row[0] for row in doors.call("forms")] == OPEN


def test_cabinet_and_account_open_more_forms(doors):
    with_account = doors.call("forms", doors.consumer(account=True))
    assert [row[0] for row in doors.call("forms", doors.consumer())] == [*OPEN, "connection_new"]
    assert [row[0] for row in with_account] == [form.form for form in FORMS]


def test_the_open_reception_is_told_what_it_must_ask(doors):
    schemas = {form: schema for form, _, schema in doors.call("forms")}
    assert "applicant_name" in schemas["complaint"]["required"]
    assert schemas["complaint"]["anyOf"]
    assert "applicant_name" not in schemas["violation"]["required"]


@pytest.mark.parametrize("form", [form.form for form in FORMS])
def test_every_field_of_every_form_is_taken(doors, form):
    payload = {field.name: sample(field) for field in BY_CODE[form].fields}
    request, tracking = doors.submit(form, payload, doors.consumer(account=True))
    kept = doors.row(request)
    assert {name: kept["payload"][name] for name in payload} == payload
    assert len(tracking.replace("-", "")) == 20


@pytest.mark.parametrize("form", [form.form for form in FORMS])
def test_the_required_fields_are_enough(doors, form):
    payload = {field.name: sample(field) for field in BY_CODE[form].fields if field.required}
    request, _ = doors.submit(form, payload, doors.consumer(account=True))
    assert doors.row(request)["subject"]


def test_a_request_starts_unseen_with_event_confirmation_and_deadline(doors):
    consumer = doors.consumer(account=True)
    request, _ = doors.submit("complaint", {"text": "Первая строка\nвторая"}, consumer)
    row = doors.row(request)
    assert (row["status"], row["unseen"], row["channel"]) == ("submitted", True, "internet")
    assert (row["subject"], row["address"], row["topic"]) == (
        "Первая строка",
        "ул. Попова, 40",
        "complaint_other",
    )
    assert row["due_at"]
    assert row["last_event"] == doors.last_event(request)
    assert doors.letters(request) == ["Жалоба: обращение отправлено"]
    told = doors.rows(
        doors.owner,
        "SELECT title, visible_from <= now() FROM bsk.notifications WHERE request_id = %s",
        request,
    )
    assert told == [("Жалоба: обращение отправлено", True)]


def test_the_same_command_files_once(doors):
    command = uuid4()
    first = doors.submit(command=command)
    assert doors.submit(command=command) == first
    assert (
        doors.one(
            doors.owner,
            "SELECT count(*) FROM bsk.service_request_events WHERE request_id = %s",
            first[0],
        )
        == 1
    )


def test_one_command_for_two_forms_is_refused(doors):
    command = uuid4()
    doors.submit(command=command)
    with refused("BS002"):
        doors.submit("inquiry", command=command)


def test_a_command_is_needed(doors):
    with refused("BS004"):
        doors.site.execute(
            "SELECT * FROM site.submit_request(NULL, 'feedback', '{\"text\": \"а\"}', NULL, NULL)"
        )


def test_an_unknown_form_is_refused(doors):
    with refused("BS001"):
        doors.submit("nonsense", {})


def test_unknown_and_blocked_consumers_are_refused(doors):
    with refused("BS001"):
        doors.submit(consumer=10**9)
    with refused("BS001"):
        doors.call("forms", 10**9)
    consumer = doors.consumer()
    doors.owner.execute("UPDATE bsk.consumers SET blocked = true WHERE id = %s", [consumer])
    with refused("BS002"):
        doors.submit(consumer=consumer)


def test_somebody_elses_account_is_refused(doors):
    with refused("BS001"):
        doors.submit(consumer=doors.consumer(account=True), account=doors.account())
    with refused("BS001"):
        doors.submit(account=doors.account())


def test_forms_of_the_cabinet_need_a_cabinet_and_an_account(doors):
    with refused("BS002"):
        doors.submit("connection_new", {"address": "а", "power_total": 15} | APPLICANT)
    with refused("BS002"):
        doors.submit("document_request", {"document": "bill"}, doors.consumer())


def test_all_wrong_fields_are_named_at_once(doors):
    payload = {
        "topic": "погода", "contract": "abc", "address": 5, "applicant_email": "x", "applicant_phone": "12",
        "bogus": 1, "applicant_name": "А" * 201,
    }  # fmt: skip
    with refused("BS004") as said:
        doors.submit("complaint", payload)
    assert set(said.detail) == {*payload, "text"}
    assert all(isinstance(sentence, str) and sentence for sentence in said.detail.values())


def test_the_open_reception_asks_who_writes_and_where_to_answer(doors):
    with refused("BS004") as said:
        doors.submit("inquiry", {"text": "Когда?"})
    assert set(said.detail) == {"applicant_name", "applicant_email"}
    with refused("BS004"):
        doors.submit("inquiry", {"text": "Когда?", "applicant_name": "А"})
    doors.submit("inquiry", {"text": "Когда?", "applicant_name": "А", "applicant_phone": "501628"})


def test_a_violation_and_feedback_may_be_anonymous(doors):
    request, _ = doors.submit("violation", {"address": "ТП-1187", "text": "Провод на столбе"})
    assert doors.row(request)["applicant"] == "без имени"
    assert doors.letters(request) == []
    doors.submit("feedback", {"text": "Спасибо"})


def test_refused_consent_refuses_the_request(doors):
    with refused("BS004") as said:
        doors.submit(consent=False)
    assert list(said.detail) == ["consent"]
    doors.submit(consent=True)


@pytest.mark.parametrize("payload", [[], "text", 5, None, True])
def test_a_payload_that_is_no_object_is_refused(doors, payload):
    with refused("BS004"):
        doors.site.execute(
            "SELECT site.submit_request(NULL, 'feedback', %s, NULL, %s)", [Jsonb(payload), uuid4()]
        )


@pytest.mark.parametrize("value", [{}, [], {"a": 1}, ["x"], 1, True])
def test_a_value_of_another_type_is_refused(doors, value):
    with refused("BS004") as said:
        doors.submit("feedback", {"text": value})
    assert list(said.detail) == ["text"]


def test_a_megabyte_is_refused_in_every_field(doors):
    names = [
        field.name
        for field in BY_CODE["complaint"].fields
        if field.kind in {"line", "text", "choice"}
    ]
    with refused("BS004") as said:
        doors.submit("complaint", dict.fromkeys(names, "ы" * 2**19))
    assert set(said.detail) == set(names)


def test_more_than_thirty_two_megabytes_are_too_large(doors):
    with refused("BS013"):
        doors.submit("feedback", {"text": "a" * 34_000_000})


JUNK = "<b>&\u202eтекст\u0007\u001b[31m';DROP TABLE bsk.consumers;--%s{{7*7}}😀\u200b"


def test_junk_is_kept_as_plain_text_without_control_characters(doors):
    request, _ = doors.submit(
        "complaint", {"text": JUNK, "subject": JUNK + "\r\nBcc: a@b.c", "demand": JUNK} | APPLICANT
    )
    kept = doors.row(request)["payload"]
    clean = "<b>&текст[31m';DROP TABLE bsk.consumers;--%s{{7*7}}😀"
    assert (kept["text"], kept["demand"]) == (clean, clean)
    assert "\n" not in kept["subject"]
    assert not any(
        ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in json.dumps(kept, ensure_ascii=False)
    )


def test_blanks_alone_are_nothing(doors):
    with refused("BS004"):
        doors.submit("feedback", {"text": " \n\t\u00a0 "})


def test_a_choice_may_be_named_by_its_title(doors):
    request, _ = doors.submit("complaint", topic="учет электроэнергии")
    assert doors.row(request)["payload"]["topic"] == "metering"


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "вчера", "26-01-01", "2026-1-1"])
def test_a_day_that_does_not_exist_is_refused(doors, day):
    with refused("BS004") as said:
        doors.submit("violation", {"address": "а", "text": "б", "date": day})
    assert list(said.detail) == ["date"]


def test_fields_must_agree_with_one_another(doors):
    consumer = doors.consumer(account=True)
    with refused("BS004") as said:
        doors.submit(
            "consumption_statistics",
            {"period_from": "2026-02-01", "period_to": "2026-01-01"},
            consumer,
        )
    assert list(said.detail) == ["period_to"]
    powers = {"address": "а", "power_total": 10, "power_added": 5, "power_existing": 6}
    with refused("BS004") as said:
        doors.submit("connection_new", powers, consumer)
    assert list(said.detail) == ["power_total"]


def test_tracking_codes_do_not_repeat_and_have_no_lookalikes(doors):
    codes = {
        row[0]
        for row in doors.rows(
            doors.owner, "SELECT bsk.new_tracking() FROM generate_series(1, 5000)"
        )
    }
    assert len(codes) == 5000
    assert not set("01IO") & set("".join(codes))
    letters = "".join(codes).replace("-", "")
    assert len(set(letters)) == 32
    assert max(letters.count(c) for c in set(letters)) < 1.2 * len(letters) / 32
