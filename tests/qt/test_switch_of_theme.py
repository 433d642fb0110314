"""A switch of the theme costs each widget the same, however deep it stands in a page."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel

from bsk_desk.qt.kit import column


class Dressings(QObject):
    """Counts how often a widget is dressed."""

    times = 0

    def eventFilter(self, _watched, event):
        self.times += event.type() == QEvent.Type.StyleChange
        return False


@pytest.fixture
def label_in(qtbot):
    """``label_in(depth)``: a label inside so many boxes, and how often it is dressed from now."""

    def making(depth):
        label = outer = QLabel("Слово")
        for _ in range(depth):
            outer = column(outer)
        qtbot.addWidget(outer)
        outer.show()
        counted = Dressings()
        counted.outer = outer
        label.installEventFilter(counted)
        return counted

    return making


def test_a_deep_label_is_dressed_no_more_often_than_one_on_top(theme, label_in):
    shallow, deep = label_in(1), label_in(12)
    theme.use("dark", QApplication.instance())
    theme.use("light", QApplication.instance())
    assert deep.times == shallow.times > 0
