"""What a person decides about a file: accept, reject, give back; and how files come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from bsk_desk.features.hourly import queries, service
from bsk_desk.features.hourly.card_queries import Card
from bsk_desk.features.hourly.model.letter import letter
from bsk_desk.features.hourly.ui import asked
from bsk_desk.features.hourly.ui.line_making import states_of
from bsk_desk.features.hourly.ui.places import MISSING
from bsk_desk.features.hourly.ui.summary import sound
from bsk_desk.kernel.words import counted
from bsk_desk.qt.asking import ask
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.pages import PageContext

if TYPE_CHECKING:
    from bsk_desk.features.hourly.ui.page import HourlyPage

_LETTER_WIDE = 680


class Deeds(QObject):
    """Belongs to the page; each method is an action of it."""

    def __init__(self, page: HourlyPage, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self.doing = Doing(context.backend, context.tasks, self)
        self.doing.refused.connect(page.say_refusal)

    @property
    def _card(self) -> Card | None:
        return self._page.card

    # Files in

    def choose(self) -> None:
        """Ctrl+O."""
        self._dialog("Выбрать почасовые файлы", QFileDialog.FileMode.ExistingFiles)

    def choose_folder(self) -> None:
        """Ctrl+Shift+O."""
        self._dialog("Выбрать папку", QFileDialog.FileMode.Directory)

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self._page, title)
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(self._page.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def again(self) -> None:
        """Read the kept bytes once more."""
        if self._card is not None:
            file = self._card.file
            self._page.intake.add_again(file.id, file.name, file.sender)

    # Decisions

    def accept(self) -> None:
        """Every point without an error."""
        if self._card is None:
            return
        states = states_of(self._card.file, self._page.states)
        self._decide([state.profile for state in sound(states)], accept=True)

    def accept_point(self) -> None:
        """The one that is looked at; with a reason where something was found."""
        profile, point = self._page.profile, self._page.point
        if profile is None or point is None:
            return
        if not point["findings"] or profile.blocked:  # a blocked one is refused in words
            self._decide([profile.id], accept=True, reason=profile.reason)
            return
        asked.acceptance(
            self._context,
            self._page,
            profile,
            point["findings"],
            lambda why: self._decide([profile.id], accept=True, reason=why),
        )

    def reject_point(self) -> None:
        """The one that is looked at, with a reason."""
        profile = self._page.profile
        if profile is not None:
            asked.reason(
                self._context,
                self._page,
                f"Отклонить точку «{profile.name or profile.serial}»",
                lambda why: self._decide([profile.id], accept=False, reason=why),
            )

    def reject(self) -> None:
        """All that waits of the file."""
        card = self._card
        if card is None:
            return

        def send(why: str) -> None:
            command = service.RejectFile(file=card.file.id, reason=why)
            self.doing.do(service.reject_file, command, self.done("Файл отклонён."))

        asked.reason(self._context, self._page, f"Отклонить файл {card.file.name}", send)

    def _decide(self, profiles: list[int], *, accept: bool, reason: str | None = None) -> None:
        card = self._card
        if card is None or not profiles:
            return
        command = service.DecideProfiles(
            file=card.file.id, profiles=tuple(profiles), accept=accept, reason=reason
        )
        count = counted(len(profiles), "точка", "точки", "точек")
        words = f"Достоверны: {count}." if accept else f"Отклонены: {count}."
        self.doing.do(service.decide_profiles, command, self.done(words))

    def done(self, words: str) -> Callable[[Any], None]:
        """What follows a decision: it is said, and everything is read again."""
        context, page = self._context, self._page

        def then(_result: Any) -> None:
            context.notice(words, "ok")
            page.pane.notice.put_away()
            page.refresh()

        return then

    def give_back(self) -> None:
        """«Сообщить потребителю»: the letter may be edited before it goes."""
        card = self._card
        if card is None:
            return
        states = states_of(card.file, self._page.states)
        accepted = [
            str(point["serial"])
            for point in card.file.points
            if (state := self._page.state_of(point)) and state.status in queries.CURRENT
        ]
        good = sound(states)
        text = letter(card.file.name, card.file.findings, accepted)
        why = "Уйдёт в личные кабинеты договора и письмом. Принятое остаётся принятым."
        if good:
            count = counted(len(good), "точка", "точки", "точек")
            why += f" Ещё не приняты {count} без ошибок: примите их сначала, если они верны."
        ask(
            self._context.theme,
            self._page,
            "Вернуть с замечаниями",
            asked.LETTER,
            lambda values: self._return(card, values["body"]),
            do="Отправить",
            why=why,
            values={"body": text},
            wide=_LETTER_WIDE,
        )

    def _return(self, card: Card, body: str) -> None:
        context, page = self._context, self._page

        def then(reached: int) -> None:
            if reached:
                context.notice(
                    f"Сообщено: {counted(reached, 'адресат', 'адресата', 'адресатов')}.", "ok"
                )
            else:
                words = "Возвращён, но сообщить некому: у договора нет кабинета и почты."
                context.notice(words, "warning")
            page.refresh()

        self.doing.do(service.return_file, service.ReturnFile(file=card.file.id, body=body), then)

    def missing(self) -> None:
        """The map of who has not sent."""
        self._context.go_to(MISSING, None)
