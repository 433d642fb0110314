"""The parts around a list: its head, the bar of conditions, the foot with keys, and the pane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from bsk_desk.qt.buttons import Chip, Choice, button
from bsk_desk.qt.inputs import SearchField
from bsk_desk.qt.kit import Box, keycap, label, line
from bsk_desk.qt.menu import Menu
from bsk_desk.qt.notice import Empty, NoticeBar, Skeleton
from bsk_desk.qt.tab_order import chain
from bsk_desk.qt.theme import PX, Theme

_NARROW = 500
#: The parts leave out what does not fit, so their own wish counts for nothing.
_LEAST = 240


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter: ``key`` names it for the page, ``words`` stand on the chip."""

    key: Any
    words: str


class FilterBar(Box):
    """Search, chips of conditions and «+ Условие».

    ``searched(text)``, ``removed(key)`` when a chip is taken away, ``added(value)`` when one of the
    offered conditions is chosen. What there is no room for is counted in a last chip.
    """

    searched = Signal(str)
    removed = Signal(object)
    added = Signal(object)

    def __init__(self, theme: Theme, hint: str = "Номер, слово, адрес") -> None:
        super().__init__("h", gap=8, pad=(0, 16, 12, 16))
        self._theme, self._hint = theme, hint
        self.search = SearchField(theme, hint)
        self.search.searched.connect(self.searched)
        self._chips = Box("h", gap=8)
        self.menu = Menu(self)
        self.menu.triggered.connect(self._on_added)
        self.more = button(
            theme, "Условие", "chip_add", "action.add", name="Добавить условие", shortcut="F"
        )
        self.more.clicked.connect(self.open_menu)
        self.add(self.search, self._chips, self.more, None)
        self.conditions: tuple[Condition, ...] = ()
        self.setMinimumWidth(_LEAST)
        self._fit()

    def show_conditions(self, conditions: Sequence[Condition]) -> None:
        """The chips that stand."""
        if tuple(conditions) == self.conditions:
            return
        self.conditions = tuple(conditions)
        self._rebuild()

    def offer(self, groups: Sequence[tuple[str, Sequence[tuple[object, str]]]]) -> None:
        """What can be asked for: groups of (value, words); a group without a title is flat."""
        for action in self.menu.actions():  # clear() would leave the menus of groups behind
            (action.menu() or action).deleteLater()
        self.menu.clear()
        for title, options in groups:
            menu = self.menu.addMenu(title) if title else self.menu
            for value, words in options:
                menu.addAction(words.replace("&", "&&")).setData(value)

    def _on_added(self, action: QAction) -> None:
        self.added.emit(action.data())

    def open_menu(self) -> None:
        """Below the button, for the key F too."""
        self.menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 4)))

    def _fit(self) -> None:
        wide = self.width() > _NARROW
        self.search.setFixedWidth(208 if wide else 160)
        self.search.setPlaceholderText(self._hint if wide else "Поиск")
        self.more.setText("Условие" if wide else "")
        kind = "chip_add" if wide else "chip_plus"
        if self.more.property("kind") != kind:
            self.more.setProperty("kind", kind)
            self.more.style().unpolish(self.more)
            self.more.style().polish(self.more)
        self._rebuild()

    def _rebuild(self) -> None:
        """As many chips as there is room for, then how many more."""
        self._chips.clear()
        room = self.width() - 32 - self.search.width() - self.more.sizeHint().width() - 8
        for at, condition in enumerate(self.conditions):
            chip = Chip(self._theme, condition.words, condition.key)
            room -= chip.sizeHint().width() + 8
            if room < (72 if at + 1 < len(self.conditions) else 0) and at:
                self._chips.add(self._rest(self.conditions[at:]))
                chip.deleteLater()
                break
            chip.removed.connect(self.removed)
            self._chips.add(chip)
        self._chips.setVisible(bool(self.conditions))

    def _rest(self, conditions: Sequence[Condition]) -> Choice:
        words = f"ещё\u00a0{len(conditions)}"
        made = Choice(
            self._theme, words, [(c.key, f"Снять: {c.words}") for c in conditions], "chip"
        )
        made.name(f"{words}: {', '.join(c.words for c in conditions)}")
        made.chosen.connect(self.removed)
        return made

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other chips."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()


class ListFoot(Box):
    """Hints of keys under a list: (key, what it does); a key without words joins the next."""

    def __init__(self, keys: Sequence[tuple[str, str]]) -> None:
        super().__init__("h", gap=6, pad=(0, 16))
        self._hints: list[list[QWidget]] = []
        group: list[QWidget] = []
        for key, does in keys:
            group.append(keycap(key))
            self.add(group[-1])
            if does:
                group.append(label(does, "small", "text3"))
                self.add(group[-1], 8)
                self._hints.append(group)
                group = []
        self.add(None)
        self.words = label("", "small", "text2")
        self.words.hide()
        self.add(self.words)
        self.setMinimumWidth(_LEAST)
        self.setFixedHeight(PX["footer"])

    def say(self, words: str) -> None:
        """Something at the right end, say how many rows are ticked."""
        self.words.setText(words)
        self.words.setVisible(bool(words))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hints that do not fit are left out whole, from the end."""
        super().resizeEvent(event)
        room = self.width() - 32 - (self.words.sizeHint().width() if self.words.text() else 0)
        for hint in self._hints:
            room -= sum(part.sizeHint().width() + 6 for part in hint) + 8
            for part in hint:
                part.setVisible(room >= -14)


class ListPane(Box):
    """Head, conditions, bar for refusals, list (or what stands in its place), foot."""

    def __init__(
        self,
        theme: Theme,
        head: QWidget,
        view: QWidget,
        *,
        filters: QWidget | None = None,
        foot: QWidget | None = None,
    ) -> None:
        super().__init__("v", gap=0, surface="plain")
        self._theme = theme
        self.view = view
        self.head_part, self.filters_part = head, filters
        self.notice = NoticeBar(theme, pad=(0, 16, 12, 16))
        self.stack = QStackedWidget()
        self.stack.addWidget(view)
        self._skeleton = Skeleton(theme)
        self.stack.addWidget(self._skeleton)
        self._empty: Empty | None = None
        self.add(head)
        if filters:
            self.add(filters)
        self.add(self.notice, line(), 4, (self.stack, 1))
        if foot:
            self.add(line(), foot)
        if filters:
            chain(filters, head)

    def tab_parts(self) -> tuple[QWidget, ...]:
        """The way of the Tab key: conditions first, then the head, then the list."""
        first = (self.filters_part,) if self.filters_part else ()
        return (*first, self.head_part, self.notice, self.stack)

    def take_focus(self) -> None:
        """What stands there now: the rows, or the words for none."""
        if (shown := self.stack.currentWidget()) is not None:
            shown.setFocus()

    def show_list(self) -> None:
        """The list itself."""
        self.stack.setCurrentWidget(self.view)

    def show_waiting(self) -> None:
        """Quiet bars: the first rows are on the way."""
        self.stack.setCurrentWidget(self._skeleton)

    def show_empty(self, empty: Empty) -> None:
        """What is so, why, and the one thing to do."""
        if self._empty:
            self.stack.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = empty
        self.stack.addWidget(empty)
        self.stack.setCurrentWidget(empty)


def two_panes(left: QWidget, right: QWidget, width: int = 0) -> Box:
    """List and card side by side, a hairline between; the list as wide as the window allows."""
    made = _Panes(left, width)
    made.setProperty("surface", "plain")
    return made.add(left, line("v"), (right, 1))


class _Panes(Box):
    def __init__(self, left: QWidget, width: int) -> None:
        super().__init__("h", gap=0)
        self._left, self._wide = left, width

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """440 px below a window of 1400, 560 above (look.md, clause 4)."""
        super().resizeEvent(event)
        narrow = event.size().width() + PX["sidebar"] < 1400
        self._left.setFixedWidth(self._wide or PX["list_min" if narrow else "list"])
