"""A table of any number of rows: the exact count at once, the rows when they are looked at.

``data()`` reads memory only. A row that is not there yet is a quiet placeholder, and looking at it
is what asks for its page; so any view may show the model, and a jump to row 700,000 is one query.
Show it in a QTableView: a QListView lays out every row (5 s for a million, measured).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from operator import attrgetter
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, QTimer, Signal

from bsk_desk.kernel.paging import Key, Page, PageRequest
from bsk_desk.qt.columns import ROW_ROLE, TONE_ROLE, Column, Index
from bsk_desk.qt.keyset_pages import KEEP, Loader, Loads, Pages, Run, all_rows, follow
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.tasks import TaskRunner

__all__ = ["ROW_ROLE", "TONE_ROLE", "Column", "KeysetTableModel", "Loader", "Loads", "all_rows"]

Row = TypeVar("Row")
#: Blocks asked for in one go: the ones looked at last.
_AT_ONCE = 4
#: Places of blocks are read anew no more often, however fast others change the rows.
_ANCHORS_EVERY_S = 20.0
#: So long after rows were found not to fit the count, all is read anew.
_MEND_AFTER_MS = 2000

Found = list[tuple[Run, list[tuple[int, Page[Any]]]]]


class KeysetTableModel(QAbstractTableModel, Generic[Row]):
    """Rows of one filter in one order.

    ``loading(bool)`` while something is read; ``counted(total)`` when the exact number is known;
    ``refreshing()`` and ``refreshed()`` around a change of rows in place; ``failed(error)`` carries
    a UserError for the page's bar (other errors go to the task runner).
    """

    loading = Signal(bool)
    counted = Signal(object)
    refreshing = Signal()
    refreshed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        tasks: TaskRunner,
        first: PageRequest,
        *,
        row_id: Callable[[Row], Any] = attrgetter("id"),
        spoken: Callable[[Row], str] | None = None,
        keep: int = KEEP,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._keep, self._row_id, self._spoken = keep, row_id, spoken
        self._loader: Loader[Row] | None = None
        self._pages: Pages[Row] = Pages(first, keep=keep)
        #: What was asked for last (``request``: how the rows in memory came), and whether it came.
        self._asked, self._begun = first, False
        self._total: int | None = None
        self._jobs = LatestJobs(tasks, self)
        self._jobs.loading.connect(self.loading)
        self._jobs.failed.connect(self._on_failed)
        self._wanted: list[int] = []
        self._refresh_again = False
        self._anchored_at = -_ANCHORS_EVERY_S
        self._timer = QTimer(self, interval=0, singleShot=True)
        self._timer.timeout.connect(self._read_wanted)
        self._mending = QTimer(self, interval=_MEND_AFTER_MS, singleShot=True)
        self._mending.timeout.connect(self._mend)

    @property
    def request(self) -> PageRequest:
        """The present order and page size."""
        return self._pages.request

    @property
    def loader(self) -> Loader[Row] | None:
        """What reads the rows now: exports read through it too."""
        return self._loader

    @property
    def total(self) -> int | None:
        """The exact number of rows; None until it is known."""
        return self._total

    def show(self, loader: Loader[Row]) -> None:
        """Show another filter; the rows of the last one stay until the first new ones arrive.

        ``loader`` runs on worker threads: it must hold plain values, never a widget.
        """
        self._loader = loader
        self._restart(self._asked)

    def set_order(self, order: str, *, descending: bool = False) -> None:
        """Sort otherwise, from the first row."""
        self._restart(replace(self._asked, order=order, descending=descending))

    def refresh(self) -> None:
        """Read again what is looked at; selection and place are kept by id."""
        if self._loader is None or self._total is None:
            self._restart(self._asked)
        elif self._jobs.runs("refresh"):
            self._refresh_again = True
        else:
            self._start_refresh(self._loader)

    def row(self, at: int) -> Row | None:
        """The row at this place, or None while it is not in memory."""
        return self._pages.at(at)

    def place_of(self, row_id: Any) -> int | None:
        """Where the row with this id is, if it is in memory."""
        return next((at for at, row in self._pages.loaded() if self._row_id(row) == row_id), None)

    def id_at(self, at: int) -> Any:
        """The id of the row at this place, or None while it is not in memory."""
        return None if (row := self._pages.at(at)) is None else self._row_id(row)

    def _restart(self, request: PageRequest) -> None:
        self._asked, self._begun = request, False
        self._jobs.drop()
        self._mending.stop()
        self._wanted.clear()
        self._refresh_again = False
        self._total = None
        pages: Pages[Row] = Pages(request, keep=self._keep)
        run = Run(0, 1, pages.request)
        if (loader := self._loader) is None:
            self._pages = pages
            return
        self._jobs.start("first", partial(run.read, loader), partial(self._begin, pages, run))

    def _begin(self, pages: Pages[Row], run: Run, found: list[tuple[int, Page[Row]]]) -> None:
        self._begun = True
        page = found[0][1]
        pages.total = len(page.rows)
        pages.accept(run, found)
        self.beginResetModel()
        self._pages = pages
        self.endResetModel()
        if page.next_after is None:
            self._count_is(pages.total)
        elif loader := self._loader:
            self._jobs.start("count", loader.count, self._count_is)

    def _count_is(self, total: int) -> None:
        known = self._pages.total
        if total > known:
            self.beginInsertRows(QModelIndex(), known, total - 1)
            self._pages.total = total
            self.endInsertRows()
        self._total = max(total, known)
        self.counted.emit(self._total)
        if self._pages.last_block > 1:
            self._read_anchors()

    def _read_anchors(self) -> None:
        if loader := self._loader:
            request = self._pages.request
            self._anchored_at = time.monotonic()
            self._jobs.start(
                "anchors", lambda job: loader.anchors(job, request), self._anchored, quiet=True
            )

    def _anchored(self, keys: Sequence[Key]) -> None:
        self._pages.anchor(keys)
        self._timer.start()

    def _want(self, row: int) -> None:
        """Note a row that was looked at and is not there; the latest looks are served first."""
        block = row // self._pages.size
        self._wanted = [*(b for b in self._wanted if b != block), block][-_AT_ONCE:]
        if not self._timer.isActive():
            self._timer.start()

    def _read_wanted(self) -> None:
        loader = self._loader
        if loader is None or not self._begun or self._jobs.runs("pages", "refresh"):
            return  # before it has begun, the rows are another filter's or order's
        pages = self._pages
        self._wanted = [b for b in self._wanted if not pages.has(b)]
        runs = pages.runs(self._wanted)
        if not runs:
            return
        self._jobs.start(
            "pages",
            lambda job: [(run, run.read(loader, job)) for run in runs],
            partial(self._accept, pages),
        )

    def _accept(self, pages: Pages[Row], found: Found) -> None:
        if pages is not self._pages:
            return
        for run, blocks in found:
            pages.accept(run, blocks)
            top = run.block * pages.size
            bottom = min((run.block + run.length) * pages.size, pages.total) - 1
            self.dataChanged.emit(self.index(top, 0), self.index(bottom, len(self.columns) - 1))
        if pages.drifted:
            pages.drifted = False
            self._mending.start()
        if self._wanted:
            self._timer.start()

    def _mend(self) -> None:
        self._anchored_at = -_ANCHORS_EVERY_S
        self.refresh()

    def _start_refresh(self, loader: Loader[Row]) -> None:
        pages, blocks = self._pages.again(index.row() for index in self.persistentIndexList()[:64])
        anchors = max(blocks) > 1 and time.monotonic() - self._anchored_at > _ANCHORS_EVERY_S
        if anchors:
            self._anchored_at = time.monotonic()
        self._jobs.start(
            "refresh", lambda job: pages.read(loader, job, blocks, anchors), self._swap
        )

    def _swap(self, new: Pages[Row]) -> None:
        """Put the new rows in the place of the old ones; persistent indexes follow their ids."""
        old = self._pages
        self.refreshing.emit()
        if new.total > old.total:
            self.beginInsertRows(QModelIndex(), old.total, new.total - 1)
            old.total = new.total
            self.endInsertRows()
        self.layoutAboutToBeChanged.emit()
        place_now = follow(old, new, self._row_id)
        before = self.persistentIndexList()
        after = [self._index_at(place_now(index.row()), index.column()) for index in before]
        shrunk, new.total = new.total, old.total
        self._pages = new
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()
        if shrunk < new.total:
            self.beginRemoveRows(QModelIndex(), shrunk, new.total - 1)
            new.total = shrunk
            self.endRemoveRows()
        self._total = new.total
        self.counted.emit(new.total)
        self.refreshed.emit()
        if self._refresh_again:
            self._refresh_again = False
            self.refresh()
        elif new.last_block > 1 and self._anchored_at < 0:
            self._read_anchors()
        self._timer.start()

    def _index_at(self, row: int | None, column: int) -> QModelIndex:
        return QModelIndex() if row is None else self.index(row, column)

    def _on_failed(self, error: Exception) -> None:
        self._wanted.clear()
        self.failed.emit(error)

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The exact number of rows, whether they are in memory or not."""
        return 0 if parent.isValid() else self._pages.total

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One per Column."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Memory only; a row that is missing is noted and read later."""
        if not index.isValid():
            return None
        row = self._pages.at(index.row())
        if row is None:
            self._want(index.row())
            return "загружается" if role == Qt.ItemDataRole.AccessibleTextRole else None
        if role == Qt.ItemDataRole.AccessibleTextRole and self._spoken:
            return self._spoken(row)
        return self.columns[index.column()].value(row, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Titles of the columns; rows have no heading."""
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        return self.columns[section].heading(role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By SQL; columns without an order are left as they are."""
        wanted = self.columns[column].order if 0 <= column < len(self.columns) else None
        if wanted is not None:
            self.set_order(wanted, descending=order == Qt.SortOrder.DescendingOrder)
