"""What is masked on a card, shown in full for a reason that is recorded."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from bsk_desk.features.service_requests import card_service
from bsk_desk.features.service_requests.model import RequestCard
from bsk_desk.features.service_requests.ui import card_words
from bsk_desk.features.service_requests.ui.sending import Sending
from bsk_desk.kernel.words import phone as phone_words
from bsk_desk.qt.asking import ask
from bsk_desk.qt.fields import Field, no_longer_than
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.menu import Menu
from bsk_desk.qt.pages import PageContext


class Unmasking(QObject):
    """The methods are actions of the page (see actions.py)."""

    def __init__(self, page: QWidget, context: PageContext, sending: Sending) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._sending, self._pane = sending, sending.pane
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(sending.say_refusal)

    @property
    def _card(self) -> RequestCard:
        assert self._pane.card is not None
        return self._pane.card

    def unmask(self) -> None:
        """The phone in full; the reason goes into the journal."""
        if self._card.phone:
            self._ask_reason("phone", "Телефон")
        else:
            self._pane.say("Телефона в обращении нет.", tone="info")

    def unmask_field(self) -> None:
        """Another hidden value of the form."""
        hidden = [one for one in card_words.masked_fields(self._card) if one[0] != "phone"]
        if not hidden:
            self._pane.say("Скрытых полей в обращении нет.", tone="info")
            return
        menu = Menu(self._page)
        menu.aboutToHide.connect(menu.deleteLater)
        for name, title in hidden:
            menu.addAction(title).setData(name)
        menu.triggered.connect(lambda act: self._ask_reason(act.data(), act.text()))
        menu.popup(self._pane.view.fields.mapToGlobal(QPoint(0, 24)))

    def _ask_reason(self, field: str, title: str) -> None:
        why = "Кто, что и зачем смотрел, записывается в журнал доступа к персональным данным."
        reason = Field("reason", "Зачем", required=True, hint="Перезвонить по жалобе",
                       checks=(no_longer_than(500),))  # fmt: skip
        card = self._card
        ask(
            self._context.theme,
            self._page,
            f"Показать: {title.lower()}",
            (reason,),
            lambda values: self._unmask(card, field, title, values["reason"]),
            do="Показать",
            why=why,
        )

    def _unmask(self, card: RequestCard, field: str, title: str, reason: str) -> None:
        backend = self._context.backend
        wanted = card_service.Unmask(card.id, field, reason)
        self._jobs.start(
            "unmask",
            lambda job: backend.write(job, card_service.unmask, wanted),
            lambda value: self._on_unmasked(card, field, title, value),
        )

    def _on_unmasked(self, card: RequestCard, field: str, title: str, value: str | None) -> None:
        if self._pane.card is None or self._pane.card.id != card.id:
            return
        if field == "phone":
            self._pane.phone = phone_words(value or "")
            self._pane.show_again()
        else:
            self._pane.say(f"{title}: {value or 'нет'}", "Записано в журнал.", "info")
