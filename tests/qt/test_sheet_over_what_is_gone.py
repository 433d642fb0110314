"""A sheet outlives what it was opened from: a page makes its buttons anew while it is open."""

import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bsk_desk.qt.sheet import Over, Sheet


def opened(qtbot, theme, **options):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    button = QPushButton("Срок")
    QVBoxLayout(window).addWidget(button)
    with qtbot.waitExposed(window):
        window.show()
    button.setFocus()
    anchor = button if options.pop("below", False) else None
    over = Over(theme, window, Sheet(), anchor=anchor, **options)
    over.open()
    shiboken6.delete(button)
    return window, over


def test_a_click_beside_it_closes_it_though_the_button_is_gone(qtbot, theme):
    _, over = opened(qtbot, theme)
    QTest.mousePress(over, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert over.isHidden()


def test_it_goes_on_when_the_window_grows_though_what_it_stood_below_is_gone(qtbot, theme):
    window, over = opened(qtbot, theme, below=True)
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: over.size() == window.size())
    assert over.rect().contains(over.sheet.geometry())
