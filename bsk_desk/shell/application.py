"""The QApplication of the desk: Russian words and dates, fonts, theme, sign."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from bsk_desk.qt.marks import window_icon
from bsk_desk.qt.pages import Store
from bsk_desk.qt.theme import Theme, system_theme

#: How the theme may be chosen, with the words for it.
THEME_MODES: tuple[tuple[str, str], ...] = (
    ("system", "Как в системе"),
    ("light", "Светлая"),
    ("dark", "Тёмная"),
)


_MISSING = {
    "Look in:": "Папка:",
    "&Look in:": "&Папка:",
    "Files of &type:": "&Вид файлов:",
    "Files of type:": "Вид файлов:",
    "Folder": "Папка",
    "File Folder": "Папка",
    "Directory:": "Папка:",
    "&Choose": "&Выбрать",
}


def has_display() -> bool:
    """Whether a window could be seen; asked before there is an application."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return os.environ["QT_QPA_PLATFORM"] not in {"offscreen", "minimal"}
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The one application, speaking Russian; an existing one is dressed and returned."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([*arguments] or ["bsk-desk"])
    app.setApplicationName("bsk-desk")
    app.setApplicationDisplayName("BSK Desk")
    app.setApplicationVersion(version("bsk-desk"))
    app.setDesktopFileName("bsk-desk")
    app.setQuitOnLastWindowClosed(False)
    speak_russian(app)
    return app


def speak_russian(app: QApplication) -> None:
    """Numbers, dates and Qt's own words («Отмена», the menu of a text field)."""
    QLocale.setDefault(QLocale("ru_RU"))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale("ru_RU"), "qtbase", "_", folder):
        app.installTranslator(translator)
    app.installTranslator(Missing(app))


class Missing(QTranslator):
    """What Qt's own Russian lacks: words of the file dialog that systems without one show."""

    # Qt overrides

    def isEmpty(self) -> bool:
        """An empty one is not asked."""
        return False

    def translate(
        self, _context: str, source: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        """None: somebody else may know."""
        return _MISSING.get(source)


class ThemeKeeper(QObject):
    """Keeps the theme as the person chose it: light, dark, or as the system has it now."""

    def __init__(self, theme: Theme, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._app = app
        self.mode = "system"
        theme.apply(app)
        app.setWindowIcon(window_icon(theme))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    def follow(self, *stores: Store) -> None:
        """Take what the first store that knows says."""
        modes = (store.get("theme") for store in stores)
        self.use(next((mode for mode in modes if mode in dict(THEME_MODES)), "system"))

    def use(self, mode: str) -> None:
        """One of THEME_MODES."""
        self.mode = mode
        name = system_theme() if mode == "system" else mode
        if name != self.theme.name:
            self.theme.use(name, self._app)

    def _on_system_changed(self) -> None:
        if self.mode == "system":
            self.use("system")
