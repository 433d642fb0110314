"""Rows of a queue as in a mail program: two lines in 56 px, painted, no widget per row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QObject, QRectF, QSize
from PySide6.QtGui import QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from bsk_desk.qt import paint
from bsk_desk.qt.columns import ROW_ROLE, Index
from bsk_desk.qt.theme import PX, Theme, status

#: The gutter with the unread dot or the check box.
GUTTER = 40
#: Before what went wrong.
ALARM = "ph.x-circle-fill"


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What one row of a queue shows.

    ``deadline`` is a code of kernel.times, ``due`` its words; ``initials`` the assignee's, ``mine``
    whether that is the person at the desk; ``presence`` who writes or looks now. ``status`` is a
    status code, or any colour role with ``status_words`` and ``status_icon``; ``alarm`` is what
    went wrong, in red beside it.
    """

    subject: str
    status: str
    parts: tuple[str, ...] = ()
    deadline: str = "ok"
    due: str = ""
    initials: str = ""
    mine: bool = False
    presence: str = ""
    presence_icon: str = "thing.writing"
    files: int = 0
    unread: bool = False
    status_words: str = ""
    status_icon: str = ""
    alarm: str = ""

    @property
    def word(self) -> str:
        """The word of the status."""
        return self.status_words or status(self.status)["word"]

    @property
    def icon(self) -> str:
        """The icon of the status."""
        return self.status_icon or status(self.status)["icon"]

    def spoken(self) -> str:
        """The row as one sentence for a screen reader."""
        said = ["не прочитано"] if self.unread else []
        said += [self.word, self.alarm, *self.parts[:1], self.subject, *self.parts[1:]]
        said += [f"срок {self.due}"] if self.due else []
        said += [self.presence] if self.presence else []
        return ", ".join(part for part in said if part)


class Marked(Protocol):
    """What the delegate asks of its view."""

    hovered: int
    checked: set[Any]

    def is_checked(self, at: int) -> bool:
        """Whether the row is ticked."""

    def filled(self, at: int) -> bool:
        """Whether the row stands on a tint."""

    def scrolls(self) -> bool:
        """Whether a scroll bar takes some of the width."""


class QueueDelegate(QStyledItemDelegate):
    """Gutter 40 · subject, clip, deadline · status, words that drop whole, assignee.

    ``as_row`` turns a row of the model into a QueueRow; it may look at the clock, not at a file.
    """

    def __init__(
        self, theme: Theme, as_row: Callable[[Any], QueueRow], marked: Marked, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._theme, self._as_row, self._view = theme, as_row, marked

    # Qt overrides

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Every row is as high."""
        return QSize(0, PX["queue_row"])

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """From memory only; a row that is not there yet is two quiet bars."""
        theme, rect = self._theme, QRectF(option.rect)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = index.row() == self._view.hovered
        # A scroll bar stands in the margin: what is in the row stays where it is.
        spare = self._spare
        body = rect.adjusted(8, 1, min(0, spare - 8), -1)
        right = spare - 16
        if chosen or hover:
            paint.fill(p, body, theme.colour("selected" if chosen else "hover"), 6)
        elif not self._view.filled(index.row() + 1):
            line = QRectF(rect.left() + GUTTER, rect.bottom(), rect.width() - GUTTER + right, 1)
            p.fillRect(line, theme.colour("line"))
        found = index.data(ROW_ROLE)
        inner = self._inner(rect)
        if found is None:
            paint.skeleton(p, theme, QRectF(inner.left(), inner.top() + 8, inner.width(), 20), 0.5)
            paint.skeleton(p, theme, QRectF(inner.left(), inner.top() + 30, inner.width(), 18), 0.7)
            return
        row = self._as_row(found)
        self._gutter(p, rect, row, index.row(), shown=hover or chosen)
        self._first_line(p, row, _first(inner))
        self._second_line(p, row, _second(inner), chosen)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(p, theme, body)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A tooltip has the whole row where something of it is cut or left out."""
        found = index.data(ROW_ROLE)
        if event.type() != QEvent.Type.ToolTip or found is None:
            return super().helpEvent(event, view, option, index)
        row, inner = self._as_row(found), self._inner(QRectF(option.rect))
        QToolTip.showText(event.globalPos(), self._cut(row, inner), view)
        return True

    def _cut(self, row: QueueRow, inner: QRectF) -> str:
        """The row in two lines; empty where all of it is read already."""
        title, below, said = _title_room(row, _first(inner)), _second(inner), _segments(row)
        room = self._words_room(row, below)
        shown = paint.that_fit(said, room)
        wide = sum(paint.width_of(part[0], part[1]) for part in shown)
        whole = len(shown) == len(said) and wide <= room
        if whole and paint.width_of(row.subject, _step(row)) <= title.width():
            return ""
        return f"{row.subject}\n{' · '.join(part[0] for part in said)}"

    @property
    def _spare(self) -> int:
        return PX["scrollbar"] if self._view.scrolls() else 0

    def _inner(self, rect: QRectF) -> QRectF:
        """What is right of the gutter."""
        return rect.adjusted(GUTTER, 0, self._spare - 16, 0)

    @staticmethod
    def _words_room(row: QueueRow, rect: QRectF) -> float:
        """The width for the words of the second line."""
        taken = 20 + (30 if row.initials else 0)
        if row.presence:
            taken += round(paint.width_of(row.presence, "small_strong")) + 42
        return rect.width() - taken

    def _gutter(self, p: QPainter, rect: QRectF, row: QueueRow, at: int, *, shown: bool) -> None:
        checked = self._view.is_checked(at)
        if shown or checked or self._view.checked:
            box = QRectF(rect.left() + 16, rect.top() + 10, 16, 16)
            paint.checkbox(p, self._theme, box, on=checked)
        elif row.unread:
            dot = QRectF(rect.left() + 20, rect.top() + 14, 8, 8)
            paint.fill(p, dot, self._theme.colour("accent"), 4)

    def _first_line(self, p: QPainter, row: QueueRow, rect: QRectF) -> None:
        theme, words = self._theme, _title_room(row, rect)
        if row.due:
            paint.deadline(p, theme, rect, row.deadline, row.due)
        if row.files:
            clip = QRectF(words.right() + 12, rect.center().y() - 8, 16, 16)
            paint.icon(p, theme, clip, "action.attach", "text3")
        paint.text(p, theme, words, row.subject, _step(row))

    def _second_line(self, p: QPainter, row: QueueRow, rect: QRectF, chosen: bool) -> None:
        theme = self._theme
        right = rect.right()
        if row.initials:
            face = QRectF(rect.right() - 22, rect.top() - 1, 22, 22)
            paint.avatar(p, theme, face, row.initials, mine=row.mine, chosen=chosen)
            right -= 30
        if row.presence:
            spot = QRectF(rect.left(), rect.top(), right - rect.left(), rect.height())
            right -= paint.presence(p, theme, spot, row.presence, row.presence_icon) + 8
        mark = QRectF(rect.left(), rect.center().y() - 7, 14, 14)
        paint.icon(p, theme, mark, row.icon, row.status)
        words = QRectF(rect.left() + 20, rect.top(), right - rect.left() - 20, 18)
        paint.segments(p, theme, words, _segments(row))


def _first(inner: QRectF) -> QRectF:
    return QRectF(inner.left(), inner.top() + 7, inner.width(), 20)


def _second(inner: QRectF) -> QRectF:
    return QRectF(inner.left(), inner.top() + 31, inner.width(), 18)


def _step(row: QueueRow) -> str:
    return "strong" if row.unread else "body"


def _title_room(row: QueueRow, rect: QRectF) -> QRectF:
    """Left of the deadline and the clip."""
    wide = paint.deadline_width(row.deadline, row.due) + 8 if row.due else 0.0
    return rect.adjusted(0, 0, -wide - (28 if row.files else 4), 0)


def _segments(row: QueueRow) -> list[paint.Segment]:
    """The words of the second line: state, what went wrong, parts."""
    words: list[paint.Segment] = [(row.word, "small_strong", row.status)]
    if row.alarm:
        words.append((row.alarm, "small_strong", "overdue", ALARM))
    last = len(row.parts) - 1
    words += [
        (part, "small", "text3" if at == last and at > 1 else "text2")
        for at, part in enumerate(row.parts)
        if part
    ]
    return words
