"""One sign-up: how far it got, what became of its letter, what can be done."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.features.registrations.model import RegistrationRow
from bsk_desk.features.registrations.ui.rows import LETTER_TONES, ago, left, looks
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import when
from bsk_desk.kernel.words import counted
from bsk_desk.qt.buttons import Button, button
from bsk_desk.qt.card import Card, CardHeader
from bsk_desk.qt.kit import Box, Facts, column, icon_label, label, row, section
from bsk_desk.qt.marks import deadline_pill, tag
from bsk_desk.qt.pages import PageContext

_BUTTONS = (
    ("registration.resend", "Код ещё раз", "plain", "thing.mail"),
    ("registration.correct", "Исправить адрес", "plain", "action.write"),
    ("registration.consumer", "Открыть потребителя", "plain", "thing.person"),
    ("registration.delete", "Удалить с актом", "danger", ""),
)


class RegistrationCard(Card):
    """``wanted(action)`` for the buttons."""

    wanted = Signal(str)

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.header = CardHeader(context.theme)
        self._place = column(gap=16)
        super().__init__(context.theme, self.header, self._place, name="Регистрация")

    def show_row(self, found: RegistrationRow) -> None:
        """Another one, or the same as it is now."""
        now, theme = server_time.now(), self._context.theme
        role, icon, step = looks(found)
        self.header.show_thing(f"№ {found.id}", "Регистрация в личном кабинете", found.email)
        code, words = left(found, now)
        pill = tag(theme, role, step, icon)
        self.header.show_facts(pill, deadline_pill(theme, code, words) if words else None)
        self._place.clear()
        self._place.add(self._buttons(found))
        self._place.add(section("Ход", Facts(_facts(found, now), (150,))))
        self._place.add(section("Письмо с кодом", self._letter(found, now)))
        self.middle.fit()

    def _buttons(self, found: RegistrationRow) -> Box:
        made = row(gap=8)
        over = found.step == "finished"
        for action, words, kind, icon in _BUTTONS:
            consumer = action == "registration.consumer"
            if consumer != over:
                continue
            if not self._context.person.may("registrations.work") and not consumer:
                continue
            made.add(self._button(action, words, kind, icon))
        return made.add(None)

    def _button(self, action: str, words: str, kind: str, icon: str) -> Button:
        made = button(self._context.theme, words, kind, icon)
        made.setObjectName(action)
        made.setProperty("action", action)
        made.clicked.connect(self._on_clicked)
        return made

    def _letter(self, found: RegistrationRow, now: datetime) -> Box:
        tone = LETTER_TONES.get(found.mail_status or "", "text2")
        failed = found.mail_status == "failed"
        mark = icon_label(self._context.theme, "ph.x-circle-fill" if failed else "thing.mail", tone)
        said = label(found.letter, "strong" if failed else "body", tone, wrap=True, selectable=True)
        line = row(mark, (said, 1), gap=8)
        if found.mail_id and self._context.person.may("mail.see"):
            line.add(self._button("registration.mail", "в «Почте»", "link", ""))
        made = column(line, gap=6, pad=(12,), surface="inset")
        if found.mail_sent_at:
            made.add(label(f"принято сервером {when(found.mail_sent_at, now)}", "small", "text2"))
        elif found.mail_attempts:
            tries = counted(found.mail_attempts, "попытка", "попытки", "попыток")
            again = found.mail_status == "queued" and found.mail_next_at
            more = f", следующая {when(found.mail_next_at, now)}" if again else ""  # type: ignore[arg-type]
            made.add(label(f"{tries}{more}", "small", "text2"))
        return made

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.wanted.emit(str(sender.property("action")))


def _facts(found: RegistrationRow, now: datetime) -> list[tuple[str, str]]:
    pairs = [
        ("Начата", f"{when(found.created_at, now)}, {ago(found, now)}"),
        ("Адрес подтверждён", when(found.confirmed_at, now) if found.confirmed_at else "нет"),
        ("Неверных кодов", str(found.wrong_codes)),
    ]
    if found.deletes_at:
        pairs.append(("Удалится сама", when(found.deletes_at, now)))
    if found.finished_at:
        pairs.append(("Закончена", when(found.finished_at, now)))
    return pairs
