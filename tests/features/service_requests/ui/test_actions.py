"""Keys: in both layouts, listed, unique; and the job of a complaint in four of them."""

from operator import attrgetter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bsk_desk.features.service_requests.ui.actions import ACTIONS
from bsk_desk.qt.actions import keys_of, sequences
from tests.features.service_requests.ui.desks import key


def press(widget, letter, modifiers=Qt.KeyboardModifier.NoModifier):
    """A key of the Russian layout: QTest.keyClick does not know Cyrillic keys."""
    QTest.sendKeyEvent(
        QTest.KeyAction.Click, widget, Qt.Key(ord(letter)), letter.lower(), modifiers
    )


def test_ids_and_keys_are_unique_and_every_key_works_in_the_russian_layout(desk):
    page = desk.open("all")  # attach() refuses what is there twice
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    twins = {s.toString() for action in ACTIONS for s in sequences(action.keys)}
    assert {"R", "К", "G", "П", "N", "Т", "J", "О", "K", "Л", "Z", "Я", "Ctrl+Я"} <= twins
    assert page.acts["request.register"].isEnabled() is False


def test_every_action_is_listed_with_its_key(desk):
    page = desk.open("all")
    listed = {
        action.objectName(): keys_of(action)
        for action in page.actions()
        if action.objectName().startswith("request.")
    }
    assert listed["request.answer"] == "R"
    assert listed["request.send"] == "Ctrl Enter"
    theirs = {action.id for action in ACTIONS if desk.person.may(action.right)}
    assert set(listed) == theirs
    assert {action.id for action in ACTIONS} - theirs == {"request.save_template"}


class Asked:
    """Stands for a page where everything is allowed: notes by its path what an action calls."""

    __hash__ = None

    def __init__(self, called, path=""):
        self._called, self._path = called, path

    def __getattr__(self, name):
        return Asked(self._called, f"{self._path}.{name}".lstrip("."))

    def __call__(self, *given):
        self._called.append(self._path)
        if self._path == "when_settled":
            given[0]()
        return Asked([])

    def __contains__(self, _what):
        return True

    def __eq__(self, _what):
        return True

    def __ne__(self, _what):
        return True


def test_every_action_of_the_table_has_its_method(desk, doors):
    page = desk.open("all")
    for action in ACTIONS:
        called = []
        action.run(Asked(called))
        assert all(callable(attrgetter(path)(page)) for path in called), action.id


def test_a_complaint_goes_in_four_keystrokes_besides_the_text(desk, doors, complaints):
    page = desk.open("complaints")
    page.list.rows.setFocus()
    first = page.list.rows.current_row().id  # the focus takes the first row: open and read
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id == first)
    key(desk, page, Qt.Key.Key_G)
    desk.wait(lambda: page.pane.card.row.status == "registered")
    key(desk, page, Qt.Key.Key_R)
    assert QApplication.focusWidget() is page.pane.composer.edit
    page.pane.composer.edit.setPlainText("Свет включён.")
    desk.qtbot.keyClick(
        page.pane.composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    desk.wait(lambda: page.pane.card.row.status == "done")
    desk.hear(page, "request", first)
    desk.wait(lambda: page.list.model.total == 2)
    key(desk, page, Qt.Key.Key_J)
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id != first)
    assert page.pane.card.id == complaints[1] if first == complaints[0] else True


@pytest.mark.parametrize("place", ["new", "complaints"])
def test_a_request_that_leaves_the_queue_stays_open_until_the_next_key(
    desk, doors, complaints, place
):
    page = desk.open(place)
    page.list.rows.setFocus()
    page.list.rows.choose(complaints[0])
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id == complaints[0])
    place_of_it = page.list.rows.currentIndex().row()
    key(desk, page, Qt.Key.Key_G)
    desk.wait(lambda: page.pane.card.row.status == "registered")
    desk.hear(page, "request", complaints[0])
    page.pane.composer.edit.setFocus()
    page.list.rows.setFocus()
    desk.settle()
    assert page.pane.card.id == complaints[0]
    key(desk, page, Qt.Key.Key_J)
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id != complaints[0])
    expected = place_of_it if place == "new" else place_of_it + 1
    assert page.list.rows.currentIndex().row() == expected


def test_letters_typed_into_the_answer_are_letters(desk, complaints):
    page = desk.open("complaints")
    desk.card(page, complaints[0])
    page.answer()
    desk.qtbot.keyClicks(page.pane.composer.edit, "jkrgn")
    assert page.pane.composer.edit.toPlainText() == "jkrgn"
    assert page.pane.card.row.status == "submitted"


def test_a_complaint_is_worked_in_the_russian_layout(desk, doors, complaints):
    page = desk.open("complaints")
    page.list.rows.setFocus()
    page.list.rows.choose(complaints[0])
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id == complaints[0])
    press(page.list.rows, "П")  # G
    desk.wait(lambda: page.pane.card.row.status == "registered")
    press(page.list.rows, "К")  # R
    assert QApplication.focusWidget() is page.pane.composer.edit
    page.pane.composer.edit.setPlainText("Свет включён.")
    desk.qtbot.keyClick(
        page.pane.composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    desk.wait(lambda: page.pane.card.row.status == "done")
    press(page.list.rows, "Я", Qt.KeyboardModifier.ControlModifier)  # Ctrl+Z
    desk.wait(lambda: page.pane.card.row.status == "registered")
    page.list.rows.setFocus()
    press(page.list.rows, "О")  # J
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id != complaints[0])
    press(page.list.rows, "Л")  # K
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id == complaints[0])


def test_russian_letters_typed_into_the_answer_are_letters(desk, complaints):
    page = desk.open("complaints")
    desk.card(page, complaints[0])
    page.answer()
    for letter in "ПКОЯ":
        press(page.pane.composer.edit, letter)
    assert page.pane.composer.edit.toPlainText() == "пкоя"
    assert page.pane.card.row.status == "submitted"


def test_escape_leaves_the_search_then_the_ticks(desk, complaints):
    page = desk.open("complaints")
    search = page.list.filters.search
    search.setFocus()
    search.setText("нет такого")
    desk.wait(lambda: page.list.model.total == 0)
    page.back()
    desk.wait(lambda: page.list.model.total == 3)
    page.list.rows.toggle(0)
    assert page.list.ticks == 1
    page.back()
    assert page.list.ticks == 0


def test_the_menu_of_the_status_shows_only_possible_moves(desk, complaints):
    page = desk.open("complaints")
    desk.card(page, complaints[0])
    menu = page.menus.moves
    menu.aboutToShow.emit()
    assert [a.text() for a in menu.actions() if a.isVisible()] == [
        "Зарегистрирована", "Запрос информации", "Отложена", "Исполнена",
    ]  # fmt: skip


def test_every_field_and_button_has_a_name_for_a_screen_reader(desk, complaints):
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QPlainTextEdit

    page = desk.open("complaints")
    desk.card(page, complaints[0])
    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit, QAbstractItemView):
        for widget in page.findChildren(kind):
            if widget.isVisible():
                said = widget.accessibleName() or getattr(widget, "text", str)()
                assert said, (kind, widget.objectName())


def test_tab_goes_search_view_order_export_list_card_composer(desk, complaints):
    page = desk.open("complaints")
    desk.card(page, complaints[0])
    page.focus_search()
    parts = (
        ("search", page.list.filters), ("head", page.list.head), ("list", page.list.rows),
        ("composer", page.pane.composer), ("card", page.pane),
    )  # fmt: skip
    walked = []
    for _ in range(40):
        here = QApplication.focusWidget()
        name = next(name for name, part in parts if part is here or part.isAncestorOf(here))
        if not walked or walked[-1] != name:
            walked.append(name)
        if here is page.list.filters.search and len(walked) > 1:
            break
        desk.qtbot.keyClick(here, Qt.Key.Key_Tab)
    assert walked == ["search", "head", "list", "card", "composer", "search"]
    order = [stop for stop in page.tab_stops() if page.list.head.isAncestorOf(stop)]
    assert order == [page.list.head.view, page.list.head.sort, page.list.head.export]


def test_in_the_russian_layout_a_complaint_takes_exactly_four_keystrokes_besides_the_text(
    desk, doors, complaints
):
    page = desk.open("complaints")
    page.list.rows.setFocus()
    first = page.list.rows.current_row().id
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id == first)
    pressed = []

    def strike(letter, modifiers=Qt.KeyboardModifier.NoModifier):
        """Wherever the focus is, as a person would; with the Russian letter of the key."""
        pressed.append(letter)
        press(QApplication.focusWidget(), letter, modifiers)

    strike("П")  # register
    desk.wait(lambda: page.pane.card.row.status == "registered")
    strike("К")  # answer
    edit = page.pane.composer.edit
    assert QApplication.focusWidget() is edit
    for letter in "ДАН":
        press(edit, letter)
    assert edit.toPlainText() == "дан"
    pressed.append("Ctrl+Enter")
    desk.qtbot.keyClick(edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk.wait(lambda: page.pane.card.row.status == "done")
    desk.hear(page, "request", first)
    strike("О")  # next
    desk.wait(lambda: page.pane.card is not None and page.pane.card.id != first)
    assert len(pressed) == 4
    assert page.pane.card.row.status == "submitted"
    said = "SELECT body FROM bsk.service_request_events WHERE request_id = %s AND kind = 'done'"
    assert doors.rows(doors.owner, said, first) == [("дан",)]


def test_what_makes_no_sense_for_a_request_is_grey(desk, complaints):
    page = desk.open("new")
    desk.card(page, complaints[0])
    for action in ("reopen", "first", "take_over"):
        assert not page.acts[f"request.{action}"].isEnabled(), action
