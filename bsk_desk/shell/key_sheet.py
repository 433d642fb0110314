"""F1: the keys of this page and of the window, read from the actions themselves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from bsk_desk.qt.actions import keys_of
from bsk_desk.qt.sheet import KEYS_WIDE, Over, key_sheet
from bsk_desk.qt.theme import Theme

#: A key cap and what it does, where no single action stands behind it.
Pair = tuple[str, str]
Keys = tuple[str, list[Pair]]
_SIZE = QSize(KEYS_WIDE, 760)


class KeySheet(Over):
    """Groups of actions with their keys; those without a key are not there."""

    def __init__(
        self, theme: Theme, window: QWidget, groups: Sequence[tuple[str, Sequence[QAction | Pair]]]
    ) -> None:
        self.keys: list[Keys] = [found for group in groups if (found := _keys(*group))[1]]
        super().__init__(theme, window, key_sheet(theme, self.keys), size=_SIZE)
        self.setObjectName("key_sheet")
        self.closed.connect(self.deleteLater)


def _keys(title: str, actions: Sequence[QAction | Pair]) -> Keys:
    named = [_pair(action) for action in actions]
    return title, [(key, words) for key, words in named if key and words]


def _pair(action: QAction | Pair) -> Pair:
    if isinstance(action, QAction):
        return keys_of(action), str(action.property("title") or "")
    return action
