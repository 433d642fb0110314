import tempfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted

from bsk_desk.worker import mailbox as module
from bsk_desk.worker.mailbox import read_mailbox
from bsk_desk.worker.settings import Reading, Server
from tests.worker.dovecot import PASSWORD, USER, Dovecot, wanted

pytestmark = pytest.mark.skipif(not wanted(), reason="dovecot-imapd is not installed here")


@pytest.fixture(scope="module")
def dovecot():
    with tempfile.TemporaryDirectory(prefix="bsk-imap-") as folder:
        server = Dovecot(Path(folder))
        server.start()
        yield server
        server.stop()


@pytest.fixture
def reading(dovecot):
    server = Server("127.0.0.1", dovecot.port, "none", USER, PASSWORD, timeout=10)
    return Reading(server)


@pytest.fixture
def box(dovecot):
    with MailBoxUnencrypted("127.0.0.1", dovecot.port).login(USER, PASSWORD) as opened:
        for folder in ["INBOX", "Processed", "Failed"]:
            if opened.folder.exists(folder):
                opened.folder.set(folder)
                opened.delete(opened.uids())
        opened.folder.set("INBOX")
        yield opened


def letter(subject="Почасовые", *files):
    made = EmailMessage()
    made["From"] = "abonent@example.ru"
    made["To"] = "info@example.ru"
    made["Subject"] = subject
    made["Message-ID"] = f"<{abs(hash(subject))}@example.ru>"
    made["Date"] = "Tue, 24 Nov 2026 10:00:00 +0700"
    made.set_content("Во вложении")
    for name, content in files:
        made.add_attachment(content, "application", "vnd.ms-excel", filename=name)
    return made.as_bytes()


def held(box, folder):
    box.folder.set(folder)
    found = sorted(message.subject for message in box.fetch(mark_seen=False))
    box.folder.set("INBOX")
    return found


def test_attachments_are_handed_on_and_letters_moved(reading, box):
    box.append(letter("Первое", ("203_012013.xls", b"\xd0\xcf\x11"), ("прочее.txt", b"x")))
    box.append(letter("Второе"))
    arrived = []
    assert read_mailbox(reading, arrived.append) == 2
    assert [a.subject for a in arrived] == ["Первое", "Второе"]
    assert arrived[0].sender == "abonent@example.ru"
    assert arrived[0].message_id.endswith("@example.ru>")
    assert [(f.name, f.content) for f in arrived[0].attachments] == [
        ("203_012013.xls", b"\xd0\xcf\x11"),
        ("прочее.txt", b"x"),
    ]
    assert held(box, "INBOX") == []
    assert held(box, "Processed") == ["Второе", "Первое"]
    assert read_mailbox(reading, arrived.append) == 0


def test_a_letter_that_cannot_be_taken_stops_no_other(reading, box, caplog):
    box.append(letter("Плохое"))
    box.append(letter("Хорошее"))

    def take(arrival):
        if arrival.subject == "Плохое":
            raise ValueError("не разобрать")

    assert read_mailbox(reading, take) == 1
    assert held(box, "Failed") == ["Плохое"]
    assert held(box, "Processed") == ["Хорошее"]
    assert "Плохое" not in caplog.text


def test_what_is_too_large_is_not_even_fetched(reading, box, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 1000)
    box.append(letter("Большое", ("a.xls", b"x" * 5000)))
    arrived = []
    assert read_mailbox(reading, arrived.append) == 0
    assert arrived == []
    assert held(box, "Failed") == ["Большое"]


def test_a_letter_taken_but_not_moved_is_taken_again(reading, box):
    box.append(letter("Прерванное"))

    class Killed(BaseException):
        pass

    def take(arrival):
        raise Killed

    with pytest.raises(Killed):
        read_mailbox(reading, take)
    assert held(box, "INBOX") == ["Прерванное"]
    again = []
    read_mailbox(reading, again.append)
    assert len(again) == 1


def test_a_server_that_is_away_is_an_error_of_the_network(reading):
    from dataclasses import replace

    nowhere = replace(reading, server=replace(reading.server, port=1))
    with pytest.raises(OSError):
        read_mailbox(nowhere, print)
