"""A change of status from command to commit: alone, beside fifty desks, beside fifty in a hurry."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from bsk_desk.features.service_requests.service import ChangeStatus, change_status
from bsk_desk.qt.tasks import Job
from tests.bench.base import Bench
from tests.bench.table import Line, Row
from tests.bench.timing import in_turns

TIMES = 100
WRITERS = 50
#: A desk that writes once a second is a busy one.
PACE_S = 1.0
_QUESTION = "Уточните, пожалуйста, номер прибора учёта."
#: What the function cannot do without, written bare: the row, its event, notice and letter.
_BARE = """
WITH moved AS (
    UPDATE bsk.service_requests SET status = %(to)s, changed_at = now(), last_event = last_event + 1
    WHERE id = %(id)s RETURNING id, consumer_id, email
), noted AS (
    INSERT INTO bsk.service_request_events (request_id, author_kind, author, kind, to_status, body, public)
    SELECT id, 'staff', session_user, 'status', %(to)s, %(body)s, true FROM moved RETURNING id
), told AS (
    INSERT INTO bsk.notifications (consumer_id, title, body)
    SELECT consumer_id, 'Обращение', %(body)s FROM moved WHERE consumer_id IS NOT NULL
)
INSERT INTO bsk.mails (recipient, subject, body, kind)
SELECT email, 'Обращение', %(body)s, 'event' FROM moved WHERE email IS NOT NULL
"""


def measure(bench: Bench) -> list[Line]:
    """Three loads; what was written is put back afterwards."""
    with bench.superuser() as owner:
        rows = open_requests(owner, 300 + 2 * WRITERS * 40)
        kept = owner.execute("SELECT max(seq) FROM bsk.mails").fetchone()[0]
        try:
            mine, floor, others = rows[:150], rows[150:300], rows[300:]
            return [
                _disk(bench),
                _row(bench, "смена состояния: одна", mine, floor),
                _beside(bench, mine, floor, others, PACE_S),
                _beside(bench, mine, floor, others, 0.0),
            ]
        finally:
            owner.execute(
                "UPDATE bsk.mails SET status = 'withdrawn' WHERE seq > %s AND status = 'queued'",
                [kept or 0],
            )


def _disk(bench: Bench) -> Row:
    """What one commit of one row takes here: nobody can be faster than the disk."""
    with psycopg.connect(bench.dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS public.bench_commit (n integer)")
        insert = "INSERT INTO public.bench_commit VALUES (1)"
        times = in_turns(range(TIMES), lambda _: connection.execute(insert))
    return Row("фиксация одной строки: диск этой машины", times.ours)


def open_requests(owner: psycopg.Connection, how_many: int) -> list[tuple[int, int]]:
    """(id, last event) of requests that are being worked on; by id, to be the same every time."""
    found = owner.execute(
        "SELECT id, last_event FROM bsk.service_requests WHERE status IN ('registered',"
        " 'info_requested', 'postponed') AND NOT hidden AND number IS NOT NULL"
        " ORDER BY id DESC LIMIT %s",
        [how_many],
    )
    return found.fetchall()


def _beside(bench, mine, floor, others, pace: float) -> Row:
    words = "рядом 50 мест, запись в секунду" if pace else "рядом 50 пишущих без остановки"
    with _writers(bench, others, pace) as done:
        row = _row(bench, f"смена состояния: {words}", mine, floor, budget=bool(pace))
    written, seconds = done
    return Row(
        row.name, row.ours, row.floor, row.peer, most=row.most,
        note=f"они: {written / seconds:.0f} в с",
    )  # fmt: skip


def _row(bench: Bench, name: str, mine, floor, *, budget: bool = True) -> Row:
    """Through the backend as a page does; the floor writes the same rows without any rule."""
    ours = _changes(mine)
    with bench.superuser() as owner:

        def change(case: int) -> None:
            request, status, seen = next(ours)
            command = ChangeStatus(request=request, to_status=status, seen=seen, body=_QUESTION)
            moved = bench.backend.write(Job(), change_status, command)
            _seen[request] = (moved.event, moved.status)

        def bare(case: int) -> None:
            request, _ = floor[case % len(floor)]
            owner.execute(_BARE, {"id": request, "to": "registered", "body": _QUESTION})

        _learn(bench, mine)
        times = in_turns(range(TIMES), change, bare)
    return Row(name, times.ours, times.floor, most=20 if budget else None)


#: Request -> its last event and status, as this desk has seen them.
_seen: dict[int, tuple[int, str]] = {}


def _learn(bench: Bench, rows: list[tuple[int, int]]) -> None:
    with bench.connect() as connection:
        found = connection.execute(
            "SELECT id, last_event, status FROM desk.service_requests WHERE id = ANY (%s)",
            [[row[0] for row in rows]],
        )
        _seen.update({row[0]: (row[1], row[2]) for row in found})


def _changes(rows: list[tuple[int, int]]) -> Iterator[tuple[int, str, int]]:
    """To and fro between «зарегистрирована» and «запрос информации»."""
    while True:
        for request, _ in rows:
            event, status = _seen[request]
            yield request, "registered" if status == "info_requested" else "info_requested", event


@contextmanager
def _writers(bench: Bench, rows: list[tuple[int, int]], pace: float) -> Iterator[list[float]]:
    """Fifty other desks in a process of their own; afterwards [changes, seconds]."""
    share = max(1, len(rows) // WRITERS)
    ids = [str(row[0]) for row in rows[: share * WRITERS]]
    command = [sys.executable, "-m", "tests.bench.writers", str(WRITERS), str(pace)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{bench.dsn_of('test_operator2')}\n{' '.join(ids)}\n")
    process.stdin.flush()
    assert process.stdout.readline().strip() == "ready"
    done: list[float] = []
    try:
        yield done
    finally:
        process.stdin.close()
        done += [float(part) for part in process.stdout.readline().split()]
        process.wait(20)
        process.stdout.close()
