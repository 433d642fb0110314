"""``bsk-desk demo``: the desk on a database of its own, with somebody who writes to it."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.tasks import Job
from bsk_desk.shell.application import has_display, make_application
from bsk_desk.shell.demo_base import PEOPLE, DemoBase, prepare
from bsk_desk.shell.demo_beside import Beside
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
    with _heeding_signals(demo) if tour is None else nullcontext():
        demo.desk.begin()
        code = app.exec()
        demo.close()
    return code


class Demo(QObject):
    """Database, first window, site, worker: what the demonstration has beside the desk."""

    _reported = Signal(str, int, int)

    def __init__(self, app: QApplication, folder: Path, tour: Path | None) -> None:
        super().__init__()
        self._folder = folder
        self._tour = tour
        self._base: DemoBase | None = None
        self._window: DemoWindow | None = None
        self._beside: Beside | None = None
        # The tour begins as a new person does: nothing is remembered, nothing is kept.
        self._fresh = tempfile.TemporaryDirectory(prefix="bsk-desk-tour-") if tour else None
        kept = Path(self._fresh.name) if self._fresh else folder
        self.desk = Desk(app, Folders.inside(kept), load_slices, self._entry)
        self._reported.connect(self._on_reported)

    def close(self) -> None:
        """Site and worker go, then the server."""
        if self._beside is not None:
            self._beside.stop()
        if self._base is not None:
            self._base.close()
        if self._fresh is not None:
            self._fresh.cleanup()

    def _entry(self, desk: Desk) -> QWidget:
        window = self._window = DemoWindow(desk.themes.theme, PEOPLE)
        window.chosen.connect(self._on_chosen)
        window.left.connect(desk.leave)
        if self._base is not None:
            window.offer(self._told(self._base))
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
            self._window.offer(self._told(base))
        if self._tour is not None:
            QTimer.singleShot(0, self, self._walk)
        else:
            self._beside = Beside(base)

    def _told(self, base: DemoBase) -> Sequence[str]:
        """What to know before the choice; a tour has no worker; its pictures name no folder."""
        comes_in = "Новое обращение приходит каждые полминуты, как с сайта."
        if self._tour is not None:
            return (comes_in,)
        return (
            comes_in,
            f"Почасовые файлы для пробы, целые и с ошибками: {base.hourly_files}",
            f"Письма никуда не уходят, они остаются в папке {base.letters}",
        )

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
        assert self._base is not None
        assert self._tour is not None
        code = 1
        try:
            from bsk_desk.shell.tour import summary, walk
            from bsk_desk.shell.tour_steps import STEPS

            code = walk(self.desk, self._base, self._tour, STEPS)
            print(summary(self._tour))  # noqa: T201 - said to whoever started it
        finally:  # nobody is there to close a window that a bug left open
            self.desk.leave(code)


@contextmanager
def _heeding_signals(demo: Demo) -> Iterator[None]:
    """Ctrl+C and SIGTERM close the demonstration; Qt's loop alone runs no handler of Python's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        for one in (ours, theirs):
            one.setblocking(False)
        numbers = (signal.SIGINT, signal.SIGTERM)
        heard = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)

        def on_heard() -> None:
            if set(numbers) & set(ours.recv(64)):
                demo.desk.leave(1)

        heard.activated.connect(on_heard)
        wakeup = signal.set_wakeup_fd(theirs.fileno())
        # The handlers do nothing: Python calls them in the middle of whatever a window is doing.
        before = [signal.signal(number, lambda *_: None) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)
            signal.set_wakeup_fd(wakeup)
            heard.setEnabled(False)
