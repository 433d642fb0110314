"""Measures one thing at a desk, in a process of its own; prints it as a line of JSON."""

from __future__ import annotations

import json
import sys
import time
import uuid
from typing import Any

import psutil
import psycopg
from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView
from sqlalchemy.orm import Session

from bsk_desk.db.engine import make_engine
from bsk_desk.features.service_requests.ui.bulk import KINDS
from bsk_desk.kernel.paging import PAGE_SIZE
from tests.bench import peer
from tests.bench.running import run_for, run_until
from tests.bench.window import main_window, open_list

_TICK_MS = 5
_CHANGES = 30
_BULK = 400
#: Rows that the window shows at once.
_SHOWN = 10


class Lateness:
    """How late a 5 ms timer of the UI thread is, in ms; whatever holds the thread holds it too.

    ``busy`` is what the thread itself has worked in between: the rest is the machine's doing.
    """

    def __init__(self) -> None:
        self.ms: list[float] = []
        self.busy: list[float] = []
        self._worked = time.thread_time()
        self._clock = QElapsedTimer()
        self._clock.start()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    def _on_tick(self) -> None:
        passed = self._clock.nsecsElapsed() / 1e6
        self._clock.restart()
        self.ms.append(max(0.0, passed - _TICK_MS))
        worked, self._worked = self._worked, time.thread_time()
        self.busy.append((self._worked - worked) * 1000)


def live(given: dict[str, Any]) -> dict[str, Any]:
    """From the commit at another desk to the changed row in this one's list."""
    with (
        main_window(given["dsn"], given["login"], given["password"]) as window,
        psycopg.connect(given["other"], autocommit=True) as other,
    ):
        view = open_list(window, "requests.new")
        model = window.page.list.model
        first = [row.id for at in range(8) if (row := model.row(at)) is not None]
        times = []
        for n in range(_CHANGES):
            request = first[n % len(first)]
            other.execute("SELECT desk.note(%s, %s, %s)", [request, f"Слово {n}", uuid.uuid4()])
            began = time.perf_counter()
            event = other.execute(
                "SELECT last_event FROM desk.service_requests WHERE id = %s", [request]
            ).fetchone()[0]
            run_until(lambda r=request, e=event: _last_event(model, r) >= e)
            view.viewport().repaint()
            times.append((time.perf_counter() - began) * 1000)
            run_for(0.1)
    return {"ms": times}


def hint(given: dict[str, Any]) -> dict[str, Any]:
    """The floor: a bare NOTIFY that a bare listener hears, and one row read."""
    times = []
    with (
        psycopg.connect(given["dsn"], autocommit=True) as here,
        psycopg.connect(given["other"], autocommit=True) as other,
    ):
        here.execute("LISTEN bench_hint")
        for _ in range(_CHANGES):
            began = time.perf_counter()
            other.execute("NOTIFY bench_hint")
            list(here.notifies(timeout=5, stop_after=1))
            here.execute("SELECT id FROM desk.service_requests WHERE id = 1").fetchall()
            times.append((time.perf_counter() - began) * 1000)
    return {"ms": times}


def scroll(given: dict[str, Any]) -> dict[str, Any]:
    """A page every 50 ms down the list of all."""
    with main_window(given["dsn"], given["login"], given["password"]) as window:
        view = open_list(window, "requests.all")
        late = Lateness()
        timer = _scrolling(view, 50)
        run_for(given["seconds"])
        timer.stop()
        return {"ms": late.ms, "busy": late.busy}


def bulk(given: dict[str, Any]) -> dict[str, Any]:
    """Scrolling while this desk writes a note to four hundred requests."""
    with main_window(given["dsn"], given["login"], given["password"]) as window:
        view = open_list(window, "requests.open")
        model, deed = window.page.list.model, window.page.bulk
        ids = window.session.backend.read(_no_job(), _open_ids, _BULK)
        ended: list[Any] = []
        deed.finished.connect(ended.append)
        late = Lateness()
        timer = _scrolling(view, 50)
        began = time.monotonic()
        deed.start(next(kind for kind in KINDS if kind.id == "note"), ids, {"body": "Проверено."})
        run_until(lambda: bool(ended), 120)
        timer.stop()
        assert model.total is not None
        return {
            "ms": late.ms,
            "busy": late.busy,
            "done": ended[0].done,
            "seconds": time.monotonic() - began,
        }


def files(given: dict[str, Any]) -> dict[str, Any]:
    """While forty files that were dropped at once are read, checked, stored and listed."""
    with main_window(given["engineer"], given["engineer_login"], given["password"]) as window:
        window.go_to("hourly.files")
        run_until(lambda: window.page is not None and window.page.listing.started)
        run_until(lambda: not window.session.tasks.running)
        page, wanted = window.page, given["files"]
        here = len(page.files)
        late, began = Lateness(), time.monotonic()
        page.take(wanted)
        run_until(lambda: len(page.files) - here >= len(wanted) and not page.intake.busy, 200)
        return {"ms": late.ms, "busy": late.busy, "seconds": time.monotonic() - began}


def memory(given: dict[str, Any]) -> dict[str, Any]:
    """Resident memory of the whole desk after every one of the rows was on the screen."""
    with main_window(given["dsn"], given["login"], given["password"]) as window:
        view = open_list(window, "requests.all")
        model, before = window.page.list.model, _resident()
        step = PAGE_SIZE // 2
        for top in range(0, given["rows"], step):
            view.scrollTo(model.index(top, 0), QTableView.ScrollHint.PositionAtTop)
            QApplication.processEvents()
            seen = (top, min(top + _SHOWN, model.rowCount()) - 1)
            run_until(lambda seen=seen: all(model.row(at) is not None for at in seen))
        return {"mb": _resident(), "before": before}


def peer_scroll(given: dict[str, Any]) -> dict[str, Any]:
    """The peer reads the next page in the UI thread when the end of the list is reached."""
    app = QApplication([])
    late = None
    with Session(make_engine(given["owner"])) as session:
        model, view = QStandardItemModel(), QTableView()
        view.setModel(model)
        view.resize(1000, 850)
        view.show()
        query = peer.ordered()

        def more() -> None:
            bar = view.verticalScrollBar()
            bar.setValue(bar.value() + 20)
            if bar.value() >= bar.maximum() - 20:
                peer.page_at(session, query, model, model.rowCount())

        peer.page_at(session, query, model)
        late = Lateness()
        timer = QTimer()
        timer.setInterval(50)
        timer.timeout.connect(more)
        timer.start()
        run_for(given["seconds"])
        timer.stop()
    del app
    return {"ms": late.ms, "busy": late.busy}


def peer_memory(given: dict[str, Any]) -> dict[str, Any]:
    """The peer keeps what it has shown."""
    app = QApplication([])
    with Session(make_engine(given["owner"])) as session:
        model = QStandardItemModel()
        query = peer.ordered()
        while model.rowCount() < given["rows"]:
            if not peer.page_at(session, query, model, model.rowCount(), 5000):
                break
        resident = _resident()
    del app
    return {"mb": resident}


def _scrolling(view: QTableView, every_ms: int) -> QTimer:
    bar = view.verticalScrollBar()
    timer = QTimer()
    timer.setInterval(every_ms)
    timer.timeout.connect(lambda: bar.setValue(bar.value() + bar.pageStep()))
    timer.start()
    return timer


def _last_event(model: Any, request: int) -> int:
    at = model.place_of(request)
    return 0 if at is None else model.row(at).last_event


def _open_ids(session: Any, limit: int) -> list[int]:
    from sqlalchemy import select

    from bsk_desk.features.service_requests.conditions import IN_QUEUE
    from bsk_desk.features.service_requests.desk_views import requests as r

    return list(session.scalars(select(r.c.id).where(*IN_QUEUE["open"]()).limit(limit)))


def _no_job() -> Any:
    from bsk_desk.qt.tasks import Job

    return Job()


def _resident() -> float:
    return psutil.Process().memory_info().rss / 1e6


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]](json.load(sys.stdin))), flush=True)
