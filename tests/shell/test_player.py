"""The player: somebody at the web site, through its door only."""

import os
import signal
import subprocess
import sys
import time
from random import Random
from uuid import uuid4

import psycopg
import pytest

from bsk_desk.shell.fill.demonstration import SEED
from bsk_desk.shell.fill.filling import fill
from bsk_desk.shell.fill.people import Crowd
from bsk_desk.shell.player import Player


@pytest.fixture(scope="module")
def people(module_database):
    """Forty consumers of the fill, as the demonstration has them."""
    fill(module_database.dsn, 40, 0, SEED)
    return Crowd(SEED, 1, 40, 1)


@pytest.fixture
def player(people, connect):
    return Player(connect("site"), Random(5), people)


def test_what_the_player_files_is_taken_by_the_sites_door(player, as_superuser):
    filed = [player.file() for _ in range(40)]
    rows = as_superuser.execute(
        "SELECT form, consumer_id, files FROM bsk.service_requests WHERE id = ANY (%s)", [filed]
    ).fetchall()
    assert len(rows) == 40
    assert len({form for form, _, _ in rows}) >= 6
    assert {consumer is None for _, consumer, _ in rows} == {True, False}
    assert {files for _, _, files in rows} == {0, 1}


def test_the_player_answers_what_the_staff_ask(player, people, database, as_superuser):
    consumers = [n for n in range(1, 41) if people.consumer(n).linked]
    request = None
    while request is None:
        filed = player.file()
        row = as_superuser.execute(
            "SELECT consumer_id, last_event FROM bsk.service_requests WHERE id = %s", [filed]
        ).fetchone()
        if row[0] in consumers:
            request = filed
    database.call(
        "operator",
        "SELECT desk.change_status(%s, 'info_requested', 'Уточните адрес.', %s, %s)",
        request, row[1], uuid4(),
    )  # fmt: skip
    assert player.answer() == []  # the question is not visible before the undo window is over
    database.pass_undo_window()
    answered: list[int] = []
    for _ in range(30):
        answered = answered or player.answer()
    assert answered == [request]
    status, body = as_superuser.execute(
        "SELECT r.status, e.body FROM bsk.service_requests r"
        " JOIN bsk.service_request_events e ON e.id = r.last_event WHERE r.id = %s", [request]
    ).fetchone()  # fmt: skip
    assert status == "registered"
    assert body


def test_without_its_consumers_the_player_uses_the_open_reception(connect, as_superuser):
    nobody = Crowd(SEED + 1, 900_000, 10, 1)
    player = Player(connect("site"), Random(1), nobody)
    filed = [player.file() for _ in range(5)]
    count = as_superuser.execute(
        "SELECT count(*) FROM bsk.service_requests WHERE id = ANY (%s) AND consumer_id IS NULL",
        [filed],
    ).fetchone()
    assert count == (5,)


def _started(dsn: str, *before: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "bsk_desk.shell.player", "--every", "0.2"]
    return subprocess.Popen(
        [*before, *command], env=os.environ | {"BSK_DSN": dsn}, stderr=subprocess.PIPE
    )


def _filed(connection, least: int) -> bool:
    for _ in range(300):
        count = connection.execute("SELECT count(*) FROM bsk.service_requests").fetchone()[0]
        if count >= least:
            return True
        time.sleep(0.1)
    return False


def _count(connection) -> int:
    return connection.execute("SELECT count(*) FROM bsk.service_requests").fetchone()[0]


def test_the_process_files_requests_logs_ids_only_and_ends_when_told(
    people, database, as_superuser
):
    before = _count(as_superuser)
    process = _started(database.dsn_of("site"))
    try:
        assert _filed(as_superuser, before + 3)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0
    lines = said.decode().splitlines()
    assert lines
    words = {word for line in lines for word in line.split()[2:]}
    assert all(word.isdigit() or word in {"request", "reply", "to", "refused:"} for word in words)


_PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", "bsk_desk.shell.player", "--every", "600"])
print(child.pid, flush=True)
time.sleep(600)
"""


def test_the_player_goes_when_whoever_started_it_is_gone(people, database):
    environment = os.environ | {"BSK_DSN": database.dsn_of("site")}
    parent = subprocess.Popen(
        [sys.executable, "-c", _PARENT], env=environment, stdout=subprocess.PIPE
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        assert _seen(connection, 1)
        parent.kill()
        parent.communicate()
        assert _seen(connection, 0)
    assert child


def _seen(connection, wanted: int) -> bool:
    """Whether so many players are connected within half a minute."""
    for _ in range(300):
        count = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bsk-desk player'"
            " AND datname = current_database()"
        ).fetchone()[0]
        if count == wanted:
            return True
        time.sleep(0.1)
    return False
