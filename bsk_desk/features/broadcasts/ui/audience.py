"""The audience builder: conditions read as a sentence; what is unknown is named one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QMenu

from bsk_desk.features.broadcasts.formats.number_list import numbers_in, numbers_of_book
from bsk_desk.features.broadcasts.model import Audience, SavedAudience
from bsk_desk.features.broadcasts.ui.words import (
    KINDS,
    Fault,
    Part,
    parts,
    with_values,
    without,
    without_values,
)
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.words import grouped
from bsk_desk.qt.asking import ask
from bsk_desk.qt.buttons import Chip, button
from bsk_desk.qt.fields import Field, LongText
from bsk_desk.qt.kit import Box, label, row
from bsk_desk.qt.menu import Menu
from bsk_desk.qt.pages import PageContext

_TITLE_WIDE = 72
#: So many faults are named; the rest is counted.
_NAMED = 50
_LISTS = {"accounts": "Лицевые счета", "contracts": "Договоры"}


class AudienceBuilder(Box):
    """``changed()`` when a condition comes or goes; ``refused(sentence)`` for a file.

    ``save_wanted()`` and ``delete_wanted(audience id)`` for saved conditions.
    """

    changed = Signal()
    refused = Signal(str)
    save_wanted = Signal()
    delete_wanted = Signal(object)

    def __init__(self, context: PageContext) -> None:
        super().__init__("v", gap=8, pad=(12,), surface="inset")
        self._context = context
        self.audience = Audience()
        self._saved: Sequence[SavedAudience] = ()
        self._faults: tuple[Fault, ...] = ()
        self._laid = 0
        self.setAccessibleName("Кому")
        self._show()

    def fill(self, audience: Audience) -> None:
        """Other conditions, without a signal."""
        self.audience, self._faults = audience, ()
        self._show()

    def offer(self, saved: Sequence[SavedAudience]) -> None:
        """Saved conditions to choose from."""
        self._saved = saved

    def show_faults(self, faults: tuple[Fault, ...]) -> None:
        """What the database does not know of it, by value."""
        if faults != self._faults:
            self._faults = faults
            self._show()

    def narrow(self, audience: Audience) -> None:
        """Take these conditions."""
        if audience != self.audience:
            self.audience, self._faults = audience, ()
            self._show()
            self.changed.emit()

    def add_values(self, field: str, values: tuple[str, ...]) -> None:
        """More of a list: addresses, accounts, contracts."""
        self.narrow(with_values(self.audience, field, values))

    def open_menu(self) -> None:
        """Every kind of condition, and the saved ones."""
        menu = self._menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height() + 4)))

    def ask_address(self) -> None:
        """A street, or a street with a house; several divided by lines."""
        lines = LongText("value", "Улица или часть адреса", required=True, least=2,
                         help="По одной в строке: «Попова», «Гущина 150»")  # fmt: skip
        self._ask("Кому: адрес", lines, self._on_addresses)

    def ask_numbers(self, field: str) -> None:
        """A pasted list."""
        lines = LongText("value", _LISTS[field], required=True, least=4,
                         help="Через запятую, пробел или по одному в строке")  # fmt: skip
        self._ask(f"Кому: {_LISTS[field].lower()}", lines, self._on_numbers[field])

    def open_book(self, field: str) -> None:
        """A list in .xlsx."""
        dialog = QFileDialog(self, f"{_LISTS[field]} из файла", "", "Excel (*.xlsx)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: self.read_book(field, Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def read_book(self, field: str, path: Path) -> None:
        """The first column with numbers, read in the background."""

        def done(found: tuple[str, ...]) -> None:
            self.add_values(field, found)

        self._context.tasks.start(
            self, lambda _job: numbers_of_book(path), done, failed=self._on_book_failed
        )

    def _on_addresses(self, values: dict[str, Any]) -> None:
        lines = (line.strip() for line in str(values["value"]).splitlines())
        self.add_values("addresses", tuple(line for line in lines if line))

    def _on_accounts(self, values: dict[str, Any]) -> None:
        self.add_values("accounts", numbers_in(str(values["value"])))

    def _on_contracts(self, values: dict[str, Any]) -> None:
        self.add_values("contracts", numbers_in(str(values["value"])))

    @property
    def _on_numbers(self) -> dict[str, Any]:
        return {"accounts": self._on_accounts, "contracts": self._on_contracts}

    def _ask(self, title: str, field: Field, done: Any) -> None:
        ask(self._context.theme, self, title, [field], done, do="Добавить")

    def _on_book_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.refused.emit(str(error))
        else:
            self._context.tasks.failed.emit(error)

    def _menu(self) -> QMenu:
        menu = Menu(self)
        for kind, words in KINDS.items():
            if kind not in self.audience.kinds:
                _add(menu, words, ("kinds", kind))
        _add(menu, "С открытым обращением", ("open_request", ""))
        menu.addSeparator()
        _add(menu, "Улица или часть адреса…", ("ask", "addresses"))
        for field, words in _LISTS.items():
            _add(menu, f"{words} списком…", ("ask", field))
        for field, words in _LISTS.items():
            _add(menu, f"{words} из файла .xlsx…", ("book", field))
        menu.addSeparator()
        for saved in self._saved:
            _add(menu, f"Набор «{saved.title}»", ("saved", saved.id))
        _add(menu, "Сохранить эти условия…", ("save", ""))
        if self._saved:
            bin_ = menu.addMenu("Удалить набор")
            for saved in self._saved:
                _add(bin_, saved.title, ("delete", saved.id))
        menu.triggered.connect(self._on_chosen)
        return menu

    def _on_chosen(self, action: QAction) -> None:
        self.choose(*action.data())

    def choose(self, what: str, value: Any) -> None:
        """One line of the menu."""
        match what:
            case "kinds":
                self.add_values("kinds", (value,))
            case "open_request":
                self.narrow(replace(self.audience, open_request=True))
            case "ask" if value == "addresses":
                self.ask_address()
            case "ask":
                self.ask_numbers(value)
            case "book":
                self.open_book(value)
            case "saved":
                found = next(s for s in self._saved if s.id == value)
                self.narrow(Audience.from_json(found.definition))
            case "save":
                self.save_wanted.emit()
            case "delete":
                self.delete_wanted.emit(value)

    def _show(self) -> None:
        theme = self._context.theme
        self._laid = self.width()
        self.clear()
        for title, chips in parts(self.audience):
            self._line(title, chips)
        self._more = button(theme, "Условие", "chip_add", "action.add", name="Добавить условие")
        self._more.clicked.connect(self.open_menu)
        self.add(row(label("", width=_TITLE_WIDE), self._more, None, gap=8))
        for fault in self._faults[:_NAMED]:
            self.add(self._fault(fault))
        if len(self._faults) > _NAMED:
            self.add(label(f"и ещё {grouped(len(self._faults) - _NAMED)}", "small", "overdue"))
        if sum(bool(f.value) for f in self._faults) > 1:
            away = button(theme, "Убрать всё, чего нет", "link")
            away.clicked.connect(self._on_all_away)
            self.add(row(label("", width=_TITLE_WIDE), away, None))

    def _line(self, title: str, chips: list[Part]) -> None:
        line, room = self._new_line(title), self._room
        if not chips:
            line.add(label("все, у кого есть кабинет", "body", "text2"))
        for part in chips:
            chip = Chip(self._context.theme, part.words, part)
            chip.removed.connect(self._on_removed)
            wide = chip.sizeHint().width() + 8
            if wide > room and room < self._room:
                self.add(line.add(None))
                line, room = self._new_line(""), self._room
            chip.setMaximumWidth(max(80, self._room))
            line.add(chip)
            room -= wide
        self.add(line.add(None))

    def _new_line(self, title: str) -> Box:
        return row(label(title, "small", "text2", width=_TITLE_WIDE), gap=8)

    @property
    def _room(self) -> int:
        """For chips beside the titles."""
        return max(120, self.width() - _TITLE_WIDE - 40)

    def _fault(self, fault: Fault) -> Box:
        said = label(fault.sentence, "small", "overdue", wrap=True)
        line = row(label("", width=_TITLE_WIDE), (said, 1), gap=8)
        if fault.value:
            away = button(self._context.theme, "убрать", "link", name=f"Убрать: {fault.value}")
            away.setProperty("fault", fault)
            away.clicked.connect(self._on_away)
            line.add(away)
        return line

    def _on_removed(self, part: Part) -> None:
        self.narrow(without(self.audience, part))

    def _on_away(self) -> None:
        sender = self.sender()
        if sender is not None:
            fault = sender.property("fault")
            self.narrow(without(self.audience, Part(fault.field, fault.value, "")))

    def _on_all_away(self) -> None:
        self.narrow(without_values(self.audience, self._faults))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other lines."""
        super().resizeEvent(event)
        if self.width() != self._laid:
            QTimer.singleShot(0, self, self._lay_again)

    def _lay_again(self) -> None:
        if self.width() != self._laid:
            self._show()


def _add(menu: QMenu, words: str, data: tuple[str, Any]) -> None:
    menu.addAction(words.replace("&", "&&")).setData(data)
