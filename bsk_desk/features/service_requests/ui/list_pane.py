"""The list of a place: head, search, conditions, rows, counts, ticks; knows nothing of the card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.features.service_requests.model import RequestRow
from bsk_desk.features.service_requests.queries import count_requests
from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.features.service_requests.ui import filter_words as fw
from bsk_desk.features.service_requests.ui.empty_words import empty_of
from bsk_desk.features.service_requests.ui.filter_asking import ask_condition
from bsk_desk.features.service_requests.ui.list_rows import FOOT, RequestRows, bulk_buttons
from bsk_desk.features.service_requests.ui.presence import StillThere
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.rows import COLUMNS, ORDERS, AsRow, loader, now
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.qt.keyset_model import KeysetTableModel
from bsk_desk.qt.kit import column
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.list_head import ListHead
from bsk_desk.qt.list_page import FilterBar, ListFoot, ListPane
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.selection_bar import SelectionBar
from bsk_desk.qt.tab_order import take_from_page
from bsk_desk.qt.tasks import Job

#: A burst of changes is answered by one reading; who looks at what may wait a little longer.
_REFRESH_AFTER_MS, _LOOKED_AT_AFTER_MS = 40, 400


class RequestList(ListPane):
    """``opened(row)`` on Enter or a click, ``moved(row)`` when another row is current.

    ``filter_changed()`` after conditions, text or order; ``ticked()`` when ticks change;
    ``bulk_wanted(action)``, ``export_wanted()``, ``view_wanted(value)``.
    """

    opened = Signal(object)
    moved = Signal(object)
    filter_changed = Signal()
    ticked = Signal()
    bulk_wanted = Signal(str)
    export_wanted = Signal()
    view_wanted = Signal(object)

    def __init__(
        self,
        context: PageContext,
        title: str,
        place: RequestFilter,
        order: PageRequest,
        start: RequestFilter | None = None,
    ) -> None:
        """``place`` is what belongs here; ``start`` has the conditions it opens with."""
        self._context, self._title, self.place = context, title, place
        self.wanted = start or place
        self.reference = Reference()
        self._whole: int | None = None
        self._at, self._refreshing, self._broken = 0, False, False
        theme, as_row = context.theme, AsRow(context.person.login)
        self.as_row = as_row
        self.model: KeysetTableModel[RequestRow] = KeysetTableModel(
            COLUMNS, context.tasks, order, spoken=lambda row: as_row(row).spoken()
        )
        view = RequestRows(theme, self.model, as_row, title)
        view.setObjectName("requests")
        head = ListHead(
            theme,
            title,
            orders=[(order, words) for order, (words, _) in ORDERS.items()],
            may_export=context.person.may("export"),
        )
        filters = FilterBar(theme)
        buttons = bulk_buttons(context, place.queue)
        self._bulk = SelectionBar(theme, *buttons)
        super().__init__(
            theme, head, view, filters=column(filters, self._bulk, gap=0), foot=ListFoot(FOOT)
        )
        self.head, self.filters, self.rows = head, filters, view
        self._jobs = LatestJobs(context.tasks, self)
        self._soon = QTimer(self, singleShot=True, interval=_REFRESH_AFTER_MS)
        self._looking = QTimer(self, singleShot=True, interval=_LOOKED_AT_AFTER_MS)
        self._soon.timeout.connect(self._refresh)
        self._looking.timeout.connect(self._refresh)
        self.still_there = StillThere(self, view.others_look, self._looking.start)
        self._connect()
        for one in buttons:
            one.clicked.connect(self._on_bulk)

    def _connect(self) -> None:
        self.filters.searched.connect(self.search)
        self.filters.search.left.connect(self.rows.setFocus)
        self.filters.removed.connect(self._on_removed)
        self.filters.added.connect(self._on_added)
        self.head.order_chosen.connect(self.sort)
        self.head.exported.connect(self.export_wanted)
        self.head.view_chosen.connect(self.view_wanted)
        self.rows.opened.connect(self.opened)
        self.rows.current.connect(self._on_current)
        self.rows.checked_changed.connect(self._on_ticked)
        self._bulk.cleared.connect(self.untick)
        self._bulk.all_wanted.connect(self.tick_all)
        self.model.counted.connect(self._on_counted)
        self.model.failed.connect(self._on_failed)
        self.model.refreshing.connect(self._on_refreshing)
        self.model.refreshed.connect(self._on_refreshed)

    def start(self) -> None:
        """Read the first rows."""
        self._say_sort()
        self.show_waiting()
        self._apply()

    def learn(self, reference: Reference) -> None:
        """Words for codes, people and topics have arrived."""
        self.reference = reference
        self.filters.offer(fw.offers(reference))
        self._show_chips()

    def search(self, text: str) -> None:
        """As it is typed; the query before it is stopped."""
        self.narrow(replace(self.wanted, text=text))

    def narrow(self, wanted: RequestFilter) -> None:
        """Show another filter from its first row."""
        if wanted != self.wanted:
            self.wanted = wanted
            self.untick()
            self._apply()
            self.filter_changed.emit()

    def clear_conditions(self) -> None:
        """The whole place again."""
        self.filters.search.clear()
        self.narrow(replace(self.place, queue=self.wanted.queue))

    def sort(self, order: str) -> None:
        """By this order; once more turns it over."""
        now_ = self.model.request
        descending = not now_.descending if now_.order == order else ORDERS[order][1]
        self.model.set_order(order, descending=descending)
        self._say_sort()
        self.filter_changed.emit()

    def refresh(self) -> None:
        """Rows have changed elsewhere: soon, and once for a burst."""
        self._soon.start()

    def refresh_looks(self, requests: frozenset[int] | None) -> None:
        """Others have opened or closed these cards (None: some): within a second, if shown here."""
        if not self._looking.isActive() and (
            requests is None or any(self.model.place_of(one) is not None for one in requests)
        ):
            self._looking.start()

    def go(self, step: int) -> None:
        """To the next or previous row; from where the current one stood if it has gone."""
        at = min(self._at if step > 0 else self._at - 1, self.model.rowCount() - 1)
        if self.rows.currentIndex().isValid():
            self.rows.go(step)
        elif at >= 0:
            self.rows.setCurrentIndex(self.model.index(at, 0))
        take_from_page(self.rows)

    def tick_all(self) -> None:
        """Everything that matches the filter, not only what is in memory."""
        if self.model.total:
            self.rows.everything = True
            self.rows.viewport().update()
            self._show_ticks()

    def untick(self) -> None:
        """Nothing any more."""
        self.rows.everything = False
        if self.rows.checked:
            self.rows.uncheck_all()
        self._show_ticks()

    @property
    def ticks(self) -> int:
        """How many requests are ticked."""
        return (self.model.total or 0) if self.rows.everything else len(self.rows.checked)

    def _apply(self) -> None:
        self._show_chips()
        self.model.show(loader(self._context.backend, self.wanted))
        self._count_place()

    def _show_chips(self) -> None:
        self.filters.show_conditions(
            fw.chips(self.wanted, self.reference, now(), self.model.row(0))
        )

    def _count_place(self) -> None:
        """The second number of «38 из 212»: the place without what was asked for."""
        backend, wanted = self._context.backend, fw.bare(self.wanted)
        if fw.is_bare(self.wanted):
            self._whole = None
            return

        def work(job: Job) -> int:
            return backend.read(job, count_requests, wanted)

        self._jobs.start("whole", work, self._on_whole, quiet=True)

    def _on_whole(self, number: int) -> None:
        self._whole = number
        self._show_count()

    def _on_counted(self, _total: int) -> None:
        if self._broken:
            self._broken = False
            self.notice.put_away()
        self._show_chips()
        self._show_count()
        if self.rows.everything:
            self._show_ticks()

    def _show_count(self) -> None:
        total = self.model.total
        if total is None:
            return
        self.head.show_count(total, self._whole)
        inside = self.stack.isAncestorOf(QApplication.focusWidget() or self)
        if total:
            self.show_list()
            if inside:
                self.rows.setFocus()
            return
        said = empty_of(self.wanted, self._whole, bool(self.filters.search.text()))
        empty = Empty(self._context.theme, said.icon, said.title, said.why, action=said.action)
        empty.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the keys of the page go on working
        empty.acted.connect(self.clear_conditions)
        self.show_empty(empty)
        if inside:
            empty.setFocus()

    def _refresh(self) -> None:
        """A list that was left meanwhile is read when it is shown again."""
        if not self.isVisible():
            return
        self.model.refresh()
        self._count_place()

    def _on_refreshing(self) -> None:
        self._refreshing = True

    def _on_refreshed(self) -> None:
        self._refreshing = False
        self.rows.viewport().update()

    def _on_current(self, row: RequestRow | None) -> None:
        """Only what a person does: rows that come and go do not change the card."""
        if row is not None and not self._refreshing:
            self._at = self.rows.currentIndex().row()
            self.moved.emit(row)

    def _on_removed(self, key: Any) -> None:
        self.narrow(fw.without(self.wanted, key))

    def _on_added(self, offer: fw.Offer) -> None:
        if isinstance(offer, fw.Add):
            self.narrow(fw.added(self.wanted, offer))
        else:
            anchor, theme = self.filters.more, self._context.theme
            ask_condition(theme, self, offer, self.wanted, self._narrow_by, anchor=anchor)

    def _narrow_by(self, values: dict[str, Any]) -> None:
        self.narrow(replace(self.wanted, **values))

    def _on_failed(self, error: UserError) -> None:
        if not isinstance(error, ServerUnavailable):  # the bar over the window says that
            self._broken = True
            self.notice.say(str(error))

    def _on_ticked(self) -> None:
        self.rows.everything = False
        self._show_ticks()

    def _show_ticks(self) -> None:
        self._bulk.show_count(
            len(self.rows.checked), self.model.total, everything=self.rows.everything
        )
        self.filters.setVisible(not self._bulk.isVisibleTo(self))
        self.ticked.emit()

    def _say_sort(self) -> None:
        self.head.show_order(self.model.request.order, descending=self.model.request.descending)

    def _on_bulk(self) -> None:
        if isinstance(sender := self.sender(), QWidget):
            self.bulk_wanted.emit(str(sender.property("bulk")))
