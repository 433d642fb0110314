"""Marks: pills of status and deadline, tags, avatars, who writes, the countdown ring, the sign."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from bsk_desk.qt import paint
from bsk_desk.qt.kit import Painted
from bsk_desk.qt.theme import PX, Theme, status

#: Icon of a finding or an outcome by its colour role (look.md, clause 2).
FINDING_ICONS = {
    "done": "ph.check-circle-fill",
    "overdue": "ph.x-circle-fill",
    "today": "ph.warning-circle-fill",
    "soon": "ph.warning-circle-fill",
    "submitted": "ph.circle-fill",
    "notifying": "ph.circle-half-fill",
    "postponed": "ph.pause-circle-fill",
    "info_requested": "ph.question-fill",
    "registered": "ph.circle-half-fill",
}


def tag(theme: Theme, role: str, words: str, icon: str | None = None) -> Painted:
    """A pill of any role: icon and word on its tint."""
    mark = FINDING_ICONS[role] if icon is None else icon
    wide = paint.pill_width(words, icon=bool(mark)) + (0 if mark else 8)

    def draw(p: QPainter, r: QRectF) -> None:
        paint.pill(p, theme, r, words, role, mark)

    return Painted(QSize(wide, PX["chip"]), draw, words)


def status_pill(theme: Theme, code: str) -> Painted:
    """The status of a request, only to be read."""
    width = paint.pill_width(status(code)["word"])

    def draw(p: QPainter, r: QRectF) -> None:
        paint.status_pill(p, theme, r, code)

    return Painted(QSize(width, PX["chip"]), draw, "Статус: " + status(code)["word"])


class StatusButton(QPushButton):
    """The status of a request with the menu of what it may become."""

    def __init__(self, theme: Theme, code: str, menu: QMenu | None = None) -> None:
        super().__init__()
        self._theme, self._code = theme, code
        self.setProperty("kind", "pill")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if menu:
            self.setMenu(menu)
        self.show_status(code)

    def show_status(self, code: str) -> None:
        """Another status."""
        self._code = code
        word = status(code)["word"]
        self.setFixedSize(paint.pill_width(word) + 16, PX["chip"])
        self.setAccessibleName(f"Статус: {word}, изменить")
        self.setToolTip("Изменить статус")
        self.update()

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The pill, a caret, the ring."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        paint.status_pill(p, self._theme, rect, self._code, caret=True)
        if self.hasFocus() or self.underMouse():
            role = "focus" if self.hasFocus() else self._code
            p.setPen(self._theme.colour(role))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 11.5, 11.5)
        if self.hasFocus():
            paint.focus_ring(p, self._theme, rect, 12)


def deadline_pill(theme: Theme, code: str, words: str) -> Painted:
    """A deadline of kernel.times: code and words."""
    wide = round(paint.deadline_width(code, words)) + 2

    def draw(p: QPainter, r: QRectF) -> None:
        paint.deadline(p, theme, r, code, words)

    return Painted(QSize(wide, PX["chip"]), draw, "Срок: " + words)


def avatar(
    theme: Theme, initials: str, *, mine: bool = False, size: int = PX["avatar"], name: str = ""
) -> Painted:
    """Two letters in a circle."""

    def draw(p: QPainter, r: QRectF) -> None:
        paint.avatar(p, theme, r, initials, mine=mine)

    made = Painted(QSize(size, size), draw, name or initials)
    made.setToolTip(name)
    return made


def presence(theme: Theme, words: str, *, writes: bool = True) -> Painted:
    """Who else has the card open: «Иванов пишет», «Орлова смотрит»."""
    icon = "thing.writing" if writes else "thing.viewing"
    wide = round(paint.width_of(words, "small_strong")) + 34

    def draw(p: QPainter, r: QRectF) -> None:
        paint.presence(p, theme, r, words, icon)

    return Painted(QSize(wide, 20), draw, words)


class Ring(Painted):
    """A countdown or progress ring; ``part`` is 0 to 1."""

    def __init__(self, theme: Theme, part: float = 1.0, side: int = 16) -> None:
        super().__init__(QSize(side, side), self._paint)
        self._theme, self._part = theme, part

    def turn(self, part: float) -> None:
        """Show another part."""
        self._part = part
        self.update()

    def _paint(self, p: QPainter, rect: QRectF) -> None:
        paint.ring(p, self._theme, rect.adjusted(1, 1, -1, -1), self._part)


def draw_sign(p: QPainter, theme: Theme, rect: QRectF) -> None:
    """The sign of the product: a bolt on the accent."""
    paint.fill(p, rect, theme.colour("accent"), rect.height() / 4)
    spot = paint.centre(rect, round(rect.height() * 0.58))
    paint.icon(p, theme, spot, "ph.lightning-fill", "on_accent")


def sign(theme: Theme, side: int = 24) -> Painted:
    """The sign as a widget."""
    return Painted(QSize(side, side), lambda p, r: draw_sign(p, theme, r), "BSK Desk")


def window_icon(theme: Theme) -> QIcon:
    """The sign for the title bar and the task bar."""
    made = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        p = QPainter(picture)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_sign(p, theme, QRectF(0, 0, side, side))
        p.end()
        made.addPixmap(picture)
    return made
