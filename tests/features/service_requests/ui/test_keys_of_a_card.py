"""A key is for the card of the row that is chosen; what it cannot do it says."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bsk_desk.features.service_requests.ui.actions import ACTIONS
from tests.features.service_requests.ui.desks import key


def test_a_key_pressed_right_after_j_reaches_the_row_that_is_chosen(desk, complaints):
    page = desk.open("complaints")
    page.list.rows.setFocus()
    first = page.list.rows.current_row().id
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id == first)
    key(desk, page, Qt.Key.Key_J)
    chosen = page.list.rows.current_row().id
    assert chosen != first
    key(desk, page, Qt.Key.Key_G)  # before the card of the chosen one has come
    desk.wait(lambda: page.pane.card is not None and page.pane.card.row.status == "registered")
    assert page.pane.card.id == chosen
    page.list.rows.setFocus()
    key(desk, page, Qt.Key.Key_K)
    key(desk, page, Qt.Key.Key_R)
    desk.wait(lambda: QApplication.focusWidget() is page.pane.composer.edit)
    assert page.pane.card.id == page.list.rows.current_row().id != chosen


@pytest.mark.parametrize(
    "action", [a for a in ACTIONS if a.id in {"request.why", "request.answer"}], ids=lambda a: a.id
)
@pytest.mark.parametrize("filing", [False, True])
def test_a_key_on_its_way_to_a_row_that_is_gone_says_so(desk, complaints, action, filing):
    page = desk.open("complaints")
    page.list.rows.setFocus()
    page.list.rows.choose(complaints[0])
    page.list.rows.choose(0)  # gone before its card was read
    assert page.pane.request is None
    if filing:
        page.file_request()
        page.pane.request = 10**12  # one that is not there stands below the form
    action.run(page)
    assert desk.said == ["Сначала выберите обращение."]


def test_a_key_for_what_is_done_already_says_so(desk, complaint):
    page = desk.open()
    pane = desk.card(page, complaint)
    assert not page.acts["request.register"].isEnabled()
    QTest.keyClick(page.list.rows, Qt.Key.Key_G)
    desk.wait(pane.view.notice.isVisible)
    assert pane.view.notice.words == "Обращение уже зарегистрировано."
    QTest.keyClick(page.list.rows, Qt.Key.Key_O, Qt.KeyboardModifier.ShiftModifier)
    desk.wait(lambda: pane.view.notice.words == "Обращение и так в работе.")
    QTest.keyClick(page.list.rows, Qt.Key.Key_Z)
    desk.wait(lambda: pane.view.notice.words.startswith("Отменять нечего"))


def test_a_key_after_the_next_one_is_for_the_next_one(desk, complaint, doors):
    page = desk.open("new")
    new = doors.submit(subject="Свежее")[0]
    pane = desk.card(page, complaint)
    assert not page.acts["request.register"].isEnabled()
    pane.open(new)
    QTest.keyClick(page.list.rows, Qt.Key.Key_G)
    desk.wait(lambda: doors.row(new)["status"] == "registered")


def test_the_button_of_a_card_that_goes_does_nothing_to_the_next(desk, doors, complaint):
    page = desk.open()
    pane = desk.card(page, complaint)
    other = doors.submit(subject="Другое")[0]
    pane.open(other)
    assert pane.card is None
    pane.composer.finish_wanted.emit()
    desk.wait(lambda: pane.card is not None and pane.card.id == other)
    desk.settle()
    assert doors.row(complaint)["status"] == "registered"
    assert doors.row(other)["status"] == "submitted"


def test_a_request_that_is_not_there_leaves_no_other_card_standing(desk, complaint):
    page = desk.open()
    pane = desk.card(page, complaint)
    page.open_object(10**12)
    desk.wait(lambda: desk.said == ["Такого обращения нет."])
    assert pane.currentWidget() is pane.nothing
    desk.card(page, complaint)
