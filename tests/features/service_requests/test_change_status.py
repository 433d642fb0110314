"""desk.change_status: the moves of the table, what they need, what refuses them."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.features.service_requests.doors import PDF, refused

TOMORROW = date.today() + timedelta(days=2)


TEXT = {"info_requested": "Какой номер счётчика?", "postponed": "Ждём бригаду", "done": "Сделано"}


def arranged(doors, status):
    """A complaint in a status."""
    request, _ = doors.submit()
    if status != "submitted":
        doors.move(
            request, status, TEXT.get(status), until=TOMORROW if status == "postponed" else None
        )
    return request


STATUSES = ["submitted", "registered", "info_requested", "postponed", "done", "notifying"]


MOVES = {
    ("submitted", "registered"), ("submitted", "info_requested"), ("submitted", "postponed"), ("submitted", "done"),
    ("registered", "info_requested"), ("registered", "postponed"), ("registered", "done"),
    ("info_requested", "registered"), ("info_requested", "postponed"), ("info_requested", "done"),
    ("postponed", "registered"), ("postponed", "info_requested"), ("postponed", "done"), ("done", "registered"),
}  # fmt: skip


@pytest.mark.parametrize("start", STATUSES[:-1])
@pytest.mark.parametrize("to", STATUSES)
def test_only_the_moves_of_the_table_are_possible(doors, start, to):
    request = arranged(doors, start)
    until = TOMORROW if to == "postponed" else None
    if (start, to) in MOVES:
        answer = doors.move(request, to, "Текст", until=until)
        assert answer["status"] == doors.row(request)["status"] == to
    else:
        with refused("BS002"):
            doors.move(request, to, "Текст", until=until)


@pytest.mark.parametrize(("start", "to"), sorted(MOVES))
def test_a_text_that_is_needed_and_missing_is_asked_for(doors, start, to):
    request = arranged(doors, start)
    needed = to in TEXT or start == "done"
    if needed:
        with refused("BS003"):
            doors.move(request, to, " \n ", until=TOMORROW)
    else:
        doors.move(request, to)


def test_registering_gives_number_assignee_letter_and_notification(doors):
    request, _ = doors.submit(consumer=doors.consumer())
    answer = doors.move(request, "registered")
    row = doors.row(request)
    assert answer["number"] == row["number"]
    assert row["number"].startswith("Ж-20")
    assert (row["assignee"], row["unseen"], row["last_event"]) == (
        "test_operator",
        False,
        answer["event"],
    )
    assert doors.letters(request)[-1] == f"Жалоба {row['number']}: зарегистрирована"
    assert (
        doors.one(
            doors.owner,
            "SELECT count(*) FROM bsk.notifications WHERE event_id = %s",
            answer["event"],
        )
        == 1
    )


def test_numbers_follow_one_another_per_group(doors):
    numbers = []
    for form in ("complaint", "complaint", "inquiry", "complaint"):
        request, _ = doors.submit(form)
        numbers.append(doors.move(request, "registered")["number"])
    tails = [int(n.split("-")[2]) for n in numbers if n.startswith("Ж")]
    assert tails == list(range(tails[0], tails[0] + 3))
    assert numbers[2].startswith("К-")


def test_feedback_is_done_without_an_answer(doors):
    request, _ = doors.submit("feedback")
    doors.move(request, "done")
    assert doors.row(request)["outcome"] == "answered"


def test_a_violation_is_answered_where_there_is_somebody_to_answer(doors):
    with_contact, _ = doors.submit("violation", address="ТП-5")
    with refused("BS003"):
        doors.move(with_contact, "done")
    anonymous, _ = doors.submit("violation", {"address": "ТП-5", "text": "Провод"})
    doors.move(anonymous, "done")


def test_postponing_needs_a_day_ahead(doors):
    request, _ = doors.submit()
    for until in (None, date(2020, 1, 1), date(2099, 1, 1)):
        with refused("BS004") as said:
            doors.move(request, "postponed", "Ждём", until=until)
        assert list(said.detail) == ["until"]


def test_an_outcome_belongs_to_done_alone(doors):
    request, _ = doors.submit()
    for to, outcome in (("registered", "answered"), ("done", "nonsense")):
        with refused("BS004"):
            doors.move(request, to, "Текст", outcome=outcome)
    doors.move(request, "done", "Повтор, новых доводов нет", outcome="without_answer")
    assert doors.row(request)["outcome"] == "without_answer"


def test_an_unknown_request_is_refused(doors):
    with refused("BS001"):
        doors.move(10**9, "registered", seen=1)


def test_a_stale_card_is_refused_and_says_how_much_is_new(doors):
    request, _ = doors.submit()
    shown = doors.last_event(request)
    doors.desk("note", request, "Позвонил", uuid4(), who=doors.operator2)
    doors.desk("note", request, "Ещё раз", uuid4(), who=doors.operator2)
    with refused("BS010") as said:
        doors.move(request, "registered", seen=shown)
    assert said.detail == {"newer": 2}


def test_ones_own_newer_events_do_not_make_the_card_stale(doors):
    request, _ = doors.submit()
    shown = doors.last_event(request)
    doors.desk("note", request, "Заметка", uuid4())
    doors.move(request, "registered", seen=shown)


def test_a_file_of_the_consumer_makes_the_card_stale(doors):
    request, _ = doors.submit()
    shown = doors.last_event(request)
    doors.call("attach_file", request, "a.pdf", PDF, uuid4())
    with refused("BS010"):
        doors.move(request, "registered", seen=shown)


def test_who_has_seen_nothing_is_stale(doors):
    request, _ = doors.submit()
    with refused("BS010"):
        doors.one(
            doors.operator,
            "SELECT desk.change_status(%s, 'registered', NULL, NULL, %s)",
            request,
            uuid4(),
        )


def test_a_lease_of_another_refuses_and_ones_own_ends(doors):
    request, _ = doors.submit()
    doors.desk("claim", request, who=doors.operator2)
    with refused("BS011") as said:
        doors.move(request, "registered")
    assert said.detail["holder"] == "test_operator2"
    doors.move(request, "registered", who=doors.operator2)
    doors.desk("claim", request)


def test_a_repeated_command_answers_the_same_and_does_nothing(doors):
    request, _ = doors.submit()
    command = uuid4()
    first = doors.move(request, "registered", command=command)
    assert doors.move(request, "registered", command=command) == first
    assert doors.last_event(request) == first["event"]
    assert len(doors.letters(request)) == 2


def test_a_text_too_long_names_its_field(doors):
    request, _ = doors.submit()
    with refused("BS004") as said:
        doors.move(request, "done", "ы" * 500_000)
    assert list(said.detail) == ["body"]


def test_an_answer_takes_its_files_along(doors):
    request, _ = doors.submit()
    file = doors.desk("attach_file", request, "ответ.pdf", PDF, uuid4())["file"]
    other, _ = doors.submit()
    with refused("BS004"):
        doors.move(other, "done", "Ответ", files=[file])
    event = doors.move(request, "done", "Ответ", files=[file])["event"]
    assert (
        doors.one(doors.operator, "SELECT event_id FROM desk.attachments WHERE id = %s", file)
        == event
    )
    with refused("BS002"):
        doors.desk("remove_file", file, uuid4())


def test_reopening_keeps_number_and_clears_the_outcome(doors):
    request, _ = doors.submit()
    number = doors.move(request, "registered")["number"]
    doors.move(request, "done", "Ответ")
    answer = doors.move(request, "registered", "Потребитель не согласен")
    row = doors.row(request)
    assert answer["number"] == number
    assert (row["outcome"], row["done_at"]) == (None, None)
    kinds = doors.rows(
        doors.owner, "SELECT kind FROM bsk.service_request_events WHERE id = %s", answer["event"]
    )
    assert kinds == [("reopened",)]
