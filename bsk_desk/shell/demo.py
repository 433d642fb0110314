"""``bsk-desk demo``: the desk on a database of its own, with somebody who writes to it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.tasks import Job
from bsk_desk.shell.application import has_display, make_application
from bsk_desk.shell.demo_base import PEOPLE, SITE, DemoBase, prepare
from bsk_desk.shell.demo_window import DemoWindow
from bsk_desk.shell.desk import Desk
from bsk_desk.shell.folders import Folders
from bsk_desk.shell.run import load_slices
from bsk_desk.shell.sign_in import SignedIn, sign_in

#: Said where nobody could see a window.
NO_DISPLAY = "Экрана нет: показываем работу без окна."


def run_demo(data: Path | None = None, tour: Path | None = None) -> int:
    """The demonstration; with ``tour`` nobody is asked, and pictures of each step are kept there.

    Without a display the tour is walked offscreen. The exit code: 1 for a failed check of the tour
    or a database that did not start.
    """
    folder = data or Folders.of_system().data / "demo"
    if not has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if tour is None:
            print(NO_DISPLAY)  # noqa: T201 - said to whoever started it
            tour = folder / "tour"
    app = make_application()
    demo = Demo(app, folder.resolve(), tour)
    demo.desk.problems.install()
    demo.desk.begin()
    code = app.exec()
    demo.close()
    return code


class Demo(QObject):
    """Database, first window, player: what the demonstration has beside the desk."""

    _reported = Signal(str, int, int)

    def __init__(self, app: QApplication, folder: Path, tour: Path | None) -> None:
        super().__init__()
        self._folder = folder
        self._tour = tour
        self._base: DemoBase | None = None
        self._window: DemoWindow | None = None
        self._player: subprocess.Popen[bytes] | None = None
        # The tour begins as a new person does: nothing is remembered, nothing is kept.
        self._fresh = tempfile.TemporaryDirectory(prefix="bsk-desk-tour-") if tour else None
        kept = Path(self._fresh.name) if self._fresh else folder
        self.desk = Desk(app, Folders.inside(kept), load_slices, self._entry)
        self._reported.connect(self._on_reported)

    def close(self) -> None:
        """The player goes, then the server."""
        if self._player is not None:
            self._player.terminate()
            self._player.wait(5)
        if self._base is not None:
            self._base.close()
        if self._fresh is not None:
            self._fresh.cleanup()

    def _entry(self, desk: Desk) -> QWidget:
        window = self._window = DemoWindow(desk.themes.theme, PEOPLE)
        window.chosen.connect(self._on_chosen)
        window.left.connect(desk.leave)
        if self._base is not None:
            window.offer()
        else:
            folder, report = self._folder, self._reported.emit

            def work(_job: Job) -> DemoBase:
                return prepare(folder, report)

            desk.tasks.start(window, work, self._on_prepared, failed=self._on_failed)
        return window

    def _on_reported(self, words: str, done: int, total: int) -> None:
        if self._window is not None:
            self._window.show_progress(words, done, total)
        if self._tour is not None:
            print(f"{words}…" if not total else f"{words}: {done} из {total}")  # noqa: T201

    def _on_prepared(self, base: DemoBase) -> None:
        self._base = base
        if self._window is not None:
            self._window.offer()
        if self._tour is not None:
            QTimer.singleShot(0, self, self._walk)
        else:
            self._player = _play(base)

    def _on_failed(self, error: Exception) -> None:
        said = str(error) if isinstance(error, UserError) else "База демонстрации не запустилась."
        if not isinstance(error, UserError):
            self.desk.tasks.failed.emit(error)
        if self._tour is not None:
            print(said, error, file=sys.stderr)  # noqa: T201
            self.desk.leave(1)
        elif self._window is not None:
            self._window.refuse(said)

    def _on_chosen(self, login: str) -> None:
        assert self._base is not None
        profile, password = self._base.profile, self._base.passwords[login]

        def work(job: Job) -> SignedIn:
            return sign_in(job, profile, login, password)

        self.desk.tasks.start(self, work, self._on_signed_in, failed=self._on_refused)

    def _on_signed_in(self, signed: SignedIn) -> None:
        if self._window is not None:
            self._window.let_in()
            self._window = None
        self.desk.enter(signed)

    def _on_refused(self, error: Exception) -> None:
        if self._window is not None:
            self._window.refuse(str(error))

    def _walk(self) -> None:
        from bsk_desk.shell.tour import summary, walk
        from bsk_desk.shell.tour_steps import STEPS

        assert self._base is not None
        assert self._tour is not None
        code = walk(self.desk, self._base, self._tour, STEPS)
        print(summary(self._tour))  # noqa: T201 - said to whoever started it
        self.desk.leave(code)


def _play(base: DemoBase) -> subprocess.Popen[bytes]:
    """Somebody files a request at the site every half minute: another process, another login."""
    player = [sys.executable, "-m", "bsk_desk.shell.player"]
    return subprocess.Popen(player, env={**os.environ, "BSK_DSN": base.dsn_of(SITE)})
