"""The composition root: builds what lives as long as the program and hands it on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from bsk_desk.qt.pages import Slice
from bsk_desk.shell.application import make_application
from bsk_desk.shell.desk import Desk, Entry
from bsk_desk.shell.folders import Folders
from bsk_desk.shell.login_flow import LoginFlow
from bsk_desk.shell.login_window import LoginWindow
from bsk_desk.shell.profiles import Profiles
from bsk_desk.shell.secrets import Secrets, SystemKeyring


def run() -> int:
    """The desk: login window, then the main window. The exit code of the program."""
    app = make_application()
    desk = Desk(app, Folders.of_system(), load_slices, login_entry(SystemKeyring()))
    desk.problems.install()
    desk.begin()
    return app.exec()


def load_slices() -> Sequence[Slice]:
    """The slices with all that they import: a second's work on a cold disk."""
    from bsk_desk.shell.slices import SLICES

    return SLICES


def login_entry(secrets: Secrets) -> Entry:
    """What makes login windows: at the start, and again after somebody has logged out."""

    def entry(desk: Desk) -> QWidget:
        profiles = Profiles.load(desk.folders.config / "profiles.json")
        flow = LoginFlow(desk.tasks, profiles, secrets)
        window = LoginWindow(desk.themes.theme, desk.tasks, flow, desk.version)
        window.signed_in.connect(desk.enter)
        window.left.connect(desk.leave)
        return window

    return entry
