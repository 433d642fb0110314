"""The sheet of a file: its own cells as text, the faulty ones framed, meters pinned on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bsk_desk.features.hourly.formats.showing import Shown, Spot
from bsk_desk.qt import paint
from bsk_desk.qt.columns import Index
from bsk_desk.qt.kit import Painted
from bsk_desk.qt.theme import PX, Theme, font

_ROWS_WIDE = 48
_FIRST_WIDE, _WIDE = 132, 84
#: The first column, which has titles on top, takes more where the others have so much each.
_FIRST_MOST, _ROOMY = 240, 120
_NONE = Shown(None, (), (), ())


class SheetModel(QAbstractTableModel):
    """Rows as the reading process gave them; nothing is made per cell."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.shown = _NONE
        self.faults: dict[tuple[int, int], tuple[str, str]] = {}
        """Row and column -> colour role and what is wrong there."""

    def show(self, shown: Shown, faults: dict[tuple[int, int], tuple[str, str]]) -> None:
        """Another sheet."""
        self.beginResetModel()
        self.shown, self.faults = shown, faults
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        """As many as the sheet has."""
        return 0 if parent is not None and parent.isValid() else len(self.shown.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """As many as the widest row has."""
        return 0 if parent is not None and parent.isValid() else len(self.shown.letters)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The cell's text, and for a screen reader what is wrong with it."""
        if role == Qt.ItemDataRole.DisplayRole:
            row = self.shown.rows[index.row()]
            return row[index.column()] if index.column() < len(row) else ""
        if role in (Qt.ItemDataRole.AccessibleDescriptionRole, Qt.ItemDataRole.ToolTipRole):
            fault = self.faults.get((index.row(), index.column()))
            return fault[1] if fault else None
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Letters and numbers; what is wrong in the pinned row is told by the header."""
        across = orientation == Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown.letters[section] if across else str(section + 1)
        if across and role in (
            Qt.ItemDataRole.AccessibleDescriptionRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            fault = self.faults.get((self.shown.header, section))
            return fault[1] if fault else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        return None


class _Cells(QStyledItemDelegate):
    """The file's own text; a faulty cell is framed and tinted, the column of the point shaded."""

    def __init__(self, theme: Theme, view: SheetView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    # Qt overrides

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Grid lines as hairlines; figures at the right."""
        rect = QRectF(option.rect)
        self._view.paint_cell(p, rect, index.row(), index.column())
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(p, self._theme, rect, 3)


class _Top(QHeaderView):
    """Letters of the columns, and under them the row with the meters, which never scrolls away."""

    def __init__(self, theme: Theme, view: SheetView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._theme, self._view = theme, view
        self.setSectionsClickable(False)

    # Qt overrides

    def paintSection(self, p: QPainter, rect: QRect, at: int) -> None:
        """One or two lines."""
        theme, shown = self._theme, self._view.model_.shown
        if at >= len(shown.letters):
            return
        box = QRectF(rect)
        p.save()
        first = QRectF(box.left(), box.top(), box.width(), PX["sheet_row"])
        _edges(p, theme, first)
        paint.text(p, theme, first, shown.letters[at], "small", "text3", paint.MIDDLE)
        if self._view.pinned:
            self._view.paint_cell(p, first.translated(0, first.height()), shown.header, at)
        p.restore()


class _Side(QHeaderView):
    """Numbers of the rows, whose lines meet those of the cells."""

    def __init__(self, theme: Theme, view: SheetView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._theme = theme

    # Qt overrides

    def paintSection(self, p: QPainter, rect: QRect, at: int) -> None:
        """The number in the middle."""
        p.save()
        _edges(p, self._theme, QRectF(rect))
        paint.text(p, self._theme, QRectF(rect), str(at + 1), "small", "text3", paint.MIDDLE)
        p.restore()


def _edges(p: QPainter, theme: Theme, rect: QRectF) -> None:
    """Hairlines below and at the right."""
    edge = theme.colour("line")
    p.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), edge)
    p.fillRect(QRectF(rect.right() - 1, rect.top(), 1, rect.height()), edge)


class SheetView(QTableView):
    """A sheet with its faults; ``go_to`` brings a spot into the middle."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("hourly_sheet")
        self._theme = theme
        self.model_ = SheetModel(self)
        self.setModel(self.model_)
        self.column = -1
        self._hidden = -1
        self.spot: tuple[int, int] | None = None
        self.setItemDelegate(_Cells(theme, self))
        self._top = _Top(theme, self)
        self.setHorizontalHeader(self._top)
        self.setVerticalHeader(_Side(theme, self))
        self._corner = Painted(QSize(_ROWS_WIDE, 2 * PX["sheet_row"]), self._draw_corner)
        self._corner.setParent(self)
        self._dress()

    @property
    def pinned(self) -> bool:
        """Whether the row with the meters stands in the header."""
        return 0 <= self.model_.shown.header < len(self.model_.shown.rows)

    def show_sheet(self, shown: Shown | None, faults: Sequence[tuple[Spot, str, str]] = ()) -> None:
        """Another sheet; ``faults`` are (spot, colour role, what is wrong)."""
        marks = {(spot.row, spot.column): (role, words) for spot, role, words in faults}
        self.column, self.spot = -1, None
        self.model_.show(shown or _NONE, marks)
        name = shown.sheet if shown else None
        self.setAccessibleName(f"Лист «{name}»" if name else "Лист файла")
        self._top.setFixedHeight(PX["sheet_row"] * (2 if self.pinned else 1))
        self._pin()
        self._corner.update()
        self._spread()

    def paint_cell(self, p: QPainter, rect: QRectF, row: int, column: int) -> None:
        """A cell where it is, or that of the pinned row in the header."""
        theme, model = self._theme, self.model_
        fault = model.faults.get((row, column))
        if fault is not None:
            paint.fill(p, rect, theme.colour(f"{fault[0]}_tint"))
        elif column == self.column:
            p.fillRect(rect, theme.colour("sunken"))
        _edges(p, theme, rect)
        if fault is not None and (row, column) == self.spot:
            p.setPen(QPen(theme.colour(fault[0]), 2))
            p.setBrush(Qt.BrushStyle.NoBrush)
            p.drawRect(rect.adjusted(1, 1, -1, -1))
        heading = row == model.shown.header
        tone = fault[0] if fault else "text2" if heading else "text"
        step = "small_strong" if fault or heading else "small"
        align = paint.LEFT if column == 0 else paint.RIGHT
        words = str(model.index(row, column).data() or "")
        paint.text(p, theme, rect.adjusted(8, 0, -8, 0), words, step, tone, align)

    def go_to(self, spot: Spot | None) -> None:
        """Frame the spot and bring it into view; None frames nothing."""
        self.spot = (spot.row, spot.column) if spot else None
        self.column = spot.column if spot else -1
        if spot is not None:
            row = spot.row + 1 if spot.row == self._hidden else spot.row  # what stands below it
            index = self.model_.index(row, spot.column)
            self.setCurrentIndex(index)
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        self.viewport().update()
        self._top.viewport().update()

    def _pin(self) -> None:
        """The pinned row stands once."""
        if self._hidden >= 0:
            self.setRowHidden(self._hidden, False)
        self._hidden = self.model_.shown.header if self.pinned else -1
        if self._hidden >= 0:
            self.setRowHidden(self._hidden, True)

    def _draw_corner(self, p: QPainter, rect: QRectF) -> None:
        """Above the numbers of the rows: that of the pinned one."""
        upper = QRectF(rect.left(), rect.top(), rect.width(), PX["sheet_row"])
        _edges(p, self._theme, upper)
        if self.pinned:
            lower = upper.translated(0, upper.height())
            _edges(p, self._theme, lower)
            number = str(self.model_.shown.header + 1)
            paint.text(p, self._theme, lower, number, "small", "text3", paint.MIDDLE)

    def height_of(self, rows: int) -> int:
        """The height in which so many rows stand whole."""
        scrolls = self._top.length() > self.width() - _ROWS_WIDE - PX["scrollbar"]
        heads = 2 if self.pinned else 1
        return PX["sheet_row"] * (rows + heads) + (PX["scrollbar"] if scrolls else 0)

    def to_first(self) -> None:
        """Past empty rows on top."""
        rows = self.model_.shown.rows
        first = next((at for at, row in enumerate(rows) if any(row)), 0)
        self.scrollTo(self.model_.index(first, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().setFont(font("small"))
        side = self.verticalHeader()
        side.setFont(font("small"))
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setMinimumSectionSize(PX["sheet_row"])
        side.setDefaultSectionSize(PX["sheet_row"])
        side.setFixedWidth(_ROWS_WIDE)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setCornerWidget(QWidget())

    def _spread(self) -> None:
        """Few columns share the width, many keep theirs and scroll."""
        count = self.model_.columnCount()
        if not count:
            return
        room = self.width() - _ROWS_WIDE - PX["scrollbar"] - 2
        first = max(_FIRST_WIDE, min(_FIRST_MOST, room - (count - 1) * _ROOMY))
        each = max(_WIDE, (room - first) // max(count - 1, 1)) if count > 1 else _WIDE
        for at in range(count):
            self._top.resizeSection(at, each if at else first)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the new width."""
        super().resizeEvent(event)
        self._spread()
