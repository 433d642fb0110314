"""What can be done with the rows that are ticked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from bsk_desk.kernel.words import grouped
from bsk_desk.qt.buttons import button, icon_button
from bsk_desk.qt.kit import Box, label
from bsk_desk.qt.theme import Theme

#: What does not fit is left out, so its own wish counts for nothing.
_LEAST = 240


class SelectionBar(Box):
    """Stands in the place of the conditions while rows are ticked: how many, and what to do.

    ``cleared()`` to tick none, ``all_wanted()`` to take all that match the filter.
    """

    cleared = Signal()
    all_wanted = Signal()

    def __init__(self, theme: Theme, *actions: QWidget) -> None:
        super().__init__("h", gap=8, pad=(0, 16, 12, 16))
        self._words = label("", "strong")
        self._all = button(theme, "", "link")
        self._all.clicked.connect(self.all_wanted)
        self._actions = actions
        self.add(self._words, self._all, None, *actions)
        close = icon_button(theme, "action.remove", "Снять отметки", "Esc")
        close.clicked.connect(self.cleared)
        self.add(close)
        self.setFixedHeight(44)
        self.setMinimumWidth(_LEAST)
        self.hide()

    def show_count(self, ticked: int, total: int | None, *, everything: bool = False) -> None:
        """«Отмечено 3»; and the offer to take all of the filter."""
        number = total if everything and total is not None else ticked
        self._words.setText(f"Отмечено {grouped(number)}")
        offer = not everything and total is not None and total > ticked
        self._all.setText(f"взять все {grouped(total or 0)}" if offer else "")
        self._all.setVisible(offer)
        self.setVisible(ticked > 0 or everything)
        self._fit()

    def _fit(self) -> None:
        """In a narrow list the last action («Ещё…») has the others too: nothing is cut."""
        for action in self._actions:
            action.show()
        for action in reversed(self._actions[:-1]):
            if self.box.totalSizeHint().width() > self.width():
                action.hide()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At the new width."""
        super().resizeEvent(event)
        self._fit()
