"""One action over many: preview, results per row, stop and resume."""

import pytest

from bsk_desk.features.service_requests.ui import bulk as bulk_module
from bsk_desk.features.service_requests.ui import filter_words as fw
from bsk_desk.features.service_requests.ui.bulk import KINDS

REGISTER, ASSIGN, ANSWER, ASK, POSTPONE, WORK, NOTE, CLASSIFY = KINDS


@pytest.fixture
def twelve(doors):
    ids = [doors.submit(subject=f"Одно и то же {n}")[0] for n in range(12)]
    doors.owner.execute(
        "UPDATE bsk.service_requests SET address = %s WHERE id = ANY (%s)", [f"куст {ids[0]}", ids]
    )
    return ids


def narrowed(desk, twelve, place="all"):
    page = desk.open(place)
    page.list.narrow(fw.added(page.list.wanted, fw.Add("address", f"куст {twelve[0]}")))
    desk.wait(lambda: page.list.model.total == 12)
    return page


def statuses(doors, ids):
    return {
        row[0]
        for row in doors.rows(
            doors.owner, "SELECT status FROM bsk.service_requests WHERE id = ANY (%s)", ids
        )
    }


def test_all_that_match_are_taken_not_only_what_is_loaded(desk, doors, twelve, monkeypatch):
    page = narrowed(desk, twelve)
    page.list.tick_all()
    assert page.list.ticks == 12
    assert page.list.rows.is_checked(11)
    page.bulk.prepare(REGISTER)
    desk.wait(lambda: page.bulk.sheet is not None)
    assert page.bulk.sheet.accessibleName() == "Зарегистрировать: 12\u00a0обращений"
    page.bulk.sheet.form.submit()
    desk.wait(lambda: page.bulk.run is not None and page.bulk.run.left == 0)
    assert statuses(doors, twelve) == {"registered"}
    desk.settle()  # the list is read again: what was said stays
    assert page.list.notice.words == "Зарегистрировать: сделано 12 из 12."
    assert page.list.ticks == 0


def test_the_preview_names_three_and_counts_the_rest(desk, twelve):
    from PySide6.QtWidgets import QLabel

    page = narrowed(desk, twelve)
    page.list.tick_all()
    page.bulk.prepare(ANSWER)
    desk.wait(lambda: page.bulk.sheet is not None)
    shown = [label.text() for label in page.bulk.sheet.findChildren(QLabel)]
    assert len([w for w in shown if "Одно и то же" in w]) == 3
    assert "и ещё 9" in shown


def test_one_text_answers_many_and_each_refusal_is_told(desk, doors, twelve):
    doors.move(twelve[0], "registered")
    doors.move(twelve[0], "done", "Уже ответили.")
    page = narrowed(desk, twelve)
    for one in twelve[:4]:
        page.list.rows.toggle(page.list.model.place_of(one))
    page.bulk.prepare(ANSWER)
    desk.wait(lambda: page.bulk.sheet is not None)
    page.bulk.sheet.form.fill({"body": "Авария устранена."})
    page.bulk.sheet.form.submit()
    desk.wait(lambda: page.bulk.run is not None and page.bulk.run.left == 0)
    assert page.bulk.run.done == 3
    (refused,) = page.bulk.run.refused
    assert refused.request == twelve[0]
    assert "нельзя" in refused.sentence
    assert page.list.notice.detail == "1\u00a0отказ"
    page.bulk.show_results()
    from PySide6.QtWidgets import QLabel

    sheet = page.window().findChild(object, "bulk_results").sheet
    assert refused.sentence in [label.text() for label in sheet.findChildren(QLabel)]
    assert statuses(doors, twelve[4:]) == {"submitted"}


def test_a_run_can_be_stopped_and_resumed(
    database, threads, theme, qtbot, doors, twelve, monkeypatch
):
    from tests.features.service_requests.ui.desks import Desk

    monkeypatch.setattr(bulk_module, "STEP", 2)
    desk = Desk(database, threads, theme, "operator", qtbot)
    page = narrowed(desk, twelve)
    page.list.tick_all()
    steps = []
    real = bulk_module.card_service.step_bulk

    def stopping(session, step):
        steps.append(step)
        made = real(session, step)
        if len(steps) == 2:
            desk.job.cancel()
        return made

    monkeypatch.setattr(bulk_module.card_service, "step_bulk", stopping)
    page.bulk.start(REGISTER, twelve, {})
    desk.wait(lambda: page.list.notice.words.startswith("Остановлено"))
    left = page.bulk.run.left
    assert 0 < left < 12
    assert statuses(doors, twelve) == {"registered", "submitted"}
    page.list.notice.acted.emit()
    desk.wait(lambda: page.bulk.run.left == 0)
    assert statuses(doors, twelve) == {"registered"}
    assert page.bulk.run.done == 12
    numbers = doors.rows(
        doors.owner, "SELECT number FROM bsk.service_requests WHERE id = ANY (%s)", twelve
    )
    assert len(set(numbers)) == 12
    desk.close()


@pytest.mark.parametrize(
    ("kind", "values", "column", "expected"),
    [
        (ASSIGN, {"assignee": "test_operator2"}, "assignee", "test_operator2"),
        (CLASSIFY, {"topic": "complaint_service"}, "topic", "complaint_service"),
        (ASK, {"body": "Какой этаж?"}, "status", "info_requested"),
    ],
    ids=["assign", "classify", "ask"],
)
def test_other_things_done_to_many(desk, doors, twelve, kind, values, column, expected):
    page = narrowed(desk, twelve)
    page.bulk.start(kind, twelve, values)
    desk.wait(lambda: page.bulk.run is not None and page.bulk.run.left == 0)
    assert page.bulk.run.done == 12, page.bulk.run.refused
    assert {doors.row(one)[column] for one in twelve} == {expected}


def test_many_are_postponed_to_a_day(desk, doors, twelve):
    from datetime import date, timedelta

    day = date.today() + timedelta(days=5)
    page = narrowed(desk, twelve)
    page.bulk.start(POSTPONE, twelve, {"body": "Ждём погоду.", "until": day})
    desk.wait(lambda: page.bulk.run is not None and page.bulk.run.left == 0)
    assert {doors.row(one)["postponed_until"] for one in twelve} == {day.isoformat()}


def test_nothing_ticked_says_how_to_tick(desk, twelve):
    page = narrowed(desk, twelve)
    page.bulk.choose()
    assert page.list.notice.words.startswith("Отметьте обращения")


def test_a_placeholder_in_a_text_for_all_is_refused(desk, doors, twelve):
    page = narrowed(desk, twelve)
    page.list.tick_all()
    page.bulk.prepare(ANSWER)
    desk.wait(lambda: page.bulk.sheet is not None)
    page.bulk.sheet.form.fill({"body": "{{ имя }}, всё исправлено."})
    page.bulk.sheet.form.submit()
    desk.settle()
    assert "{{ имя }}" in page.bulk.sheet.form.problems["body"].text()
    assert page.bulk.run is None
    assert statuses(doors, twelve) == {"submitted"}
