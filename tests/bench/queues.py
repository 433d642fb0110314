"""Opening each queue: the first page as a desk reads it, and how many queries until it stands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from PySide6.QtGui import QStandardItemModel
from sqlalchemy import event

from bsk_desk.features.service_requests.model import RequestRow
from bsk_desk.features.service_requests.queries import (
    count_requests,
    list_requests,
    request_anchors,
)
from bsk_desk.features.service_requests.request_filter import QUEUES, Queue
from bsk_desk.kernel.paging import PAGE_SIZE, PageRequest
from bsk_desk.qt.tasks import Job
from tests.bench import peer
from tests.bench.base import Bench
from tests.bench.table import Line, Row
from tests.bench.timing import in_turns

TIMES = 20
COLUMNS = ", ".join(field.name for field in fields(RequestRow))
_OPEN = "status <> 'done'"
_IN_THREE_DAYS = (
    "(date_trunc('day', now() AT TIME ZONE 'Asia/Barnaul') + interval '4 days')"
    " AT TIME ZONE 'Asia/Barnaul'"
)
#: The queues as a person writes them in SQL.
BARE = {
    "new": "status = 'submitted'",
    "mine": f"{_OPEN} AND assignee = '{{login}}'",
    "info_requested": "status = 'info_requested'",
    "postponed": "status = 'postponed'",
    "overdue": f"{_OPEN} AND due_order < now()",
    "soon": f"{_OPEN} AND due_order >= now() AND due_order < {_IN_THREE_DAYS}",
    "complaints": f"{_OPEN} AND form = 'complaint'",
    "open": _OPEN,
    "all": "true",
}
#: Order of a list -> the column it stands for in the view.
KEYS = {"received": "received_at", "changed": "changed_at", "due": "due_order"}


def measure(bench: Bench) -> list[Line]:
    """One line per queue, and the number of queries."""
    lines: list[Line] = [_of_queue(bench, queue) for queue in QUEUES]
    asked = [_queries(bench, queue) for queue in QUEUES]
    lines.append(
        Row(
            "запросов до списка с числом и прыжками",
            asked,
            most=3,
            at=1.0,
            unit="шт.",
        )
    )
    return lines


def first_page(queue: Queue) -> PageRequest:
    """As the place opens."""
    return PageRequest(queue.order, descending=queue.descending)


def bare_page(queue: Queue, login: str) -> str:
    """The same rows in one statement, written by hand."""
    key, way = KEYS[queue.order], " DESC" if queue.descending else ""
    return (
        f"SELECT {COLUMNS} FROM desk.service_requests WHERE {BARE[queue.code].format(login=login)}"
        f" ORDER BY {key}{way}, id{way} LIMIT {PAGE_SIZE + 1}"
    )


def _of_queue(bench: Bench, queue: Queue) -> Row:
    wanted, page, bare = queue.filter(), first_page(queue), bare_page(queue, bench.backend.login)
    query = peer.ordered(
        BARE[queue.code].format(login=bench.backend.login),
        by=KEYS[queue.order],
        descending=queue.descending,
    )
    with bench.connect() as connection, bench.orm() as session:

        def with_items(_case: int) -> None:
            peer.page_at(session, query, QStandardItemModel())
            session.rollback()

        times = in_turns(
            range(TIMES),
            lambda _: bench.backend.read(Job(), list_requests, wanted, page),
            lambda _: connection.execute(bare).fetchall(),
            with_items,
        )
    return Row(
        f"первая страница «{queue.title}»",
        times.ours,
        times.floor,
        times.peer,
        most=150,
        floors=1.5,
    )


def _queries(bench: Bench, queue: Queue) -> int:
    """Statements until rows, exact count and places to jump to are there."""
    wanted, page = queue.filter(), first_page(queue)
    with _heard(bench) as heard:
        bench.backend.read(Job(), list_requests, wanted, page)
        bench.backend.read(Job(), count_requests, wanted)
        bench.backend.read(Job(), request_anchors, wanted, page)
    return len(heard)


@contextmanager
def _heard(bench: Bench) -> Iterator[list[str]]:
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        heard.append(statement)

    event.listen(bench.engine, "before_cursor_execute", hear)
    yield heard
    event.remove(bench.engine, "before_cursor_execute", hear)
