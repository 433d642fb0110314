"""One letter: to whom, what the server said, what it is about; never its text."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.features.mail.model import KINDS, STATUSES, MailRow
from bsk_desk.features.mail.ui.rows import LOOKS
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import when
from bsk_desk.kernel.words import counted
from bsk_desk.qt.buttons import button
from bsk_desk.qt.card import Card, CardHeader
from bsk_desk.qt.kit import Box, Facts, column, icon_label, label, row, section
from bsk_desk.qt.marks import tag
from bsk_desk.qt.pages import PageContext

#: Action, words, kind, icon, and the field of the letter without which it is not there.
_BUTTONS = (
    ("mail.resend", "Отправить снова", "primary", "action.send", ""),
    ("mail.readdress", "На другой адрес", "plain", "action.write", ""),
    ("mail.request", "Обращение", "plain", "", "request_id"),
    ("mail.registration", "Регистрация", "plain", "", "registration_id"),
    ("mail.consumer", "Потребитель", "plain", "", "consumer_id"),
    ("mail.broadcast", "Рассылка", "plain", "", "broadcast_id"),
)


class MailCard(Card):
    """``wanted(action)`` for the buttons."""

    wanted = Signal(str)

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.header = CardHeader(context.theme)
        self._place = column(gap=16)
        super().__init__(context.theme, self.header, self._place, name="Письмо")

    def show_row(self, found: MailRow) -> None:
        """Another one, or the same as it is now."""
        now = server_time.now()
        role, icon = LOOKS[found.status]
        kind = f"Письмо: {KINDS.get(found.kind, found.kind)}"
        self.header.show_thing(f"№ {found.id}", kind, found.subject)
        self.header.show_facts(tag(self._context.theme, role, STATUSES[found.status], icon))
        self._place.clear()
        self._place.add(self._buttons(found))
        if found.last_error:
            self._place.add(section("Слова сервера", self._words(found.last_error)))
        self._place.add(section("Письмо", Facts(_facts(found, now), (150,))))
        why = "Текст письма здесь не показывается: в нём могут быть код или ответ."
        self._place.add(label(why, "small", "text3", wrap=True))
        self.middle.fit()

    def _buttons(self, found: MailRow) -> Box:
        made = row(gap=8)
        for action, words, kind, icon, needs in _BUTTONS:
            if needs and getattr(found, needs) is None:
                continue
            sends = not needs
            if sends and (found.status != "failed" or not self._context.person.may("mail.work")):
                continue
            if action == "mail.readdress" and found.kind == "code":
                continue  # a code goes to the address of its registration alone
            one = button(self._context.theme, words, kind, icon)
            one.setObjectName(action)
            one.setProperty("action", action)
            one.clicked.connect(self._on_clicked)
            made.add(one)
        return made.add(None)

    def _words(self, said: str) -> Box:
        mark = icon_label(self._context.theme, "ph.x-circle-fill", "overdue")
        words = label(said, "body", "", wrap=True, selectable=True)
        return row(mark, (words, 1), gap=8, pad=(12,), surface="danger")

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.wanted.emit(str(sender.property("action")))


def _facts(found: MailRow, now: datetime) -> list[tuple[str, str]]:
    pairs = [
        ("Кому", found.recipient),
        ("Написано", when(found.created_at, now)),
        ("Попыток", counted(found.attempts, "попытка", "попытки", "попыток")),
    ]
    if found.sent_at:
        pairs.append(("Принято сервером", when(found.sent_at, now)))
    elif found.status == "queued":
        pairs.append(("Следующая попытка", when(found.next_at, now)))
    return pairs
