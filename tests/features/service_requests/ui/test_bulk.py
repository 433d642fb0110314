"""One action over many: preview, results per row, stop and resume."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from bsk_desk.features.service_requests.queries import MOST_AT_ONCE
from bsk_desk.features.service_requests.ui import bulk as bulk_module
from bsk_desk.features.service_requests.ui import filter_words as fw
from bsk_desk.features.service_requests.ui.bulk_kinds import KINDS


def texts(widget):
    """The words of every label."""
    return [label.text() for label in widget.findChildren(QLabel)]


def buttons(widget):
    return [one.text() for one in widget.findChildren(QPushButton)]


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


def test_more_than_can_be_done_at_once_is_refused_before_the_sheet(
    desk, doors, twelve, monkeypatch
):
    """Nobody believes that all were done."""
    page = narrowed(desk, twelve)
    page.list.tick_all()
    monkeypatch.setattr(bulk_module, "MOST_AT_ONCE", 11)
    page.bulk.prepare(REGISTER)
    desk.wait(lambda: page.list.notice.words)
    said = page.list.notice.words.replace("\u00a0", " ")
    assert said.startswith("Отмечено больше 11 обращений, за один раз столько не сделать.")
    assert "Сузьте список" in said
    assert page.bulk.sheet is None
    assert statuses(doors, twelve) == {"submitted"}
    page.list.untick()
    for row in range(12):
        page.list.rows.toggle(row)
    page.bulk.prepare(REGISTER)
    desk.settle()
    assert page.bulk.sheet is None
    monkeypatch.setattr(bulk_module, "MOST_AT_ONCE", 12)
    page.bulk.prepare(REGISTER)
    desk.wait(lambda: page.bulk.sheet is not None)


def test_the_desk_and_the_database_take_as_many_at_once(doors):
    check = "SELECT prosrc FROM pg_proc WHERE proname = 'check_bulk'"
    assert f"> {MOST_AT_ONCE} THEN" in doors.one(doors.owner, check)


def test_the_preview_names_three_and_counts_the_rest(desk, twelve):
    page = narrowed(desk, twelve)
    page.list.tick_all()
    page.bulk.prepare(ASSIGN)
    desk.wait(lambda: page.bulk.sheet is not None)
    shown = texts(page.bulk.sheet)
    assert len([w for w in shown if "Одно и то же" in w]) == 3
    assert "и ещё 9" in shown


def test_the_preview_is_three_letters_as_their_consumers_will_get_them(desk, doors, twelve):
    doors.move(twelve[0], "registered")
    page = narrowed(desk, twelve)
    page.list.tick_all()
    page.bulk.prepare(ANSWER)
    desk.wait(lambda: page.bulk.sheet is not None)
    sheet = page.bulk.sheet
    sheet.form.widgets["body"].setPlainText("Авария <b>устранена</b>.")
    desk.wait(lambda: any("устранена" in words for words in texts(sheet)))
    desk.settle()
    shown = texts(sheet)
    sheet.form.submit()
    desk.wait(lambda: page.bulk.run is not None and page.bulk.run.left == 0)
    sent = doors.rows(
        doors.owner,
        "SELECT m.subject, m.body FROM bsk.mails m JOIN bsk.service_requests r ON r.id = m.request_id"
        " WHERE m.request_id = ANY (%s) AND r.status = 'done' AND m.body LIKE '%%устранена%%'"
        " ORDER BY m.request_id LIMIT 3",
        twelve,
    )
    assert len(sent) == 3
    for subject, body in sent:
        said, _, tail = body.rpartition("\n\n")
        assert subject in shown
        assert said in shown
        assert tail in shown


def test_the_preview_says_where_no_letter_will_go(desk, doors, twelve):
    doors.move(twelve[0], "done", "Уже ответили.")
    page = narrowed(desk, twelve)
    page.list.tick_all()
    page.bulk.prepare(ANSWER)
    desk.wait(lambda: page.bulk.sheet is not None)
    assert any("будет отказ, письма не будет" in words for words in texts(page.bulk.sheet))


def test_the_letters_follow_the_day_that_is_chosen(desk, twelve):
    from datetime import date

    page = narrowed(desk, twelve)
    page.list.tick_all()
    page.bulk.prepare(POSTPONE)
    desk.wait(lambda: page.bulk.sheet is not None)
    form = page.bulk.sheet.form
    form.fields[1].write(form.widgets["until"], date(2027, 3, 1))
    desk.wait(lambda: any("отложено до 01.03.2027" in words for words in texts(page.bulk.sheet)))


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
