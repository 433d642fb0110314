"""The sheet before an action over many: how many, three letters as they will go, what is refused."""

from PySide6.QtWidgets import QLabel

from bsk_desk.features.service_requests.ui import bulk as bulk_module
from bsk_desk.features.service_requests.ui.bulk_sheet import LettersPreview
from tests.features.service_requests.ui.desks import (
    ANSWER,
    ASSIGN,
    POSTPONE,
    REGISTER,
    narrowed,
    statuses,
)


def texts(widget):
    """The words of every label."""
    return [label.text() for label in widget.findChildren(QLabel)]


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


def test_under_a_single_letter_there_is_no_empty_room(desk, twelve):
    page = narrowed(desk, twelve)
    page.list.rows.toggle(0)
    page.bulk.prepare(ANSWER)
    desk.wait(lambda: page.bulk.sheet is not None)
    (preview,) = page.bulk.sheet.findChildren(LettersPreview)
    desk.wait(lambda: 0 <= preview.height() - preview._letters.box.totalHeightForWidth(500) < 8)
    assert preview.height() < 264
    page.bulk.sheet.form.widgets["body"].setPlainText("строка\n" * 40)
    desk.settle()
    desk.wait(lambda: preview.height() == 264)
