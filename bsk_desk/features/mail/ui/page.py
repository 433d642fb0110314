"""«Почта»: what could not be delivered, the server's words, and sending again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from bsk_desk.features.mail.model import MailFilter, MailRow
from bsk_desk.features.mail.queries import count_mails, find_mail
from bsk_desk.features.mail.service import (
    ResendFailedMails,
    ResendMail,
    resend_failed_mails,
    resend_mail,
)
from bsk_desk.features.mail.ui.actions import ACTIONS, WORK
from bsk_desk.features.mail.ui.card import MailCard
from bsk_desk.features.mail.ui.rows import THINGS
from bsk_desk.kernel.words import counted
from bsk_desk.qt.asking import ask
from bsk_desk.qt.buttons import button
from bsk_desk.qt.fields import Field, no_longer_than
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.thing_page import ThingPage
from bsk_desk.qt.things import ThingList

_KEYS = (("R", "отправить снова"), ("Shift R", "отправить все"), ("F1", "все клавиши"))
_WORDS = ("письмо", "письма", "писем")


class MailPage(ThingPage):
    """The page of the place; auditors read it, administrators work."""

    topics = frozenset({"mail"})

    def __init__(self, context: PageContext, _place: Place) -> None:
        theme = context.theme
        tools: tuple[QWidget, ...] = ()
        if context.person.may(WORK):
            again = button(theme, "Отправить все", "quiet", "action.refresh", shortcut="Shift R")
            again.setObjectName("resend_all")
            again.clicked.connect(self._on_all_clicked)
            tools = (again,)
        super().__init__(
            context,
            ThingList(context, THINGS, *tools),
            MailCard(context),
            find_mail,
            nothing=Empty(theme, "place.mail", "Письмо не выбрано", keys=_KEYS),
        )
        self.use_actions(ACTIONS)
        assert isinstance(self.card, MailCard)
        self.card.wanted.connect(self.run)
        self.list.empty_acted.connect(self.show_all)

    # What a person can do (actions.py)

    def resend(self) -> None:
        """To the same address."""
        if self.chosen is not None:
            self.doing.do(resend_mail, ResendMail(self.chosen), self._on_resent)

    def readdress(self) -> None:
        """To another address."""
        if self.thing is None:
            return
        field = Field("recipient", "Адрес", required=True, checks=(no_longer_than(320),))
        ask(self.context.theme, self, "Отправить на другой адрес", [field], self._on_address,
            do="Отправить", values={"recipient": self.thing.recipient},
            why="Адрес потребителя в кабинете не меняется.")  # fmt: skip

    def resend_all(self) -> None:
        """All that failed: how many is asked for first."""
        backend = self.context.backend
        failed = MailFilter(status="failed")
        self._jobs.start(
            "failed", lambda job: backend.read(job, count_mails, failed), self._ask_all
        )

    def show_all(self) -> None:
        """Every letter, whatever became of it."""
        self.list.narrow(replace(self.list.wanted, status=None))

    def go_to_request(self) -> None:
        """What it answers."""
        self._go("requests.all", "request_id")

    def go_to_registration(self) -> None:
        """Whose code it brings."""
        self._go("registrations.all", "registration_id")

    def go_to_consumer(self) -> None:
        """To whom it is."""
        self._go("consumers.all", "consumer_id")

    def go_to_broadcast(self) -> None:
        """Of what it is one."""
        self._go("broadcasts.all", "broadcast_id")

    def show_thing(self, thing: MailRow) -> None:
        """Fill the card."""
        assert isinstance(self.card, MailCard)
        self.card.show_row(thing)

    def _go(self, place: str, field: str) -> None:
        found = getattr(self.thing, field, None)
        if found is not None:
            self.context.go_to(place, found)

    def _on_all_clicked(self) -> None:
        self.resend_all()

    def _ask_all(self, number: int) -> None:
        if not number:
            self.say("Недоставленных писем нет: отправлять нечего.", tone="info")
            return
        ask(self.context.theme, self, f"Отправить снова: {counted(number, *_WORDS)}", [],
            self._on_all, do="Отправить", why="Каждое уйдёт на прежний адрес.")  # fmt: skip

    def _on_all(self, _values: dict[str, Any]) -> None:
        self.doing.do(resend_failed_mails, ResendFailedMails(), self._on_all_resent)

    def _on_all_resent(self, number: int) -> None:
        self.done(f"Снова в очереди: {counted(number, *_WORDS)}.")

    def _on_address(self, values: dict[str, Any]) -> None:
        if self.chosen is not None:
            command = ResendMail(self.chosen, values["recipient"])
            self.doing.do(resend_mail, command, self._on_resent)

    def _on_resent(self, _nothing: None) -> None:
        self.done("Письмо снова в очереди.")
