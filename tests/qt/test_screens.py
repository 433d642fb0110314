"""A window begins no larger than its screen."""

import shiboken6
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from bsk_desk.qt.screens import begin_with, within

WANTED = QSize(1440, 900)


def test_a_window_begins_as_it_wants_to_be_where_there_is_room():
    assert within(WANTED, QRect(0, 0, 1920, 1040)) == WANTED


def test_on_a_small_screen_its_foot_and_its_frame_are_seen_too():
    assert within(WANTED, QRect(0, 0, 1366, 728)) == QSize(1350, 680)
    assert within(WANTED, QRect(0, 0, 1440, 900)) == QSize(1424, 852)


def test_the_screen_of_a_system_without_a_display_is_no_measure():
    assert within(WANTED, QRect(0, 0, 800, 800)) == WANTED


def test_a_window_does_not_take_its_screen_along_when_it_goes(qapp, qtbot):
    """PySide6 makes what ``QWidget.screen()`` gives a child of the widget; Qt crashed without it."""
    window = QWidget()
    qtbot.addWidget(window)
    begin_with(window, 400, 300)
    screens = QGuiApplication.screens()
    assert not any("parent." in shiboken6.dump(screen) for screen in screens)
