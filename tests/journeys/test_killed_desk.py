"""The desk's process is killed outright: what was typed comes back, what was sent is sent once."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from bsk_desk.shell.slices import SLICES
from bsk_desk.shell.store import store_path
from tests.databases import PASSWORD
from tests.people import new_complaint
from tests.shell.signing import profile_of
from tests.waiting import wait_until

ANSWER = "Свет дали в 14:20, трансформатор заменён."
ROOT = Path(__file__).parents[2]


@pytest.fixture
def complaint(database):
    return new_complaint(database)


@pytest.fixture
def typing(database, folders, complaint):
    """A desk in its own process that has typed the answer, a second ago, and not sent it."""
    given = {
        "profile": asdict(profile_of(database)), "login": "test_operator", "password": PASSWORD,
        "folder": str(folders.config.parent), "request": complaint, "text": ANSWER,
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.desk_child"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    process.stdin.write(json.dumps(given) + "\n")
    process.stdin.flush()
    assert process.stdout.readline() == "typed\n"
    kept = store_path(folders.config, profile_of(database).name, "test_operator")
    wait_until(lambda: kept.exists() and ANSWER in kept.read_text())
    yield process
    process.kill()
    process.communicate()


def answers(database, complaint):
    said = "SELECT count(*) FROM bsk.service_request_events WHERE request_id = %s AND body = %s"
    return database.superuser().execute(said, [complaint, ANSWER]).fetchone()[0]


def opened(qtbot, window, complaint):
    window.go_to("requests.all", complaint)
    page = window.page
    qtbot.waitUntil(lambda: page.pane.card is not None and page.pane.card.id == complaint)
    return page.pane


def test_what_was_typed_is_there_when_the_desk_is_started_again(
    qtbot, database, open_window, complaint, typing
):
    typing.kill()
    typing.wait()
    pane = opened(qtbot, open_window("operator", slices=SLICES), complaint)
    assert pane.composer.edit.toPlainText() == ANSWER
    assert pane.card.row.status == "submitted"
    pane.composer.send()
    qtbot.waitUntil(lambda: pane.card.row.status == "done", timeout=10_000)
    assert answers(database, complaint) == 1


def test_killed_while_sending_it_is_answered_once_or_not_at_all(
    qtbot, database, open_window, complaint, typing
):
    """Whoever comes next sees which, and the answer is never there twice."""
    lock, watcher = database.superuser(), database.superuser()
    lock.execute("BEGIN")
    lock.execute("SELECT FROM bsk.service_requests WHERE id = %s FOR UPDATE", [complaint])
    typing.stdin.write("send\n")
    typing.stdin.flush()
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    wait_until(lambda: watcher.execute(waiting).fetchone()[0])
    typing.kill()
    typing.wait()
    lock.execute("COMMIT")
    wait_until(lambda: not watcher.execute(waiting).fetchone()[0])
    pane = opened(qtbot, open_window("operator", slices=SLICES), complaint)
    if pane.card.row.status != "done":
        assert answers(database, complaint) == 0
        pane.composer.send()
        qtbot.waitUntil(lambda: pane.card.row.status == "done", timeout=10_000)
    assert answers(database, complaint) == 1
