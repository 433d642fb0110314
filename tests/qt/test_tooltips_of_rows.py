"""What a row has no room for is read in its tooltip, and only then."""

import pytest
from PySide6.QtCore import QEvent, QRect
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QStyleOptionViewItem, QTableView, QToolTip

from bsk_desk.qt.columns import Column
from bsk_desk.qt.rows import QueueDelegate, QueueRow
from bsk_desk.qt.tables import RowsModel, TableView

LONG = "550 5.1.1 <petrova@example.ru>: Recipient address rejected: User unknown"


@pytest.fixture
def said(monkeypatch):
    """The tooltips that were shown."""
    found = []
    monkeypatch.setattr(QToolTip, "showText", lambda _at, words, *_view: found.append(words))
    return found


def ask(view, index, wide):
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, wide, 56)
    at = option.rect.center()
    event = QHelpEvent(QEvent.Type.ToolTip, at, at)
    return view.itemDelegate().helpEvent(event, view, option, index)


def test_a_cell_that_is_cut_is_whole_in_its_tooltip(qtbot, theme, said):
    columns = (Column("Письмо", lambda r: r),)
    view = TableView(theme, RowsModel(columns), columns, "Письма")
    qtbot.addWidget(view)
    view.model().show((LONG, "отправлено"))
    assert ask(view, view.model().index(0, 0), 200)
    assert ask(view, view.model().index(1, 0), 200)
    assert ask(view, view.model().index(0, 0), 900)
    assert said == [LONG, "", ""]


class Rows(QTableView):
    """As much of a queue as its delegate asks for."""

    hovered, checked = -1, frozenset()

    def is_checked(self, _at):
        return False

    def filled(self, _at):
        return False

    def scrolls(self):
        return False


@pytest.mark.parametrize(
    ("row", "cut"),
    [
        (QueueRow("Коротко", "done", ("25 кабинетов",)), False),
        (QueueRow("Плановое отключение 26 ноября с 9:00 до 16:00 по улице", "done"), True),
        (QueueRow("Коротко", "done", ("25 кабинетов", "сегодня, 23:15", "плановое")), True),
        (QueueRow("Плановое отключение 26", "done", deadline="today", due="сегодня, 2 ч"), True),
        (QueueRow("Коротко", "done", (LONG,), alarm="письмо не ушло"), True),
        (QueueRow("Коротко", "done", ("25 кабинетов",), initials="МК", presence="Иванов пишет"),
         True),
    ],
)  # fmt: skip
def test_a_row_that_is_cut_is_whole_in_its_tooltip(qtbot, theme, said, row, cut):
    view = Rows()
    qtbot.addWidget(view)
    columns = (Column("Что", lambda r: r.subject),)
    view.setModel(RowsModel(columns, view))
    view.setItemDelegate(QueueDelegate(theme, lambda found: found, view, view))
    view.model().show((row,))
    assert ask(view, view.model().index(0, 0), 300)
    lines = f"{row.subject}\n{' · '.join(p for p in (row.word, row.alarm, *row.parts) if p)}"
    assert said == [lines if cut else ""]
    assert ask(view, view.model().index(0, 0), 2000)
    assert not said[1]
