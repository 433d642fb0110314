"""The web site of the demonstration: a process that files requests and answers questions.

``python -m bsk_desk.shell.player [--dsn DSN] [--every SECONDS] [--parent PID]`` signs in as
a member of bsk_site and works only through the door ``site.*``. It ends when the process that
started it is gone.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import signal
import sys
import time
import uuid
from collections.abc import Callable
from datetime import datetime
from types import FrameType
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bsk_desk.db.engine import connect
from bsk_desk.shell.fill import papers
from bsk_desk.shell.fill.demonstration import SEED
from bsk_desk.shell.fill.papers import Paper
from bsk_desk.shell.fill.payloads import Asked, applicant, filled_in
from bsk_desk.shell.fill.people import Consumer, Crowd, stranger
from bsk_desk.shell.fill.plan import DEMO_CONSUMERS, FORMS
from bsk_desk.shell.fill.terms import BARNAUL
from bsk_desk.shell.fill.texts import Story, a_street, story
from bsk_desk.shell.fill.words import pick
from bsk_desk.shell.parent import LOOK_S, parent_alive

log = logging.getLogger(__name__)

Connection = psycopg.Connection[Any]
#: Seconds between two requests.
EVERY = 30.0
#: Shares: the open reception, requests with a file, questions that are answered at once.
_OPEN, _WITH_FILE, _ANSWERS = 0.35, 0.3, 0.7
_WEIGHTS = dict(FORMS)


class Player:
    """Acts as the consumers do; what it files is invented, what it logs are ids only."""

    def __init__(self, connection: Connection, rng: random.Random, people: Crowd) -> None:
        self._connection = connection
        self._rng = rng
        self._people = people
        #: Cabinets that have filed something here, with the story of their last request.
        self._waiting: dict[int, Story] = {}

    def step(self) -> int:
        """Answers what is asked, then files one more request; its id."""
        self.answer()
        return self.file()

    def file(self) -> int:
        """One request, from a cabinet or from the open reception, sometimes with a file."""
        cabinet = None if self._rng.random() < _OPEN else self._cabinet()
        who, consumer = cabinet or (stranger(self._rng), None)
        form = self._form(consumer)
        account, place = self._account(consumer)
        at = datetime.now(BARNAUL)
        told = story(self._rng, form, who, place, at)
        asked = Asked(self._rng, who, place, at, told)
        payload = filled_in(form, asked) | ({} if consumer else applicant(asked))
        row = self._call(
            "SELECT request FROM site.submit_request(%s, %s, %s, %s, %s)",
            consumer, form, Jsonb(payload), account, uuid.uuid4(),
        )  # fmt: skip
        request = int(row[0])
        log.info("request %s", request)
        if self._rng.random() < _WITH_FILE:
            self._attach(request, self._paper(told))
        if consumer is not None:
            self._waiting[consumer] = told
        return request

    def answer(self) -> list[int]:
        """Replies to «запрос информации» in the cabinets used here; ids of the requests."""
        answered = []
        for consumer, told in self._waiting.items():
            for request in self._asked(consumer):
                if self._rng.random() < _ANSWERS:
                    body = told.reply() or "Готово, сведения в приложении."
                    self._call(
                        "SELECT site.reply(%s, %s, %s, %s)", consumer, request, body, uuid.uuid4()
                    )
                    log.info("reply to %s", request)
                    answered.append(request)
        return answered

    def _cabinet(self) -> tuple[Consumer, int] | None:
        """A consumer of the fill; None where the database holds other people."""
        number = self._people.first + int(self._rng.random() * self._people.count)
        who = self._people.consumer(number)
        try:
            return who, int(self._call("SELECT consumer FROM site.credentials(%s)", who.login)[0])
        except psycopg.Error as error:
            if error.sqlstate == "BS001":
                return None
            raise

    def _form(self, consumer: int | None) -> str:
        rows = self._connection.execute("SELECT form FROM site.forms(%s)", [consumer]).fetchall()
        forms = [row[0] for row in rows if row[0] in _WEIGHTS]
        return str(self._rng.choices(forms, [_WEIGHTS[form] for form in forms])[0])

    def _account(self, consumer: int | None) -> tuple[int | None, str]:
        rows = self._connection.execute(
            "SELECT account, address FROM site.accounts(%s)", [consumer]
        ).fetchall()
        return pick(self._rng, rows) if rows else (None, a_street(self._rng))

    def _asked(self, consumer: int) -> list[int]:
        rows = self._connection.execute(
            "SELECT request FROM site.requests(%s) WHERE status = 'info_requested'", [consumer]
        )
        return [row[0] for row in rows]

    def _paper(self, told: Story) -> Paper:
        variant = int(self._rng.random() * papers.VARIANTS)
        if told.told.theme == "quality":
            return papers.voltmeter(int(told.slots["volts"]))
        if variant % 3:
            return papers.document(variant, "Заявление", "Application")
        return papers.pole(variant)

    def _attach(self, request: int, paper: Paper) -> None:
        self._call(
            "SELECT site.attach_file(%s, %s, %s, %s)",
            request, paper.name, paper.content, uuid.uuid4(),
        )  # fmt: skip

    def _call(self, statement: str, *arguments: Any) -> Any:
        return self._connection.execute(statement, arguments).fetchone()


def play(dsn: str, every: float, goes_on: Callable[[], bool]) -> None:
    """Files a request every so many seconds as long as ``goes_on``; waits out lost connections."""
    people = Crowd(SEED, 1, DEMO_CONSUMERS, 1)
    rng = random.Random()  # noqa: S311 - nothing secret
    while goes_on():
        try:
            with connect(dsn, "bsk-desk player") as connection:
                player = Player(connection, rng, people)
                while _rested(every, goes_on):
                    _stepped(player)
        except psycopg.OperationalError:
            log.warning("no database, trying again")
            _rested(min(every, 5.0), goes_on)


def _stepped(player: Player) -> None:
    """A refusal is no harm: the staff may have been faster."""
    try:
        player.step()
    except psycopg.Error as error:
        if not (error.sqlstate or "").startswith("BS"):
            raise
        log.info("refused: %s", error.sqlstate)


def _rested(seconds: float, goes_on: Callable[[], bool]) -> bool:
    """Waits; False as soon as it is over."""
    until = time.monotonic() + seconds
    while goes_on():
        left = until - time.monotonic()
        if left <= 0:
            return True
        time.sleep(min(left, LOOK_S))
    return False


def main(arguments: list[str] | None = None) -> None:
    """The process: until the parent is gone or the process is told to end."""
    parser = argparse.ArgumentParser(prog="bsk_desk.shell.player", description=__doc__)
    parser.add_argument("--dsn", default=os.environ.get("BSK_DSN", ""))
    parser.add_argument("--every", type=float, default=EVERY)
    parser.add_argument("--parent", type=int, default=0)
    given = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    signal.signal(signal.SIGTERM, _end)
    play(given.dsn, given.every, parent_alive(given.parent))


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
