"""A list of things declared as data: search, conditions, orders, ticks, counts, empty words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.kernel.paging import Page, PageRequest
from bsk_desk.qt.exporting import Exporter, Sheet, conditions_of
from bsk_desk.qt.keyset_model import Column, KeysetTableModel, Loads
from bsk_desk.qt.kit import column
from bsk_desk.qt.list_head import ListHead
from bsk_desk.qt.list_page import Condition, FilterBar, ListFoot, ListPane
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.queue_view import QueueView
from bsk_desk.qt.rows import QueueDelegate, QueueRow
from bsk_desk.qt.selection_bar import SelectionBar
from bsk_desk.qt.tab_order import take_from_page

#: A burst of changes is answered by one reading.
_REFRESH_AFTER_MS = 40


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What an empty list says: icon, title, why, and the one action («» for none)."""

    icon: str
    title: str
    why: str = ""
    action: str = ""


def _no_chips(_wanted: Any) -> Sequence[Condition]:
    return ()


def _same(wanted: Any, _value: Any) -> Any:
    return wanted


@dataclass(frozen=True, slots=True)
class Things:
    """What a list shows. ``wanted`` is a frozen filter that has a field ``words``.

    ``page``, ``count`` and ``anchors`` are queries (session, wanted, …); ``added`` and ``removed``
    give the filter with a condition more or less; ``empty(wanted)`` the words for no rows. With
    a ``sheet`` the list can be exported by whoever may.
    """

    title: str
    wanted: Any
    first: PageRequest
    orders: Mapping[str, tuple[str, bool]]
    as_row: Callable[[Any], QueueRow]
    page: Callable[[Any, Any, PageRequest], Page[Any]]
    count: Callable[[Any, Any], int]
    anchors: Callable[[Any, Any, PageRequest], Sequence[Any]]
    empty: Callable[[Any], EmptyWords]
    hint: str = "Поиск"
    chips: Callable[[Any], Sequence[Condition]] = _no_chips
    offers: Sequence[tuple[str, Sequence[tuple[object, str]]]] = ()
    added: Callable[[Any, Any], Any] = _same
    removed: Callable[[Any, Any], Any] = _same
    foot: Sequence[tuple[str, str]] = field(
        default=(("J", ""), ("K", "по списку"), ("Enter", "открыть"), ("F1", "все клавиши"))
    )
    ticks: bool = False
    sheet: Sheet | None = None


class _Plain(QueueDelegate):
    """Rows without a check box: the gutter has the unread dot alone."""

    def _gutter(self, p: QPainter, rect: QRectF, row: QueueRow, at: int, *, shown: bool) -> None:
        del at, shown
        if row.unread:
            super()._gutter(p, rect, row, -1, shown=False)


class _Rows(QueueView):
    """Nothing is ticked where nothing can be done with ticks."""

    may_tick = True

    # Qt overrides

    def toggle(self, at: int) -> None:
        """Only where it is of use."""
        if self.may_tick:
            super().toggle(at)


class ThingList(ListPane):
    """``opened(row)`` on Enter or a click, ``moved(row)`` when another row is current.

    ``ticked()`` when ticks change; ``empty_acted()`` for the action of an empty list without
    conditions.
    """

    opened = Signal(object)
    moved = Signal(object)
    ticked = Signal()
    empty_acted = Signal()

    def __init__(
        self, context: PageContext, things: Things, *tools: QWidget, bulk: Sequence[QWidget] = ()
    ) -> None:
        """``tools`` stand at the right of the title, ``bulk`` beside the number of ticks."""
        self._context, self.things, self.wanted = context, things, things.wanted
        theme = context.theme
        self.model: KeysetTableModel[Any] = KeysetTableModel(
            (Column(things.title, lambda row: things.as_row(row).subject),),
            context.tasks,
            things.first,
            spoken=lambda row: things.as_row(row).spoken(),
        )
        self.rows = _Rows(theme, self.model, things.as_row, things.title)
        self.rows.setObjectName("things")
        self.rows.may_tick = things.ticks
        if not things.ticks:
            self.rows.setItemDelegate(_Plain(theme, things.as_row, self.rows, self.rows))
        orders = [(order, words) for order, (words, _) in things.orders.items()]
        may_export = things.sheet is not None and context.person.may("export")
        self.head = ListHead(theme, things.title, orders=orders, may_export=may_export)
        self.head.show_order(things.first.order, descending=things.first.descending)
        for tool in tools:
            self.head.add(tool)
        self.filters = FilterBar(theme, things.hint)
        self.filters.offer(things.offers)
        self.filters.more.setVisible(bool(things.offers))
        self.bulk = SelectionBar(theme, *bulk)
        bars = column(self.filters, self.bulk, gap=0)
        super().__init__(theme, self.head, self.rows, filters=bars, foot=ListFoot(things.foot))
        sheet = things.sheet
        self.exporter = Exporter(context, self, sheet, self.model) if sheet else None
        self._at = 0
        self._started = False
        self._soon = QTimer(self, singleShot=True, interval=_REFRESH_AFTER_MS)
        self._soon.timeout.connect(self._refresh)
        self._connect()

    def _connect(self) -> None:
        self.filters.searched.connect(self.search)
        self.filters.search.left.connect(self.rows.setFocus)
        self.filters.removed.connect(self._on_removed)
        self.filters.added.connect(self._on_added)
        self.head.order_chosen.connect(self.sort)
        self.head.exported.connect(self.export)
        if self.exporter is not None:
            self.exporter.failed.connect(self._on_not_exported)
        self.rows.opened.connect(self.opened)
        self.rows.current.connect(self._on_current)
        self.rows.checked_changed.connect(self._show_ticks)
        self.bulk.cleared.connect(self.untick)
        self.model.counted.connect(self._on_counted)
        self.model.failed.connect(self._on_failed)
        self.model.refreshed.connect(self._on_refreshed)

    def start(self) -> None:
        """Read the first rows."""
        self._started = True
        self.show_waiting()
        self._apply()

    def search(self, text: str) -> None:
        """As it is typed; the query before it is stopped."""
        self.narrow(replace(self.wanted, words=text))

    def narrow(self, wanted: Any) -> None:
        """Show another filter from its first row."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.untick()
            self._apply()

    def clear_conditions(self) -> None:
        """The whole place again."""
        self.filters.search.clear()
        self.narrow(self.things.wanted)

    def sort(self, order: str) -> None:
        """By this order; once more turns it over."""
        now = self.model.request
        first = self.things.orders[order][1]
        descending = not now.descending if now.order == order else first
        self.model.set_order(order, descending=descending)
        self.head.show_order(order, descending=descending)

    def refresh(self) -> None:
        """Rows have changed elsewhere: soon, and once for a burst."""
        if self._started:
            self._soon.start()

    def go(self, step: int) -> None:
        """To the next or previous row; from where the current one stood if it has gone."""
        at = min(self._at if step > 0 else self._at - 1, self.model.rowCount() - 1)
        if self.rows.currentIndex().isValid():
            self.rows.go(step)
        elif at >= 0:
            self.rows.setCurrentIndex(self.model.index(at, 0))
        take_from_page(self.rows)

    def tick(self) -> None:
        """The current row."""
        if self.rows.currentIndex().isValid():
            self.rows.toggle(self.rows.currentIndex().row())

    def untick(self) -> None:
        """Nothing any more."""
        if self.rows.checked:
            self.rows.uncheck_all()

    def tick_these(self, ids: Sequence[int]) -> None:
        """All of these, in memory or not."""
        self.rows.checked.update(ids)
        self.rows.viewport().update()
        self._show_ticks()

    def export(self) -> None:
        """Exactly what is filtered, into a file that is asked for."""
        if self.exporter is not None:
            self.exporter.ask(conditions_of(self.wanted))

    def _apply(self) -> None:
        backend, wanted, things = self._context.backend, self.wanted, self.things
        self.filters.show_conditions(things.chips(wanted))
        self.model.show(
            Loads(
                lambda job, page: backend.read(job, things.page, wanted, page),
                lambda job: backend.read(job, things.count, wanted),
                lambda job, page: backend.read(job, things.anchors, wanted, page),
            )
        )

    def _on_counted(self, total: int) -> None:
        self.notice.put_away()
        self.head.show_count(total)
        inside = self.stack.isAncestorOf(QApplication.focusWidget() or self)
        if total:
            self.show_list()
            if inside:
                self.rows.setFocus()
            return
        empty = self._empty_of()
        self.show_empty(empty)
        if inside:
            empty.setFocus()

    def _empty_of(self) -> Empty:
        theme, asked = self._context.theme, self.wanted != self.things.wanted
        words = self.things.empty(self.things.wanted)
        if asked:
            words = EmptyWords(words.icon, "По этим условиям ничего нет", "", "Снять условия")
        made = Empty(theme, words.icon, words.title, words.why, action=words.action)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the keys of the page go on working
        made.acted.connect(self.clear_conditions if asked else self.empty_acted)
        return made

    def _refresh(self) -> None:
        self.model.refresh()

    def _on_refreshed(self) -> None:
        self.rows.viewport().update()

    def _on_current(self, row: Any) -> None:
        if row is not None:
            self._at = self.rows.currentIndex().row()
            self.moved.emit(row)

    def _on_removed(self, key: Any) -> None:
        self.narrow(self.things.removed(self.wanted, key))

    def _on_added(self, value: Any) -> None:
        self.narrow(self.things.added(self.wanted, value))

    def _on_failed(self, error: UserError) -> None:
        if not isinstance(error, ServerUnavailable):  # the bar over the window says that
            self.notice.say(str(error))

    def _on_not_exported(self, sentence: str) -> None:
        self.notice.say(sentence)

    def _show_ticks(self) -> None:
        number = len(self.rows.checked)
        self.bulk.show_count(number, number)
        self.filters.setVisible(not number)
        self.ticked.emit()
