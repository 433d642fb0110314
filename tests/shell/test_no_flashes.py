"""A part that is shown before it has a parent is a window of its own for a moment: it flashes,
and the window system takes the keyboard away from ours."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.shell.slices import SLICES


class Watch(QObject):
    """Notes every window that is shown."""

    def __init__(self):
        super().__init__()
        self.shown = []

    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(f"{type(watched).__name__} «{watched.objectName()}»")
        return False


@pytest.mark.parametrize("login", ["operator", "engineer", "admin"])
def test_no_page_shows_a_window_of_its_own_while_it_is_built(qtbot, open_window, login):
    window = open_window(login, slices=SLICES)
    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    try:
        for place in window.places.all:
            window.go_to(place.id)
        window.show_settings()
        qtbot.wait(300)
    finally:
        QApplication.instance().removeEventFilter(watch)
    assert not watch.shown
