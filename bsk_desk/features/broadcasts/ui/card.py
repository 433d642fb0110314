"""A broadcast that is no draft any more: how far it is, what can be done, who has got it."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from bsk_desk.features.broadcasts.model import Broadcast, steps_of
from bsk_desk.features.broadcasts.ui.figures import Figures, UndoLine
from bsk_desk.features.broadcasts.ui.reading import Whole
from bsk_desk.features.broadcasts.ui.recipients import Recipients
from bsk_desk.features.broadcasts.ui.words import LOOKS, sentence, status_words
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import when
from bsk_desk.qt import placeholders
from bsk_desk.qt.buttons import button
from bsk_desk.qt.card import CardHeader
from bsk_desk.qt.kit import Box, Facts, column, label, line
from bsk_desk.qt.marks import tag
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.switches import Segments
from bsk_desk.qt.theme import PX

_WORK = "broadcasts.work"
#: Step, action, words, kind of button, icon; in the order of the row.
_BUTTONS: tuple[tuple[str, str, str, str, str], ...] = (
    ("approve", "broadcast.approve", "Утвердить", "primary", "action.accept"),
    ("start", "broadcast.start", "Начать", "primary", "action.send"),
    ("start", "broadcast.schedule", "Назначить время", "plain", "thing.clock"),
    ("resume", "broadcast.resume", "Продолжить", "primary", "action.resume"),
    ("pause", "broadcast.pause", "Пауза", "plain", "action.pause"),
    ("return", "broadcast.return", "Вернуть", "plain", "action.undo"),
    ("follow_up", "broadcast.follow_up", "Напомнить непрочитавшим", "plain", "action.answer"),
    ("test", "broadcast.try", "Проверить на себе", "plain", ""),
    ("cancel", "broadcast.cancel", "Отменить", "danger", ""),
)
#: What the time that was set means: an approval later than it starts nothing by itself.
_BEGINS = {"scheduled": "Начнётся", "awaiting": "Если утвердят"}


class BroadcastCard(Box):
    """``wanted(action)`` for the buttons, ``opened(consumer id)`` from the list of recipients."""

    wanted = Signal(str)
    opened = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=0, surface="plain")
        self._context = context
        theme = context.theme
        self.header = CardHeader(theme)
        self.notice = NoticeBar(theme)
        self.figures = Figures()
        self.undo = UndoLine(theme)
        self.undo.undone.connect(self._on_undo)
        self._buttons = Box("h", gap=8)
        self._why = label("", "small", "text2", wrap=True)
        parts = [("text", "", "Текст и условия")]
        if context.person.may("mail.see"):
            parts.insert(0, ("people", "", "Кто получил"))
        self.tabs = Segments(theme, "Показать", parts)
        self.tabs.picked.connect(self._on_tab)
        self.text = column(gap=12, pad=(0, 16, 16, 16))
        self.recipients = Recipients(context)
        self.recipients.opened.connect(self.opened)
        self.recipients.failed.connect(self._on_failed)
        self.stack = QStackedWidget()
        self.stack.addWidget(Scroll(theme, self.text))
        self.stack.addWidget(self.recipients)
        top = column(self.figures, self.undo, self._buttons, self._why, self.tabs, gap=12,
                     pad=(0, 24, 12, 24))  # fmt: skip
        self.add(self.header, self.notice, top, line())
        # Rows of the table bring a margin of their own: their words stand under those above.
        self.add((column((self.stack, 1), gap=0, pad=(12, 8, 0, 8)), 1))
        self.setMinimumWidth(PX["card_min"])
        self.setAccessibleName("Рассылка")

    def show_whole(self, whole: Whole) -> None:
        """Another broadcast, or the same as it is now."""
        found, now = whole.broadcast, server_time.now()
        role, icon = LOOKS.get(found.status, LOOKS["draft"])
        self.header.show_thing(f"№ {found.id}", _kind(found), placeholders.written(found.title))
        moment = found.finished_at or found.started_at or found.changed_at
        if found.status == "scheduled" and found.scheduled_at:
            moment = found.scheduled_at
        pill = tag(self._context.theme, role, status_words(found.status), icon)
        self.header.show_facts(pill, label(when(moment, now), "small", "text2"))
        self.figures.show_whole(whole)
        self.undo.show_whole(whole)
        self._show_buttons(whole)
        self._show_text(whole, now)
        started = whole.numbers is not None and self._context.person.may("mail.see")
        self.tabs.setVisible(started)
        self.tabs.choose("people" if started else "text")
        self._on_tab(self.tabs.value)
        if started:
            self.recipients.show_broadcast(found.id)

    def why_not(self, found: Broadcast) -> str:
        """Why an approval is not for this person; empty where it is."""
        login = self._context.person.login
        if found.status == "awaiting" and login in (found.author, found.submitted_by):
            return "Утвердить должен другой администратор: эту рассылку составили вы."
        return ""

    def _show_buttons(self, whole: Whole) -> None:
        found = whole.broadcast
        self._buttons.clear()
        may = self._context.person.may(_WORK)
        steps = steps_of(found.status, whole.numbers) if may else frozenset()
        why = self.why_not(found)
        for step, action, words, kind, icon in _BUTTONS:
            if step not in steps:
                continue
            one = button(self._context.theme, _words(action, words, found), kind, icon)
            one.setObjectName(action)
            one.setProperty("action", action)
            one.setEnabled(not (why and step == "approve"))
            one.clicked.connect(self._on_clicked)
            self._buttons.add(one)
        self._buttons.add(None)
        self._buttons.setVisible(bool(steps))
        self._why.setText(why)
        self._why.setVisible(bool(why))

    def _show_text(self, whole: Whole, now: datetime) -> None:
        found = whole.broadcast
        self.text.clear()
        body = column(
            label(placeholders.written(found.title), "strong", wrap=True),
            label(placeholders.written(found.body), wrap=True, selectable=True),
            gap=6,
            pad=(12, 16),
            surface="public",
        )
        self.text.add(body, Facts(_facts(whole, now), (120,)), None)

    def _on_tab(self, value: object) -> None:
        self.stack.setCurrentIndex(1 if value == "people" else 0)

    def _on_failed(self, sentence: str) -> None:
        self.notice.say(sentence)

    def _on_undo(self) -> None:
        self.wanted.emit("broadcast.undo")

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.wanted.emit(str(sender.property("action")))


def _words(action: str, words: str, found: Broadcast) -> str:
    if action == "broadcast.cancel" and found.started_at:
        return "Отменить остаток"
    return words


def _kind(found: Broadcast) -> str:
    if found.outage_id:
        return f"Рассылка по отключению № {found.outage_id}"
    return f"Повтор рассылки № {found.follow_up_of}" if found.follow_up_of else "Рассылка"


def _facts(whole: Whole, now: datetime) -> list[tuple[str, str]]:
    found, names = whole.broadcast, whole.names
    pairs = [
        ("Кому", sentence(found.audience)),
        ("Как", "в кабинет и письмом" if found.by_mail else "только в кабинет"),
    ]
    steps = (
        ("Составлена", found.author, found.created_at),
        ("Сдана", found.submitted_by, found.submitted_at),
        ("Утверждена", found.approved_by, found.approved_at),
        ("Начата", found.started_by, found.started_at),
    )
    for words, who, at in steps:
        if who and at:
            pairs.append((words, f"{when(at, now)}, {names.get(who, who)}"))
    if found.scheduled_at:
        words = _BEGINS.get(found.status, "Назначалась на")
        pairs.append((words, when(found.scheduled_at, now)))
    return pairs
