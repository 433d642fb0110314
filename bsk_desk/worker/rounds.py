"""What the worker does again and again on one connection, and how it lives through a lost one."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

import psycopg

from bsk_desk.db.engine import connect

log = logging.getLogger(__name__)
NAME = "bsk-desk worker"
#: Seconds between rounds that found nothing to do, and the longest wait for the database.
IDLE = 1.0
LONGEST = 30.0
#: Steps of broadcasts under way, in order; each says how much it did.
_BROADCASTS = ("start_scheduled", "deliver_batch", "queue_batch_mails", "finish_broadcasts")

Connection = psycopg.Connection[Any]


def advance_broadcasts(connection: Connection) -> int:
    """One round of every broadcast under way: a batch into the cabinets, a batch of letters."""
    return sum(ask(connection, name) for name in _BROADCASTS)


def ask(connection: Connection, name: str) -> int:
    """Calls ``worker.<name>()``; its number."""
    row = connection.execute(f"SELECT worker.{name}()".encode()).fetchone()
    return int(row[0]) if row else 0


def keep_doing(
    step: Callable[[Connection], int],
    dsn: str,
    stop: threading.Event,
    idle: float = IDLE,
) -> None:
    """Rounds of ``step`` until told to stop; a lost database is waited for, longer and longer.

    Anything but a lost connection is a bug and ends the worker: its unit starts it anew.
    """
    wait = idle
    while not stop.is_set():
        try:
            with connect(dsn, NAME) as connection:
                while not stop.is_set():
                    if step(connection) == 0:
                        stop.wait(idle)
                    wait = idle
        except (psycopg.OperationalError, psycopg.InterfaceError) as error:
            log.warning("no database: %s", type(error).__name__)
            stop.wait(wait)
            wait = min(wait * 2, LONGEST)
