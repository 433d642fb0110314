"""Jumping to any place of the longest list: from the look at missing rows to rows in the model."""

from __future__ import annotations

import random

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QApplication

from bsk_desk.features.service_requests.queries import request_anchors
from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.features.service_requests.ui.rows import COLUMNS, loader
from bsk_desk.kernel.paging import PAGE_SIZE, PageRequest
from bsk_desk.qt.keyset_model import KeysetTableModel
from bsk_desk.qt.tasks import Job, TaskRunner
from tests.bench import peer, queues
from tests.bench.base import Bench
from tests.bench.running import run_until
from tests.bench.table import Line, Row
from tests.bench.timing import in_turns, taken

JUMPS = 20
#: Rows that a window shows at once.
SEEN = 16
_ORDER = PageRequest("changed", descending=True)


def measure(bench: Bench) -> list[Line]:
    """The jumps; and, once after opening, the reading of the places to jump to."""
    QApplication.instance() or QApplication([])
    wanted = RequestFilter()
    anchoring: list[float] = []
    with taken(anchoring):
        anchors = bench.backend.read(Job(), request_anchors, wanted, _ORDER)
    tasks = TaskRunner()
    model: KeysetTableModel = KeysetTableModel(COLUMNS, tasks, _ORDER)
    model.show(loader(bench.backend, wanted))
    run_until(lambda: model.total is not None and not tasks.running)
    try:
        row = _jumps(bench, model, anchors)
    finally:
        tasks.stop()
        model.deleteLater()
    return [row, Row("места для прыжков, в фоне после открытия", anchoring)]


def _jumps(bench: Bench, model: KeysetTableModel, anchors: list) -> Row:
    rows = model.rowCount()
    dice = random.Random(7)
    places = [dice.randrange(rows - SEEN) for _ in range(JUMPS + 1)]
    bare = (
        f"SELECT {queues.COLUMNS} FROM desk.service_requests WHERE (changed_at, id) < (%s, %s)"
        f" ORDER BY changed_at DESC, id DESC LIMIT {PAGE_SIZE}"
    )
    query = peer.ordered()

    def looked_at(place: int) -> None:
        seen = range(place, place + SEEN)
        for at in seen:
            model.data(model.index(at, 0))
        run_until(lambda: all(model.row(at) is not None for at in seen))

    with bench.connect() as connection, bench.orm() as session:

        def by_offset(place: int) -> None:
            peer.page_at(session, query, QStandardItemModel(), place)
            session.rollback()

        def by_key(place: int) -> None:
            key = anchors[min(place // PAGE_SIZE, len(anchors)) - 1]
            connection.execute(bare, key).fetchall()

        times = in_turns(places[1:], looked_at, by_key, by_offset)
    name = f"прыжок на случайное место из {rows}"
    return Row(name, times.ours, times.floor, times.peer, most=50)
