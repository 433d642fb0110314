"""The places: one list view painted by a delegate; the person and the connection below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from bsk_desk.kernel.words import initials, short_full_name
from bsk_desk.qt import paint
from bsk_desk.qt.buttons import icon_button
from bsk_desk.qt.columns import Index
from bsk_desk.qt.inputs import Door
from bsk_desk.qt.kit import Box, Painted, column, label, row, set_tone
from bsk_desk.qt.marks import avatar, sign
from bsk_desk.qt.scrolling import Fade
from bsk_desk.qt.theme import PX, Theme

PLACE_ROLE = Qt.ItemDataRole.UserRole
_LOW = 800
_ROW_LOW = 28
_BEFORE_TITLE = 38
_WORDS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A line of the sidebar: id, title, icon (token), count in words.

    ``warns`` tints the count («overdue», «today»); ``progress`` 0 to 1 draws a ring beside it.
    """

    id: str
    title: str
    icon: str
    count: str = ""
    warns: str = ""
    progress: float | None = None

    def taken(self) -> float:
        """The width of what stands at the right of the title."""
        wide = paint.width_of(self.count, "small_strong")
        return wide + (18 if self.progress is None else 44)

    def fits(self) -> bool:
        """Whether the title is read whole, chosen or not; otherwise a tooltip has it."""
        room = PX["sidebar"] - 2 * 8 - _BEFORE_TITLE - self.taken()
        return paint.width_of(self.title, "strong") <= room


#: A section: its heading and its places.
Section = tuple[str, Sequence[PlaceRow]]


class _Places(QAbstractListModel):
    """Headings (plain strings) and places in one flat list; headings cannot be selected."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[str | PlaceRow] = []

    def show(self, sections: Sequence[Section]) -> None:
        rows: list[str | PlaceRow] = []
        for heading, places in sections:
            if places:
                rows += [heading, *places]
        if [_key(r) for r in rows] == [_key(r) for r in self.rows]:
            self.rows = rows
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self.rows[index.row()]
        if role == PLACE_ROLE:
            return found
        if isinstance(found, str):
            return found if role in _WORDS else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return None if found.fits() else found.title
        if role == Qt.ItemDataRole.AccessibleTextRole and found.count:
            return f"{found.title}, {found.count}"
        return found.title if role in _WORDS else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def _key(row: str | PlaceRow) -> str:
    return row if isinstance(row, str) else f"place {row.id}"


class _Delegate(QStyledItemDelegate):
    """Icon, title, count at the right; the count is coloured only where it is a warning."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self.row_height = PX["sidebar_row"]

    # Qt overrides

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        if isinstance(index.data(PLACE_ROLE), str):
            return QSize(0, 20 if index.row() == 0 else self.row_height)
        return QSize(0, self.row_height)

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: str | PlaceRow = index.data(PLACE_ROLE)
        theme, rect = self._theme, QRectF(option.rect)
        if isinstance(place, str):
            spot = rect.adjusted(20, rect.height() - 22, -16, -2)
            paint.text(p, theme, spot, place, "micro", "text3")
            return
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        body = rect.adjusted(8, 1, -8, -1)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            paint.fill(p, body, theme.colour("selected" if chosen else "pressed"), 6)
        tone = "accent_text" if chosen else "text2"
        mark = QRectF(body.left() + 10, body.center().y() - 9, 18, 18)
        paint.icon(p, theme, mark, place.icon, tone)
        title = body.adjusted(_BEFORE_TITLE, 0, -place.taken(), 0)
        step, role = ("strong", "accent_text") if chosen else ("body", "text")
        paint.text(p, theme, title, place.title, step, role)
        self._count(p, body, place, chosen=chosen)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(p, theme, body)

    def _count(self, p: QPainter, body: QRectF, place: PlaceRow, *, chosen: bool) -> None:
        theme = self._theme
        wide = paint.width_of(place.count, "small_strong")
        right = body.adjusted(0, 0, -10, 0)
        if place.progress is not None:
            spot = QRectF(body.right() - wide - 28, body.center().y() - 6, 12, 12)
            paint.ring(p, theme, spot, place.progress, "accent_text")
            paint.text(p, theme, right, place.count, "small_strong", "accent_text", paint.RIGHT)
        elif place.warns and place.count:
            wide = max(20, wide + 12)
            pill = QRectF(body.right() - wide - 4, body.center().y() - 9, wide, 18)
            paint.fill(p, pill, theme.colour(place.warns + "_tint"), 9)
            paint.text(p, theme, pill, place.count, "small_strong", place.warns, paint.MIDDLE)
        else:
            tone = "accent_text" if chosen else "text3"
            paint.text(p, theme, right, place.count, "small", tone, paint.RIGHT)


class Sidebar(Box):
    """Sign, door to the palette, places, person and connection.

    ``place_chosen(id)`` when a person goes elsewhere; ``palette_wanted()``; ``menu`` is the gear's.
    """

    place_chosen = Signal(str)
    palette_wanted = Signal()

    def __init__(self, theme: Theme, full_name: str) -> None:
        super().__init__("v", gap=0, surface="window")
        self._theme = theme
        self._online = True
        self.view = QListView()
        self._places = _Places(self.view)
        self._delegate = _Delegate(theme, self.view)
        self._dress_view()
        head = row(sign(theme), label("BSK Desk", "heading"), None, gap=8, pad=(0, 12))
        head.setFixedHeight(PX["header"])
        self.door = Door(theme, "action.search", "Найти", "Ctrl K")
        self.door.opened.connect(self.palette_wanted)
        self.add(head, column(self.door, pad=(0, 12, 12, 12)), (self.view, 1))
        self.menu = QMenu(self)
        self.gear = icon_button(theme, "place.settings", "Настройки и тема")
        self.gear.setMenu(self.menu)
        self._state = label("На связи", "small", "text2")
        self._dot = Painted(QSize(8, 8), self._draw_dot)
        self.add(self._foot(full_name))
        self.setFixedWidth(PX["sidebar"])

    def _dress_view(self) -> None:
        self.view.setModel(self._places)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName("Разделы")
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        Fade(self._theme, self.view, "window", 24)
        self.view.selectionModel().currentChanged.connect(self._on_current)

    def _foot(self, full_name: str) -> Box:
        state = row(self._dot, self._state, None, gap=6)
        name = label(short_full_name(full_name), "small_strong")
        face = avatar(self._theme, initials(full_name), mine=True, size=28, name=full_name)
        who = row(face, (column(name, state, gap=0), 1), gap=10, pad=(10, 12))
        who.add(self.gear)
        return who

    def show_places(self, sections: Sequence[Section]) -> None:
        """Places and counts; the chosen place stays chosen, and no signal is sent."""
        chosen = self.place
        self._places.show(sections)
        self._fit()
        if chosen:
            self.choose(chosen)

    @property
    def place(self) -> str:
        """The id of the chosen place, or nothing."""
        found = self.view.currentIndex().data(PLACE_ROLE)
        return found.id if isinstance(found, PlaceRow) else ""

    def choose(self, place_id: str) -> None:
        """Mark a place as the present one, without a signal."""
        for at, found in enumerate(self._places.rows):
            if isinstance(found, PlaceRow) and found.id == place_id:
                model = self.view.selectionModel()
                model.blockSignals(True)
                flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
                model.setCurrentIndex(self._places.index(at), flag)
                model.blockSignals(False)
                self._show_chosen()
                return

    def _show_chosen(self) -> None:
        """Where the window is low, the present place is scrolled into view, off the fade."""
        if (index := self.view.currentIndex()).isValid():
            # What is clicked stays: the second click of two would meet the next place.
            if QApplication.mouseButtons() == Qt.MouseButton.NoButton:
                self.view.scrollTo(index.siblingAtRow(index.row() + 1))
            self.view.scrollTo(index)
        self.view.viewport().update()

    def show_connection(self, online: bool) -> None:
        """The dot and the words at the foot."""
        self._online = online
        self._state.setText("На связи" if online else "Нет связи")
        set_tone(self._state, "text2" if online else "overdue")
        self._dot.update()

    def _draw_dot(self, p: QPainter, rect: QRectF) -> None:
        paint.fill(p, rect, self._theme.colour("done" if self._online else "overdue"), 4)

    def _fit(self) -> None:
        """Lower rows in a low window, and where there are more places than room."""
        roomy = PX["sidebar_row"]
        crowded = len(self._places.rows) * roomy > self.view.height() + roomy - 20
        wanted = _ROW_LOW if crowded or self.window().height() < _LOW else roomy
        if wanted != self._delegate.row_height:
            self._delegate.row_height = wanted
            self.view.doItemsLayout()

    def _on_current(self, current: QModelIndex, _before: QModelIndex) -> None:
        found = current.data(PLACE_ROLE)
        if isinstance(found, PlaceRow):
            self.place_chosen.emit(found.id)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Rows are 28 px in a low window."""
        super().resizeEvent(event)
        self._fit()
        self._show_chosen()

    def changeEvent(self, event: QEvent) -> None:
        """Another theme: all is painted anew."""
        super().changeEvent(event)
        self.view.viewport().update()
