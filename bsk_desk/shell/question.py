"""A question before something is lost: a sheet over the window, never a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.qt.buttons import button
from bsk_desk.qt.kit import label, row
from bsk_desk.qt.sheet import Over, Sheet
from bsk_desk.qt.theme import Theme


class Question(Over):
    """``answered(True)`` for the risky button; staying, Escape and a click beside it are False."""

    answered = Signal(bool)

    def __init__(  # noqa: PLR0917 - words in the order they are read
        self, theme: Theme, window: QWidget, title: str, words: str, yes: str, no: str = "Остаться"
    ) -> None:
        sheet = Sheet(gap=8, pad=(20,))
        sheet.setAccessibleName(f"{title} {words}")
        super().__init__(theme, window, sheet)
        self.setObjectName("question")
        self._done = False
        self.stay = button(theme, no, "primary")
        self.stay.setObjectName("question_stay")
        self.leave = button(theme, yes, "danger")
        self.leave.setObjectName("question_leave")
        sheet.add(label(title, "heading"), label(words, "body", "text2", wrap=True), 8)
        sheet.add(row(None, self.leave, self.stay, gap=8))
        sheet.setFixedWidth(440)
        sheet.setFocusProxy(self.stay)
        self.stay.clicked.connect(self.close_sheet)
        self.leave.clicked.connect(self._on_leave)
        self.closed.connect(self._on_closed)

    def _on_leave(self) -> None:
        self._done = True
        self.close_sheet()
        self.answered.emit(True)

    def _on_closed(self) -> None:
        if not self._done:
            self.answered.emit(False)
        self.deleteLater()
