"""The menus of a card: everything that can be done with it, and what its status may become."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from bsk_desk.qt.menu import Menu
from bsk_desk.qt.theme import status

_MORE = (
    "answer", "note", "ask", "postpone", "finish", "reopen", "undo", None, "assign", "mine",
    "take_over", None, "classify", "repeat", "first", "recalculate", "why", "others", None,
    "unmask", "unmask_field", "save_template", None, "print", "print_answer", "window",
)  # fmt: skip
#: Status -> the action that brings a request there.
_MOVES = {
    "registered": "register",
    "info_requested": "ask",
    "postponed": "postpone",
    "done": "finish",
}


class Menus(QObject):
    """``more`` stands behind «…» and the right mouse button, ``moves`` on the status."""

    def __init__(
        self, page: QWidget, acts: Mapping[str, QAction], refresh: Callable[[], None]
    ) -> None:
        super().__init__(page)
        self._acts, self._refresh = acts, refresh
        self.more, self.moves = Menu(page), Menu(page)
        for name in _MORE:
            if name is None:
                self.more.addSeparator()
            elif action := acts.get(f"request.{name}"):
                self.more.addAction(action)
        for code, name in _MOVES.items():
            if action := acts.get(f"request.{name}"):
                self.moves.addAction(_twin(self.moves, action, status(code)["word"].capitalize()))
        self.more.aboutToShow.connect(refresh)
        self.moves.aboutToShow.connect(self._on_moves_shown)

    def _on_moves_shown(self) -> None:
        """Only what is possible now."""
        self._refresh()
        for twin in self.moves.actions():
            twin.setVisible(self._acts[twin.objectName()].isEnabled())


def _twin(menu: QMenu, action: QAction, words: str) -> QAction:
    """The same action under other words."""
    made = QAction(words, menu)
    made.setObjectName(action.objectName())
    made.triggered.connect(action.trigger)
    return made
