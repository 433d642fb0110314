"""What is written to the consumer, and what an answer is begun with."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bsk_desk.features.service_requests import card_service, letters
from bsk_desk.features.service_requests.forms import BY_CODE
from bsk_desk.features.service_requests.model import RequestCard
from bsk_desk.features.service_requests.ui import moves
from bsk_desk.features.service_requests.ui.sending import Sending
from bsk_desk.qt.asking import ask
from bsk_desk.qt.composer import ANSWER, Written
from bsk_desk.qt.fields import Choice, Day, Field, no_longer_than
from bsk_desk.qt.pages import PageContext


class WritingDeeds(QObject):
    """The methods are actions of the page (see actions.py)."""

    def __init__(self, page: QWidget, context: PageContext, sending: Sending) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._sending, self._pane = sending, sending.pane
        sending.until_wanted.connect(self._on_until_wanted)
        sending.pane.composer.finish_wanted.connect(self._on_finish_wanted)

    @property
    def _card(self) -> RequestCard:
        assert self._pane.card is not None
        return self._pane.card

    def register(self) -> None:
        """Takes it in, or back into work: no text is needed."""
        if self._card.row.status == "done":
            self.reopen()
        else:
            self._sending.change(moves.REGISTER)

    def ask_info(self) -> None:
        """A question to the consumer."""
        self._write(moves.ASK)

    def postpone(self) -> None:
        """With a reason that the consumer will read, and a day that is asked for on sending."""
        self._write(moves.POSTPONE)

    def reopen(self) -> None:
        """With a reason that the consumer will read."""
        self._write(moves.REOPEN)

    def finish(self) -> None:
        """With the text that stands in the composer; forms that need no answer without one."""
        form = BY_CODE.get(self._card.row.form)
        self._pane.answering.choose(moves.ANSWER)
        if self._pane.answering.text_of(ANSWER):
            self._pane.composer.write_answer()
            self._pane.composer.send()
        elif form is not None and form.answer == "no":
            self._sending.change(moves.ANSWER)
        else:
            self._pane.composer.write_answer()

    def open_templates(self) -> None:
        """The menu of answer templates."""
        self._pane.composer.write_answer()
        self._pane.composer.templates.showMenu()

    def save_template(self) -> None:
        """What stands in the composer becomes a template for everybody."""
        text = self._pane.composer.edit.toPlainText().strip()
        if wrong := (letters.checked(text) if text else "Напишите текст шаблона в поле ответа."):
            self._pane.say(wrong, f"Вставки: {', '.join(letters.PLACEHOLDERS)}.", "info")
            return
        form = self._card.row.form
        kinds = ((form, f"Только: {self._card.row.form_short}"),)
        fields = (
            Field("title", "Название", required=True, checks=(no_longer_than(100),)),
            Choice("form", "Для каких обращений", hint="Для всех", options=kinds),
        )
        ask(
            self._context.theme,
            self._page,
            "Сохранить шаблон ответа",
            fields,
            lambda values: self._save_template(text, values),
            do="Сохранить",
        )

    def toggle_preview(self) -> None:
        """The switch «Как увидит потребитель»."""
        see = self._pane.composer.see
        see.setChecked(not see.isChecked())

    def _write(self, move: moves.Move) -> None:
        self._pane.answering.choose(move)
        self._pane.composer.write_answer()

    def _save_template(self, text: str, values: dict[str, Any]) -> None:
        command = card_service.SaveTemplate(values["title"], text, values["form"])
        self._sending.doing.do(card_service.save_template, command, self._on_template)

    def _on_template(self, _template: int) -> None:
        self._context.notice("Шаблон сохранён.", "ok")

    def _on_finish_wanted(self) -> None:
        if self._pane.card is not None:  # else the button is of a card that goes already
            self.finish()

    def _on_until_wanted(self, move: moves.Move, written: Written) -> None:
        day = Day("until", "До какого дня", required=True)
        why = "До этого дня срок ответа стоит, потребитель увидит день и причину."
        if not written.text:
            self._pane.say("Напишите, почему обращение отложено: потребитель увидит причину.")
            self._pane.composer.write_answer()
            return
        ask(
            self._context.theme,
            self._page,
            "Отложить обращение",
            (day,),
            lambda values: self._sending.change(
                move, written.text, until=values["until"], files=written.files
            ),
            do="Отложить",
            why=why,
        )
