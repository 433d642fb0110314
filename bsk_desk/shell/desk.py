"""From the first window to the last: login, the main window, login again, the end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from importlib.metadata import version

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.pages import Slice
from bsk_desk.qt.problems import Problem, ProblemDialog, Problems
from bsk_desk.qt.tasks import TaskRunner
from bsk_desk.qt.theme import Theme
from bsk_desk.shell.application import ThemeKeeper
from bsk_desk.shell.folders import Folders
from bsk_desk.shell.garbage import Garbage
from bsk_desk.shell.imports import Imports
from bsk_desk.shell.logs import start_log
from bsk_desk.shell.sign_in import SignedIn
from bsk_desk.shell.store import PersonStore
from bsk_desk.shell.window import MainWindow
from bsk_desk.shell.work_session import WorkSession

log = logging.getLogger(__name__)
#: The first list has come by then: what other pages import no longer holds it up.
WARM_AFTER_MS = 1000
#: What shows the first window: it calls ``desk.enter(signed)`` when somebody is in.
Entry = Callable[["Desk"], QWidget]
#: Imports the slices: the first window does not wait for them.
Slices = Callable[[], Sequence[Slice]]


class Desk(QObject):
    """Owns what lives as long as the program. ``entered(MainWindow)`` when somebody came in."""

    entered = Signal(object)

    def __init__(self, app: QApplication, folders: Folders, slices: Slices, entry: Entry) -> None:
        super().__init__()
        self._app = app
        self.folders = folders
        self._slices = slices
        self._entry = entry
        self.version = version("bsk-desk")
        self._facts = {"version": self.version, "log": str(start_log(folders.logs))}
        self.tasks = TaskRunner(parent=self)
        self._imports = Imports(self)
        self._garbage = Garbage(self)
        self.settings = PersonStore(folders.config / "desk.json", self.tasks, self)
        self.themes = ThemeKeeper(Theme(parent=self), app, self)
        self.themes.follow(self.settings)
        self.problems = Problems(self)
        self.problems.refused.connect(self._on_refused)
        self.problems.happened.connect(self._on_problem)
        for runner in (self.tasks, self._imports.tasks):
            runner.failed.connect(self.problems.report)
        self.door: QWidget | None = None
        self.window: MainWindow | None = None
        self._session: WorkSession | None = None

    def begin(self) -> None:
        """Show the first window; behind it, what the main window needs is imported."""
        self._garbage.begin()
        self.door = self._entry(self)
        self.door.show()
        self._imports.begin()

    def _warm(self) -> None:
        """What the other pages want is imported before somebody opens them."""
        if self._session is None:
            return
        may = self._session.person.may
        for each in self._slices():
            if any(may(place.right) for place in each.places):
                self._imports.warm(each.warm_aside, each.warm)

    def enter(self, signed: SignedIn) -> None:
        """Somebody is in: the main window takes the place of the first one."""
        self._session = WorkSession(signed, self.tasks, self.folders, self)
        self.themes.follow(self._session.store, self.settings)
        self.window = MainWindow(self._session, self._slices(), self.themes, self._facts)
        self.window.gone.connect(self._on_gone)
        if self.door is not None:
            self.door.close()
            self.door.deleteLater()
            self.door = None
        self.window.show()
        self.window.activateWindow()
        self._session.start()
        QTimer.singleShot(WARM_AFTER_MS, self, self._warm)
        self.entered.emit(self.window)

    def leave(self, code: int = 0) -> None:
        """The end: nobody is in, nothing runs on; ``code`` is what the program leaves with."""
        self.settings.flush()
        self._end_session()
        self._imports.stop()
        self.tasks.stop()
        self.problems.uninstall()
        self._garbage.stop()
        self._app.exit(code)

    def _on_gone(self, log_out: bool) -> None:
        self.settings.set("theme", self.themes.mode)
        if not log_out:
            self.leave()
            return
        self._end_session()
        self.begin()

    def _end_session(self) -> None:
        if self.window is not None:
            self.window.hide()
            self.window.places.stop()
            self.window.deleteLater()
            self.window = None
        if self._session is not None:
            self._session.close()
            self._session.deleteLater()
            self._session = None

    def _on_refused(self, error: UserError) -> None:
        """A sentence that no page took."""
        if self.window is not None:
            self.window.say_error(error)

    def _on_problem(self, problem: Problem) -> None:
        """A bug: said once per kind, beside the window and not in its way."""
        ProblemDialog(self.themes.theme, problem, self.window or self.door).show()
