"""The row over the list: search as you type, the state of files, their order, export."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QWidget

from bsk_desk.features.hourly.list_queries import (
    ACCEPTED,
    ERRORS,
    PUT_AWAY,
    QUESTIONS,
    RETURNED,
    SOUND,
    UNREAD,
)
from bsk_desk.features.hourly.ui.listing import ORDERS
from bsk_desk.qt import paint
from bsk_desk.qt.buttons import Choice, icon_button
from bsk_desk.qt.inputs import SearchField
from bsk_desk.qt.kit import Box
from bsk_desk.qt.menu import Menu
from bsk_desk.qt.theme import Theme

#: The states one may ask for: roles of the list, and their words.
STATES: tuple[tuple[tuple[str, ...], str], ...] = (
    ((), "Все файлы"),
    ((UNREAD, ERRORS, QUESTIONS, SOUND), "В работе"),
    ((ERRORS,), "С ошибками"),
    ((QUESTIONS,), "С вопросами"),
    ((SOUND,), "Готовы к приёму"),
    ((ACCEPTED,), "Приняты"),
    ((RETURNED,), "Возвращены"),
    ((PUT_AWAY,), "Отклонены и заменены"),
)
_HINT, _SHORT_HINT = "Файл, договор, счётчик, отправитель", "Файл, договор, счётчик"
#: The glass and the edges of the search field.
_BESIDE_HINT = 48


class FilterRow(Box):
    """``searched(words)``, ``state_chosen(roles)``, ``order_chosen((order, descending))``."""

    searched = Signal(str)
    state_chosen = Signal(object)
    order_chosen = Signal(object)
    exported = Signal()

    def __init__(self, theme: Theme, *, may_export: bool) -> None:
        super().__init__("h", gap=4, pad=(12, 12, 0, 16))
        self.search = SearchField(theme, _HINT)
        self.search.setObjectName("hourly_search")
        self.search.setToolTip(_HINT)
        self.search.searched.connect(self.searched)
        self.state = Choice(theme, STATES[0][1], STATES)
        self.state.setObjectName("hourly_state")
        self.state.chosen.connect(self._on_state)
        self.sort = icon_button(theme, "action.sort", "Порядок")
        self._orders = QActionGroup(self)
        menu = Menu(self.sort)
        for order, words in ORDERS:
            act = menu.addAction(words)
            act.setData(order)
            act.setCheckable(True)
            self._orders.addAction(act)
        self._orders.triggered.connect(self._on_order)
        self.sort.setMenu(menu)
        self.export = icon_button(theme, "action.export", "Выгрузить список в Excel", "Ctrl E")
        self.export.clicked.connect(self.exported)
        if not may_export:
            self.export.hide()
        self.add((self.search, 1), self.state, self.sort, self.export)
        self.show_state(())
        self.show_order(ORDERS[0][0])

    def tab_order(self) -> list[QWidget]:
        """How Tab goes through it."""
        return [self.search, self.state, self.sort, self.export]

    def show_state(self, roles: tuple[str, ...]) -> None:
        """What is asked for now."""
        words = dict(STATES).get(roles, STATES[0][1])
        self.state.setText(words)
        self.state.name(f"Состояние: {words}")

    def show_words(self, words: str) -> None:
        """What is searched for now."""
        if self.search.text().strip() != words:
            self.search.setText(words)

    def show_order(self, order: tuple[str, bool]) -> None:
        """What is sorted by now."""
        for act in self._orders.actions():
            if tuple(act.data()) == order:
                act.setChecked(True)
                self.sort.name(f"Порядок: {act.text()}")

    def _on_state(self, roles: object) -> None:
        self.state_chosen.emit(tuple(roles) if isinstance(roles, list | tuple) else ())

    def _on_order(self, act: QAction) -> None:
        order = act.data()
        self.sort.name(f"Порядок: {act.text()}")
        self.order_chosen.emit((str(order[0]), bool(order[1])))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow field hints at less, but never cuts a word."""
        super().resizeEvent(event)
        self.box.activate()
        fits = paint.width_of(_HINT, "body") + _BESIDE_HINT <= self.search.width()
        self.search.setPlaceholderText(_HINT if fits else _SHORT_HINT)
