"""The Tab key goes by what is seen, also over what was built later."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from bsk_desk.qt.tab_order import OrderedPage


class Page(OrderedPage):
    def __init__(self):
        super().__init__()
        layout = QHBoxLayout(self)
        self.head, self.card, self.stack = QWidget(), QWidget(), QStackedWidget()
        for one in (self.head, self.card):
            QVBoxLayout(one)
        layout.addWidget(self.stack)
        layout.addWidget(self.head)
        layout.addWidget(self.card)
        self.add(self.card, "composer")
        self.add(self.head, "search")
        self.stack.addWidget(QLineEdit(objectName="list"))
        self.stack.addWidget(QLineEdit(objectName="empty"))

    def add(self, where, name, at=-1):
        made = QPushButton(name, objectName=name)
        where.layout().insertWidget(at, made)
        return made

    def tab_parts(self):
        return (self.head, self.stack, self.card)


@pytest.fixture
def window(qtbot):
    made = QWidget()
    layout = QVBoxLayout(made)
    made.side, made.page = QLineEdit(objectName="side"), Page()
    layout.addWidget(made.side)
    layout.addWidget(made.page)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def walk(qtbot, first, key, steps):
    first.setFocus()
    seen = []
    for _ in range(steps):
        qtbot.keyClick(QApplication.focusWidget(), key)
        seen.append(QApplication.focusWidget().objectName())
    return seen


def test_parts_come_in_their_order_and_then_the_window(qtbot, window):
    page = window.page
    late = page.add(page.card, "status", 0)  # built last, stands first in the card
    qtbot.waitUntil(late.isVisible)
    search = page.findChild(QPushButton, "search")
    order = ["list", "status", "composer", "side"]
    assert walk(qtbot, search, Qt.Key.Key_Tab, 4) == order
    assert walk(qtbot, search, Qt.Key.Key_Backtab, 1) == ["side"]
    composer = page.findChild(QPushButton, "composer")
    assert walk(qtbot, composer, Qt.Key.Key_Backtab, 3) == ["status", "list", "search"]


def test_what_is_hidden_grey_or_behind_is_passed_over(qtbot, window):
    page = window.page
    page.add(page.card, "grey", 0).setEnabled(False)
    page.add(page.card, "hidden", 0).hide()
    page.stack.setCurrentIndex(1)
    search = page.findChild(QPushButton, "search")
    assert walk(qtbot, search, Qt.Key.Key_Tab, 2) == ["empty", "composer"]


def test_a_page_that_is_a_window_goes_round(qtbot):
    page = Page()
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    composer = page.findChild(QPushButton, "composer")
    assert walk(qtbot, composer, Qt.Key.Key_Tab, 2) == ["search", "list"]
