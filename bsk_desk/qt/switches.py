"""Switches drawn by the language: the segmented one, the check box and the toggle."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QWidget

from bsk_desk.qt import paint
from bsk_desk.qt.theme import PX, Theme, font


class Segments(QWidget):
    """Two or three kinds that are never confused: an icon and a word for each.

    ``picked(value)`` when a person chooses; arrows move, the mouse clicks.
    """

    picked = Signal(object)

    def __init__(self, theme: Theme, name: str, parts: Sequence[tuple[object, str, str]]) -> None:
        """``parts``: value, icon (may be empty), word."""
        super().__init__()
        self._theme, self._parts, self._at = theme, tuple(parts), 0
        self._widths = [
            round(paint.width_of(word, "small_strong")) + (40 if icon else 22)
            for _, icon, word in parts
        ]
        self._name = name
        self.setFixedSize(sum(self._widths) + 2, PX["control_small"])
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._speak()

    @property
    def value(self) -> object:
        """What is chosen."""
        return self._parts[self._at][0]

    def choose(self, value: object) -> None:
        """Without a signal; ValueError for an unknown value."""
        self._at = [part[0] for part in self._parts].index(value)
        self._speak()
        self.update()

    def _pick(self, at: int) -> None:
        if 0 <= at < len(self._parts) and at != self._at:
            self._at = at
            self._speak()
            self.update()
            self.picked.emit(self.value)

    def _speak(self) -> None:
        self.setAccessibleName(f"{self._name}: {self._parts[self._at][2]}")

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the part under the mouse."""
        x = 0
        for at, wide in enumerate(self._widths):
            x += wide
            if event.position().x() <= x:
                self._pick(at)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self._pick(self._at + step)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A trough with the chosen part raised."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        paint.fill(p, QRectF(self.rect()), theme.colour("pressed"), 6)
        x = 0.0
        for at, ((_, icon, word), wide) in enumerate(zip(self._parts, self._widths, strict=True)):
            on = at == self._at
            spot = QRectF(x + 2, 2, wide - 2, self.height() - 4)
            if on:
                paint.fill(p, spot, theme.colour("line_strong" if theme.dark else "surface"), 5)
            if icon:
                mark = QRectF(spot.left() + 9, spot.center().y() - 7, 14, 14)
                paint.icon(p, theme, mark, icon, "accent_text" if on else "text3")
            inset = 28 if icon else 10
            tone = "text" if on else "text2"
            paint.text(p, theme, spot.adjusted(inset, 0, 0, 0), word, "small_strong", tone)
            x += wide
        if self.hasFocus():
            paint.focus_ring(p, theme, QRectF(self.rect()))


class Check(QCheckBox):
    """A check box or a toggle switch drawn by the language, Qt's keyboard underneath."""

    def __init__(self, theme: Theme, words: str, *, on: bool = False, switch: bool = False) -> None:
        super().__init__(words)
        self._theme, self._switch = theme, switch
        self.setChecked(on)
        self.setFont(font("body"))
        self.setAccessibleName(words)
        wide = round(paint.width_of(words, "body")) + (40 if switch else 28)
        self.setFixedSize(wide, 24)

    # Qt overrides

    def hitButton(self, _pos: object) -> bool:
        """All of it."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The mark, the words, the ring."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, on = self._theme, self.isChecked()
        if self._switch:
            track = "accent" if on else "control_edge"
            paint.fill(p, QRectF(0, 4, 28, 16), theme.colour(track), 8)
            knob = theme.colour("on_accent" if on else "surface")
            paint.fill(p, QRectF(14 if on else 2, 6, 12, 12), knob, 6)
        else:
            paint.checkbox(p, theme, QRectF(0, 4, 16, 16), on=on)
        tone = "text" if self.isEnabled() else "disabled"
        words = QRectF(36 if self._switch else 24, 0, self.width(), 24)
        paint.text(p, theme, words, self.text(), "body", tone)
        if self.hasFocus():
            paint.focus_ring(p, theme, QRectF(self.rect()), 6)
