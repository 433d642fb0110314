"""«Забрать почту»: what an engineer asks for is answered by a worker within seconds."""

import tempfile
import time
import uuid
from imaplib import IMAP4
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted
from imap_tools.errors import MailboxLoginError

from bsk_desk.kernel.errors import ServerUnavailable
from bsk_desk.worker.asked import BROKEN, NO_MAILBOX, NO_SERVER, REFUSED, answering
from tests.people import one
from tests.waiting import wait_until
from tests.worker.dovecot import PASSWORD, USER, Dovecot, wanted
from tests.worker.processes import PATIENCE, worker_backends, workers_on
from tests.worker.test_mailbox import letter


@pytest.fixture
def engineer(connect, as_superuser):
    as_superuser.execute("TRUNCATE bsk.hourly_files CASCADE; DELETE FROM bsk.commands")
    return connect("engineer")


@pytest.fixture
def ask(engineer):
    """``ask()``: the id of what was asked."""

    def asking():
        command = uuid.uuid4()
        assert one(engineer, "SELECT desk.ask_mailbox(%s)", command) == {"state": "asked"}
        return command

    return asking


@pytest.fixture
def state(engineer):
    return lambda asked: one(engineer, "SELECT desk.mailbox_asked(%s)", asked)


def test_each_ask_is_answered_and_the_box_is_read_once(connect, ask, state):
    asks, reads = [ask(), ask()], []
    worker = connect("worker")
    assert answering(lambda: len(reads.append(1) or reads))(worker) == 2
    assert reads == [1]
    assert [state(one_of) for one_of in asks] == [{"state": "done", "files": 0}] * 2
    assert answering(lambda: 0)(worker) == 0


def test_asking_again_under_the_same_id_asks_once(engineer, connect, ask):
    command = ask()
    one(engineer, "SELECT desk.ask_mailbox(%s)", command)
    assert answering(lambda: 0)(connect("worker")) == 1
    assert one(engineer, "SELECT desk.ask_mailbox(%s)", command)["state"] == "done"


def test_files_of_whichever_worker_are_counted(connect, ask, state):
    worker = connect("worker")

    def read():
        for number in range(3):
            one(worker, "SELECT worker.keep_hourly_file('a.xls', %s, 'a@b.ru')", bytes([number]))
        return 1

    asked = ask()
    answering(read)(worker)
    assert state(asked) == {"state": "done", "files": 3}


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OSError("timed out"), NO_SERVER),
        (MailboxLoginError(("NO", [b"x"]), "OK"), REFUSED),
        (IMAP4.abort("gone"), NO_SERVER),
        (ServerUnavailable("x"), BROKEN),
        (ValueError("x"), BROKEN),
    ],
)
def test_whoever_asks_is_told_what_is_wrong(connect, ask, state, fault, words):
    asked = ask()

    def read():
        raise fault

    answering(read)(connect("worker"))
    assert state(asked) == {"state": "failed", "error": words}


def test_a_worker_without_a_mailbox_leaves_it_to_others_first(connect, ask, state, as_superuser):
    asked, worker = ask(), connect("worker")
    assert answering(None)(worker) == 0
    assert state(asked) == {"state": "asked"}
    as_superuser.execute("UPDATE bsk.commands SET at = at - interval '10 seconds'")
    assert answering(None)(worker) == 1
    assert state(asked)["error"] == NO_MAILBOX


def test_an_old_ask_is_left_alone(connect, ask, state, as_superuser):
    asked = ask()
    as_superuser.execute("UPDATE bsk.commands SET at = at - interval '1 hour'")
    assert answering(lambda: 0)(connect("worker")) == 0
    assert state(asked) == {"state": "asked"}


def test_nobody_looks_at_what_another_has_asked(connect, ask):
    import psycopg

    asked = ask()
    with pytest.raises(psycopg.Error, match="никто не просил"):
        one(connect("admin"), "SELECT desk.mailbox_asked(%s)", asked)


@pytest.mark.slow
@pytest.mark.skipif(not wanted(), reason="dovecot-imapd is not installed here")
def test_a_real_worker_fetches_from_a_real_server_within_seconds(
    database, smtp, ask, state, as_superuser
):
    with (
        tempfile.TemporaryDirectory(prefix="bsk-imap-") as folder,
        workers_on(database.dsn_of("worker"), smtp) as start,
    ):
        dovecot = Dovecot(Path(folder))
        dovecot.start()
        try:
            start(
                BSK_IMAP_HOST="127.0.0.1", BSK_IMAP_PORT=str(dovecot.port),
                BSK_IMAP_SECURITY="none", BSK_IMAP_USER=USER, BSK_IMAP_PASSWORD=PASSWORD,
            )  # fmt: skip
            wait_until(lambda: worker_backends(as_superuser) >= 4, PATIENCE)
            wait_until(lambda: time.gmtime().tm_sec not in range(50, 60), PATIENCE)
            with MailBoxUnencrypted("127.0.0.1", dovecot.port).login(USER, PASSWORD) as box:
                box.append(letter("Часы", ("203_012013.xls", b"1"), ("204_012013.xls", b"2")))
                box.append(letter("Счёт"))
            asked = ask()
            wait_until(lambda: state(asked)["state"] in ("done", "failed"), 10)
            assert state(asked) == {"state": "done", "files": 2}
            with MailBoxUnencrypted("127.0.0.1", dovecot.port).login(USER, PASSWORD) as box:
                assert [m.subject for m in box.fetch(mark_seen=False)] == ["Счёт"]
        finally:
            dovecot.stop()
