"""A menu that a key has opened begins with a chosen line: Enter takes it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMenu


class Menu(QMenu):
    """Its first line that can be taken is chosen, unless the mouse holds it open."""

    def _begin(self) -> None:
        """As Down does it: setActiveAction would open the first line's own menu at once."""
        if self.isVisible() and self.activeAction() is None:
            none = Qt.KeyboardModifier.NoModifier
            self.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Down, none))

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """Once Qt has set it up."""
        super().showEvent(event)
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            QTimer.singleShot(0, self, self._begin)
