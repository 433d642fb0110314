"""The exact counts of all queues, as the sidebar asks for them after every change."""

from __future__ import annotations

from sqlalchemy import func, select, text

from bsk_desk.features.service_requests.queries import count_queues
from bsk_desk.features.service_requests.request_filter import QUEUES
from bsk_desk.qt.tasks import Job
from tests.bench import peer, queues
from tests.bench.base import Bench
from tests.bench.table import Line, Row
from tests.bench.timing import in_turns


def measure(bench: Bench) -> list[Line]:
    """Against one bare statement, and one ORM query per queue."""
    login = bench.backend.login
    parts = (
        f"(SELECT count(*) FROM desk.service_requests WHERE {queues.BARE[q.code].format(login=login)})"
        for q in QUEUES
    )
    bare = f"SELECT {', '.join(parts)}"
    with bench.connect() as connection, bench.orm() as session:

        def one_by_one(_case: int) -> None:
            for queue in QUEUES:
                made = select(func.count(peer.Request.id)).where(
                    text(queues.BARE[queue.code].format(login=login))
                )
                session.scalar(made)
            session.rollback()

        times = in_turns(
            range(20),
            lambda _: bench.backend.read(Job(), count_queues),
            lambda _: connection.execute(bare).fetchall(),
            one_by_one,
        )
    name = f"точные числа всех {len(QUEUES)} очередей"
    return [Row(name, times.ours, times.floor, times.peer, most=200)]
