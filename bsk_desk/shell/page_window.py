"""One page in a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bsk_desk.kernel.changes import Changes
from bsk_desk.qt.pages import Bus, Place, hook


class PageWindow(QWidget):
    """``gone(self)`` when it closes. It stays open while the page would lose something."""

    gone = Signal(object)

    def __init__(self, place: Place, page: QWidget, bus: Bus) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{place.title} — BSK Desk")
        self.page = page
        self._leaving = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page)
        self.resize(1200, 820)
        bus.changes.connect(self._on_changes)

    def leave(self) -> None:
        """The main window goes: the question was asked there."""
        self._leaving = True
        self.close()

    def _on_changes(self, changes: Changes) -> None:
        hook(self.page, "on_changes")(changes)

    # Qt overrides

    def closeEvent(self, event: QCloseEvent) -> None:
        """Typed text is not thrown away by a click."""
        if not self._leaving and hook(self.page, "may_close")() is False:
            event.ignore()
            return
        event.accept()
        self.gone.emit(self)
