"""Pages in windows of their own: Ctrl+Enter in the palette, «в новом окне» on a page."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from bsk_desk.kernel.changes import Changes
from bsk_desk.qt.pages import Bus, PageContext, Place, Slice, hook
from bsk_desk.qt.screens import begin_with

WIDE, HIGH = 1200, 820


class PageWindow(QWidget):
    """``gone(self)`` when it closes. It stays open while the page would lose something."""

    gone = Signal(object)

    def __init__(self, place: Place, page: QWidget, bus: Bus) -> None:
        super().__init__()
        self.setObjectName(f"window_{place.id}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{place.title} — BSK Desk")
        self.page = page
        self._leaving = False
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(page)
        begin_with(self, WIDE, HIGH)
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


class PageWindows(QObject):
    """All that are open beside the main window."""

    def __init__(self, bus: Bus, parent: QObject) -> None:
        super().__init__(parent)
        self._bus = bus
        self.open: list[PageWindow] = []

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Their pages."""
        return tuple(window.page for window in self.open)

    def add(self, place: Place, owner: Slice, context: PageContext, object_id: int | None) -> None:
        """A new one, with an object shown where one is named."""
        made = PageWindow(place, owner.make_page(context, place), self._bus)
        made.gone.connect(self._on_gone)
        self.open.append(made)
        made.show()
        if object_id is not None:
            hook(made.page, "open_object")(object_id)

    def leave(self) -> None:
        """Close them all."""
        for window in [*self.open]:
            window.leave()

    def _on_gone(self, window: PageWindow) -> None:
        if window in self.open:
            self.open.remove(window)
