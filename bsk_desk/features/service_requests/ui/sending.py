"""What is said and done to the open request: answers, notes, moves, and taking them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from bsk_desk.features.service_requests import card_service
from bsk_desk.features.service_requests.model import Moved, RequestCard
from bsk_desk.features.service_requests.service import (
    AddNote,
    ChangeStatus,
    WithdrawEvent,
    add_note,
    change_status,
    withdraw_event,
)
from bsk_desk.features.service_requests.ui.card_pane import CardPane
from bsk_desk.features.service_requests.ui.moves import DONE_WORDS, Move
from bsk_desk.features.service_requests.ui.rows import now
from bsk_desk.features.service_requests.ui.timeline_words import undoable
from bsk_desk.kernel.errors import Held, MissingText, ServerUnavailable, StaleCard, UserError
from bsk_desk.qt.composer import ANSWER, NOTE, Written
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.pages import PageContext

_KEPT = "Текст на месте."


class Sending(QObject):
    """The commands of a card.

    ``done(card)`` after one went through, ``until_wanted(move, written)`` where a day has to be
    asked for first.
    """

    done = Signal(object)
    until_wanted = Signal(object, object)

    def __init__(self, context: PageContext, pane: CardPane) -> None:
        super().__init__(pane)
        self._context, self.pane = context, pane
        self._bar_acts: Callable[[], None] | None = None
        #: What the bar says of somebody else's answer.
        self._held = ""
        self.doing = Doing(context.backend, context.tasks, self)
        self.doing.refused.connect(self.say_refusal)
        pane.composer.sent.connect(self.send)
        pane.answering.held.connect(self._on_held)
        pane.answering.problem.connect(self.say_refusal)
        pane.view.timeline.undone.connect(self.withdraw)
        pane.view.notice.acted.connect(self._on_bar_acted)
        pane.shown.connect(self._on_shown)

    def change(self, move: Move, body: str = "", **more: Any) -> None:
        """Change the status with what stands in the composer or without a word."""
        card = self.pane.card
        if card is None:
            return
        command = ChangeStatus(
            request=card.id,
            to_status=move.to_status,
            seen=self.pane.seen,
            body=body or None,
            outcome=move.outcome,
            **more,
        )
        self.doing.do(change_status, command, lambda moved: self._on_moved(card, moved, body))

    def send(self, written: Written) -> None:
        """The primary button, its menu, or Ctrl+Enter."""
        if self.pane.card is None:
            return
        if written.kind == NOTE:
            self._send_note(self.pane.card, written.text)
            return
        if (gap := self.pane.answering.gap()) is not None:
            words = f"В ответе осталась незаполненная вставка {gap.words}."
            self.pane.say(words, "Впишите значение или уберите её: так отправить нельзя.")
            self.pane.answering.point_at(gap)
            return
        move = written.outcome or self.pane.answering.main
        if move.asks_until:
            self.until_wanted.emit(move, written)
        else:
            self.change(move, written.text, files=written.files)

    def withdraw(self, event: int) -> None:
        """Take a public event back while it has not left."""
        card = self.pane.card
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
        event = undoable(self.pane.card.events, now()) if self.pane.card else None
        if event is None:
            self.pane.say("Отменять нечего: потребитель уже всё видит.", tone="info")
        else:
            self.withdraw(event.id)

    def say_refusal(self, error: UserError) -> None:
        """What was refused, what became of the text, and what is new."""
        if isinstance(error, StaleCard):
            self.pane.news_expected()
            return
        if isinstance(error, Held):
            self._on_held(error)
            return
        detail = _KEPT if self.pane.answering.writing else ""
        if isinstance(error, ServerUnavailable):
            detail = "Отправьте ещё раз, когда связь вернётся: дважды не уйдёт."
        if isinstance(error, MissingText):
            self.pane.composer.write_answer()
        self.pane.say(str(error), detail)

    def offer_take_over(self, error: UserError) -> None:
        """Somebody else writes the answer; it can be taken over by right."""
        may = self._context.person.may("requests.take_over")
        self._bar_acts = self.take_over if may else None
        self._held = str(error)
        self.pane.say(self._held, f"{_KEPT} Отправить можно, когда ответ там закончат.", "warning",
                 "Перехватить ответ" if may else "")  # fmt: skip

    def offer(self, words: str, act: str, acts: Callable[[], None]) -> None:
        """Something was done; the button beside it takes it back."""
        self._bar_acts = acts
        self.pane.say(words, "", "ok", act)

    def take_over(self) -> None:
        """The answer, from whoever is writing it."""
        if self.pane.card:
            command = card_service.TakeOver(request=self.pane.card.id)
            self.doing.do(card_service.take_over, command, self._on_taken_over)

    def _on_taken_over(self, _until: Any) -> None:
        self.pane.view.notice.put_away()
        self.pane.reload()

    def _send_note(self, card: RequestCard, text: str) -> None:
        command = AddNote(request=card.id, body=text)
        self.doing.do(add_note, command, lambda _event: self._on_noted(card, text))

    def _on_noted(self, card: RequestCard, text: str) -> None:
        if self.pane.request == card.id:
            self.pane.answering.sent(NOTE, text)
            self.pane.show_own()
        self.done.emit(card)

    def _on_moved(self, card: RequestCard, moved: Moved, body: str) -> None:
        if self.pane.request == card.id:
            self.pane.went_through(moved.event)
            if body:
                self.pane.answering.sent(ANSWER, body)
            self.pane.show_own()
        elif body:
            self._context.notice(DONE_WORDS.get(moved.status, "Сделано."), "ok")
        self.done.emit(card)

    def _on_withdrawn(self, text: str) -> None:
        self.pane.answering.give_back(ANSWER, text)
        self.pane.reload()

    def _on_held(self, error: UserError) -> None:
        self.offer_take_over(error)
        self.pane.reload()

    def _on_shown(self, card: RequestCard) -> None:
        """Whoever wrote has let go: the bar about it goes too."""
        if self._held and card.lease is None:
            if self.pane.view.notice.words == self._held:
                self.pane.view.notice.put_away()
            self._held = ""

    def _on_bar_acted(self) -> None:
        acts, self._bar_acts = self._bar_acts, None
        if acts:
            acts()
