"""How many letters a second leave the outbox, with one worker and with two."""

from __future__ import annotations

import os
import smtplib
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bsk_desk.worker.letters import Letter, message
from bsk_desk.worker.settings import SENDER_NAME
from tests.bench.base import Bench
from tests.bench.table import PER_S, Line, Row

_ROOT = Path(__file__).parents[2]
_FROM = "info@bsk22.example"
_BODY = "Ваше обращение зарегистрировано. " * 12
_PUT = """
INSERT INTO bsk.mails (recipient, subject, body, kind)
SELECT 'bench' || g || '@example.ru', 'Замер', %s, 'event' FROM generate_series(1, %s) g
"""
#: What waits already is not the bench's to send.
_ASIDE = "UPDATE bsk.mails SET next_at = next_at + %s * interval '1 year' WHERE status = 'queued'"
_AGO = "SELECT count(*), extract(epoch FROM max(sent_at) - min(sent_at)) FROM bsk.mails WHERE subject = 'Замер' AND status = 'sent'"
_DROP = "DELETE FROM bsk.mails WHERE subject = 'Замер'"


def measure(bench: Bench) -> list[Line]:
    """Against smtplib alone on one connection; the peer connects anew for each letter."""
    with bench.superuser() as owner, _null_server() as port:
        owner.execute(_ASIDE, [10])
        try:
            floor = _bare(port, bench.options.letters)
            peer = _anew(bench, port, 200)
            one, two = (_rate(bench, owner, port, workers) for workers in (1, 2))
        finally:
            owner.execute(_DROP)
            owner.execute(_ASIDE, [-10])
    return [
        Row("исходящая почта, один отправщик", [one], [floor], [peer], unit=PER_S, rising=True),
        Row("исходящая почта, два отправщика", [two], [floor], [peer], unit=PER_S, rising=True),
    ]


def _rate(bench: Bench, owner: psycopg.Connection, port: int, workers: int) -> float:
    owner.execute(_DROP)
    owner.execute(_PUT, [_BODY, bench.options.letters])
    with ExitStack() as stack:
        for _ in range(workers):
            stack.enter_context(_worker(bench, port))
        until = time.monotonic() + 180
        while True:
            done, seconds = owner.execute(_AGO).fetchone()
            if done == bench.options.letters:
                return done / float(seconds)
            if time.monotonic() > until:
                raise TimeoutError(f"{done} of {bench.options.letters} letters after 180 s")
            time.sleep(0.2)


@contextmanager
def _worker(bench: Bench, port: int) -> Iterator[None]:
    """``bsk-desk worker`` as its unit starts it."""
    environment = os.environ | {
        "BSK_DSN": bench.dsn_of("test_worker"),
        "BSK_SMTP_HOST": "127.0.0.1",
        "BSK_SMTP_PORT": str(port),
        "BSK_SMTP_SECURITY": "none",
        "BSK_MAIL_FROM": _FROM,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bsk_desk", "worker"], env=environment, cwd=_ROOT,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def _null_server() -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.null_smtp"], stdout=subprocess.PIPE, text=True,
        cwd=_ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def _letter(number: int) -> Letter:
    return Letter(uuid.uuid4(), 1, f"bench{number}@example.ru", "Замер", _BODY, "event")


def _bare(port: int, letters: int) -> float:
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port, "bench") as smtp:
        for number in range(letters):
            smtp.send_message(message(_letter(number), _FROM, SENDER_NAME, datetime.now(UTC)))
    return letters / (time.perf_counter() - began)


def _anew(bench: Bench, port: int, letters: int) -> float:
    """A connection to the mail server and one to the database for each letter."""
    began = time.perf_counter()
    for number in range(letters):
        with smtplib.SMTP("127.0.0.1", port, "bench") as smtp:
            smtp.send_message(message(_letter(number), _FROM, SENDER_NAME, datetime.now(UTC)))
        with psycopg.connect(bench.dsn) as connection:
            connection.execute("UPDATE bsk.mails SET status = 'sent' WHERE seq = -1")
    return letters / (time.perf_counter() - began)
