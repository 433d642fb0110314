"""Deadlines: terms over the production calendar, pauses, explanations, rules that change."""

from datetime import date
from uuid import uuid4

import pytest

from tests.features.service_requests.doors import refused


def term(doors, start, amount, unit, *, moves=True):
    return doors.one(doors.owner, "SELECT bsk.term_day(%s, %s, %s, %s)", start, amount, unit, moves)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2025, 11, 1), True), (date(2027, 2, 20), True), (date(2025, 12, 31), False), (date(2026, 12, 31), False),
        (date(2027, 12, 31), False), (date(2026, 5, 9), False), (date(2026, 11, 24), True), (date(2019, 1, 1), True),
    ],
)  # fmt: skip
def test_the_calendar_knows_transfers_and_days_it_was_never_told(doors, day, working):
    assert doors.one(doors.owner, "SELECT bsk.is_working(%s)", day) is working


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        (date(2026, 12, 30), 10, "working", date(2027, 1, 22)),
        (date(2026, 11, 24), 30, "calendar", date(2026, 12, 24)),
        (
            date(2025, 12, 1),
            30,
            "calendar",
            date(2026, 1, 12),
        ),  # 31.12.2025 is off: the next working day
        (date(2026, 11, 24), 15, "working", date(2026, 12, 15)),
        (date(2025, 10, 31), 1, "working", date(2025, 11, 1)),  # a working Saturday
    ],
)
def test_terms_begin_on_the_next_day_and_end_on_a_working_one(doors, start, amount, unit, end):
    assert term(doors, start, amount, unit) == end


def test_a_term_that_does_not_move_ends_on_a_day_off(doors):
    assert term(doors, date(2025, 12, 1), 30, "calendar", moves=False) == date(2025, 12, 31)


def test_a_day_ends_by_the_clock_of_barnaul(doors):
    shown = doors.one(doors.owner, "SELECT bsk.end_of_day('2026-12-24') AT TIME ZONE 'UTC'")
    assert shown.isoformat() == "2026-12-24T16:59:59"
    # 23:30 UTC is the next day in Barnaul
    due = doors.one(
        doors.owner,
        "SELECT bsk.term_end('2026-11-23 23:30+00', 1, 'calendar', false) = bsk.end_of_day('2026-11-25')",
    )
    assert due


def rule_of(doors, request):
    return doors.rows(
        doors.owner,
        "SELECT d.amount, d.unit, d.pauses FROM bsk.service_requests r JOIN bsk.deadline_rules d ON d.id = r.due_rule"
        " WHERE r.id = %s",
        request,
    )[0]


@pytest.mark.parametrize(
    ("kind", "power", "days"),
    [("person", 15, 10), ("person", 15.5, 20), ("legal", 150, 10), ("legal", 151, 20)],
)
def test_power_and_kind_choose_the_rule_of_a_connection(doors, kind, power, days):
    consumer = doors.consumer(kind=kind)
    request, _ = doors.submit("connection_new", {"address": "а", "power_total": power}, consumer)
    assert rule_of(doors, request) == (days, "working", True)


def test_an_inquiry_has_its_deadline_from_registration(doors):
    request, _ = doors.submit("inquiry")
    assert doors.row(request)["due_at"] is None
    assert doors.move(request, "registered")["due_at"]


def test_feedback_has_no_deadline(doors):
    request, _ = doors.submit("feedback")
    doors.move(request, "registered")
    assert doors.row(request)["due_at"] is None
    lines = doors.rows(
        doors.operator, "SELECT kind, body FROM desk.deadline_explanation(%s)", request
    )
    assert ("result", "срока нет") in lines


def waiting_connection(doors):
    """A connection request whose question was asked nine days ago; its old due time."""
    consumer = doors.consumer()
    request, _ = doors.submit("connection_new", {"address": "а", "power_total": 15}, consumer)
    due = doors.row(request)["due_at"]
    doors.move(request, "info_requested", "Пришлите план")
    assert doors.row(request)["paused_at"]
    doors.database.shift("service_requests", "paused_at", "-9 days", f"id = {request}")
    return consumer, request, due


def test_a_question_stops_the_clock_of_a_connection(doors):
    consumer, request, due = waiting_connection(doors)
    assert doors.one(
        doors.operator,
        "SELECT due_order > '9999-01-01' FROM desk.service_requests WHERE id = %s",
        request,
    )
    doors.call("reply", consumer, request, "Вот", uuid4())
    row = doors.row(request)
    assert row["paused_at"] is None
    assert 9 * 86_400 - 60 < row["paused_seconds"] < 9 * 86_400 + 600
    moved = doors.one(
        doors.owner,
        "SELECT count(*) FROM generate_series(bsk.barnaul_day(%s::timestamptz) + 1, bsk.barnaul_day(%s::timestamptz),"
        " interval '1 day') d WHERE bsk.is_working(d::date)",
        due, row["due_at"],
    )  # fmt: skip
    paused = doors.one(
        doors.owner,
        "SELECT count(*) FROM generate_series(bsk.barnaul_day(now()) - 8, bsk.barnaul_day(now()), interval '1 day') d"
        " WHERE bsk.is_working(d::date)",
    )
    assert moved == paused
    said = str(
        doors.rows(doors.operator, "SELECT body FROM desk.deadline_explanation(%s)", request)
    )
    assert "ждали ответа" in said
    assert "останавливает этот срок" in said


def test_a_question_does_not_stop_the_clock_of_a_complaint(doors):
    request, _ = doors.submit()
    due = doors.row(request)["due_at"]
    doors.move(request, "info_requested", "Где?")
    assert (doors.row(request)["paused_at"], doors.row(request)["due_at"]) == (None, due)


def test_the_explanation_tells_step_by_step(doors):
    request, _ = doors.submit()
    lines = doors.rows(
        doors.operator,
        "SELECT place, kind, label, body FROM desk.deadline_explanation(%s)",
        request,
    )
    assert [line[0] for line in lines] == list(range(1, len(lines) + 1))
    kinds = [line[1] for line in lines]
    assert kinds[:3] == ["step"] * 3
    assert "result" in kinds
    said = " ".join(line[3] for line in lines)
    assert "поступила через интернет" in said
    assert "Запрос информации этот срок не останавливает." in said
    assert "Правило подтверждено: Единые стандарты" in said
    with refused("BS001"):
        doors.rows(doors.operator, "SELECT * FROM desk.deadline_explanation(%s)", 10**9)


def test_an_unconfirmed_rule_says_so(doors):
    request, _ = doors.submit("violation", address="ТП-1")
    lines = str(
        doors.rows(doors.operator, "SELECT body FROM desk.deadline_explanation(%s)", request)
    )
    assert "Правило не подтверждено" in lines


def complaint_rule(doors):
    return doors.one(
        doors.owner,
        "SELECT id FROM bsk.deadline_rules WHERE form = 'complaint' AND purpose = 'answer' AND valid_to IS NULL",
    )


def change_rule(doors, rule, amount, start, who=None):
    return doors.desk(
        "change_deadline_rule", rule, amount, "calendar", "receipt", False, True, "Новый приказ", True, start, uuid4(),
        who=who or doors.admin,
    )  # fmt: skip


def test_changing_a_rule_moves_nothing_until_somebody_asks(doors):
    request, _ = doors.submit()
    before = doors.row(request)
    today = doors.one(doors.owner, "SELECT bsk.barnaul_day(now())")
    change_rule(doors, complaint_rule(doors), 10, today)
    assert doors.row(request)["due_at"] == before["due_at"]
    new, _ = doors.submit()
    assert doors.row(new)["due_at"] < before["due_at"]
    doors.desk("recalculate_deadline", request, doors.last_event(request), uuid4())
    assert doors.row(request)["due_at"] == doors.row(new)["due_at"]
    said = str(
        doors.rows(doors.operator, "SELECT body FROM desk.deadline_explanation(%s)", request)
    )
    assert "срок пересчитан" in said


def test_rules_are_changed_by_administrators_and_with_sense(doors):
    rule = complaint_rule(doors)
    with refused_right():
        change_rule(doors, rule, 10, date(2030, 1, 1), who=doors.operator)
    with refused("BS004") as said:
        change_rule(doors, rule, 0, date(2001, 1, 1))
    assert set(said.detail) == {"amount", "valid_from"}
    with refused("BS001"):
        change_rule(doors, 10**9, 5, date(2030, 1, 1))


def refused_right():
    import psycopg

    return pytest.raises(psycopg.errors.InsufficientPrivilege)


def test_a_day_changed_by_hand_counts_from_then_on(doors):
    day = date(2026, 11, 27)
    assert term(doors, date(2026, 11, 26), 1, "working") == day
    doors.desk("set_calendar_day", day, False, "Субботник наоборот", uuid4(), who=doors.admin)
    assert term(doors, date(2026, 11, 26), 1, "working") == date(2026, 11, 30)
    with refused_right():
        doors.desk("set_calendar_day", day, True, None, uuid4())


def test_a_provisional_year_is_warned_of_until_approved(doors):
    request, _ = doors.submit()
    doors.owner.execute(
        "UPDATE bsk.service_requests SET due_at = '2028-03-01' WHERE id = %s", [request]
    )
    query = "SELECT body FROM desk.deadline_explanation(%s) WHERE kind = 'warning'"
    assert "2028" in doors.rows(doors.operator, query, request)[0][0]
    doors.desk("approve_calendar_year", 2028, uuid4(), who=doors.admin)
    assert doors.rows(doors.operator, query, request) == []
    with refused("BS001"):
        doors.desk("approve_calendar_year", 1900, uuid4(), who=doors.admin)


def test_every_request_form_has_a_rule(doors):
    missing = doors.rows(
        doors.owner,
        "SELECT form FROM bsk.forms f WHERE NOT EXISTS (SELECT FROM bsk.deadline_rules d"
        " WHERE d.form = f.form AND d.purpose = 'answer')",
    )
    assert missing == []
