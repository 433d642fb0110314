"""The card beside the list: one request open, what is done to it, what others do meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from bsk_desk.features.service_requests import card_service
from bsk_desk.features.service_requests.card_queries import find_card
from bsk_desk.features.service_requests.model import Moved, RequestCard
from bsk_desk.features.service_requests.service import (
    AddNote,
    ChangeStatus,
    WithdrawEvent,
    add_note,
    change_status,
    withdraw_event,
)
from bsk_desk.features.service_requests.ui.answering import Answering
from bsk_desk.features.service_requests.ui.card_view import CardView
from bsk_desk.features.service_requests.ui.doing import Doing
from bsk_desk.features.service_requests.ui.moves import DONE_WORDS, Move
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.rows import now
from bsk_desk.features.service_requests.ui.timeline_words import undoable
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import Held, MissingText, ServerUnavailable, StaleCard, UserError
from bsk_desk.kernel.words import counted
from bsk_desk.qt.composer import ANSWER, NOTE, Composer, Written
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tasks import Job

#: Presence runs out after a minute unless it is renewed.
_WATCH_EVERY_MS = 25_000
#: Words like «2 дня» and «24 с» grow old.
_AGE_EVERY_MS = 60_000
_KEPT = "Текст на месте."


class CardPane(QStackedWidget):
    """One request open.

    ``shown(card)`` whenever it was read, ``done(card)`` after an action went through,
    ``until_wanted(move, written)`` where a day has to be asked for first, ``file_opened(key)``.
    """

    shown = Signal(object)
    done = Signal(object)
    until_wanted = Signal(object, object)
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
        self._bar_acts: Callable[[], None] | None = None
        self.composer = Composer(context.theme, may_answer=context.person.may("requests.work"))
        self.composer.setVisible(context.person.may("requests.work"))
        self.view = CardView(context.theme, self.composer)
        self.view.file_opened.connect(self.file_opened)
        self.nothing = _nothing_chosen(context)
        self.addWidget(self.nothing)
        self.addWidget(self.view)
        self.doing = Doing(context.backend, context.tasks, self)
        self.answering = Answering(self.composer, context, self)
        self._jobs = LatestJobs(context.tasks, self)
        self._watch = QTimer(self, interval=_WATCH_EVERY_MS)
        self._age = QTimer(self, interval=_AGE_EVERY_MS)
        self._connect()

    def _connect(self) -> None:
        self._jobs.failed.connect(self._on_load_failed)
        self.doing.refused.connect(self.say_refusal)
        self.composer.sent.connect(self.send)
        self.answering.held.connect(self._on_held)
        self.answering.problem.connect(self.say_refusal)
        self.view.timeline.undone.connect(self.withdraw)
        self.view.timeline.settled.connect(self._on_settled)
        self.view.notice.acted.connect(self._on_bar_acted)
        self._watch.timeout.connect(self._on_watch)
        self._age.timeout.connect(self.show_again)

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

    def show_again(self) -> None:
        """The same card with words that fit the present moment."""
        card = self.card
        if card is None:
            return
        login, moment = self._context.person.login, now()
        self.view.show_card(card, self.reference, login, moment, self.phone)
        self.view.show_timeline(card, self.reference, login, moment, self._fresh_after)
        self.shown.emit(card)

    def change(self, move: Move, body: str = "", **more: Any) -> None:
        """Change the status with what stands in the composer or without a word."""
        card = self.card
        if card is None:
            return
        command = ChangeStatus(
            request=card.id,
            to_status=move.to_status,
            seen=self._seen,
            body=body or None,
            outcome=move.outcome,
            **more,
        )
        self.doing.do(change_status, command, lambda moved: self._on_moved(card, moved, body))

    def send(self, written: Written) -> None:
        """The primary button, its menu, or Ctrl+Enter."""
        if self.card is None:
            return
        if written.kind == NOTE:
            self._send_note(self.card, written.text)
            return
        if (gap := self.answering.gap()) is not None:
            words = f"В ответе осталась незаполненная вставка {gap.words}."
            self.say(words, "Впишите значение или уберите её: так отправить нельзя.")
            self.answering.point_at(gap)
            return
        move = written.outcome or self.answering.main
        if move.asks_until:
            self.until_wanted.emit(move, written)
        else:
            self.change(move, written.text, files=written.files)

    def withdraw(self, event: int) -> None:
        """Take a public event back while it has not left."""
        card = self.card
        if card is None:
            return
        text = next((e.body or "" for e in card.events if e.id == event), "")
        self.doing.do(
            withdraw_event,
            WithdrawEvent(event=event),
            lambda _status: self._on_withdrawn(text),
        )

    def undo(self) -> None:
        """Ctrl+Z: the last of one's own that can still be taken back."""
        event = undoable(self.card.events, now()) if self.card else None
        if event is None:
            self.say("Отменять нечего: потребитель уже всё видит.", tone="info")
        else:
            self.withdraw(event.id)

    def say(self, words: str, detail: str = "", tone: str = "warning", action: str = "") -> None:
        """In the bar under the header."""
        self.view.notice.say(words, detail, tone, action)

    def say_refusal(self, error: UserError) -> None:
        """What was refused, what became of the text, and what is new."""
        if isinstance(error, StaleCard):
            self._fresh_after = self._seen
            self.composer.send_again(True)
            self.reload()
            return
        if isinstance(error, Held):
            self._on_held(error)
            return
        detail = _KEPT if self.answering.writing else ""
        if isinstance(error, ServerUnavailable):
            detail = "Отправьте ещё раз, когда связь вернётся: дважды не уйдёт."
        if isinstance(error, MissingText):
            self.composer.write_answer()
        self.say(str(error), detail)

    def offer_take_over(self, error: UserError) -> None:
        """Somebody else writes the answer; it can be taken over by right."""
        may = self._context.person.may("requests.take_over")
        self._bar_acts = self.take_over if may else None
        self.say(str(error), f"{_KEPT} Отправить можно, когда он закончит.", "warning",
                 "Перехватить ответ" if may else "")  # fmt: skip

    def take_over(self) -> None:
        """The answer, from whoever is writing it."""
        if self.card:
            command = card_service.TakeOver(request=self.card.id)
            self.doing.do(card_service.take_over, command, self._on_taken_over)

    def _on_taken_over(self, _until: Any) -> None:
        self.view.notice.put_away()
        self.reload()

    def _send_note(self, card: RequestCard, text: str) -> None:
        command = AddNote(request=card.id, body=text)
        self.doing.do(add_note, command, lambda _event: self._on_noted(card))

    def _on_noted(self, card: RequestCard) -> None:
        if self.request == card.id:
            self.answering.sent(NOTE)
            self.reload()
        self.done.emit(card)

    def _on_moved(self, card: RequestCard, moved: Moved, body: str) -> None:
        if self.request == card.id:
            self._fresh_after = None
            self._seen = max(self._seen, moved.event)
            self.view.notice.put_away()
            self.composer.send_again(False)
            if body:
                self.answering.sent(ANSWER)
            self.reload()
        elif body:
            self._context.notice(DONE_WORDS.get(moved.status, "Сделано."), "ok")
        self.done.emit(card)

    def _on_withdrawn(self, text: str) -> None:
        self.answering.give_back(ANSWER, text)
        self.reload()

    def _on_held(self, error: UserError) -> None:
        self.offer_take_over(error)
        self.reload()

    def _on_bar_acted(self) -> None:
        acts, self._bar_acts = self._bar_acts, None
        if acts:
            acts()

    def _on_settled(self, _event: int) -> None:
        self.reload()

    def _load(self, *, first: bool) -> None:
        request, backend = self.request, self._context.backend
        assert request is not None
        notes = first and self._context.person.may("requests.work")
        self._stale = False

        def work(job: Job) -> RequestCard:
            if notes:
                backend.write(job, card_service.open_card, request)
            return backend.read(job, find_card, request)

        def arrived(card: RequestCard) -> None:
            if card.id == self.request:
                self._accept(card, first=first or self.card is None)

        self._jobs.start("card", work, arrived)

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
        if self.currentWidget() is not self.view:
            self.setCurrentWidget(self.view)
        if first:
            self.view.middle.verticalScrollBar().setValue(0)
        elif self._fresh_after is not None:
            self.view.middle.to_end()

    def _tell_news(self, card: RequestCard) -> None:
        """Others' events while one was writing are told before anything is sent over them."""
        login = self._context.person.login
        new = [e for e in card.events if e.id > self._seen and e.author != login]
        if new and (self.answering.writing or self._fresh_after is not None):
            if self._fresh_after is None:
                self._fresh_after = self._seen
            number = counted(len(new), "новое событие", "новых события", "новых событий")
            self.say(
                f"Обращение изменилось, пока вы его читали: {number}",
                "Ответ не отправлен, текст на месте. Прочтите новое ниже и отправьте ещё раз.",
            )
            self.composer.send_again(True)
        self._seen = card.seen

    def _leave(self) -> None:
        if self.card is None:
            return
        request, backend = self.card.id, self._context.backend
        self.answering.leave()
        self._watch.stop()
        self._age.stop()
        self.phone = None
        self._fresh_after = None
        if self._context.person.may("requests.work"):
            self._context.tasks.start(
                self,
                lambda job: backend.write(job, card_service.close_card, request),
                _nothing,
                failed=_nothing,
            )
        self.card = None

    def _on_watch(self) -> None:
        request, backend = self.request, self._context.backend
        if request is not None and self._context.person.may("requests.work"):
            self._jobs.start(
                "watch",
                lambda job: backend.write(job, card_service.watch_card, request),
                _nothing,
                quiet=True,
            )

    def _reload_if_seen(self) -> None:
        if self._stale and self.isVisible() and self.request is not None:
            self._load(first=False)

    def _on_load_failed(self, error: UserError) -> None:
        if isinstance(error, ServerUnavailable):
            self._stale = True
        elif self.card is not None:
            self.say(str(error))
        else:
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
        """Nobody looks at it: presence runs out."""
        super().hideEvent(event)
        self._watch.stop()


def _nothing_chosen(context: PageContext) -> Empty:
    keys = (
        ("J", "следующее обращение"),
        ("Enter", "открыть"),
        ("Ctrl K", "найти или выполнить"),
        ("F1", "все клавиши"),
    )
    return Empty(context.theme, "place.new", "Обращение не выбрано", keys=keys)


def _nothing(_result: Any) -> None:
    return None
