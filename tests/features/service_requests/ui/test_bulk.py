"""One action over many: ticked, run, stopped and resumed, its results told and exported."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from bsk_desk.features.service_requests.queries import MOST_AT_ONCE
from bsk_desk.features.service_requests.ui import bulk as bulk_module
from tests.features.service_requests.ui.desks import (
    ANSWER,
    ASK,
    ASSIGN,
    CLASSIFY,
    POSTPONE,
    REGISTER,
    narrowed,
    statuses,
)


def buttons(widget):
    return [one.text() for one in widget.findChildren(QPushButton)]


def test_all_that_match_are_taken_not_only_what_is_loaded(desk, doors, twelve):
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


def test_the_desk_and_the_database_take_as_many_at_once(doors):
    check = "SELECT prosrc FROM pg_proc WHERE proname = 'check_bulk'"
    assert f"> {MOST_AT_ONCE} THEN" in doors.one(doors.owner, check)


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
    page.list.notice.acted.emit()
    table = page.window().findChild(object, "bulk_results").sheet.table
    rows = [
        [table.model().index(at, column).data() for column in range(3)]
        for at in range(table.model().rowCount())
    ]
    assert rows[0] == [refused.number, "Одно и то же 0", refused.sentence]
    assert [row[1:] for row in rows[1:]] == [[f"Одно и то же {n}", "сделано"] for n in (1, 2, 3)]
    assert statuses(doors, twelve[4:]) == {"submitted"}


def test_a_run_can_be_stopped_and_resumed(threads, desk_of, doors, twelve, monkeypatch):
    monkeypatch.setattr(bulk_module, "STEP", 2)
    desk = desk_of("operator", threads)
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


def test_results_are_exported(desk, doors, twelve, tmp_path):
    from openpyxl import load_workbook

    doors.move(twelve[0], "done", "Уже ответили.")
    page = narrowed(desk, twelve)
    page.bulk.start(ANSWER, twelve[:3], {"body": "Готово."})
    desk.wait(lambda: page.bulk.run is not None and page.bulk.run.left == 0)
    page.bulk.results.export_to(page.bulk.run, str(tmp_path / "итоги.xlsx"))
    desk.wait((tmp_path / "итоги.xlsx").exists)
    rows = list(load_workbook(tmp_path / "итоги.xlsx").active.values)
    assert rows[0] == ("Номер", "О чём", "Итог", "Почему")
    assert rows[1][1:3] == ("Одно и то же 0", "отказ")
    assert "нельзя" in rows[1][3]
    assert [row[2] for row in rows[2:]] == ["сделано", "сделано"]


@pytest.fixture
def interrupted(doors, twelve):
    """A run of which seven are left when the desk ends."""
    from uuid import uuid4

    from psycopg.types.json import Jsonb

    run = doors.desk("start_bulk", twelve, "answer", Jsonb({"body": "Починили."}), uuid4())["run"]
    doors.desk("bulk_step", run, 5)
    yield run
    doors.owner.execute("UPDATE bsk.bulk_items SET done_at = now() WHERE done_at IS NULL")


def test_a_run_that_the_desks_end_interrupted_is_offered_and_finished(
    desk, doors, twelve, interrupted
):
    page = desk.open("all")
    desk.wait(lambda: page.list.notice.words)
    assert page.list.notice.words == (
        "Не закончено: «Ответить одним текстом и исполнить», 12\u00a0обращений, осталось 7"
    )
    page.list.notice.acted.emit()
    desk.wait(lambda: page.bulk.run is not None and page.bulk.run.left == 0)
    assert (page.bulk.run.id, page.bulk.run.done) == (interrupted, 12)
    assert statuses(doors, twelve) == {"done"}
    said = "SELECT count(*) FROM bsk.service_request_events WHERE request_id = ANY (%s) AND kind = 'done'"
    assert doors.one(doors.owner, said, twelve) == 12


def test_what_is_left_of_a_run_can_be_given_up(desk, doors, twelve, interrupted):
    page = desk.open("all")
    desk.wait(lambda: page.list.notice.words)
    page.list.notice.declined.emit()
    desk.wait(lambda: "Осталось как было: 7\u00a0обращений." in desk.said)
    assert statuses(doors, twelve) == {"done", "submitted"}
    desk.settle()
    assert desk.open("new").list.notice.isHidden()


def test_another_persons_run_is_not_offered(colleague, interrupted):
    page = colleague.open("all")
    colleague.settle()
    assert page.list.notice.isHidden()


def test_after_all_are_answered_the_emptied_list_still_says_what_came_of_it(desk, doors, twelve):
    page = narrowed(desk, twelve, "open")
    page.list.tick_all()
    page.bulk.start(ANSWER, twelve, {"body": "Готово."})
    desk.wait(lambda: page.list.model.total == 0)
    desk.settle()
    assert page.list.stack.currentWidget() is not page.list.rows
    assert page.list.notice.isVisible()
    assert page.list.notice.words.endswith("сделано 12 из 12.")
    assert "Показать итоги" in buttons(page.list.notice)


def test_enter_on_going_on_leaves_the_keys_in_the_list(desk, doors, twelve, interrupted):
    page = desk.open("all")
    desk.wait(lambda: page.list.notice.words)
    on = next(b for b in page.list.notice.findChildren(QPushButton) if b.text() == "Продолжить")
    on.setFocus()
    QTest.keyClick(on, Qt.Key.Key_Return)
    desk.wait(lambda: page.bulk.run is not None and page.bulk.run.left == 0)
    assert QApplication.focusWidget() is page.list.rows


def test_in_a_narrow_list_of_new_ones_it_is_registering_that_stays(desk, doors, twelve):
    for place, stays in (("new", "Зарегистрировать"), ("open", "Назначить")):
        page = narrowed(desk, twelve, place)
        page.list.setFixedWidth(440)
        page.list.tick_all()
        shown = [
            b.text()
            for b in page.list.findChildren(QPushButton)
            if b.property("bulk") and b.isVisible()
        ]
        assert shown[0] == stays
