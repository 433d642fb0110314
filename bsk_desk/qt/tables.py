"""Tables with columns: a header that sorts by SQL, figures at the right, colours by role."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from bsk_desk.qt import paint
from bsk_desk.qt.columns import ROW_ROLE, TONE_ROLE, Column, Index
from bsk_desk.qt.scrolling import Fade
from bsk_desk.qt.theme import PX, Theme, font


class RowsModel(QAbstractTableModel):
    """A short list that is all in memory: plain rows under columns."""

    def __init__(self, columns: Sequence[Column[Any]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Any, ...] = ()

    def show(self, rows: Sequence[Any]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def row(self, at: int) -> Any:
        """The row at this place, or None."""
        return self.rows[at] if 0 <= at < len(self.rows) else None

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One per Column."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """From memory."""
        if not index.isValid():
            return None
        return self.columns[index.column()].value(self.rows[index.row()], role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        return self.columns[section].heading(role)


def _inside(cell: QRectF, at: int, columns: int) -> QRectF:
    """Where the words of a cell stand: the first and last column keep the margin of the page."""
    return cell.adjusted(16 if at == 0 else 8, 0, -16 if at == columns - 1 else -8, 0)


class CellDelegate(QStyledItemDelegate):
    """One line of text in the colour of its column; the row's tint and ring over all columns."""

    def __init__(self, theme: Theme, view: TableView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    # Qt overrides

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Rows are as high as the language says."""
        return QSize(0, PX["table_row"])

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """From memory; what is not there yet is a quiet bar."""
        theme, rect = self._theme, QRectF(option.rect)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen or index.row() == self._view.hovered:
            self._tint(p, rect, chosen=chosen)
        else:
            p.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        inner = _inside(rect, index.column(), len(self._view.columns))
        if index.data(ROW_ROLE) is None:
            paint.skeleton(p, theme, inner, 0.6)
            return
        align = Qt.AlignmentFlag(int(index.data(Qt.ItemDataRole.TextAlignmentRole) or paint.LEFT))
        words = index.data(Qt.ItemDataRole.DisplayRole)
        role = index.data(TONE_ROLE) or "text"
        paint.text(p, theme, inner, str(words or ""), "body", role, align)

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A tooltip has the words where the column cuts them."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        room = _inside(QRectF(option.rect), index.column(), len(self._view.columns)).width()
        cut = paint.width_of(paint.one_line(words), "body") > room + 0.5
        QToolTip.showText(event.globalPos(), words if cut else "", view)
        return True

    def _tint(self, p: QPainter, cell: QRectF, *, chosen: bool) -> None:
        """The whole row in one piece, cut to this cell: no seam between columns."""
        header = self._view.horizontalHeader()
        wide = header.length() - 8
        whole = QRectF(4 - header.offset(), cell.top() + 1, wide, cell.height() - 2)
        p.save()
        p.setClipRect(cell)
        paint.fill(p, whole, self._theme.colour("selected" if chosen else "hover"), 6)
        if chosen and self._view.hasFocus():
            paint.focus_ring(p, self._theme, whole)
        p.restore()


class Heading(QHeaderView):
    """Quiet titles; the column that sorts carries an arrow."""

    def __init__(self, theme: Theme, columns: Sequence[Column[Any]]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme, self._columns = theme, tuple(columns)
        self.order, self.descending = "", False

    # Qt overrides

    def paintSection(self, p: QPainter, rect: QRect, at: int) -> None:
        """The title in small words; never cut before the arrow."""
        column, theme = self._columns[at], self._theme
        p.save()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = _inside(QRectF(rect), at, len(self._columns))
        sorts = bool(column.order) and column.order == self.order
        if sorts:
            side = QRectF(inner.right() - 12, inner.center().y() - 6, 12, 12)
            paint.icon(p, theme, side, "action.down" if self.descending else "action.up", "text2")
            inner.setRight(inner.right() - 16)
        align = column.align | Qt.AlignmentFlag.AlignVCenter
        paint.text(p, theme, inner, column.title, "micro", "text2" if sorts else "text3", align)
        p.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        p.restore()


class TableView(QTableView):
    """A table over a KeysetTableModel or RowsModel.

    A click on a heading sorts (models do it by SQL). ``opened(row)`` on Enter or a double click;
    ``current(row)`` when another row is current.
    """

    opened = Signal(object)
    current = Signal(object)

    def __init__(
        self, theme: Theme, model: QAbstractTableModel, columns: Sequence[Column[Any]], name: str
    ) -> None:
        super().__init__()
        self._theme = theme
        self.hovered = -1
        self.columns = tuple(columns)
        self.heading = Heading(theme, columns)
        self.setModel(model)
        if model.parent() is None:
            model.setParent(self)
        self.setItemDelegate(CellDelegate(theme, self))
        self.setAccessibleName(name)
        self._dress()
        self._dress_header()
        Fade(theme, self)
        self.doubleClicked.connect(self._on_double_clicked)
        self.entered.connect(self._on_entered)
        model.modelReset.connect(self._show_ring)
        model.rowsInserted.connect(self._show_ring)

    def _dress(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(20)
        self.verticalHeader().setDefaultSectionSize(PX["table_row"])
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)

    def _dress_header(self) -> None:
        header = self.heading
        self.setHorizontalHeader(header)
        header.setFont(font("micro"))
        header.setHighlightSections(False)
        header.setFixedHeight(PX["table_row"])
        header.setMinimumSectionSize(40)
        header.setSectionsClickable(True)
        header.setAccessibleName("Столбцы, щелчок сортирует")
        for at, column in enumerate(self.columns):
            if column.width:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(at, column.width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        header.sectionClicked.connect(self._on_heading)

    def rows_selected(self) -> list[Any]:
        """The row objects selected, those in memory."""
        found = (index.data(ROW_ROLE) for index in self.selectionModel().selectedRows())
        return [row for row in found if row is not None]

    def sorted_by(self, order: str, *, descending: bool = False) -> None:
        """Show in the heading how the rows are sorted, without sorting."""
        self.heading.order, self.heading.descending = order, descending
        self.heading.viewport().update()

    def _on_heading(self, at: int) -> None:
        order = self.columns[at].order
        if order is None:
            return
        turned = self.heading.order == order and not self.heading.descending
        self.sorted_by(order, descending=turned)
        way = Qt.SortOrder.DescendingOrder if turned else Qt.SortOrder.AscendingOrder
        self.model().sort(at, way)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if (row := index.data(ROW_ROLE)) is not None:
            self.opened.emit(row)

    def _on_entered(self, index: QModelIndex) -> None:
        self.hovered = index.row()
        self.viewport().update()

    def _show_ring(self) -> None:
        """The ring is drawn by the row that is chosen: with the focus there is one."""
        chosen = self.selectionModel()
        if self.hasFocus() and self.model().rowCount() and not chosen.hasSelection():
            self.selectRow(max(0, self.currentIndex().row()))

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """With the focus and no rows, the ring is around the table."""
        super().paintEvent(event)
        if self.hasFocus() and not self.model().rowCount():
            paint.ring_around(self._theme, self.viewport())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """By the Tab key, or as its rows are shown."""
        super().focusInEvent(event)
        self._show_ring()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the page."""
        super().currentChanged(current, previous)
        self.current.emit(current.data(ROW_ROLE) if current.isValid() else None)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the mouse."""
        super().leaveEvent(event)
        self.hovered = -1
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; letters are the page's keys and not a search."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._on_double_clicked(self.currentIndex())
        elif event.text() and event.text().isprintable() and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)
