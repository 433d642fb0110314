"""Small building blocks: labels by the type scale, rows and columns, lines, pairs of facts."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bsk_desk.qt import paint
from bsk_desk.qt.theme import PX, Theme, font

Draw = Callable[[QPainter, QRectF], object]
#: What a Box takes: a widget, an int (fixed space), None (stretch), or (widget, stretch).
Thing = QWidget | int | tuple[QWidget, int] | None


def label(
    text: str,
    step: str = "body",
    tone: str = "",
    *,
    wrap: bool = False,
    width: int = 0,
    selectable: bool = False,
) -> QLabel:
    """Plain text, whoever wrote it. ``step`` is of the type scale, ``tone`` a colour role."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setFont(font(step))
    made.setProperty("tone", tone)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if width:
        made.setFixedWidth(width)
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return made


def set_tone(widget: QWidget, tone: str) -> None:
    """Another colour role for a label that is already shown."""
    set_property(widget, "tone", tone)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """A dynamic property the style sheet looks at, and the look that follows from it."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class Elided(QLabel):
    """One line of plain text that ends in an ellipsis where there is no room for all of it."""

    def __init__(self, text: str = "", step: str = "body", tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(step))
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(24)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text; a tooltip has what does not fit."""
        self.setText(paint.one_line(text))
        self.setAccessibleName(text)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """As QLabel does, but elided."""
        wide = self.contentsRect().width()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, wide)
        if shown == self.text():
            self.setToolTip("")
            super().paintEvent(event)
            return
        self.setToolTip(self.text())
        p = QPainter(self)
        p.setPen(self.palette().color(self.foregroundRole()))
        p.drawText(self.contentsRect(), int(self.alignment()), shown)


class FewLines(QLabel):
    """Wrapped plain text of at most so many lines; a tooltip has what does not fit."""

    def __init__(
        self, text: str = "", step: str = "body", tone: str = "", *, most: int = 2
    ) -> None:
        super().__init__()
        self._most, self._whole = most, ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFont(font(step))
        self.setProperty("tone", tone)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.say(text)

    def say(self, text: str) -> None:
        """Show another text."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()

    def _fit(self) -> None:
        """As many words as there are lines for."""
        shown = self._whole.replace("\n", " ")
        words = shown.split(" ")
        if not self._fits(shown):
            too_many = bisect(range(len(words)), 0, key=lambda n: not self._fits(_cut(words, n)))
            shown = _cut(words, max(too_many - 1, 1))
        if shown != self.text():
            self.setText(shown)
        self.setToolTip("" if shown == self._whole else self._whole)

    def _fits(self, text: str) -> bool:
        room = QRect(0, 0, max(self.width(), 1), 1 << 20)
        flags = int(Qt.TextFlag.TextWordWrap)
        high = self.fontMetrics().boundingRect(room, flags, text).height()
        return high <= self._most * self.fontMetrics().lineSpacing()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for other words."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """Never higher than its lines: a label's guess is of a narrow column."""
        hint = super().sizeHint()
        return QSize(
            hint.width(), min(hint.height(), self._most * self.fontMetrics().lineSpacing())
        )

    def minimumSizeHint(self) -> QSize:
        """A word or two."""
        return QSize(48, self.fontMetrics().lineSpacing())


def _cut(words: Sequence[str], count: int) -> str:
    return " ".join(words[:count]).rstrip(" ,.;:") + "…"


class Painted(QWidget):
    """A small widget drawn by one function: draw(painter, rect)."""

    def __init__(self, size: QSize, draw: Draw, name: str = "") -> None:
        super().__init__()
        self.setFixedSize(size)
        self._draw = draw
        self.setAccessibleName(name)

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Antialiased."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw(p, QRectF(self.rect()))


def icon_label(theme: Theme, name: str, role: str = "text3", size: int = PX["icon"]) -> Painted:
    """An icon that is only looked at; it takes the colour of its words."""
    return Painted(QSize(size, size), lambda p, r: paint.icon(p, theme, r, name, role))


def dot(theme: Theme, role: str, side: int = 8) -> Painted:
    """A coloured dot; the word beside it says what it means."""
    return Painted(
        QSize(side, side), lambda p, r: paint.fill(p, r, theme.colour(role), r.height() / 2)
    )


def keycap(words: str) -> QLabel:
    """A key: «Ctrl K»."""
    made = label(words, "micro", "key")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def line(way: str = "h") -> QFrame:
    """A hairline, «h» or «v»."""
    made = QFrame()
    made.setProperty("line", way)
    return made


class Box(QFrame):
    """A row or a column on the 4 px grid. ``pad`` as in CSS: (all), (y, x) or (top, right, …)."""

    def __init__(
        self,
        way: str = "v",
        *things: Thing,
        gap: int = 8,
        pad: tuple[int, ...] = (0,),
        surface: str = "",
    ) -> None:
        super().__init__()
        self.box: QBoxLayout = QVBoxLayout(self) if way == "v" else QHBoxLayout(self)
        top, right, bottom, left = {1: pad * 4, 2: pad * 2, 4: pad}[len(pad)]
        self.box.setContentsMargins(left, top, right, bottom)
        self.box.setSpacing(gap)
        self.setProperty("surface", surface)
        self.add(*things)

    def add(self, *things: Thing) -> Box:
        """A widget, an int (fixed space), None (stretch), or (widget, stretch)."""
        for thing in things:
            if thing is None:
                self.box.addStretch(1)
            elif isinstance(thing, int):
                self.box.addSpacing(thing)
            elif isinstance(thing, tuple):
                self.box.addWidget(thing[0], thing[1])
            else:
                self.box.addWidget(thing)
        return self

    def clear(self) -> None:
        """Throw away all that is inside."""
        empty(self.box)


def empty(layout: QLayout) -> None:
    """Throw away the widgets of a layout; they are hidden at once and deleted in the event loop."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


def row(*things: Thing, gap: int = 8, pad: tuple[int, ...] = (0,), surface: str = "") -> Box:
    """Side by side, each in the middle of the height."""
    made = Box("h", *things, gap=gap, pad=pad, surface=surface)
    for at in range(made.box.count()):
        item = made.box.itemAt(at)
        part = item.widget() if item else None
        if part and not isinstance(part, Box) and not part.property("line"):
            made.box.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
    return made


def column(*things: Thing, gap: int = 8, pad: tuple[int, ...] = (0,), surface: str = "") -> Box:
    """One below the other."""
    return Box("v", *things, gap=gap, pad=pad, surface=surface)


def section(title: str, body: QWidget, extra: QWidget | None = None) -> Box:
    """A quiet heading and what it heads."""
    head = row(label(title, "micro", "text3"), None, gap=8)
    if extra:
        head.add(extra)
    return column(head, body, gap=6)


class Facts(QFrame):
    """Pairs of title and value whose columns line up; titles are quiet, values may be selected."""

    def __init__(self, pairs: Sequence[tuple[str, str]], titles: Sequence[int] = (100,)) -> None:
        """``titles`` are the widths of the title columns: two of them make two pairs a line."""
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for at, (title, value) in enumerate(pairs):
            line_, place = divmod(at, len(titles))
            name = label(title, "small", "text3", width=titles[place], wrap=True)
            said = label(value, wrap=True, selectable=True)
            said.setAccessibleName(f"{title}: {value}")
            longest = max(map(said.fontMetrics().horizontalAdvance, value.split()), default=0)
            said.setMinimumWidth(max(80, min(longest + 2, 220)))  # an address of mail is one word
            top = Qt.AlignmentFlag.AlignTop
            name.setContentsMargins(0, 1, 0, 0)
            grid.addWidget(name, line_, place * 2, top)
            grid.addWidget(said, line_, place * 2 + 1, top)
        for place in range(len(titles)):
            grid.setColumnStretch(place * 2 + 1, 1)
