"""Empties the outbox: takes letters that are due, sends each, tells the database what came of it.

A letter is held by a lease; whoever was killed with it loses it to another worker. Between the
server's «accepted» and the note of it in the database a power cut can still make a double; it has
the same Message-ID, and what was accepted while the database was away is noted when it is back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import psycopg

from bsk_desk.worker.letters import Letter, message
from bsk_desk.worker.settings import Sending
from bsk_desk.worker.smtp import LetterRefusedError, Postman, UnreachableError

log = logging.getLogger(__name__)
#: Letters taken at once; a stop or a silent server gives the rest back.
BATCH = 20
#: How long a server that could not be asked is left alone, in seconds.
QUIET = 20.0

Connection = psycopg.Connection[Any]


class Outbox:
    """The state of one sender: its connection, its pace, what is sent but not yet noted."""

    def __init__(
        self,
        sending: Sending,
        stop: threading.Event,
        clock: Callable[[], float] = time.monotonic,
        quiet: float = QUIET,
    ) -> None:
        self._sending = sending
        self._postman = Postman(sending)
        self._stop = stop
        self._clock = clock
        self._quiet = quiet
        self._quiet_until = 0.0
        self._next = 0.0
        self._sent: list[UUID] = []

    def step(self, connection: Connection) -> int:
        """One round; how many letters were dealt with. psycopg.Error when the database is away."""
        self._note_sent(connection)
        if self._clock() < self._quiet_until:
            return 0
        letters = _taken(connection)
        for number, letter in enumerate(letters):
            if self._stop.is_set():
                return self._give_back(connection, letters[number:], None)
            try:
                self._deliver(connection, letter)
            except UnreachableError as error:
                log.warning("the mail server cannot be asked: %s", error)
                self._quiet_until = self._clock() + self._quiet
                return self._give_back(connection, letters[number:], str(error))
        return len(letters)

    def close(self) -> None:
        """Ends the connection to the mail server."""
        self._postman.close()

    def _deliver(self, connection: Connection, letter: Letter) -> None:
        self._keep_pace()
        if not _ask(connection, "hold_mail(%s, %s)", letter.id, letter.attempt):
            log.info("letter %s belongs to another worker by now", letter.id)
            return
        try:
            sender, name = self._sending.sender, self._sending.sender_name
            self._postman.send(message(letter, sender, name, datetime.now(UTC)))
        except LetterRefusedError as error:
            self._failed(connection, letter, str(error), permanent=error.permanent)
        except ValueError as error:
            log.warning("letter %s cannot be written: %s", letter.id, type(error).__name__)
            self._failed(connection, letter, "письмо нельзя составить: адрес", permanent=True)
        else:
            self._sent.append(letter.id)
            self._note_sent(connection)

    def _failed(
        self, connection: Connection, letter: Letter, words: str, *, permanent: bool
    ) -> None:
        state = _ask(
            connection, "mail_failed(%s, %s, %s, %s)", letter.id, letter.attempt, words, permanent
        )
        log.info("letter %s was refused and is %s", letter.id, state)

    def _note_sent(self, connection: Connection) -> None:
        while self._sent:
            _ask(connection, "mail_sent(%s)", self._sent[0])
            self._sent.pop(0)

    def _keep_pace(self) -> None:
        if self._sending.rate <= 0:
            return
        wait = self._next - self._clock()
        if wait > 0:
            self._stop.wait(wait)
        self._next = max(self._next, self._clock()) + 60 / self._sending.rate

    def _give_back(self, connection: Connection, letters: list[Letter], words: str | None) -> int:
        for letter in letters:
            _ask(connection, "release_mail(%s, %s, %s)", letter.id, letter.attempt, words)
        return 0


def _taken(connection: Connection) -> list[Letter]:
    rows = connection.execute("SELECT * FROM worker.take_mails(%s)", [BATCH]).fetchall()
    return [Letter(*row) for row in rows]


def _ask(connection: Connection, call: str, *arguments: object) -> Any:
    row = connection.execute(f"SELECT worker.{call}".encode(), arguments).fetchone()
    return row[0] if row else None
