"""«Регистрации»: sign-ups that were not finished, and the acts of those that were deleted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bsk_desk.features.registrations.model import RegistrationRow
from bsk_desk.features.registrations.queries import (
    find_registration,
    registration_ids,
)
from bsk_desk.features.registrations.service import (
    CorrectEmail,
    DeleteRegistrations,
    ResendCode,
    correct_email,
    delete_registrations,
    print_act,
    resend_code,
)
from bsk_desk.features.registrations.ui.act_paper import act_name, act_paper
from bsk_desk.features.registrations.ui.actions import ACTIONS, WORK
from bsk_desk.features.registrations.ui.acts import ActsPane
from bsk_desk.features.registrations.ui.card import RegistrationCard
from bsk_desk.features.registrations.ui.rows import THINGS
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.words import counted, listed
from bsk_desk.qt.asking import ask
from bsk_desk.qt.buttons import button
from bsk_desk.qt.fields import Field, LongText, no_longer_than
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.pages import PageContext, Place
from bsk_desk.qt.print import Paper
from bsk_desk.qt.saving import ask_folder, ask_pdf, write_papers
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.thing_page import ThingPage
from bsk_desk.qt.things import ThingList

_KEYS = (("J", "следующая регистрация"), ("Shift A", "акты"), ("F1", "все клавиши"))
_WORDS = ("регистрация", "регистрации", "регистраций")


class RegistrationsPage(ThingPage):
    """The page of the place; auditors read it, administrators work."""

    topics = frozenset({"registration", "mail"})

    def __init__(self, context: PageContext, _place: Place) -> None:
        theme = context.theme
        delete = button(theme, "Удалить с актом", "quiet")
        delete.setObjectName("delete_ticked")
        things = ThingList(context, THINGS, bulk=(delete,) if context.person.may(WORK) else ())
        self.acts_pane = ActsPane(context)
        nothing = Empty(theme, "place.registrations", "Регистрация не выбрана", keys=_KEYS)
        super().__init__(
            context, things, RegistrationCard(context), find_registration, nothing=nothing
        )
        self.stack.addWidget(self.acts_pane)
        self.use_actions(ACTIONS)
        delete.clicked.connect(self.delete)
        assert isinstance(self.card, RegistrationCard)
        self.card.wanted.connect(self.run)
        self.acts_pane.print_wanted.connect(self.print_these)
        self.acts_pane.left.connect(self.toggle_acts)
        self.acts_pane.counted.connect(self.refresh_actions)
        things.empty_acted.connect(self.show_acts)

    def on_changes(self, changes: Changes) -> None:
        """Acts too."""
        super().on_changes(changes)
        if changes.touches("registration") and self.showing_acts and self.isVisible():
            self._read_acts()

    @property
    def showing_acts(self) -> bool:
        """Whether the acts stand in the place of the card."""
        return self.stack.currentWidget() is self.acts_pane

    # What a person can do (actions.py)

    def resend(self) -> None:
        """A new code to the same address."""
        if self.chosen is not None:
            self.doing.do(resend_code, ResendCode(self.chosen), self._on_resent)

    def correct(self) -> None:
        """Another address, and the code to it."""
        if self.thing is None:
            return
        email = Field("email", "Верный адрес", required=True, checks=(no_longer_than(320),))
        ask(self.context.theme, self, "Исправить адрес почты", [email], self._on_email,
            do="Исправить и отправить код", values={"email": self.thing.email},
            why="Письма на прежний адрес будут уничтожены.")  # fmt: skip

    def delete(self) -> None:
        """The ticked ones, or this one; one reason for all."""
        ids = self._wanted()
        if not ids:
            return
        reason = LongText("reason", "Причина", required=True, least=2,
                          checks=(no_longer_than(1000),))  # fmt: skip
        several = len(ids) > 1
        title = f"Удалить: {counted(len(ids), *_WORDS)}" if several else "Удалить регистрацию"
        ask(self.context.theme, self, title, [reason],
            lambda values: self._delete(ids, values), do="Удалить",
            why="Данные уничтожаются без возврата. О каждой составляется акт с выпиской из "
            "журнала.", lines=self._named(ids), grave=True)  # fmt: skip

    def tick(self) -> None:
        """X."""
        self.list.tick()

    def tick_all(self) -> None:
        """All unfinished ones that match, in memory or not."""
        backend, wanted = self.context.backend, self.list.wanted
        self._jobs.start(
            "ids",
            lambda job: backend.read(job, registration_ids, wanted),
            self.list.tick_these,
        )

    def toggle_acts(self) -> None:
        """Acts, or the sign-up again."""
        if not self.showing_acts:
            self.show_acts()
        elif self.thing is not None:
            self.stack.setCurrentWidget(self.card)
        else:
            self.close_thing()

    def show_acts(self) -> None:
        """In the place of the card."""
        self.stack.setCurrentWidget(self.acts_pane)
        self._read_acts()
        self.acts_pane.table.setFocus()

    def print_acts(self) -> None:
        """Those selected in the list of acts."""
        if self.showing_acts:
            self.acts_pane.print_selected()
        else:
            self.show_acts()

    def export_acts(self) -> None:
        """The list of acts into a file that is asked for."""
        self.show_acts()
        self.acts_pane.export()

    def print_these(self, acts: Sequence[int]) -> None:
        """Ask for a file, or for a folder where there are several."""
        if len(acts) == 1:
            ask_pdf(self, act_name(acts[0]), lambda path: self.write_acts(acts, path))
        else:
            ask_folder(self, lambda path: self.write_acts(acts, path))

    def write_acts(self, acts: Sequence[int], target: Path) -> Job:
        """The PDFs to the disk; each print is noted by the database."""
        backend = self.context.backend

        def papers(job: Job) -> list[tuple[str, Paper]]:
            found = [backend.write(job, print_act, act) for act in acts]
            return [(act_name(act.id), act_paper(act)) for act in found]

        return write_papers(self.context, self, papers, target, self.say)

    def go_to_mail(self) -> None:
        """Its letter."""
        if self.thing is not None and self.thing.mail_id is not None:
            self.context.go_to("mail.all", self.thing.mail_id)

    def go_to_consumer(self) -> None:
        """Whose cabinet came of it."""
        if self.thing is not None and self.thing.consumer_id is not None:
            self.context.go_to("consumers.all", self.thing.consumer_id)

    def show_thing(self, thing: RegistrationRow) -> None:
        """Fill the card."""
        assert isinstance(self.card, RegistrationCard)
        self.card.show_row(thing)

    def _on_opening(self) -> None:
        """A row that moved up in the place of a deleted one does not hide the acts."""
        if not self.showing_acts or self.list.rows.hasFocus():
            super()._on_opening()

    def _wanted(self) -> tuple[int, ...]:
        if ticked := self.list.rows.checked:
            return tuple(sorted(ticked))
        return (self.chosen,) if self.chosen is not None else ()

    def _named(self, ids: tuple[int, ...]) -> tuple[str, ...]:
        rows = (self.list.model.row(self.list.model.place_of(one) or 0) for one in ids[:3])
        known = [row.email for row in rows if row is not None and row.id in ids]
        unnamed = len(ids) - len(known)
        words = listed(known) + (f" и\u00a0ещё\u00a0{unnamed}" if unnamed else "")
        return (words,) if known else ()

    def _on_email(self, values: dict[str, Any]) -> None:
        if self.chosen is not None:
            command = CorrectEmail(self.chosen, values["email"])
            self.doing.do(correct_email, command, self._on_resent)

    def _on_resent(self, _nothing: None) -> None:
        self.done("Код отправлен: что стало с письмом, видно здесь.")

    def _delete(self, ids: tuple[int, ...], values: dict[str, Any]) -> None:
        command = DeleteRegistrations(ids, values["reason"])
        self.doing.do(delete_registrations, command, self._on_deleted)

    def _on_deleted(self, acts: tuple[int, ...]) -> None:
        self.list.untick()
        self.chosen = self.thing = None
        words = counted(len(acts), "акт", "акта", "актов")
        self.done(f"Удалено. {words.capitalize()}: сохраните в PDF, Ctrl+P.")
        self.show_acts()

    def _read_acts(self) -> None:
        self.acts_pane.read()
