"""The real main window of the operator, offscreen, on the benched database."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict
from PySide6.QtWidgets import QTableView

from bsk_desk.qt.tasks import Job, TaskRunner
from bsk_desk.qt.theme import Theme
from bsk_desk.shell.application import ThemeKeeper, make_application
from bsk_desk.shell.folders import Folders
from bsk_desk.shell.profiles import Profile
from bsk_desk.shell.sign_in import sign_in
from bsk_desk.shell.slices import SLICES
from bsk_desk.shell.window import MainWindow
from bsk_desk.shell.work_session import WorkSession
from tests.bench.running import run_until


def profile_of(dsn: str) -> Profile:
    """How a desk reaches the database of a libpq string."""
    parts = conninfo_to_dict(dsn)
    return Profile(
        "Замер",
        str(parts["host"]),
        database=str(parts["dbname"]),
        port=int(str(parts["port"])),
        tls="disable",
    )


@contextmanager
def main_window(dsn: str, login: str, password: str) -> Iterator[MainWindow]:
    """Signed in, shown in 1440×900, heard by the change feed."""
    app = make_application()
    tasks = TaskRunner()
    broken: list[Exception] = []
    tasks.failed.connect(broken.append)
    with tempfile.TemporaryDirectory(prefix="bsk-bench-") as folder:
        signed = sign_in(Job(), profile_of(dsn), login, password)
        session = WorkSession(signed, tasks, Folders.inside(Path(folder)))
        window = MainWindow(session, SLICES, ThemeKeeper(Theme(), app), {"version": "", "log": ""})
        window.resize(1440, 900)
        window.show()
        states: list[object] = []
        session.live.state_changed.connect(states.append)
        session.start()
        run_until(lambda: bool(states))
        try:
            yield window
        finally:
            window.close_now()
            session.close()
            tasks.stop()
    if broken:
        raise broken[0]


def open_list(window: MainWindow, place: str) -> QTableView:
    """The list of a place when its rows and their number are there."""
    window.go_to(place)
    run_until(lambda: window.page is not None and window.page.list.model.total is not None)
    run_until(lambda: not window.session.tasks.running)
    view: QTableView = window.page.list.rows
    return view
