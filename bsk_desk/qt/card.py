"""The card of one thing: header, bar, what scrolls (facts, files, timeline), composer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from bsk_desk.qt.buttons import button, icon_button
from bsk_desk.qt.composer import Composer
from bsk_desk.qt.kit import Box, Elided, column, icon_label, label, line, row
from bsk_desk.qt.notice import NoticeBar
from bsk_desk.qt.scrolling import Scroll
from bsk_desk.qt.theme import PX, Theme

_LOW = 800


class CardHeader(Box):
    """Number with a copy button, kind, icon buttons; the title; a row of facts.

    Fill ``facts`` with pills, links and the assignee; ``tools`` with icon buttons.
    """

    def __init__(self, theme: Theme, *tools: QWidget) -> None:
        super().__init__("v", gap=0, pad=(10, 16, 12, 24))
        self.number = label("", "small", "text2", selectable=True)
        self._copy = icon_button(theme, "action.copy", "Скопировать номер", role="text3")
        self._copy.clicked.connect(self._on_copy)
        self.kind = Elided("", "small", "text2")
        self.tools = row(*tools, gap=4)
        self.title = Elided("", "title")
        self.facts = row(gap=8, pad=(0, 8, 0, 0))
        self.facts.setFixedHeight(PX["chip"])
        top = row(self.number, self._copy, (self.kind, 1), self.tools, gap=4)
        self.add(top, self.title, 8, self.facts)

    def show_thing(self, number: str, kind: str, title: str, presence: str = "") -> None:
        """The words; an empty number hides its copy button."""
        self.number.setText(number)
        self.number.setVisible(bool(number))
        self._copy.setVisible(bool(number))
        self.kind.say(f"{kind} · {presence}" if presence else kind)
        self.title.say(title)

    def show_facts(self, *things: QWidget | None) -> None:
        """Pills and words from the left; what comes after None stands at the right."""
        self.facts.clear()
        for thing in things:
            self.facts.add(thing)
            if thing is not None:
                self.facts.box.setAlignment(thing, Qt.AlignmentFlag.AlignVCenter)
        if None not in things:
            self.facts.add(None)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.number.text())


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the quick facts under a name: icon (token), words, and an action id if it acts."""

    icon: str
    words: str
    action: str = ""
    action_icon: str = ""
    action_name: str = ""


class WhoBox(Box):
    """Who it is: name, kind, quick facts. ``acted(action)`` for the small buttons and the link."""

    acted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__("v", gap=2, pad=(8, 12, 6, 12), surface="inset")
        self._theme = theme

    def show_who(
        self,
        name: str,
        kind: str,
        facts: Sequence[Fact],
        *,
        icon: str = "thing.person",
        link: str = "",
    ) -> None:
        """``link`` («ещё 3 обращения») acts as «more»; name and address are elided."""
        self.clear()
        who = Elided(name, "strong")
        who.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        head = row(icon_label(self._theme, icon), who, label(kind, "small", "text3"), None, gap=8)
        if link:
            more = button(self._theme, link, "link")
            more.setProperty("action", "more")
            more.clicked.connect(self._on_clicked)
            head.add(more)
        self.add(head)
        line_ = row(gap=6)
        for fact in facts:
            line_.add(icon_label(self._theme, fact.icon))
            line_.add(self._words(fact))
            if fact.action:
                act = icon_button(self._theme, fact.action_icon, fact.action_name, role="text3")
                act.setProperty("action", fact.action)
                act.clicked.connect(self._on_clicked)
                line_.add(act)
            line_.add(12)
        if facts:
            self.add(line_.add(None))

    @staticmethod
    def _words(fact: Fact) -> QWidget:
        """An address is elided before the card grows wider than its pane."""
        if fact.icon != "thing.address":
            return label(fact.words, selectable=True)
        made = Elided(fact.words)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        return made

    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.acted.emit(str(sender.property("action")))


class Card(Box):
    """Header and composer stay, the middle scrolls; below 800 px the composer is one line."""

    def __init__(
        self,
        theme: Theme,
        header: QWidget,
        *parts: QWidget,
        foot: QWidget | None = None,
        name: str = "",
    ) -> None:
        super().__init__("v", gap=0, surface="plain")
        self._theme = theme
        self.notice = NoticeBar(theme)
        self.body = column(*parts, gap=12, pad=(0, 24, 16, 24))
        self.body.add(None)
        self.middle = Scroll(theme, self.body)
        self.foot = foot
        self.add(header, self.notice, (self.middle, 1))
        if foot:
            self.add(line(), foot)
            if isinstance(app := QApplication.instance(), QApplication):
                app.focusChanged.connect(self._on_focus)
        self.setMinimumWidth(PX["card_min"])
        self.setAccessibleName(name)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A composer that is left empty takes no more room; nothing moves under a pressed mouse."""
        clicked = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        composer = self.foot
        if now is None or clicked or not isinstance(composer, Composer):
            return
        if composer.low and not composer.isAncestorOf(now):
            composer.fold(True)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Low windows have no room for an empty composer."""
        super().resizeEvent(event)
        if isinstance(self.foot, Composer):
            self.foot.low = self.window().height() < _LOW
            self.foot.fold(self.foot.low)
