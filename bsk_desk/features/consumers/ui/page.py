"""«Потребители»: search, the card, unmasking with a reason, the cabinet through their eyes."""

from __future__ import annotations

from typing import Any

from bsk_desk.features.consumers.model import Cabinet, ConsumerCard
from bsk_desk.features.consumers.queries import find_card
from bsk_desk.features.consumers.service import (
    BlockConsumer,
    UnblockConsumer,
    UnmaskConsumer,
    block_consumer,
    cabinet_notification,
    cabinet_notifications,
    cabinet_request,
    cabinet_view,
    open_consumer,
    unblock_consumer,
    unmask_consumer,
)
from bsk_desk.features.consumers.ui.actions import ACTIONS, BLOCK
from bsk_desk.features.consumers.ui.card import ConsumerPane
from bsk_desk.features.consumers.ui.rows import things
from bsk_desk.kernel.changes import Changes
from bsk_desk.qt.asking import ask
from bsk_desk.qt.fields import LongText, no_longer_than
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.thing_page import ThingPage
from bsk_desk.qt.things import ThingList

_KEYS = (("Ctrl F", "найти"), ("J", "следующий"), ("F1", "все клавиши"))
_HIDES = "Операторы не увидят ни карточки, ни обращений, пока данные не откроют."
_REASON = LongText("reason", "Причина", required=True, least=2, checks=(no_longer_than(1000),))


class ConsumersPage(ThingPage):
    """The page of the place; what a person may do there is in the rights."""

    topics = frozenset({"consumer", "request", "mail"})

    def __init__(self, context: PageContext, _place: Place) -> None:
        may = context.person.may
        self.pane = ConsumerPane(context)
        self._phone: str | None = None
        super().__init__(
            context,
            ThingList(context, things(may_block=may(BLOCK))),
            self.pane,
            find_card,
            nothing=Empty(context.theme, "place.consumers", "Потребитель не выбран", keys=_KEYS),
        )
        self.use_actions(ACTIONS)
        self.pane.wanted.connect(self.run)
        self.pane.tab_wanted.connect(self._on_tab)
        self.pane.opened.connect(context.go_to)
        self.pane.cabinet.notice_wanted.connect(self._on_notice)
        self.pane.cabinet.request_wanted.connect(self._on_request)
        self.pane.cabinet.more_wanted.connect(self._on_more_notices)

    def on_changes(self, changes: Changes) -> None:
        """Notifications touch no consumer by id: what is looked at is read again."""
        super().on_changes(changes)
        if changes.touches("notification") and self.isVisible() and self.chosen is not None:
            self._on_tab(self.pane.tab)

    # What a person can do (actions.py)

    def open(self, thing: int) -> None:
        """The opening is noted; what was unmasked before is hidden again."""
        if thing != self.chosen:
            self._phone = None
            self._note(thing)
        super().open(thing)

    def unmask(self) -> None:
        """With a reason; once more hides."""
        if self._phone is not None:
            self._phone = None
            self.read_again()
            return
        ask(self.context.theme, self, "Показать телефон", [_REASON], self._on_unmask,
            do="Показать", why="Причина и ваше имя записываются в журнал.")  # fmt: skip

    def block(self) -> None:
        """Data are disputed: operators see neither the consumer nor the requests."""
        ask(self.context.theme, self, "Закрыть данные потребителя", [_REASON], self._on_block,
            do="Закрыть", why=_HIDES, grave=True)  # fmt: skip

    def unblock(self) -> None:
        """Visible again."""
        ask(self.context.theme, self, "Открыть данные потребителя", [_REASON], self._on_unblock,
            do="Открыть")  # fmt: skip

    def show_overview(self) -> None:
        """The first tab."""
        self.pane.show_tab("overview")

    def show_requests(self) -> None:
        """Requests in the card; Enter opens one in its place."""
        self.pane.show_tab("requests")
        self.pane.parts["requests"].table.setFocus()

    def show_notices(self) -> None:
        """Notifications with read marks."""
        self.pane.show_tab("notices")

    def show_mails(self) -> None:
        """Letters."""
        self.pane.show_tab("mails")

    def show_cabinet(self) -> None:
        """Through the consumer's eyes."""
        self.pane.show_tab("cabinet")

    def show_thing(self, thing: ConsumerCard) -> None:
        """Fill the card and what is looked at in it."""
        self.pane.show_card(thing, self._phone)
        if self.pane.tab == "cabinet":
            self._read_cabinet()

    def _note(self, consumer: int) -> None:
        backend = self.context.backend
        self._jobs.start(
            "note", lambda job: backend.write(job, open_consumer, consumer), _nothing, quiet=True
        )

    def _on_tab(self, tab: str) -> None:
        if self.chosen is None:
            return
        if tab == "cabinet":
            self._read_cabinet()
        else:
            self.pane.refresh_tab(self.chosen)

    def _read_cabinet(self) -> None:
        if (consumer := self.chosen) is None:
            return
        backend = self.context.backend
        self._jobs.start(
            "cabinet", lambda job: backend.write(job, cabinet_view, consumer), self._on_cabinet
        )

    def _on_cabinet(self, cabinet: Cabinet) -> None:
        self.pane.cabinet.show_cabinet(cabinet)

    def _on_notice(self, notice: int) -> None:
        backend, consumer = self.context.backend, self.chosen
        if consumer is not None:
            self._jobs.start(
                f"notice {notice}",
                lambda job: backend.read(job, cabinet_notification, consumer, notice),
                lambda shown: self.pane.cabinet.show_notice(notice, shown),
            )

    def _on_more_notices(self, before: int) -> None:
        backend, consumer = self.context.backend, self.chosen
        if consumer is not None:
            self._jobs.start(
                "notices",
                lambda job: backend.read(job, cabinet_notifications, consumer, before),
                self.pane.cabinet.show_more_notices,
            )

    def _on_request(self, request: int) -> None:
        backend, consumer = self.context.backend, self.chosen
        if consumer is not None:
            self._jobs.start(
                f"request {request}",
                lambda job: backend.read(job, cabinet_request, consumer, request),
                lambda events: self.pane.cabinet.show_request(request, events),
            )

    def _on_unmask(self, values: dict[str, Any]) -> None:
        if self.chosen is not None:
            command = UnmaskConsumer(self.chosen, values["reason"])
            self.doing.do(unmask_consumer, command, self._on_unmasked)

    def _on_unmasked(self, found: dict[str, str | None]) -> None:
        self._phone = found.get("phone")
        self.read_again()

    def _on_block(self, values: dict[str, Any]) -> None:
        if self.chosen is not None:
            command = BlockConsumer(self.chosen, values["reason"])
            self.doing.do(block_consumer, command, self._on_blocked)

    def _on_blocked(self, _nothing: None) -> None:
        self.done("Данные закрыты: операторы их больше не видят.")

    def _on_unblock(self, values: dict[str, Any]) -> None:
        if self.chosen is not None:
            command = UnblockConsumer(self.chosen, values["reason"])
            self.doing.do(unblock_consumer, command, self._on_unblocked)

    def _on_unblocked(self, _nothing: None) -> None:
        self.done("Данные снова открыты.")


def _nothing(_answer: None) -> None:
    """The note is written: nothing to show."""
