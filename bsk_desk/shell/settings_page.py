"""Settings of this person at this computer: theme, who is logged in, where the log is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.kernel import rights
from bsk_desk.qt.buttons import button
from bsk_desk.qt.kit import Box, Facts, column, label, line, row, section
from bsk_desk.qt.pages import Person
from bsk_desk.qt.switches import Segments
from bsk_desk.qt.theme import PX, Theme
from bsk_desk.shell.application import THEME_MODES

_ICONS = {"system": "ph.desktop", "light": "thing.sun", "dark": "thing.moon"}


class SettingsPage(Box):
    """``theme_picked(mode)`` of THEME_MODES, ``left()`` to log out, ``keys_wanted()`` for F1."""

    theme_picked = Signal(object)
    left = Signal()
    keys_wanted = Signal()

    def __init__(self, theme: Theme, person: Person, facts: dict[str, str], mode: str) -> None:
        super().__init__("v", gap=0, surface="plain")
        self.setObjectName("settings")
        head = row(label("Настройки", "title"), None, pad=(0, 24))
        head.setFixedHeight(PX["header"])
        body = column(
            section("Тема", self._themes(theme, mode)),
            section("Вы вошли", self._person(theme, person, facts)),
            section("Программа", self._program(theme, facts)),
            None,
            gap=24,
            pad=(24,),
        )
        body.setMaximumWidth(720)
        self.add(head, line(), (body, 1))

    def show_mode(self, mode: str) -> None:
        """The theme was changed elsewhere, by key or palette."""
        self.themes.choose(mode)

    def _themes(self, theme: Theme, mode: str) -> QWidget:
        parts = [(value, _ICONS[value], words) for value, words in THEME_MODES]
        self.themes = Segments(theme, "Тема", parts)
        self.themes.setObjectName("theme_mode")
        self.themes.choose(mode)
        self.themes.picked.connect(self.theme_picked)
        return row(self.themes, None)

    def _person(self, theme: Theme, person: Person, facts: dict[str, str]) -> QWidget:
        leave = button(theme, "Выйти", "plain")
        leave.setObjectName("log_out")
        leave.clicked.connect(self.left)
        roles = ", ".join(rights.TITLES[role] for role in person.roles)
        told = [("Сотрудник", person.full_name), ("Имя для входа", person.login), ("Роль", roles)]
        told.append(("Сервер", facts["server"]))
        return column(Facts(told, (120,)), 4, row(leave, None))

    def _program(self, theme: Theme, facts: dict[str, str]) -> QWidget:
        keys = button(theme, "Все клавиши", "plain", shortcut="F1")
        keys.clicked.connect(self.keys_wanted)
        told = [("Версия", facts["version"]), ("Журнал", str(Path(facts["log"])))]
        return column(Facts(told, (120,)), 4, row(keys, None))
