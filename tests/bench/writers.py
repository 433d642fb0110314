"""Other desks: changes statuses on many connections until its input ends. Run as a process."""

from __future__ import annotations

import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import psycopg

_CHANGE = "SELECT desk.change_status(%s, %s, %s, %s, %s)"
_QUESTION = "Уточните, пожалуйста, показания."


def main() -> None:
    """Arguments: how many, seconds between two changes of one; then DSN and ids on stdin."""
    count, pace = int(sys.argv[1]), float(sys.argv[2])
    dsn, ids = sys.stdin.readline().strip(), [int(part) for part in sys.stdin.readline().split()]
    share = max(1, len(ids) // count)
    stop = threading.Event()
    connections = [psycopg.connect(dsn, autocommit=True) for _ in range(count)]
    with ThreadPoolExecutor(count) as pool:
        began = time.monotonic()
        work = [
            pool.submit(_write, connection, ids[n * share : (n + 1) * share], pace, stop, n / count)
            for n, connection in enumerate(connections)
        ]
        print("ready", flush=True)
        sys.stdin.read()
        stop.set()
        done = sum(one.result() for one in work)
    print(done, time.monotonic() - began, flush=True)


def _write(
    connection: psycopg.Connection, ids: list[int], pace: float, stop: threading.Event, lag: float
) -> int:
    done = 0
    stop.wait(pace * lag)
    while not stop.is_set():
        request = ids[done % len(ids)]
        event, status = connection.execute(
            "SELECT last_event, status FROM desk.service_requests WHERE id = %s", [request]
        ).fetchone()
        to = "registered" if status == "info_requested" else "info_requested"
        connection.execute(_CHANGE, [request, to, _QUESTION, event, uuid.uuid4()])
        done += 1
        if pace:
            stop.wait(pace)
    connection.close()
    return done


if __name__ == "__main__":
    main()
