"""A window begins no larger than its screen."""

from PySide6.QtCore import QRect, QSize

from bsk_desk.qt.screens import within

WANTED = QSize(1440, 900)


def test_a_window_begins_as_it_wants_to_be_where_there_is_room():
    assert within(WANTED, QRect(0, 0, 1920, 1040)) == WANTED


def test_on_a_small_screen_its_foot_and_its_frame_are_seen_too():
    assert within(WANTED, QRect(0, 0, 1366, 728)) == QSize(1350, 680)
    assert within(WANTED, QRect(0, 0, 1440, 900)) == QSize(1424, 852)


def test_the_screen_of_a_system_without_a_display_is_no_measure():
    assert within(WANTED, QRect(0, 0, 800, 800)) == WANTED
