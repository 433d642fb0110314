"""The change feed: what other desks, the site and the worker touched, as it is committed.

``NOTIFY`` is only a hint to look. What is read are the rows that the present snapshot sees and the
last one did not: so an older transaction that commits late is not missed, nor is anything after a
broken connection, and nothing comes twice.
"""

from __future__ import annotations

import logging
import random
import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import psycopg

from bsk_desk.db.engine import connect
from bsk_desk.db.errors import LOST, translated
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.server_time import steady

log = logging.getLogger(__name__)

#: Looked at so often even if no hint comes.
POLL_S = 30.0
#: How long to wait before each further attempt to connect; the last one repeats.
BACKOFF_S = (0.1, 0.3, 1.0, 2.0, 5.0, 10.0)
#: After a longer break rows may have been cleared away: everything may look different.
LONGEST_BREAK_S = 3600.0

_NOW = "SELECT pg_current_snapshot()::text"
#: One statement, one snapshot: a transaction is either in this answer or in a later one.
_READ = """
SELECT now.snapshot::text,
       pg_snapshot_xmax(now.snapshot) < pg_snapshot_xmax(%(seen)s::pg_snapshot) AS turned_back,
       found.topic, found.object_id
FROM (SELECT pg_current_snapshot() AS snapshot) AS now
LEFT JOIN (
    SELECT topic, object_id FROM bsk.changes
    WHERE xid >= pg_snapshot_xmin(%(seen)s::pg_snapshot)
      AND NOT pg_visible_in_snapshot(xid, %(seen)s::pg_snapshot)
) AS found ON true
"""


@dataclass(frozen=True, slots=True)
class FeedState:
    """Whether the database is heard; else why not, and in how many seconds it tries again."""

    connected: bool
    sentence: str = ""
    retry_s: float = 0.0


class ChangeFeed:
    """Listens on a thread and a connection of its own, and connects again by itself.

    ``on_changes`` and ``on_state`` are called on that thread: they hand over and return.
    """

    def __init__(
        self,
        dsn: str,
        on_changes: Callable[[Changes], None],
        on_state: Callable[[FeedState], None] = lambda _: None,
        *,
        poll_s: float = POLL_S,
        **login: str,
    ) -> None:
        self._dsn = dsn
        self._login = login
        self._on_changes = on_changes
        self._on_state = on_state
        self._poll_s = poll_s
        self._seen: str | None = None
        self._heard_at = 0.0
        self._attempt = 0
        self._told: FeedState | None = None
        self._stopping = threading.Event()
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)
        self._thread = threading.Thread(  # noqa: TID251 - the listener
            target=self._run, name="desk-changes", daemon=True
        )

    def start(self) -> None:
        """Begins to listen: what is committed from the first ``connected`` on is delivered."""
        self._thread.start()

    def look_now(self) -> None:
        """Do not wait for the next attempt or poll: a person asked for it."""
        with suppress(OSError):  # it has ended
            self._wake_out.send(b"!")

    def stop(self, deadline_s: float = 2.0) -> bool:
        """Ends the thread; whether it ended in time. May be called twice, and before ``start``."""
        self._stopping.set()
        self.look_now()
        if self._thread.ident is not None:
            self._thread.join(deadline_s)
        if self._thread.is_alive():
            return False
        self._wake_in.close()
        self._wake_out.close()
        return True

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with translated():
                    self._listen()
            except UserError as error:
                self._pause(str(error))
            except psycopg.Error:  # a bug, or a server being mended: it is asked again
                log.exception("change feed failed")
                self._pause(LOST)

    def _pause(self, sentence: str) -> None:
        wait = self._next_pause()
        self._tell(FeedState(connected=False, sentence=sentence, retry_s=wait))
        self._ready(wait)

    def _listen(self) -> None:
        """Until the connection breaks or ``stop`` is called."""
        with connect(self._dsn, "bsk-desk changes", **self._login) as connection:
            connection.execute("LISTEN bsk_changes")
            if self._seen is None:
                self._seen = _first(connection, _NOW)[0]
                self._heard_at = steady()
            self._read(connection)
            self._attempt = 0
            self._tell(FeedState(connected=True))
            while not self._stopping.is_set():
                self._wait(connection)
                self._read(connection)

    def _read(self, connection: psycopg.Connection[Any]) -> None:
        """Reads until no hint is left that came while reading."""
        hinted = True
        while hinted:
            rows = connection.execute(_READ, {"seen": self._seen}).fetchall()
            gone = steady() - self._heard_at > LONGEST_BREAK_S
            self._seen, self._heard_at = rows[0][0], steady()
            changes = Changes.of_everything() if gone or rows[0][1] else _changes(rows)
            if changes and not self._stopping.is_set():
                self._on_changes(changes)
            hinted = bool(list(connection.notifies(timeout=0)))

    def _wait(self, connection: psycopg.Connection[Any]) -> None:
        """For a hint, a wake-up or the next poll."""
        ready = self._ready(self._poll_s, connection.fileno())
        if connection.fileno() in ready:
            list(connection.notifies(timeout=0))

    def _next_pause(self) -> float:
        """Before the next attempt, a little at random: fifty desks shall not come at one moment."""
        wait = BACKOFF_S[min(self._attempt, len(BACKOFF_S) - 1)]
        self._attempt += 1
        return wait * random.uniform(0.8, 1.2)  # noqa: S311 - no secret

    def _ready(self, timeout: float, *descriptors: int) -> list[int]:
        wake = self._wake_in.fileno()
        ready, _, _ = select.select([*descriptors, wake], [], [], timeout)
        if wake in ready:
            self._wake_in.recv(64)
        return ready

    def _tell(self, state: FeedState) -> None:
        if self._stopping.is_set():  # a dead network lets the thread outlive whoever listened
            return
        if self._told is None or state.connected != self._told.connected:
            log.info("change feed %s", "connected" if state.connected else "lost")
        if state != self._told:
            self._told = state
            self._on_state(state)


def _first(connection: psycopg.Connection[Any], statement: str) -> tuple[Any, ...]:
    row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return tuple(row)


def _changes(rows: list[tuple[Any, ...]]) -> Changes:
    return Changes(frozenset((topic, key) for _, _, topic, key in rows if topic is not None))
