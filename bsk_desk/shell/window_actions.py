"""What the window itself can do, whatever page is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bsk_desk.qt.actions import Action

if TYPE_CHECKING:
    from bsk_desk.shell.window import MainWindow

#: So many places have a key of their own: Ctrl+1 … Ctrl+9.
KEYED_PLACES = 9
PLACE = "window.place_"
#: All of them in one line of the sheet of keys.
PLACES_KEY = (f"Ctrl 1 … {KEYED_PLACES}", "Раздел по порядку")


def _go_number(number: int) -> Action[MainWindow]:
    def run(window: MainWindow) -> None:
        window.go_number(number)

    title = f"{number}-й раздел"
    return Action(f"{PLACE}{number}", title, run, f"Ctrl+{number}", rare=True)


def _palette(window: MainWindow) -> None:
    window.open_palette()


def _search(window: MainWindow) -> None:
    window.focus_search()


def _keys(window: MainWindow) -> None:
    window.show_keys()


def _refresh(window: MainWindow) -> None:
    window.refresh()


def _theme(window: MainWindow) -> None:
    window.switch_theme()


def _settings(window: MainWindow) -> None:
    window.show_settings()


def _log_out(window: MainWindow) -> None:
    window.log_out()


def _close(window: MainWindow) -> None:
    window.close()


ACTIONS: tuple[Action[MainWindow], ...] = (
    Action("window.palette", "Найти или выполнить", _palette, "Ctrl+K", icon="action.search"),
    Action("window.search", "Искать на странице", _search, "Ctrl+F", icon="action.search"),
    Action("window.keys", "Все клавиши", _keys, "F1", icon="action.keys"),
    Action("window.refresh", "Обновить", _refresh, "F5", icon="action.refresh"),
    Action("window.theme", "Светлая или тёмная тема", _theme, "Ctrl+Shift+L", icon="thing.moon"),
    Action("window.settings", "Настройки", _settings, "Ctrl+Alt+S", icon="place.settings"),
    Action("window.log_out", "Выйти из учётной записи", _log_out, icon="thing.person"),
    Action("window.close", "Закрыть программу", _close, "Ctrl+Q", icon="action.remove"),
    *(_go_number(number) for number in range(1, KEYED_PLACES + 1)),
)
