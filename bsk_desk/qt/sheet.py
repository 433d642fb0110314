"""Raised sheets above the page: «почему?», the palette, the keys. They are never modal windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractSlider, QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from bsk_desk.qt import paint
from bsk_desk.qt.kit import Box, column, icon_label, keycap, label, line, row
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.tab_order import next_of, stops
from bsk_desk.qt.theme import Theme

_FROM_EDGE = 16
#: How wide the sheet of keys is shown.
KEYS_WIDE = 860
_SCROLLS = {
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


class Over(QWidget):
    """Lies over the whole window and shows one sheet: with a scrim, or without.

    Escape and a click beside the sheet close it (``closed()``); the focus goes back to where it
    was. ``place(size)`` decides where: in the middle by default, below ``anchor`` where given.
    """

    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        window: QWidget,
        sheet: QWidget,
        *,
        size: QSize | None = None,
        anchor: QWidget | None = None,
        scrim: bool = True,
    ) -> None:
        super().__init__(window)
        self._theme, self._window, self.sheet = theme, window, sheet
        self._size, self._anchor, self._scrim = size, anchor, scrim
        self._before: QWidget | None = None
        sheet.setParent(self)
        window.installEventFilter(self)
        sheet.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Show it; the sheet's first field takes the focus."""
        self._before = self._window.focusWidget()
        self._fit()
        self.show()
        self.raise_()
        self.sheet.setFocus()

    def close_sheet(self) -> None:
        """Hide it and give the focus back."""
        self.hide()
        if self._before is not None and isValid(self._before):  # the page may have made it anew
            self._before.setFocus()
        self._before = None
        self.closed.emit()

    def _fit(self) -> None:
        self.setGeometry(self._window.rect())
        wanted = self._size or self.sheet.sizeHint().expandedTo(self.sheet.minimumSize())
        wanted = wanted.boundedTo(self.sheet.maximumSize())
        room = self.size() - QSize(2 * _FROM_EDGE, 2 * _FROM_EDGE)
        wanted = wanted.boundedTo(room)
        if layout := self.sheet.layout():
            high = layout.totalHeightForWidth(wanted.width())
            if high > 0 and self._size is None:
                wanted.setHeight(min(high, room.height()))
        self.sheet.setGeometry(QRect(self._corner(wanted), wanted))
        self.update()  # the shadow lies outside the sheet: where it was, it must go

    def _corner(self, size: QSize) -> QPoint:
        if self._anchor is None or not isValid(self._anchor):
            spare = self.height() - size.height()
            return QPoint((self.width() - size.width()) // 2, max(_FROM_EDGE, round(spare * 0.28)))
        below = self._anchor.mapTo(self._window, QPoint(0, self._anchor.height() + 8))
        x = below.x() + self._anchor.width() // 2 - size.width() // 2
        x = max(_FROM_EDGE, min(x, self.width() - size.width() - _FROM_EDGE))
        y = max(_FROM_EDGE, min(below.y(), self.height() - size.height() - _FROM_EDGE))
        return QPoint(x, y)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size, and what a sheet has to say meanwhile."""
        grown = watched is self.sheet and event.type() == QEvent.Type.LayoutRequest
        resized = watched is self._window and event.type() == QEvent.Type.Resize
        if self.isVisible() and (grown or resized):
            self._fit()
        return False

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002 - Qt's name
        """Tab goes round in the sheet: what lies under it cannot be worked now."""
        order, here = list(stops(self.sheet)), QApplication.focusWidget()
        if not order or here is None:
            return True
        at = next_of(order, here, 1 if next else -1)
        target = order[at] if at is not None else order[0 if next else -1]
        reason = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click beside the sheet."""
        if not self.sheet.geometry().contains(event.position().toPoint()):
            self.close_sheet()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape; the arrows scroll what is longer than the sheet."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
            return
        event.accept()
        if (action := _SCROLLS.get(Qt.Key(event.key()))) is None:
            return
        for area in self.sheet.findChildren(QScrollArea):
            if area.isVisible():
                area.verticalScrollBar().triggerAction(action)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The scrim and a soft shadow."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._scrim:
            p.fillRect(self.rect(), self._theme.colour("scrim", 140 if self._theme.dark else 90))
        paint.shadow(p, self._theme, QRectF(self.sheet.geometry()), 12)


class Sheet(Box):
    """The raised surface itself."""

    def __init__(self, gap: int = 6, pad: tuple[int, ...] = (14, 16)) -> None:
        super().__init__("v", gap=gap, pad=pad, surface="sheet")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a reckoning: «+ 30 дней», «календарных, считая выходные»."""

    what: str
    why: str


def why_sheet(
    theme: Theme,
    title: str,
    steps: Sequence[Step],
    remarks: Sequence[str] = (),
    rule: str = "",
    *,
    confirmed: bool = True,
) -> Sheet:
    """A reckoning line by line, the last one being the result; then remarks and the rule."""
    made = Sheet()
    made.add(label(title, "heading"), 4)
    for at, step in enumerate(steps):
        what = label(step.what, "strong" if at == len(steps) - 1 else "body", width=96)
        made.add(row(what, (label(step.why, "body", "text2", wrap=True), 1), gap=8))
    if remarks or rule:
        made.add(4, line(), 4)
    for remark in remarks:
        made.add(label(remark, "small", "text2", wrap=True))
    if rule:
        icon, role = ("thing.ok", "done") if confirmed else ("thing.warning", "soon")
        made.add(
            row(
                icon_label(theme, icon, role, 14),
                (label(rule, "small", "text2", wrap=True), 1),
                gap=6,
            )
        )
    made.setMinimumWidth(400)
    made.setMaximumWidth(480)
    made.setAccessibleName(title)
    return made


def key_sheet(theme: Theme, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> Sheet:
    """The keys of a page: groups of (key cap, what it does), flowing through two columns."""
    lines: list[QWidget] = []
    for title, keys in groups:
        lines.append(label(title, "micro", "text3"))
        for key, does in keys:
            cap = row(None, keycap(key), gap=0)
            cap.setFixedWidth(100)
            lines.append(row(cap, (label(does, "body", wrap=True), 1), gap=12))
    half = (len(lines) + 1) // 2
    left, right = column(*lines[:half], None, gap=6), column(*lines[half:], None, gap=6)
    body = Box("h", gap=24, pad=(4, 20, 20, 20)).add((left, 1), (right, 1))
    made = Sheet(gap=0, pad=(0,))
    head = row(label("Клавиши", "title"), None, keycap("Esc"), gap=8, pad=(16, 20, 12, 20))
    made.add(head, (Scroll(theme, body, "raised"), 1))
    body.ensurePolished()
    high = body.box.totalHeightForWidth(KEYS_WIDE)
    made.setMaximumHeight(head.sizeHint().height() + high + 2)  # it ends where the keys end
    made.setAccessibleName("Клавиши этой страницы")
    return made
