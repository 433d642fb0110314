"""What the staff's views hide, who may call what, and that nobody writes a table."""

from uuid import uuid4

import psycopg
import pytest

from bsk_desk.features.service_requests.forms import FORMS
from tests.features.service_requests.doors import PDF, refused

FORBIDDEN = psycopg.errors.InsufficientPrivilege
PERSON = {
    "address": "а", "power_total": 10, "snils": "112-233-445 95", "document_series": "0105",
    "document_number": "654321", "applicant_phone": "+7 913 220-28-16",
}  # fmt: skip


@pytest.fixture
def request_(doors):
    return doors.submit("connection_new", PERSON, doors.consumer())[0]


def test_phone_passport_and_snils_are_masked(doors, request_):
    phone, payload = doors.rows(
        doors.operator, "SELECT phone, payload FROM desk.service_requests WHERE id = %s", request_
    )[0]
    assert phone == payload["applicant_phone"] == "+7 *** ***-28-16"
    assert payload["snils"] == "***-***-*45 **"
    assert (payload["document_series"], payload["document_number"]) == ("** **", "***321")
    whole = str(
        doors.rows(doors.operator, "SELECT * FROM desk.service_requests WHERE id = %s", request_)
    )
    assert not [
        secret for secret in ("2202816", "220-28", "112-233", "654321", "0105") if secret in whole
    ]


def test_masked_fields_of_the_forms_are_those_of_the_database(doors):
    for form in FORMS:
        for field in form.fields:
            assert doors.one(doors.owner, "SELECT bsk.is_masked(%s)", field.name) is field.masked, (
                field.name
            )


def test_unmasking_needs_a_reason_and_is_recorded(doors, request_):
    assert doors.desk("unmask", request_, "phone", "Перезвонить") == "+79132202816"
    assert doors.desk("unmask", request_, "snils", "Сверка") == "112-233-445 95"
    noted = doors.rows(
        doors.owner,
        "SELECT who, what, reason, detail ->> 'field' FROM audit.accesses WHERE object_id = %s ORDER BY id", request_,
    )  # fmt: skip
    assert noted == [
        ("test_operator", "unmask", "Перезвонить", "phone"),
        ("test_operator", "unmask", "Сверка", "snils"),
    ]
    with refused("BS003"):
        doors.desk("unmask", request_, "phone", " ")
    with refused("BS004"):
        doors.desk("unmask", request_, "address", "Просто так")
    with refused("BS001"):
        doors.desk("unmask", 10**9, "phone", "Просто так")


def test_requests_of_blocked_consumers_are_for_administrators_and_auditors(doors, request_):
    file = doors.call("attach_file", request_, "a.pdf", PDF, uuid4())[0][0]
    seen = doors.last_event(request_)
    doors.owner.execute("UPDATE bsk.service_requests SET hidden = true WHERE id = %s", [request_])
    for view, column in (
        ("service_requests", "id"),
        ("service_request_events", "request_id"),
        ("attachments", "request_id"),
    ):
        query = f"SELECT count(*) FROM desk.{view} WHERE {column} = %s"
        assert doors.one(doors.operator, query, request_) == 0
        assert doors.one(doors.admin, query, request_) > 0
        assert doors.one(doors.auditor, query, request_) > 0
    calls = [
        lambda who: doors.move(request_, "registered", who=who, seen=seen),
        lambda who: doors.desk("note", request_, "Текст", uuid4(), who=who),
        lambda who: doors.desk("open_card", request_, who=who),
        lambda who: doors.desk("unmask", request_, "phone", "Причина", who=who),
        lambda who: doors.desk("attachment_content", file, who=who),
        lambda who: doors.desk("save_draft", request_, "note", "Текст", who=who),
    ]
    for call in calls:
        with refused("BS001"):
            call(doors.operator)
        call(doors.admin)


def test_nobody_but_the_owner_writes_a_table(doors):
    tables = [
        row[0]
        for row in doors.rows(
            doors.owner,
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname IN ('bsk', 'audit')"
            " UNION ALL SELECT 'desk.' || quote_ident(viewname) FROM pg_views WHERE schemaname = 'desk'",
        )
    ]
    assert len(tables) > 30
    for login in ("operator", "engineer", "admin", "auditor", "site", "accounting", "worker"):
        for table in tables:
            for verb in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                right = doors.one(
                    doors.owner,
                    "SELECT has_table_privilege(%s, %s, %s)",
                    f"test_{login}",
                    table,
                    verb,
                )
                assert not right, (login, table, verb)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO desk.service_requests (subject) VALUES ('x')",
        "UPDATE desk.service_request_events SET body = 'x'",
        "DELETE FROM bsk.service_requests",
        "SELECT * FROM bsk.service_requests",
        "SELECT content FROM bsk.attachments",
        "SELECT secret FROM bsk.search_secret",
        "SELECT bsk.locked_request(1)",
        "SELECT bsk.next_number('complaint')",
        "SELECT site.track('x')",
    ],
)
def test_psql_as_an_operator_gets_no_further_than_the_desk(doors, statement):
    with pytest.raises(
        (FORBIDDEN, psycopg.errors.FeatureNotSupported, psycopg.errors.ObjectNotInPrerequisiteState)
    ):
        doors.operator.execute(statement)


def test_the_auditor_reads_and_changes_nothing(doors, request_):
    assert doors.rows(doors.auditor, "SELECT id FROM desk.service_requests WHERE id = %s", request_)
    with pytest.raises(FORBIDDEN):
        doors.move(request_, "registered", who=doors.auditor)
    with pytest.raises(FORBIDDEN):
        doors.desk("note", request_, "Текст", uuid4(), who=doors.auditor)


def test_an_engineer_works_requests_but_files_none(doors, request_):
    doors.move(request_, "registered", who=doors.engineer)
    with pytest.raises(FORBIDDEN):
        doors.one(
            doors.engineer,
            "SELECT desk.file_request('feedback', '{}', 'office', NULL, NULL, %s)",
            uuid4(),
        )


def test_events_are_never_changed(doors, request_):
    for statement in (
        "UPDATE bsk.service_request_events SET body = ''",
        "DELETE FROM bsk.service_request_events",
    ):
        with pytest.raises(psycopg.errors.RaiseException):
            doors.owner.execute(statement)


def test_every_writing_function_of_the_doors_is_safe(doors):
    """SECURITY DEFINER with a fixed search_path, owned by bsk_owner, not for PUBLIC."""
    loose = doors.rows(
        doors.owner,
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace IN ('desk'::regnamespace, 'site'::regnamespace)"
        " AND (NOT p.prosecdef OR p.proconfig IS NULL OR p.proowner <> 'bsk_owner'::regrole"
        "      OR has_function_privilege('public', p.oid, 'EXECUTE'))",
    )
    assert loose == []


def test_the_audit_knows_who_and_which_command_but_not_the_values(doors):
    request, _ = doors.submit("connection_new", PERSON, doors.consumer())
    command = uuid4()
    doors.move(request, "registered", command=command)
    entries = doors.rows(
        doors.owner,
        "SELECT who, command, old, new FROM audit.entries WHERE table_name = 'service_requests' AND (key ->> 'id')::bigint = %s",
        request,
    )
    assert ("test_operator", command) in {(who, by) for who, by, _, _ in entries}
    assert any(new and new.get("status") == "registered" for _, _, _, new in entries)
    kept = str([entry[2:] for entry in entries])
    assert not [secret for secret in ("2202816", "112-233", "654321", "Орлов") if secret in kept]


def test_staff_see_events_with_their_undo(doors, request_):
    event = doors.move(request_, "registered")["event"]
    query = "SELECT author_name, undo_until IS NOT NULL, withdrawn FROM desk.service_request_events WHERE id = %s"
    assert doors.rows(doors.operator, query, event) == [("Проверочный operator", True, False)]
    assert doors.rows(doors.operator2, query, event)[0][1] is False
    doors.desk("withdraw", event, uuid4())
    assert doors.rows(doors.operator, query, event)[0][1:] == (False, True)
