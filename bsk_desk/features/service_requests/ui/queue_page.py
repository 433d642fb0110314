"""A place of requests: the list at the left, the card beside it, and everything one can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bsk_desk.features.service_requests.model import Filed, RequestCard, RequestRow
from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.features.service_requests.ui.actions import ACTIONS
from bsk_desk.features.service_requests.ui.bulk import Bulk
from bsk_desk.features.service_requests.ui.card_deeds import CardDeeds
from bsk_desk.features.service_requests.ui.card_files import CardFiles
from bsk_desk.features.service_requests.ui.card_pane import CardPane
from bsk_desk.features.service_requests.ui.filing import Filing, Unfinished
from bsk_desk.features.service_requests.ui.list_deeds import ListDeeds
from bsk_desk.features.service_requests.ui.list_pane import RequestList
from bsk_desk.features.service_requests.ui.menus import Menus
from bsk_desk.features.service_requests.ui.papers import Papers
from bsk_desk.features.service_requests.ui.places import opening
from bsk_desk.features.service_requests.ui.reference import Reference, read_reference
from bsk_desk.features.service_requests.ui.rows import now
from bsk_desk.features.service_requests.ui.sending import Sending
from bsk_desk.features.service_requests.ui.timeline_words import undoable
from bsk_desk.features.service_requests.ui.unmasking import Unmasking
from bsk_desk.features.service_requests.ui.writing_deeds import WritingDeeds
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.actions import attach, refresh_enabled
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.list_page import two_panes
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.tab_order import OrderedPage, ring_of

#: Skimming through the list with J does not open every card on the way.
_OPEN_AFTER_MS = 140


class QueuePage(OrderedPage):
    """The page of one place. A hidden one only marks itself stale."""

    def __init__(self, context: PageContext, place: Place) -> None:
        super().__init__()
        self.context, self.place = context, place
        self.reference = Reference()
        self._stale = True
        self._started = False
        wanted, order = opening(place)
        self.list = RequestList(
            context, place.title, RequestFilter(queue=wanted.queue), order, wanted
        )
        self.pane = CardPane(context)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(two_panes(self.list, self.pane))
        self.sending = Sending(context, self.pane)
        self.deeds = CardDeeds(self, context, self.sending, self.list)
        self.writing = WritingDeeds(self, context, self.sending)
        self.unmasking = Unmasking(self, context, self.sending)
        self.files = CardFiles(self, context, self.sending)
        self.papers = Papers(self, context, self.pane)
        self.doing = Doing(context.backend, context.tasks, self)
        self.lists = ListDeeds(self, context, self.list, self.doing, place)
        self.bulk = Bulk(self, context, self.list, self.doing)
        self.filing: Filing | None = None
        self._unfinished: Unfinished | None = None
        self._jobs = LatestJobs(context.tasks, self)
        self._then: Callable[[], None] | None = None
        self._opening = QTimer(self, singleShot=True, interval=_OPEN_AFTER_MS)
        self._opening.timeout.connect(self._on_opening)
        self.acts = attach(self, ACTIONS, context.person.may, context.theme)
        self.menus = Menus(self, self.acts, self._refresh_actions)
        self._connect()
        self._refresh_actions()

    def _connect(self) -> None:
        self._jobs.failed.connect(self._on_failed)
        self.list.opened.connect(self._on_opened)
        self.list.moved.connect(self._on_moved)
        self.list.rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.rows.customContextMenuRequested.connect(self._on_context_menu)
        self.list.model.modelReset.connect(self._choose_what_is_open)
        self.list.filter_changed.connect(self.lists.offer_views)
        self.pane.shown.connect(self._on_shown)
        self.sending.done.connect(self._on_done)
        self.pane.view.wanted.connect(self._on_wanted)

    # What the shell asks (qt.pages)

    def on_changes(self, changes: Changes) -> None:
        """Read again what is looked at; a hidden page waits until it is shown."""
        self.pane.on_changes(changes)
        if changes.touches("template") or changes.touches("view"):
            self._read_reference()
        if changes.touches("request"):
            self._stale = True
            self._refresh_if_seen()
        elif changes.touches("viewer") and self.isVisible() and self._started:
            self.list.refresh_looks(changes.ids("viewer"))

    def tab_parts(self) -> Sequence[QWidget]:
        """Search, view and order, what is said, the list; then the card with its composer."""
        return (*self.list.tab_parts(), self.pane)

    def resting_place(self) -> QWidget | None:
        """The list, where a row is current."""
        return ring_of(self.list.rows)

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.list.filters.search.setFocus()
        self.list.filters.search.selectAll()

    def open_object(self, request: int) -> None:
        """Show this request; in the list too if it is there."""
        self._opening.stop()
        self.list.rows.takes_first = False
        self.pane.open(request)
        self.list.rows.choose(request)

    def may_close(self) -> bool:
        """Drafts are kept within a second; a request being taken down is not."""
        return self._unfinished is None and not (self.filing and self.filing.written)

    def busy_words(self) -> str:
        """What would be lost."""
        return "записываемое обращение" if not self.may_close() else ""

    # What a person can do (actions.py)

    def when_settled(self, act: Callable[[], None]) -> None:
        """Do it to the card of the row that is chosen: a key must never reach the one before."""
        if self._opening.isActive():
            self._opening.stop()
            self._on_opening()
        loading = self.pane.request is not None and self.pane.card is None
        if loading and self.filing is None:
            self._then = act
        else:
            act()

    def next(self) -> None:
        """J."""
        self.list.go(1)

    def previous(self) -> None:
        """K."""
        self.list.go(-1)

    def read(self) -> None:
        """Into the card, where the arrows scroll."""
        self.pane.view.middle.setFocus()

    def back(self) -> None:
        """Escape: out of the search, the ticks, the card; to the list."""
        search = self.list.filters.search
        if self.filing is not None and self.filing.isAncestorOf(self.focusWidget() or self):
            self.filing.leave()
            return
        if search.hasFocus() and search.text():
            search.clear()
            self.list.search("")
        elif self.list.ticks:
            self.list.untick()
        self.list.rows.setFocus()

    def answer(self) -> None:
        """R."""
        self.pane.composer.write_answer()

    def note(self) -> None:
        """N."""
        self.pane.composer.write_note()

    def send(self) -> None:
        """Ctrl+Enter."""
        if self.filing is not None:
            self.filing.submit()
        else:
            self.pane.composer.send()

    def file_request(self) -> None:
        """For a caller or visitor, in the place of the card."""
        if self.filing is not None:
            self.filing.setFocus()
            return
        before, self._unfinished = self._unfinished, None
        self.filing = Filing(self.context, self.doing, before)
        self.filing.filed.connect(self._on_filed)
        self.filing.left.connect(self.leave_filing)
        self.pane.show_beside(self.filing)
        self.filing.setFocus()

    def leave_filing(self) -> None:
        """Put it away, to go on later; the card comes back."""
        self._unfinished, self.filing = self.filing.unfinished() if self.filing else None, None
        self.pane.show_beside(None)
        self.list.rows.setFocus()

    def undo(self) -> None:
        """Ctrl+Z."""
        self.sending.undo()

    def may_undo(self) -> bool:
        """Whether there is something of one's own that has not left yet."""
        card = self.pane.card
        return card is not None and undoable(card.events, now()) is not None

    def _refresh_if_seen(self) -> None:
        if self._stale and self.isVisible() and self._started:
            self._stale = False
            self.list.refresh()

    def _read_reference(self) -> None:
        backend = self.context.backend
        self._jobs.start(
            "reference", lambda job: backend.read(job, read_reference), self._on_reference
        )

    def _on_reference(self, reference: Reference) -> None:
        self.reference = reference
        self.list.learn(reference)
        self.pane.learn(reference)
        self.lists.offer_views()
        self._refresh_actions()

    def _on_opened(self, row: RequestRow) -> None:
        self._opening.stop()
        self._then = None
        self.pane.open(row.id)

    def _on_moved(self, row: RequestRow) -> None:
        if row.id != self.pane.request:
            self._opening.start()

    def _choose_what_is_open(self) -> None:
        """The card came first: from the palette, or another list held its request too."""
        if self.pane.request is not None:
            self.list.rows.choose(self.pane.request)

    def _on_opening(self) -> None:
        self._then = None
        row = self.list.rows.current_row()
        if row is not None:
            self.pane.open(row.id)

    def _on_shown(self, _card: RequestCard) -> None:
        self.list.rows.takes_first = False
        self.pane.view.set_menus(self.menus.more, self.menus.moves)
        self._refresh_actions()
        if (act := self._then) is not None:
            self._then = None
            act()

    def _on_done(self, _card: RequestCard) -> None:
        self.list.rows.setFocus()

    def _on_filed(self, filed: Filed) -> None:
        self.context.notice(f"Записано, код для заявителя: {filed.tracking}", "ok")
        self.leave_filing()
        self._unfinished = None
        self.list.refresh()
        self.open_object(filed.request)

    def _on_wanted(self, action: str) -> None:
        if made := self.acts.get(f"request.{action}"):
            made.trigger()

    def _on_failed(self, error: UserError) -> None:
        self.list.notice.say(str(error))

    def _refresh_actions(self) -> None:
        refresh_enabled(self, ACTIONS, self.acts)

    def _on_context_menu(self, spot: QPoint) -> None:
        """The same actions for the row under the mouse, which is chosen by the click."""
        self._on_opening()
        self.menus.more.popup(self.list.rows.viewport().mapToGlobal(spot))

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        """The first time all is read; later what has changed."""
        super().showEvent(event)
        if not self._started:
            self._started, self._stale = True, False
            self._read_reference()
            self.list.start()
            self.bulk.look_for_unfinished()
        self._refresh_if_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        """What is typed goes to the database before another page comes."""
        super().hideEvent(event)
        if self.pane.answering.writing:
            self.pane.answering.keep_in_database()
