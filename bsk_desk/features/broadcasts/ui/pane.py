"""Beside the list: a draft being written with its preview, or the card of what is on its way."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from bsk_desk.features.broadcasts.ui.card import BroadcastCard
from bsk_desk.features.broadcasts.ui.compose import Compose
from bsk_desk.features.broadcasts.ui.preview import PreviewPane
from bsk_desk.qt.kit import Box, line
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import PageContext

#: Below this there is no room for the preview beside the text, and it is narrower before that.
_BOTH, _ROOMY = 660, 800
_NARROW, _WIDE = 280, 340


class BroadcastPane(QStackedWidget):
    """``compose`` with ``preview``, or ``view``."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.compose = Compose(context)
        self.preview = PreviewPane(context)
        self.view = BroadcastCard(context)
        self.desk = Box("h", gap=0, surface="plain")
        self._hidden = False
        self.desk.add((self.compose, 1), line("v"), self.preview)
        self.addWidget(self.desk)
        self.addWidget(self.view)

    @property
    def notice(self) -> NoticeBar:
        """The bar of what is shown."""
        return self.compose.notice if self.writing else self.view.notice

    @property
    def writing(self) -> bool:
        """Whether a draft is shown."""
        return self.currentWidget() is self.desk

    def toggle_preview(self) -> None:
        """Hide it, show it."""
        self._hidden = not self._hidden
        self._fit()

    def _fit(self) -> None:
        wide = self.width()
        self.preview.setFixedWidth(_WIDE if wide >= _ROOMY else _NARROW)
        self.preview.setVisible(not self._hidden and wide >= _BOTH)

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        """The preview goes before anything is cut."""
        return QSize(400, 300)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another preview."""
        super().resizeEvent(event)
        self._fit()
