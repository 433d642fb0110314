"""Where the focus is can be seen, and a sheet keeps it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from bsk_desk.qt.asking import ask
from bsk_desk.qt.columns import Column
from bsk_desk.qt.fields import Field, LongText, Moment
from bsk_desk.qt.kit import column
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.tables import RowsModel, TableView

FIELDS = (Field("name", "Имя"), LongText("text", "Текст"), Moment("at", "Когда"))


@pytest.fixture
def window(qtbot, theme):
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(800, 600)
    below = QPushButton("Под листом")
    QVBoxLayout(made).addWidget(below)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


@pytest.mark.parametrize("fields", [FIELDS, ()])
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_goes_round_in_a_sheet(qtbot, theme, window, fields, key):
    sheet = ask(theme, window, "Вопрос", fields, print, do="Сделать")
    first = sheet.form.widgets["name"] if fields else sheet
    qtbot.waitUntil(first.hasFocus)
    met = set()
    for _ in range(30):
        here = QApplication.focusWidget()
        assert here is sheet or sheet.isAncestorOf(here)
        met.add(here)
        QTest.keyClick(here, key)
    wanted = {*sheet.form.widgets.values(), sheet.do}
    assert wanted <= met
    assert len(met) == len(fields) + 2 + (not fields)  # and «Отмена»; the sheet has no proxy then
    sheet.left.emit()


def shows_ring(widget, colour):
    image = widget.grab().toImage()
    middle = image.height() // 2
    return any(image.pixelColor(x, middle) == colour for x in range(12))


def test_a_table_without_rows_and_words_for_none_show_their_ring(qtbot, theme, window):
    columns = (Column("Имя", lambda r: r),)
    table = TableView(theme, RowsModel(columns), columns, "Люди")
    empty = Empty(theme, "thing.ok", "Ничего нет")
    empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for one in (table, empty):
        window.layout().addWidget(one)
        one.show()
        assert not shows_ring(one, theme.colour("focus"))
        one.setFocus()
        qtbot.waitUntil(one.hasFocus)
        assert shows_ring(one, theme.colour("focus"))


def test_who_comes_back_to_a_window_finds_it_where_it_was_scrolled_to(qtbot, theme, window):
    fields = [QLineEdit() for _ in range(60)]
    scroll = Scroll(theme, column(*fields))
    window.layout().addWidget(scroll)
    fields[0].setFocus()
    qtbot.waitUntil(fields[0].hasFocus)
    scroll.verticalScrollBar().setValue(500)
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is other)
    window.activateWindow()
    qtbot.waitUntil(fields[0].hasFocus)
    assert scroll.verticalScrollBar().value() == 500
    fields[1].setFocus()
    assert scroll.verticalScrollBar().value() < 500
