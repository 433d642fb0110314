"""desk.search_query: what is found by what, and that nothing typed can break it."""

import pytest

from tests.features.service_requests.doors import refused


@pytest.fixture
def found(doors):
    def by(text, who=None):
        rows = doors.rows(
            who or doors.operator,
            "SELECT id FROM desk.service_requests WHERE search @@ desk.search_query(%s)",
            text,
        )
        return {row[0] for row in rows}

    return by


@pytest.fixture(scope="module")
def filed(module_database):
    """A request with everything in it, registered."""
    from tests.features.service_requests.doors import Doors

    doors = Doors(module_database)
    consumer = doors.consumer()
    doors.link(consumer, doors.account("923417"))
    payload = {
        "text": "Ёлку убрали, а напряжение по вечерам падает во всём подъезде", "address": "ул. Гущина, 17",
        "applicant_name": "Семёнов Пётр Ильич", "applicant_email": "semenov@mail.ru",
        "applicant_phone": "8 (913) 745-61-29",
    }  # fmt: skip
    request, tracking = doors.submit("complaint", payload, consumer)
    doors.submit("complaint", {"text": "Совсем другое"}, doors.consumer())
    number = doors.move(request, "registered")["number"]
    return request, tracking, number


@pytest.mark.parametrize(
    "typed",
    [
        "семенов", "Семёнов", "СЕМЁН", "петр ильич", "елка", "ёлки", "напряжения", "напряж", "падает вечером", "подъезд",
        "гущина 17", "Гущиной", "923417", "9234", "semenov@mail.ru", "6129", "61-29", "745-61-29", "8 913 745 61 29",
        "+7 (913) 745-61-29", "79137456129", "на вечерам", "Семенов 6129",
    ],
)  # fmt: skip
def test_found_by_word_name_phone_account_and_address(filed, found, typed):
    assert filed[0] in found(typed)


def test_found_by_number_and_its_tail(filed, found):
    request, _, number = filed
    tail = number.split("-")[2]
    for typed in (
        number,
        number.lower(),
        number.replace("-", " "),
        tail,
        f"{number[:7]}{int(tail)}",
    ):
        assert request in found(typed), typed


def test_every_beginning_of_a_number_finds_it_while_it_is_typed(filed, found):
    request, _, number = filed
    year_typed = len("Ж-2026")
    for end in range(1, len(number) + 1):
        ids = found(number[:end])
        assert request in ids or end < year_typed, number[:end]


def test_the_tail_begun_with_its_zeros_does_not_find_other_numbers(filed, found):
    request, _, number = filed
    assert number.endswith("-000001")
    assert request not in found(f"{number[:7]}01")


def test_found_by_tracking_code_with_and_without_dashes(filed, found):
    request, tracking, _ = filed
    for typed in (
        tracking,
        tracking.lower(),
        tracking.replace("-", ""),
        tracking[:9],
        f" {tracking} ",
    ):
        assert found(typed) == {request}, typed


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "и", "гущина 18", "6128", "!!!", "петр & !семенов & бегемот", "семенов или иванов"],
)
def test_not_found_by_what_is_not_there(filed, found, typed):
    assert filed[0] not in found(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "'; DROP TABLE bsk.consumers; --", "семенов' OR '1'='1", "a:*", "(((", ")|(", "<->", "!", "\\", "'", "''", "%", "_",
        "😀", "\u202e", "a" * 100_000, "а б в г д е ж з и к л м н о п р с т у ф", "\x01", ":A", "1e999", "--", "NULL",
    ],
)  # fmt: skip
def test_nothing_typed_is_an_operator(filed, found, typed):
    found(typed)


def test_the_index_does_not_show_phones(doors, filed):
    vector = doors.one(
        doors.operator, "SELECT search::text FROM desk.service_requests WHERE id = %s", filed[0]
    )
    assert "6129" not in vector
    assert "семенов" in vector


def test_documents_of_a_person_are_not_searched(doors, found):
    payload = {
        "address": "а",
        "power_total": 1,
        "snils": "112-233-445 95",
        "document_number": "654321",
    }
    request, _ = doors.submit("connection_new", payload, doors.consumer())
    assert request not in found("654321") | found("112")


def test_the_site_may_not_search(doors):
    import psycopg

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        doors.rows(doors.site, "SELECT desk.search_query('а')")


def test_a_search_box_of_null_finds_nothing(doors, found):
    assert found(None) == set()


def test_full_text_search_uses_its_index(doors):
    doors.owner.execute(
        "INSERT INTO bsk.service_requests (form, tracking, status, channel, subject, applicant, payload, search)"
        " SELECT 'feedback', 'T' || n, 'submitted', 'internet', 's', 'a', '{}', bsk.search_vector(NULL, 'T' || n,"
        " 'Имя' || n, NULL, NULL, NULL, NULL, 'слово') FROM generate_series(1, 3000) n"
    )
    doors.owner.execute("ANALYZE bsk.service_requests")
    plan = str(
        doors.rows(
            doors.operator,
            "EXPLAIN SELECT id FROM desk.service_requests WHERE search @@ desk.search_query('имя2999')",
        )
    )
    assert "ix_service_requests_search" in plan
    with refused("BS001"):
        doors.rows(doors.operator, "SELECT * FROM desk.deadline_explanation(0)")
