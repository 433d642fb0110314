"""F1: the keys of this page and of the window, read from the actions themselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from bsk_desk.qt.actions import keys_of
from bsk_desk.qt.sheet import Over, key_sheet
from bsk_desk.qt.theme import Theme

Keys = tuple[str, list[tuple[str, str]]]
_SIZE = QSize(760, 560)


class KeySheet(Over):
    """Groups of actions with their keys; those without a key are not there."""

    def __init__(
        self, theme: Theme, window: QWidget, groups: Sequence[tuple[str, Sequence[QAction]]]
    ) -> None:
        self.keys = [found for title, actions in groups if (found := _keys(title, actions))[1]]
        super().__init__(theme, window, key_sheet(theme, self.keys), size=_SIZE)
        self.setObjectName("key_sheet")
        self.closed.connect(self.deleteLater)


def _keys(title: str, actions: Sequence[QAction]) -> Keys:
    named = [(keys_of(action), str(action.property("title") or "")) for action in actions]
    return title, [(key, words) for key, words in named if key and words]
