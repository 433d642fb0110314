"""What delegates and small widgets draw with: pills, avatars, icons, segments, the focus ring."""

# ruff: noqa: PLR0917 - a painter, a theme and a rectangle come first everywhere

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from bsk_desk.qt.theme import Theme, deadline_look, font, metrics, status

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
MIDDLE = Qt.AlignmentFlag.AlignCenter
#: Words, step of the type scale, colour role, and perhaps an icon before the words.
Segment = tuple[str, str, str] | tuple[str, str, str, str]
#: Less than this of a segment says nothing: «261 каб…».
_LEAST_PART = 96
_LEAD = 18


#: Between two segments.
DOT = "  ·  "


@lru_cache(maxsize=8192)
def width_of(words: str, step: str) -> float:
    """The advance of one line in logical pixels; the same words come back at every repaint."""
    return metrics(step).horizontalAdvance(words)


def text(
    p: QPainter,
    theme: Theme,
    rect: QRectF,
    words: str,
    step: str = "body",
    role: str = "text",
    align: Qt.AlignmentFlag = LEFT,
) -> float:
    """One line of text, elided only when it must be; returns the width it took."""
    p.setFont(font(step))
    p.setPen(theme.colour(role))
    shown = one_line(words)
    if width_of(shown, step) > rect.width() + 0.5:
        shown = metrics(step).elidedText(shown, Qt.TextElideMode.ElideRight, rect.width())
    p.drawText(rect, int(align) | int(Qt.TextFlag.TextSingleLine), shown)
    return width_of(shown, step)


def one_line(words: str) -> str:
    """What a stranger wrote, fit for a row: line breaks become spaces, the end is cut off."""
    if len(words) > 500:
        words = words[:500]
    return " ".join(words.split("\n")) if "\n" in words else words


def segments(p: QPainter, theme: Theme, rect: QRectF, parts: Sequence[Segment]) -> None:
    """Words joined by middle dots. Whole parts drop from the end before anything is elided."""
    dot = width_of(DOT, "small")
    x = rect.left()
    for at, (words, step, role, *lead) in enumerate(that_fit(parts, rect.width())):
        if at:
            spot = QRectF(x, rect.top(), dot, rect.height())
            text(p, theme, spot, "·", "small", "text3", MIDDLE)
            x += dot
        if lead:
            icon(p, theme, QRectF(x, rect.center().y() - 7, 14, 14), lead[0], role)
            x += _LEAD
        left = QRectF(x, rect.top(), max(0.0, rect.right() - x), rect.height())
        x += text(p, theme, left, words, step, role)


def that_fit(parts: Sequence[Segment], wide: float) -> Sequence[Segment]:
    """The first ones that there is room for; the second may be elided if enough of it is left."""
    dot = width_of(DOT, "small")
    widths = [width_of(part[0], part[1]) + _LEAD * (len(part) > 3) for part in parts]
    while len(parts) > 1 and (over := sum(widths) + dot * (len(parts) - 1) - wide) > 0:
        if len(parts) == 2 and widths[-1] - over >= _LEAST_PART:
            break
        parts, widths = parts[:-1], widths[:-1]
    return parts


def icon(p: QPainter, theme: Theme, rect: QRectF, name: str, role: str = "text2") -> None:
    """A glyph in the middle of the rectangle."""
    theme.draw_icon(p, rect, name, role)


def fill(
    p: QPainter,
    rect: QRectF,
    brush: QColor | QBrush,
    radius: float = 0,
    edge: QColor | None = None,
) -> None:
    """A rounded rectangle, with a hairline where an edge is given."""
    p.setPen(QPen(edge, 1) if edge else QPen(Qt.PenStyle.NoPen))
    p.setBrush(brush)
    p.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5) if edge else rect, radius, radius)


def pill_width(words: str, *, icon: bool = True) -> int:
    """How wide a pill with these words is."""
    return round(width_of(words, "small_strong") + (26 if icon else 0) + 12)


def pill(
    p: QPainter, theme: Theme, rect: QRectF, words: str, role: str, icon_name: str = ""
) -> None:
    """Icon and word on the tint of a role."""
    fill(p, rect, theme.colour(role + "_tint"), rect.height() / 2)
    inset = 27 if icon_name else 10
    if icon_name:
        icon(p, theme, QRectF(rect.left() + 8, rect.center().y() - 7, 14, 14), icon_name, role)
    text(p, theme, rect.adjusted(inset, 0, 0, 0), words, "small_strong", role)


def status_pill(p: QPainter, theme: Theme, rect: QRectF, code: str, *, caret: bool = False) -> None:
    """A request's status; the caret says that it opens a menu."""
    look = status(code)
    pill(p, theme, rect, look["word"], code, look["icon"])
    if caret:
        spot = QRectF(rect.right() - 21, rect.center().y() - 6, 12, 12)
        icon(p, theme, spot, "action.choose", code)


def deadline_width(code: str, words: str) -> float:
    """The width that ``deadline`` takes."""
    look = deadline_look(code)
    if look["pill"]:
        return pill_width(words)
    return width_of(words, "small") + (18 if look["icon"] else 0)


def deadline(p: QPainter, theme: Theme, rect: QRectF, code: str, words: str) -> None:
    """Right-aligned in its rectangle; a pill only where something must be done soon."""
    look = deadline_look(code)
    if look["pill"]:
        wide = pill_width(words)
        spot = QRectF(rect.right() - wide, rect.center().y() - 10, wide, 20)
        pill(p, theme, spot, words, code, look["icon"])
        return
    taken = width_of(words, "small")
    text(p, theme, rect, words, "small", code, RIGHT)
    if look["icon"]:
        spot = QRectF(rect.right() - taken - 18, rect.center().y() - 7, 14, 14)
        icon(p, theme, spot, look["icon"], code)


def avatar(
    p: QPainter,
    theme: Theme,
    rect: QRectF,
    initials: str,
    *,
    mine: bool = False,
    chosen: bool = False,
) -> None:
    """Two letters in a circle; mine in accent, never a colour per person."""
    tint = "surface" if chosen else "accent_tint" if mine else "pressed"
    fill(p, rect, theme.colour(tint), rect.height() / 2)
    p.setFont(font("initials" if rect.height() < 24 else "micro"))
    p.setPen(theme.colour("accent_text" if mine else "text2"))
    p.drawText(rect, MIDDLE, initials)


def presence(
    p: QPainter, theme: Theme, rect: QRectF, words: str, icon_name: str = "thing.writing"
) -> float:
    """«Иванов пишет», right-aligned; returns its width."""
    wide = width_of(words, "small_strong") + 34
    spot = QRectF(rect.right() - wide, rect.center().y() - 10, wide, 20)
    fill(p, spot, theme.colour("notifying_tint"), 10)
    icon(p, theme, QRectF(spot.left() + 7, spot.center().y() - 7, 14, 14), icon_name, "notifying")
    text(p, theme, spot.adjusted(25, 0, 0, 0), words, "small_strong", "notifying")
    return wide


def checkbox(p: QPainter, theme: Theme, rect: QRectF, *, on: bool) -> None:
    """A check box of 16 px."""
    tint, edge = ("accent", "accent") if on else ("surface", "control_edge")
    fill(p, rect, theme.colour(tint), 4, theme.colour(edge))
    if on:
        icon(p, theme, rect.adjusted(2, 2, -2, -2), "ph.check-bold", "on_accent")


def key(p: QPainter, theme: Theme, right: QRectF, words: str) -> None:
    """A key cap, right-aligned."""
    wide = width_of(words, "micro") + 12
    spot = QRectF(right.right() - wide, right.center().y() - 9, wide, 18)
    fill(p, spot, theme.colour("sunken"), 4, theme.colour("line_strong"))
    text(p, theme, spot, words, "micro", "text2", MIDDLE)


def focus_ring(p: QPainter, theme: Theme, rect: QRectF, radius: float = 6) -> None:
    """Two pixels, drawn inside."""
    p.setPen(QPen(theme.colour("focus"), 2))
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius - 1, radius - 1)


def ring_around(theme: Theme, target: QWidget, inset: int = 4) -> None:
    """The ring of something that holds the focus without a row that could show it."""
    p = QPainter(target)
    p.setRenderHint(QPainter.RenderHint.Antialiasing)
    focus_ring(p, theme, QRectF(target.rect()).adjusted(inset, inset, -inset, -inset))


def shadow(p: QPainter, theme: Theme, rect: QRectF, radius: float, depth: int = 24) -> None:
    """A soft shadow without a graphics effect: nested rounded rectangles of falling alpha."""
    p.setPen(Qt.PenStyle.NoPen)
    p.setBrush(theme.colour("shadow", 5 if theme.dark else 2))
    for step in range(depth, 0, -1):
        spot = rect.adjusted(-step, -step + 8, step, step + 8)
        p.drawRoundedRect(spot, radius + step, radius + step)


def ring(p: QPainter, theme: Theme, rect: QRectF, part: float, role: str = "accent_text") -> None:
    """A countdown or progress: a full pale ring and ``part`` of it, 0 to 1."""
    p.setBrush(Qt.BrushStyle.NoBrush)
    p.setPen(QPen(theme.colour("public_line"), 2))
    p.drawEllipse(rect)
    p.setPen(QPen(theme.colour(role), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    p.drawArc(rect, 90 * 16, round(max(0.0, min(1.0, part)) * 360 * 16))


def skeleton(p: QPainter, theme: Theme, rect: QRectF, part: float) -> None:
    """A quiet bar where words will be: ``part`` of the rectangle's width."""
    wide = QRectF(rect.left(), rect.center().y() - 4, rect.width() * part, 8)
    fill(p, wide, theme.colour("pressed", 140), 4)


def centre(rect: QRectF, side: float) -> QRectF:
    """A square in the middle."""
    half = QPointF(side / 2, side / 2)
    return QRectF(rect.center() - half, rect.center() + half)
