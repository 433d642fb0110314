"""The head of a list: title, count, the choice of a view, order and export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QSizePolicy

from bsk_desk.kernel.words import grouped
from bsk_desk.qt.buttons import Choice, icon_button
from bsk_desk.qt.kit import Box, Elided, label
from bsk_desk.qt.menu import Menu
from bsk_desk.qt.theme import PX, Theme


class ListHead(Box):
    """Title, count, the choice of a view, and buttons for order and export.

    ``view_chosen(value)``, ``order_chosen(value)``, ``exported()``.
    """

    view_chosen = Signal(object)
    order_chosen = Signal(object)
    exported = Signal()

    def __init__(
        self,
        theme: Theme,
        title: str,
        *,
        views: Sequence[tuple[object, str]] = (),
        view: str = "",
        orders: Sequence[tuple[object, str]] = (),
        may_export: bool = True,
    ) -> None:
        super().__init__("h", gap=4, pad=(0, 12, 0, 16))
        self.title = Elided(title, "heading")
        self.title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.count = label("", "body", "text3")
        self.add(self.title, 4, self.count, None)
        self.view = Choice(theme, view, views)
        self.view.give_way()
        self.view.chosen.connect(self.view_chosen)
        self.view.setVisible(bool(views))
        self.add(self.view)
        self.orders = Menu(self)
        self._theme, self._orders = theme, dict(orders)
        for value, words in orders:
            self.orders.addAction(words).setData(value)
        self.orders.triggered.connect(self._on_order)
        self.sort = icon_button(theme, "action.sort", "Порядок")
        self.sort.setMenu(self.orders)
        self.export = icon_button(theme, "action.export", "Выгрузить то, что в списке")
        self.export.clicked.connect(self.exported)
        self.add(self.sort, self.export)
        self.sort.setVisible(bool(orders))
        self.export.setVisible(may_export)
        self.setFixedHeight(PX["header"])

    def _on_order(self, action: QAction) -> None:
        self.order_chosen.emit(action.data())

    def show_order(self, value: object, *, descending: bool) -> None:
        """Which order stands: an arrow in the menu, words on the button."""
        way = "по убыванию" if descending else "по возрастанию"
        self.sort.name(f"Порядок: {self._orders.get(value, str(value)).lower()}, {way}")
        icon = self._theme.icon("action.down" if descending else "action.up")
        for action in self.orders.actions():
            action.setIcon(icon if action.data() == value else QIcon())

    def show_count(self, shown: int | None, whole: int | None = None) -> None:
        """«38 из 212», «212», or nothing while it is not known."""
        words = "" if shown is None else grouped(shown)
        if shown is not None and whole is not None and whole != shown:
            words += f" из\u00a0{grouped(whole)}"
        self.count.setText(words)
        self.count.setAccessibleName(f"В списке {words}" if words else "")
