"""Files and their points in one flat painted list: a file is a heading, its points under it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from bsk_desk.features.hourly.ui.words import Mark
from bsk_desk.qt import paint
from bsk_desk.qt.columns import ROW_ROLE, Index
from bsk_desk.qt.marks import FINDING_ICONS
from bsk_desk.qt.scrolling import Fade, KeepsCurrent
from bsk_desk.qt.theme import PX, Theme

#: Titles and widths of the figures of a point.
COLUMNS = (("Часов", 48), ("кВт·ч", 92), ("Проверка", 140))
_FILE_HIGH = 52
_NAME_AT = 104
#: What at least stands between two figures of a row, so that they are not read as one.
_GAP = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the list. ``point`` is the number of the point in its file, -1 for the file."""

    key: Hashable
    file: int | None
    point: int
    title: str
    under: str
    mark: Mark
    hours: str = ""
    total: str = ""
    full: bool = True

    def spoken(self) -> str:
        """The row as one sentence for a screen reader."""
        if self.point < 0:
            return f"Файл {self.title}, {self.under}, {self.mark.words}"
        figures = f"часов {self.hours}, {self.total} киловатт-часов"
        return f"Счётчик {self.title}, {self.under}, {figures}, {self.mark.words}"


def _width_of_total(total: str) -> float:
    """The room of the energy: a longer figure pushes the hours aside instead of touching them."""
    return max(float(COLUMNS[1][1]), paint.width_of(total, "body") + _GAP)


class LinesModel(QAbstractListModel):
    """All in memory; another set of lines keeps what is chosen by its key (the view does)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show(self, lines: Sequence[Line]) -> bool:
        """Other lines; True where the rows are others, False where only words have changed."""
        same = [line.key for line in lines] == [line.key for line in self.lines]
        if same:
            before, self.lines = self.lines, tuple(lines)
            for at, (old, new) in enumerate(zip(before, self.lines, strict=True)):
                if old != new:
                    index = self.index(at)
                    self.dataChanged.emit(index, index)
            return False
        here = len(self.lines)
        if here and tuple(lines[:here]) == self.lines:  # one more page
            self.beginInsertRows(QModelIndex(), here, len(lines) - 1)
            self.lines = tuple(lines)
            self.endInsertRows()
            return False
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()
        return True

    def at(self, key: Hashable) -> int:
        """The row of that key, -1 for none."""
        return next((at for at, line in enumerate(self.lines) if line.key == key), -1)

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """From memory."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == ROW_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken()
        return None


class LineDelegate(QStyledItemDelegate):
    """A file is two lines of 52 px, a point one of 32 under it; figures stand at the right."""

    def __init__(self, theme: Theme, view: LinesView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    # Qt overrides

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """By kind of line."""
        line: Line = index.data(ROW_ROLE)
        return QSize(0, _FILE_HIGH if line.point < 0 else PX["table_row"])

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """From memory only."""
        line: Line = index.data(ROW_ROLE)
        rect, theme = QRectF(option.rect), self._theme
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        spare = PX["scrollbar"] if self._view.verticalScrollBar().isVisible() else 0
        body = rect.adjusted(8, 1, min(0, spare - 8), -1)
        inner = rect.adjusted(16, 0, spare - 16, 0)
        if line.point < 0 and index.row():
            p.fillRect(QRectF(inner.left(), inner.top(), inner.width(), 1), theme.colour("line"))
        if chosen or index.row() == self._view.hovered:
            paint.fill(p, body, theme.colour("selected" if chosen else "hover"), 6)
        (self._file if line.point < 0 else self._point)(p, inner, line)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(p, theme, body)

    def _file(self, p: QPainter, rect: QRectF, line: Line) -> None:
        theme = self._theme
        spot = QRectF(rect.left(), rect.top() + 10, 16, 16)
        paint.icon(p, theme, spot, "thing.sheet", "text3")
        wide = paint.pill_width(line.mark.words)
        pill = QRectF(rect.right() - wide, rect.top() + 8, wide, 20)
        paint.pill(p, theme, pill, line.mark.words, line.mark.role, FINDING_ICONS[line.mark.role])
        first = QRectF(rect.left() + 24, rect.top() + 8, rect.width() - wide - 32, 20)
        paint.text(p, theme, first, line.title, "strong")
        second = QRectF(rect.left() + 24, rect.top() + 28, rect.width() - 24, 16)
        paint.text(p, theme, second, line.under, "small", "text2")

    def _point(self, p: QPainter, rect: QRectF, line: Line) -> None:
        theme = self._theme
        check = rect.right() - COLUMNS[2][1]
        room_of_total = _width_of_total(line.total)
        total = QRectF(check - room_of_total, rect.top(), room_of_total, rect.height())
        hours = QRectF(total.left() - COLUMNS[0][1], rect.top(), COLUMNS[0][1], rect.height())
        serial = QRectF(rect.left() + 24, rect.top(), _NAME_AT - 32, rect.height())
        wide = max(paint.width_of(line.title, "body") + 16, _NAME_AT - 24)
        room = hours.left() - rect.left() - 28
        serial.setWidth(min(wide, room))
        paint.text(p, theme, serial, line.title, "body", "text2")
        name = QRectF(rect.left() + 24 + wide, rect.top(), room - wide, rect.height())
        if name.width() > 24:
            paint.text(p, theme, name, line.under, "body")
        tone = "text2" if line.full else "overdue"
        paint.text(p, theme, hours, line.hours, "body", tone, paint.RIGHT)
        paint.text(p, theme, total, line.total, "body", "text", paint.RIGHT)
        mark = QRectF(check + 16, rect.center().y() - 7, 14, 14)
        paint.icon(p, theme, mark, FINDING_ICONS[line.mark.role], line.mark.role)
        said = QRectF(check + 36, rect.top(), COLUMNS[2][1] - 36, rect.height())
        role = "text2" if line.mark.role == "done" else line.mark.role
        paint.text(p, theme, said, line.mark.words, "small", role)


class LinesView(QListView):
    """``chosen(line)`` when another line is current; ``opened(line)`` on Enter.

    ``end_near()`` when its last lines come into sight.
    """

    chosen = Signal(object)
    opened = Signal(object)
    end_near = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("hourly_lines")
        self.hovered = -1
        self._quiet = False
        self.model_ = LinesModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(LineDelegate(theme, self))
        self.setAccessibleName("Файлы и точки учёта")
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        Fade(theme, self)
        KeepsCurrent(self)
        self.entered.connect(self._on_entered)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def line(self) -> Line | None:
        """The current one."""
        found: Line | None = self.currentIndex().data(ROW_ROLE)
        return found

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Other lines; the chosen one and the place of the list stay."""
        key = self.line.key if self.line else None
        top = self.verticalScrollBar().value()
        self._quiet = True
        if self.model_.show(lines) and key is not None:
            self.choose(key)
            self.verticalScrollBar().setValue(top)
        self.executeDelayedItemsLayout()
        self._quiet = False
        if self.line is None or self.line.key != key:
            self.chosen.emit(self.line)
        self._on_scrolled(self.verticalScrollBar().value())

    def choose(self, key: Hashable) -> bool:
        """Make the line of that key the current one; False where there is none."""
        at = self.model_.at(key)
        if at < 0:
            return False
        index = self.model_.index(at)
        self.setCurrentIndex(index)
        # Its neighbour too: the last line seen lies half in the fading.
        for near in (at + 1, at - 1, at):
            if 0 <= near < self.model_.rowCount():
                self.scrollTo(self.model_.index(near))
        return True

    def step(self, way: int) -> None:
        """To the next or previous line."""
        at = self.currentIndex().row() + way
        if 0 <= at < self.model_.rowCount():
            self.setCurrentIndex(self.model_.index(at))

    def _on_scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if not self._quiet and value > bar.maximum() - 2 * bar.pageStep():
            self.end_near.emit()

    def _on_entered(self, index: QModelIndex) -> None:
        self.hovered = index.row()
        self.viewport().update()

    # Qt overrides

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the page."""
        super().currentChanged(current, previous)
        if not self._quiet:
            self.chosen.emit(current.data(ROW_ROLE) if current.isValid() else None)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the mouse."""
        super().leaveEvent(event)
        self.hovered = -1
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are the page's keys and not a search."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit(self.line)
        elif event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)
