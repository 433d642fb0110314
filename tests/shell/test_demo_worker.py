"""The demonstration's worker: its letters stay in a folder, and it goes with whoever started it."""

import os
import signal
import subprocess
import sys

import psycopg
import pytest

from bsk_desk.shell.demo_worker import settings
from tests.waiting import wait_until

pytestmark = pytest.mark.slow
PATIENCE = 40
_COUNT = (
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'bsk-desk worker'"
    " AND datname = current_database()"
)
_PARENT = """
import os, subprocess, sys, time
command = [sys.executable, "-m", "bsk_desk.shell.demo_worker", "--letters", sys.argv[1]]
subprocess.Popen([*command, "--parent", str(os.getpid())], start_new_session=True)
time.sleep(600)
"""


@pytest.fixture
def parent(database, tmp_path):
    """A process that has started the demonstration's worker and does nothing more."""
    process = subprocess.Popen(
        [sys.executable, "-c", _PARENT, str(tmp_path / "Письма")],
        env=os.environ | {"BSK_DSN": database.dsn_of("worker"), "BSK_SMTP_HOST": "real.example"},
    )
    yield process
    process.kill()
    process.wait()
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        wait_until(lambda: _workers(connection) == 0, PATIENCE)


def _workers(connection):
    return connection.execute(_COUNT).fetchone()[0]


def test_a_letter_of_the_outbox_ends_in_the_folder(parent, database, tmp_path, as_superuser):
    registered = "SELECT site.start_registration('anna@example.com')"
    database.connect("site").execute(registered)
    folder = tmp_path / "Письма"
    wait_until(lambda: folder.is_dir() and list(folder.iterdir()), PATIENCE)
    (letter,) = folder.iterdir()
    assert letter.name.endswith("anna@example.com.eml")
    sent = "SELECT status FROM bsk.mails WHERE recipient = 'anna@example.com'"
    wait_until(lambda: as_superuser.execute(sent).fetchall() == [("sent",)], PATIENCE)


def test_a_killed_demonstration_leaves_no_worker(parent, as_superuser):
    wait_until(lambda: _workers(as_superuser) > 0, PATIENCE)
    parent.kill()
    parent.wait()
    wait_until(lambda: _workers(as_superuser) == 0, PATIENCE)


def test_one_whose_parent_is_gone_already_does_not_begin(database, tmp_path):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for module, more in (("demo_worker", ["--letters", str(tmp_path)]), ("player", [])):
        command = [sys.executable, "-m", f"bsk_desk.shell.{module}", "--parent", str(gone.pid)]
        done = subprocess.run(
            [*command, *more],
            env=os.environ | {"BSK_DSN": database.dsn_of("worker")},
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stderr


def test_it_ends_with_its_worker_when_told(database, tmp_path, as_superuser):
    process = subprocess.Popen(
        [sys.executable, "-m", "bsk_desk.shell.demo_worker", "--letters", str(tmp_path)],
        env=os.environ | {"BSK_DSN": database.dsn_of("worker")},
    )
    try:
        wait_until(lambda: _workers(as_superuser) > 0, PATIENCE)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        wait_until(lambda: _workers(as_superuser) == 0, PATIENCE)
    finally:
        process.kill()
        process.wait()


def test_settings_of_a_real_worker_are_not_the_demonstrations():
    real = {
        "PATH": "/usr/bin",
        "BSK_SMTP_HOST": "mail.example.ru",
        "BSK_SMTP_USER": "info",
        "BSK_SMTP_PASSWORD_FILE": "/secret",
        "BSK_IMAP_HOST": "imap.example.ru",
        "BSK_MAIL_RATE": "1",
    }
    made = settings("dbname=x", 2525, real)
    assert (made["BSK_SMTP_HOST"], made["BSK_SMTP_PORT"]) == ("127.0.0.1", "2525")
    assert (made["PATH"], made["BSK_DSN"]) == ("/usr/bin", "dbname=x")
    assert not {"BSK_SMTP_USER", "BSK_SMTP_PASSWORD_FILE", "BSK_IMAP_HOST", "BSK_MAIL_RATE"} & set(
        made
    )
