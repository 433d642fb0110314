"""What one has just done is seen, in a low window too; words are whole and fit everybody."""

from uuid import uuid4

from PySide6.QtCore import QPoint

from bsk_desk.qt.kit import Facts
from tests.features.service_requests.ui.desks import bodies, type_

LOW = (1040, 620)


def last_is_seen(pane):
    view = pane.view
    event = view.timeline.box.itemAt(view.timeline.box.count() - 1).widget()
    bottom = event.mapTo(view.middle.viewport(), QPoint(0, event.height())).y()
    return bottom <= view.middle.viewport().height()


def long_story(doors, complaint):
    for at in range(12):
        doors.desk("note", complaint, f"Заметка {at}", uuid4())


def test_a_note_is_seen_where_it_was_written(desk, doors, complaint):
    long_story(doors, complaint)
    page = desk.open("open", LOW)
    pane = desk.card(page, complaint)
    assert not last_is_seen(pane)
    page.note()
    pane.composer.edit.setPlainText("Моя заметка")
    page.send()
    desk.wait(lambda: bodies(pane)[-1] == "Моя заметка")
    desk.wait(lambda: last_is_seen(pane))


def test_an_answer_is_seen_with_what_takes_it_back(desk, doors, complaint):
    long_story(doors, complaint)
    page = desk.open("open", LOW)
    pane = desk.card(page, complaint)
    type_(page, "Сделано")
    page.send()
    desk.wait(lambda: bodies(pane)[-1] == "Сделано")
    desk.wait(lambda: last_is_seen(pane))


def test_what_a_colleague_does_does_not_move_the_card(desk, doors, complaint):
    long_story(doors, complaint)
    page = desk.open("open", LOW)
    pane = desk.card(page, complaint)
    doors.desk("note", complaint, "Чужая", uuid4(), who=doors.operator2)
    desk.hear(page, "request", complaint)
    desk.wait(lambda: bodies(pane)[-1] == "Чужая")
    desk.settle()
    assert pane.view.middle.verticalScrollBar().value() == 0


def test_a_request_that_goes_on_is_not_registered_twice(desk, doors, complaint):
    doors.move(complaint, "info_requested", "Пришлите фото")
    doors.database.pass_undo_window()
    doors.move(complaint, "registered")
    doors.database.pass_undo_window()
    pane = desk.card(desk.open("open"), complaint)
    said = [body for body in bodies(pane) if "Зарегистрирована" in body]
    assert len(said) == 1
    assert any(body.startswith("Снова в работе") for body in bodies(pane))


def test_the_word_about_the_draft_gives_way_in_a_narrow_card(desk, complaint):
    page = desk.open("open", (1000, 700))
    pane = desk.card(page, complaint)
    type_(page, "Пишу")
    foot = pane.composer
    desk.wait(lambda: bool(foot.saved.text()))
    assert foot.saved.mapTo(foot, QPoint()).x() >= foot.kinds.geometry().right()


def test_an_address_of_mail_is_shown_whole(desk, qtbot):
    facts = Facts([("Почта для ответа", "alekseeva283254@example.org"), ("Как", "По телефону")],
                  (100, 96))  # fmt: skip
    qtbot.addWidget(facts)
    facts.resize(560, 60)
    facts.show()
    said = facts.layout().itemAtPosition(0, 1).widget()
    assert said.width() >= said.fontMetrics().horizontalAdvance("alekseeva283254@example.org")


def test_who_has_stopped_writing_is_no_longer_said_to_write(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    doors.operator2.execute("SELECT desk.claim(%s)", [complaint])
    type_(page, "Я тоже пишу")
    desk.wait(lambda: "Ответ уже пишет" in pane.view.notice.words)
    desk.wait(lambda: pane.card.lease is not None)
    doors.owner.execute(
        "UPDATE bsk.request_leases SET until = clock_timestamp() + interval '1 second'"
    )
    pane.reload()  # as with anything that touches the request
    desk.wait(lambda: pane.card.lease is None)  # and nothing tells that it has run out
    desk.wait(lambda: not pane.view.notice.isVisible())
    assert pane.composer.edit.toPlainText() == "Я тоже пишу"


def test_the_switch_of_the_preview_does_not_seem_to_hide_the_answer(desk, complaint):
    foot = desk.card(desk.open("open"), complaint).composer
    assert not foot.see.isChecked()  # beside «Ответить»: the consumer sees the answer all the same
    assert foot.see.text() == "Как увидит потребитель"
