"""The card beside the list: one request open, what is done to it, what others do meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from bsk_desk.features.service_requests.card_marks import CardMarks, find_marks
from bsk_desk.features.service_requests.card_queries import find_card
from bsk_desk.features.service_requests.model import RequestCard
from bsk_desk.features.service_requests.ui.answering import Answering
from bsk_desk.features.service_requests.ui.card_view import CardView
from bsk_desk.features.service_requests.ui.card_words import presence_words
from bsk_desk.features.service_requests.ui.empty_words import nothing_chosen
from bsk_desk.features.service_requests.ui.presence import Presence, StillThere
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.rows import now
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.kernel.words import counted
from bsk_desk.qt.composer import Composer
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext

#: Presence runs out after a minute unless it is renewed.
_WATCH_EVERY_MS = 25_000
#: Words like «2 дня» and «24 с» grow old.
_AGE_EVERY_MS = 60_000


class CardPane(QStackedWidget):
    """One request open.

    ``shown(card)`` whenever it was read or its words were made anew, ``file_opened(key)``.
    """

    shown = Signal(object)
    file_opened = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self.reference = Reference()
        self.card: RequestCard | None = None
        #: The request that is open, or on its way.
        self.request: int | None = None
        #: A value that was unmasked for this request.
        self.phone: str | None = None
        self._seen = 0
        self._fresh_after: int | None = None
        self._stale = False
        #: Whether what one has just done is on its way.
        self._own = False
        self._presence = Presence(context, self)
        #: Whether the opening is still to be told to the database: once for a card.
        self._untold = False
        self.composer = Composer(context.theme)
        self.view = CardView(context.theme, self.composer)
        self.composer.setVisible(context.person.may("requests.work"))
        self.view.file_opened.connect(self.file_opened)
        self.view.marks.opened.connect(context.go_to)
        self.nothing = nothing_chosen(context)
        self.addWidget(self.nothing)
        self.addWidget(self.view)
        self.answering = Answering(self.composer, context, self)
        self._jobs = LatestJobs(context.tasks, self)
        self._watch = QTimer(self, interval=_WATCH_EVERY_MS)
        self._age = QTimer(self, interval=_AGE_EVERY_MS)
        self._lease_ends = QTimer(self, singleShot=True)
        self.still_there = StillThere(self, self._others_look, self.reload)
        self._connect()

    def _connect(self) -> None:
        self._jobs.failed.connect(self._on_load_failed)
        self.view.timeline.settled.connect(self._on_settled)
        self._presence.opened.connect(self._on_opened)
        self._watch.timeout.connect(self._on_watch)
        self._age.timeout.connect(self.show_again)
        self._lease_ends.timeout.connect(self.reload)

    @property
    def seen(self) -> int:
        """The last event that was shown: it goes with every command that answers."""
        return self._seen

    def learn(self, reference: Reference) -> None:
        """Statuses, topics, templates and people have arrived or changed."""
        self.reference = reference
        if self.card:
            self.answering.renew(self.card, reference)
            self.show_again()

    def open(self, request: int) -> None:
        """Show a request; opening is noted, and colleagues see that it is open."""
        if request == self.request:
            return
        self._leave()
        self.request = request
        self._untold = self._context.person.may("requests.work")
        self._load(first=True)

    def close_request(self) -> None:
        """Nothing is chosen any more."""
        self._leave()
        self.request, self.card = None, None
        self.setCurrentWidget(self.nothing)

    def show_beside(self, other: QWidget | None) -> None:
        """Something else in the card's place for a while; None brings the card back."""
        if other is not None:
            self.addWidget(other)
            self.setCurrentWidget(other)
            return
        beside = self.currentWidget()
        self.setCurrentWidget(self.view if self.card else self.nothing)
        if beside is not None and beside not in {self.view, self.nothing}:
            self.removeWidget(beside)
            beside.deleteLater()

    def on_changes(self, changes: Changes) -> None:
        """The request, or who has it open, may look different."""
        mine = self.request
        if mine is None:
            return
        if changes.touches("request", mine) or changes.touches("viewer", mine):
            self._stale = True
            self._reload_if_seen()

    def reload(self) -> None:
        """Read the card again, wherever the news came from."""
        if self.request is not None:
            self._load(first=False)

    def show_own(self) -> None:
        """Read it again and show what one has just done, which stands last."""
        self._own = True
        self.reload()

    def show_again(self) -> None:
        """The same card with words that fit the present moment."""
        card = self.card
        if card is None:
            return
        login, moment = self._context.person.login, now()
        self.view.show_card(card, self.reference, login, moment, self.phone)
        self.view.show_timeline(card, self.reference, login, moment, self._fresh_after)
        self.shown.emit(card)

    def say(self, words: str, detail: str = "", tone: str = "warning", action: str = "") -> None:
        """In the bar under the header."""
        self.view.notice.say(words, detail, tone, action)

    def news_expected(self) -> None:
        """A command was refused because of them: show what is new below a line."""
        self._fresh_after = self._seen
        self.reload()

    def went_through(self, event: int) -> None:
        """One's own command is what was seen last."""
        self._fresh_after = None
        self._seen = max(self._seen, event)
        self.view.notice.put_away()
        self.composer.send_again(False)

    def _on_settled(self, _event: int) -> None:
        self.reload()

    def _load(self, *, first: bool) -> None:
        request, backend = self.request, self._context.backend
        assert request is not None
        self._stale = False
        if self._untold:
            self._presence.open(request)

        def arrived(card: RequestCard) -> None:
            if card.id == self.request:
                self._accept(card, first=first or self.card is None)

        self._jobs.start("card", lambda job: backend.read(job, find_card, request), arrived)

    def _accept(self, card: RequestCard, *, first: bool) -> None:
        before, self.card = self.card, card
        if first or before is None or before.id != card.id:
            self._seen, self._fresh_after = card.seen, None
            self.view.notice.put_away()
            self.composer.send_again(False)
            self.answering.begin(card, self.reference)
            self._watch.start()
            self._age.start()
        else:
            self.answering.renew(card, self.reference)
            self._tell_news(card)
        self.show_again()
        self._read_marks(card.id)
        if self.currentWidget() is not self.view:
            self.setCurrentWidget(self.view)
        if card.lease is not None:  # nothing tells that one has run out
            left = (card.lease.until - now()).total_seconds()
            self._lease_ends.start(int(max(left, 1) * 1000) + 500)
        own, self._own = self._own, False
        if first:
            self.view.middle.verticalScrollBar().setValue(0)
        elif own:
            QTimer.singleShot(0, self, self.view.middle.to_end)
        elif self._fresh_after is not None:
            QTimer.singleShot(0, self, self.view.to_fresh)

    def _read_marks(self, request: int) -> None:
        """After the card: nobody waits for them."""
        backend = self._context.backend

        def arrived(marks: CardMarks) -> None:
            if request == self.request:
                may = self._context.person.may
                self.view.marks.show_marks(
                    marks, now(), may_see_mail=may("mail.see"), may_link=may("outages.work")
                )
                self.view.middle.fit()

        self._jobs.start("marks", lambda job: backend.read(job, find_marks, request), arrived,
                         quiet=True)  # fmt: skip

    def _tell_news(self, card: RequestCard) -> None:
        """Others' events while one was writing are told before anything is sent over them."""
        login = self._context.person.login
        new = [e for e in card.events if e.id > self._seen and e.author != login]
        if new and (self.answering.writing or self._fresh_after is not None):
            if self._fresh_after is None:
                self._fresh_after = self._seen
            number = counted(len(new), "новое событие", "новых события", "новых событий")
            kept = "Ответ не отправлен, текст на месте. " if self.answering.writing else ""
            again = "Прочтите новое ниже и отправьте ещё раз." if kept else "Прочтите новое ниже."
            self.say(f"Обращение изменилось, пока вы его читали: {number}", kept + again)
            self.composer.send_again(bool(kept))
        self._seen = card.seen

    def _on_opened(self, request: int) -> None:
        if request == self.request:
            self._untold = False

    def _others_look(self) -> bool:
        return bool(self.card and presence_words(self.card, self._context.person.login))

    def _tell_left(self) -> None:
        if self.request is not None and self._context.person.may("requests.work"):
            self._presence.close(self.request)

    def _leave(self) -> None:
        self._tell_left()
        if self.card is None:
            return
        self.answering.leave()
        self._watch.stop()
        self._age.stop()
        self._lease_ends.stop()
        self._own = False
        self.phone = None
        self._fresh_after = None
        self.card = None

    def _on_watch(self) -> None:
        if self.request is not None and self._context.person.may("requests.work"):
            self._presence.watch(self.request)

    def _reload_if_seen(self) -> None:
        if self._stale and self.isVisible() and self.request is not None:
            self._load(first=False)

    def _on_load_failed(self, error: UserError) -> None:
        if isinstance(error, ServerUnavailable):
            self._stale = True
        elif self.card is not None:
            self.say(str(error))
        else:  # what is seen is the card before
            self.close_request()
            self._context.notice(str(error), "warning")

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Low windows fold the fields."""
        super().resizeEvent(event)
        self.view.fold_for(self.window().height())

    def showEvent(self, event: QShowEvent) -> None:
        """What changed meanwhile is read now."""
        super().showEvent(event)
        if self.card:
            self._watch.start()
            self._on_watch()
        self._reload_if_seen()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks at it; who is answering keeps it while the window stands."""
        super().hideEvent(event)
        self._watch.stop()
        if not (self.answering.writing and self.window().isVisible()):
            self._tell_left()
