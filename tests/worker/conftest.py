"""An outbox, a mail server and a sender between them."""

import threading

import pytest

from bsk_desk.worker.outbox import Outbox
from bsk_desk.worker.settings import Sending, Server
from tests.people import empty_city, one
from tests.worker.smtp_server import Handler
from tests.worker.smtp_server import Server as SmtpServer


@pytest.fixture
def handler():
    return Handler()


@pytest.fixture
def smtp(handler):
    server = SmtpServer(handler)
    server.start()
    yield server
    if server.server is not None:
        server.stop()


@pytest.fixture
def worker(connect, as_superuser):
    empty_city(as_superuser)
    return connect("worker")


@pytest.fixture
def put(as_superuser):
    """Puts letters that are due into the outbox: their ids."""

    def putting(*recipients):
        statement = (
            "INSERT INTO bsk.mails (recipient, subject, body, kind, not_before, next_at)"
            " VALUES (%s, 'Тема', 'Текст письма', 'event', now() - interval '1 second',"
            " now() - interval '1 second') RETURNING id"
        )
        return [one(as_superuser, statement, recipient) for recipient in recipients]

    return putting


@pytest.fixture
def state(as_superuser):
    """Status, attempts and last error of a letter."""

    def looked(mail):
        return as_superuser.execute(
            "SELECT status, attempts, last_error FROM bsk.mails WHERE id = %s", [mail]
        ).fetchone()

    return looked


@pytest.fixture
def outbox(smtp):
    """``outbox(rate=…, port=…, quiet=0)``: a sender to the server."""
    made = []

    def making(rate=0, port=None, quiet=0.0, timeout=5, **server):
        way = {"security": "none"} | server
        target = Server("127.0.0.1", port or smtp.port, timeout=timeout, **way)
        sending = Sending(target, "info@bsk22.example", rate=rate)
        made.append(Outbox(sending, threading.Event(), quiet=quiet))
        return made[-1]

    yield making
    for one_of_them in made:
        one_of_them.close()
