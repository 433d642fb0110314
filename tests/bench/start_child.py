"""Starts the desk as ``bsk-desk`` does, with the login already typed; prints when it is ready."""

import json
import sys
import time


def desk(given: dict[str, str]) -> None:
    """Until the first rows are painted."""
    from pathlib import Path

    from PySide6.QtWidgets import QTableView, QWidget

    from bsk_desk.shell.application import make_application
    from bsk_desk.shell.desk import Desk
    from bsk_desk.shell.folders import Folders
    from bsk_desk.shell.run import load_slices
    from bsk_desk.shell.sign_in import sign_in
    from tests.bench.running import run_until
    from tests.bench.window import profile_of

    app = make_application()

    def entry(made: Desk) -> QWidget:
        profile = profile_of(given["dsn"])
        made.tasks.start(
            made,
            lambda job: sign_in(job, profile, given["login"], given["password"]),
            made.enter,
        )
        return QWidget()

    made = Desk(app, Folders.inside(Path(given["folder"])), load_slices, entry)
    made.begin()
    run_until(lambda: made.window is not None)
    view = made.window.findChild(QTableView, "requests")
    run_until(lambda: view.model().rowCount() and view.model().row(0) is not None)
    view.viewport().repaint()
    print(time.monotonic(), flush=True)
    made.window.close_now()


def demo(given: dict[str, str]) -> None:
    """Until the choice of a person can be seen, as in ``make demo`` where nothing is new."""
    from pathlib import Path

    from bsk_desk.shell.application import make_application
    from bsk_desk.shell.demo import Demo
    from tests.bench.running import run_until

    app = make_application()
    made = Demo(app, Path(given["folder"]), None)
    made.desk.begin()
    run_until(lambda: made.desk.door.buttons and made.desk.door.buttons[0].isVisible())
    made.desk.door.repaint()
    print(time.monotonic(), flush=True)
    made.desk.leave()
    made.close()


def bare(given: dict[str, str]) -> None:
    """The least that could show a list: Qt, one connection, one query."""
    import psycopg
    from PySide6.QtWidgets import QApplication, QTableWidget

    from tests.bench.queues import COLUMNS

    app = QApplication([])
    with psycopg.connect(given["dsn"]) as connection:
        query = f"SELECT {COLUMNS} FROM desk.service_requests WHERE status = 'submitted' LIMIT 200"
        rows = connection.execute(query).fetchall()
    table = QTableWidget(len(rows), 1)
    table.show()
    app.processEvents()
    print(time.monotonic(), flush=True)


if __name__ == "__main__":
    {"desk": desk, "demo": demo, "bare": bare}[sys.argv[1]](json.load(sys.stdin))
