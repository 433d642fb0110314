"""The map of who has not sent: contracts down, months across, a painted mark per cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from bsk_desk.features.hourly.model.hours import month_before
from bsk_desk.features.hourly.queries import CompletenessCell
from bsk_desk.features.hourly.ui.words import month_words
from bsk_desk.kernel.times import BARNAUL
from bsk_desk.kernel.words import counted
from bsk_desk.qt import paint
from bsk_desk.qt.columns import ROW_ROLE, Index
from bsk_desk.qt.marks import FINDING_ICONS
from bsk_desk.qt.scrolling import Fade
from bsk_desk.qt.theme import PX, Theme

_NAME_WIDE, _NAME_LEAST, _CELL_WIDE = 420, 200, 68


@dataclass(frozen=True, slots=True)
class Row:
    """A contract and its months."""

    contract: int
    organization: str
    cells: tuple[CompletenessCell, ...]

    @property
    def owing(self) -> bool:
        """Whether something of the last whole month is missing."""
        cell = self.cells[-2] if len(self.cells) > 1 else self.cells[-1]
        return state_of(cell) == "none"


def state_of(cell: CompletenessCell) -> str:
    """full, part (some accepted), waiting (undecided), none (nothing sent), idle (not yet due)."""
    if not cell.points:
        return "idle"
    if cell.accepted == cell.points:
        return "full"
    if cell.accepted or cell.waiting:
        return "part" if cell.accepted else "waiting"
    return "idle" if cell.month >= this_month() else "none"


#: State -> colour role, words in the legend, words of one cell.
LOOKS = {
    "full": ("done", "всё принято", "принято всё"),
    "part": ("soon", "принято не всё", "принято не всё"),
    "waiting": ("submitted", "ждёт решения", "ждёт решения"),
    "none": ("overdue", "не прислал", "не прислано"),
    "idle": ("postponed", "", "присылать ещё рано или нечего"),
}


def rows_of(cells: Sequence[CompletenessCell]) -> list[Row]:
    """Cells come by contract, then by month; months before anybody sent anything are left out."""
    sent = [cell.month for cell in cells if cell.accepted or cell.waiting]
    first = min([*sent, month_before(this_month())])
    found: dict[int, list[CompletenessCell]] = {}
    for cell in cells:
        if cell.month >= first:
            found.setdefault(cell.contract, []).append(cell)
    return [Row(n, of[0].organization, tuple(of)) for n, of in found.items()]


class MapModel(QAbstractTableModel):
    """First column the contract, then a column per month."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()
        self.months: tuple[date, ...] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        if rows:
            self.months = tuple(cell.month for cell in rows[0].cells)
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        """Contracts."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """The contract and its months."""
        return 0 if parent is not None and parent.isValid() else 1 + len(self.months)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words for who cannot see the marks."""
        found = self.rows[index.row()]
        at = index.column()
        if role == ROW_ROLE:
            return found if at == 0 else found.cells[at - 1]
        spoken = (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        )
        if role in spoken:
            return f"{found.contract}, {found.organization}" if at == 0 else _spoken(found, at)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Months as «10.26»."""
        if orientation == Qt.Orientation.Vertical:
            return None
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return "Договор" if section == 0 else f"{self.months[section - 1]:%m.%y}"


def _spoken(found: Row, at: int) -> str:
    cell = found.cells[at - 1]
    words = LOOKS[state_of(cell)][2]
    points = f"{cell.accepted} из {counted(cell.points, 'точки', 'точек', 'точек')}"
    return f"{found.organization}, {month_words(cell.month)}: {words}, {points}"


class MapDelegate(QStyledItemDelegate):
    """A rounded mark per cell: tint, icon, and how many points of how many."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """From memory."""
        rect, theme = QRectF(option.rect), self._theme
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.fillRect(QRectF(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        found = index.data(ROW_ROLE)
        if isinstance(found, Row):
            number = QRectF(rect.left() + 16, rect.top(), 56, rect.height())
            paint.text(p, theme, number, str(found.contract), "body", "text2")
            paint.text(p, theme, rect.adjusted(72, 0, -8, 0), found.organization, "body")
        else:
            self._cell(p, rect.adjusted(3, 4, -3, -4), found)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(p, theme, rect.adjusted(1, 2, -1, -2))

    def _cell(self, p: QPainter, rect: QRectF, cell: CompletenessCell) -> None:
        state = state_of(cell)
        role, theme = LOOKS[state][0], self._theme
        if state == "idle":
            paint.text(p, theme, rect, "–", "small", "text3", paint.MIDDLE)
            return
        paint.fill(p, rect, theme.colour(f"{role}_tint"), 4)
        spot = QRectF(rect.left() + 8, rect.center().y() - 7, 14, 14)
        paint.icon(p, theme, spot, FINDING_ICONS[role], role)
        words = f"{cell.accepted}/{cell.points}" if state == "part" else f"{cell.points}"
        paint.text(p, theme, rect.adjusted(26, 0, -4, 0), words, "small", role)


class MapHeading(QHeaderView):
    """Quiet titles, as above every table."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme

    # Qt overrides

    def paintSection(self, p: QPainter, rect: QRect, at: int) -> None:
        """The contract at the left as its numbers, months in the middle."""
        box, align = QRectF(rect), paint.MIDDLE if at else paint.LEFT
        inner = box if at else box.adjusted(16, 0, -8, 0)
        model, theme = self.model(), self._theme
        p.save()
        words = str(model.headerData(at, Qt.Orientation.Horizontal) or "")
        paint.text(p, theme, inner, words, "micro", "text3", align)
        p.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.colour("line"))
        p.restore()


class MapView(QTableView):
    """``Enter`` or a double click opens the files of that contract's month."""

    def __init__(self, theme: Theme, model: MapModel) -> None:
        super().__init__()
        self.setObjectName("hourly_map")
        self.setModel(model)
        model.setParent(self)
        self.setItemDelegate(MapDelegate(theme, self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(PX["table_row"])
        self.verticalHeader().setDefaultSectionSize(PX["table_row"])
        header = MapHeading(theme)
        self.setHorizontalHeader(header)
        header.setFixedHeight(PX["table_row"])
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        Fade(theme, self)
        self.setAccessibleName("Договоры и месяцы: кто прислал почасовые данные")

    def fit(self) -> None:
        """Widths: the contract takes what is left."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        months = (header.count() - 1) * _CELL_WIDE
        room = self.width() - months - PX["scrollbar"]
        for at in range(header.count()):
            header.resizeSection(at, _CELL_WIDE if at else max(_NAME_LEAST, min(_NAME_WIDE, room)))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names have what the months leave."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as a double click; letters are the page's keys."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.doubleClicked.emit(self.currentIndex())
        elif event.text() and event.text().isprintable():
            event.ignore()
        else:
            super().keyPressEvent(event)


def this_month() -> date:
    """The first day of the running month in Barnaul."""
    today = datetime.now(BARNAUL).date()
    return date(today.year, today.month, 1)
