import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from bsk_desk.qt.actions import (
    TWINS,
    Action,
    attach,
    key_words,
    keys_of,
    menu_of,
    refresh_enabled,
    sequences,
)


def everything(_right):
    return True


class Page(QWidget):
    def __init__(self):
        super().__init__()
        self.done = []
        self.edit = QLineEdit(self)
        self.ready = True
        QVBoxLayout(self).addWidget(self.edit)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


ACTIONS = (
    Action(
        "answer", "Ответить", lambda page: page.done.append("answer"), "R", icon="action.answer"
    ),
    Action("next", "Следующее", lambda page: page.done.append("next"), "J Down"),
    Action(
        "finish",
        "Исполнить",
        lambda page: page.done.append("finish"),
        "Ctrl+Return",
        enabled=lambda page: page.ready,
    ),
    Action(
        "delete",
        "Удалить",
        lambda page: page.done.append("delete"),
        "Ctrl+D",
        right="registrations.work",
    ),
)


@pytest.fixture
def page(qtbot):
    page = Page()
    qtbot.addWidget(page)
    page.made = attach(page, ACTIONS, everything)
    with qtbot.waitExposed(page):
        page.show()
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)
    return page


def press(page, letter, modifiers=Qt.KeyboardModifier.NoModifier):
    """QTest.keyClick does not know Cyrillic keys."""
    QTest.sendKeyEvent(QTest.KeyAction.Click, page, Qt.Key(ord(letter)), letter.lower(), modifiers)


@pytest.mark.parametrize("letter", ["R", "К"])
def test_a_key_works_in_both_layouts(page, letter):
    press(page, letter)
    assert page.done == ["answer"]


def test_a_key_with_control_works_in_both_layouts(page):
    press(page, "В", Qt.KeyboardModifier.ControlModifier)
    press(page, "D", Qt.KeyboardModifier.ControlModifier)
    assert page.done == ["delete", "delete"]


def test_every_key_of_an_action_works(page):
    QTest.keyClick(page, Qt.Key.Key_Down)
    QTest.keyClick(page, Qt.Key.Key_J)
    assert page.done == ["next", "next"]


def test_a_letter_goes_to_the_text_that_is_being_written(qtbot, page):
    page.edit.setFocus()
    qtbot.waitUntil(page.edit.hasFocus)
    QTest.keyClick(page.edit, "r")
    assert page.edit.text() == "r"
    assert page.done == []


def test_without_the_right_the_action_does_not_exist(qtbot):
    page = Page()
    qtbot.addWidget(page)
    made = attach(page, ACTIONS, lambda right: False)
    assert set(made) == {"answer", "next", "finish"}
    assert [action.objectName() for action in page.actions()] == ["answer", "next", "finish"]


def test_a_grey_action_does_nothing(page):
    page.ready = False
    refresh_enabled(page, ACTIONS, page.made)
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.done == []


def test_the_same_key_twice_is_a_bug(qtbot):
    page = Page()
    qtbot.addWidget(page)
    with pytest.raises(ValueError, match="a and b"):
        attach(page, [Action("a", "А", print, "R"), Action("b", "Б", print, "R")], everything)
    with pytest.raises(ValueError, match="twice"):
        attach(page, [Action("c", "А", print), Action("c", "Б", print)], everything)


def test_a_key_that_does_not_exist_is_a_bug():
    with pytest.raises(ValueError, match="Foo"):
        sequences("Foo")


def test_twins_are_the_letters_of_one_key():
    assert (TWINS["J"], TWINS["K"], TWINS["R"], TWINS["Z"]) == ("О", "Л", "К", "Я")


def test_keys_are_told_as_they_stand_on_caps(page):
    assert key_words("Ctrl+Return") == "Ctrl Enter"
    assert key_words("J Down") == "J"
    assert key_words("") == ""
    assert keys_of(page.made["finish"]) == "Ctrl Enter"


def test_a_menu_is_made_of_attached_actions(page):
    menu = menu_of(page, [page.made["answer"], None, page.made["next"]])
    assert [action.isSeparator() for action in menu.actions()] == [False, True, False]


def test_actions_do_not_keep_their_page_alive(qapp):
    page = Page()
    attach(page, ACTIONS, everything)
    gone = weakref.ref(page)
    del page
    gc.collect()
    assert gone() is None
