"""The view of a queue: painted rows over a keyset model, ticks in the gutter, place kept by id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from bsk_desk.qt import paint
from bsk_desk.qt.columns import Index
from bsk_desk.qt.keyset_model import KeysetTableModel
from bsk_desk.qt.rows import GUTTER, QueueDelegate, QueueRow
from bsk_desk.qt.scrolling import Fade, KeepsCurrent
from bsk_desk.qt.theme import PX, Theme

_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible
#: How much of the lower edge is taken by the fade.
_FADE = 32


class _Ring(QWidget):
    """With the focus and no current row, the ring is round the list: above fades, off words."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        """It is painted whenever what is below is."""
        if self._view.hasFocus() and not self._view.currentIndex().isValid():
            paint.ring_around(self._theme, self, 1)


class QueueView(QTableView):
    """One column of painted rows over a KeysetTableModel.

    ``opened(row)`` on Enter or a click, ``current(row)`` when the current row changes (None when
    none is), ``checked_changed()`` when rows are ticked in the gutter. J and K move as in mail.
    """

    opened = Signal(object)
    current = Signal(object)
    checked_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        model: KeysetTableModel[Any],
        as_row: Callable[[Any], QueueRow],
        name: str,
    ) -> None:
        super().__init__()
        self._theme = theme
        self.hovered = -1
        #: Whether the focus may take the first row where none is current.
        self.takes_first = True
        #: Ids of the rows that are ticked; they stay ticked when they scroll out of memory.
        self.checked: set[Any] = set()
        self._keyset = model
        self._anchor: tuple[Any, int] | None = None
        self._awaited = False
        self.setModel(model)
        model.setParent(self)
        self.setItemDelegate(QueueDelegate(theme, as_row, self, self))
        self.setAccessibleName(name)
        self._dress()
        Fade(theme, self)
        Fade(theme, self, height=24, top=PX["queue_row"])
        KeepsCurrent(self)
        self._ring = _Ring(theme, self)
        model.refreshing.connect(self._note_place)
        model.refreshed.connect(self._keep_place)
        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self._on_arrived)
        self.clicked.connect(self._on_clicked)

    def _dress(self) -> None:
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(24)
        self.verticalHeader().setDefaultSectionSize(PX["queue_row"])
        for column in range(1, self._keyset.columnCount()):
            self.setColumnHidden(column, True)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalScrollBar().setSingleStep(PX["queue_row"])

    def current_row(self) -> Any:
        """The row object that is current, or None."""
        return (
            self._keyset.row(self.currentIndex().row()) if self.currentIndex().isValid() else None
        )

    def go(self, step: int) -> None:
        """To the next (1) or previous (-1) row; to the first where none is current."""
        at = self.currentIndex().row() + step if self.currentIndex().isValid() else 0
        if 0 <= at < self._keyset.rowCount():
            self.setCurrentIndex(self._keyset.index(at, 0))

    def choose(self, row_id: Any) -> bool:
        """Make the row with this id current, if it is in memory; no other one looks chosen."""
        at = self._keyset.place_of(row_id)
        if at is None:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            return False
        self.setCurrentIndex(self._keyset.index(at, 0))
        return True

    def filled(self, at: int) -> bool:
        """Whether a row stands on a tint: a hairline would touch it."""
        model = self.selectionModel()
        return at == self.hovered or (
            at < self._keyset.rowCount() and model.isSelected(self._keyset.index(at, 0))
        )

    def scrolls(self) -> bool:
        """Whether the scroll bar is shown."""
        return self.verticalScrollBar().isVisible()

    def is_checked(self, at: int) -> bool:
        """Whether the row at this place is ticked."""
        return bool(self.checked) and self._keyset.id_at(at) in self.checked

    def toggle(self, at: int) -> None:
        """Tick the row at this place, or not."""
        row_id = self._keyset.id_at(at)
        if row_id is not None:
            self.checked.symmetric_difference_update({row_id})
            self.viewport().update()
            self.checked_changed.emit()

    def uncheck_all(self) -> None:
        """No row is ticked any more."""
        self.checked.clear()
        self.viewport().update()
        self.checked_changed.emit()

    def _note_place(self) -> None:
        """Remember which row stands where on the screen: the current one, or the topmost."""
        self._anchor = None
        if self.verticalScrollBar().value() == 0:
            return
        at = self.currentIndex().row()
        if not self.viewport().rect().contains(QPoint(0, self.rowViewportPosition(at))):
            at = self.rowAt(0)
        row_id = self._keyset.id_at(at)
        if row_id is not None:
            self._anchor = (row_id, self.rowViewportPosition(at))

    def _keep_place(self) -> None:
        if self._anchor is None:
            return
        row_id, y = self._anchor
        at = self._keyset.place_of(row_id)
        if at is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + self.rowViewportPosition(at) - y)

    def _on_reset(self) -> None:
        self.hovered = -1
        self.scrollToTop()

    def _on_arrived(self, top: Index, bottom: Index) -> None:
        """A row that was gone to before it was in memory is told now."""
        row = self.current_row() if self._awaited else None
        if row is not None and top.row() <= self.currentIndex().row() <= bottom.row():
            self._awaited = False
            self.current.emit(row)

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self._keyset.row(index.row())
        if row is not None:
            self.opened.emit(row)

    def _hover(self, at: int) -> None:
        if at != self.hovered:
            self.hovered = at
            self.viewport().update()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The ring is as large as the rows' room."""
        super().resizeEvent(event)
        self._ring.setGeometry(self.viewport().geometry())

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _VISIBLE) -> None:
        """The row comes whole above the fade, and rows are not cut at the top."""
        bar, high = self.verticalScrollBar(), PX["queue_row"]
        if hint != _VISIBLE or not index.isValid():
            super().scrollTo(index, hint)
            bar.setValue(round(bar.value() / high) * high)
            return
        top, room = index.row() * high, self.viewport().height() - _FADE
        if top < bar.value():
            bar.setValue(top)
        elif top + high > bar.value() + room:
            bar.setValue(-(-(top + high - room) // high) * high)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell the page."""
        super().currentChanged(current, previous)
        self.viewport().update()
        row = self._keyset.row(current.row()) if current.isValid() else None
        self._awaited = current.isValid() and row is None
        self.current.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The whole row is under the mouse."""
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(round(event.position().y())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The gutter ticks, the row opens."""
        if event.position().x() < GUTTER and event.button() == Qt.MouseButton.LeftButton:
            self.toggle(self.rowAt(round(event.position().y())))
        else:
            super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the mouse."""
        super().leaveEvent(event)
        self._hover(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, space ticks; letters are the page's keys and not a search."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if (row := self.current_row()) is not None:
                self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.toggle(self.currentIndex().row())
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The ring is drawn by the current row: the first, unless what is open stands in no row."""
        if self.takes_first or self.currentIndex().isValid():
            super().focusInEvent(event)
            if not self.currentIndex().isValid() and self._keyset.rowCount():
                self.setCurrentIndex(self._keyset.index(0, 0))
        self.viewport().update()
