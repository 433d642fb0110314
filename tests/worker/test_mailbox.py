import socket
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
        for folder in ["INBOX", "Processed"]:
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


class Taker:
    """Keeps what has attachments, as the worker does; ``arrived`` is all it was shown."""

    def __init__(self):
        self.arrived = []

    def __call__(self, arrival):
        self.arrived.append(arrival)
        return len(arrival.attachments)


@pytest.fixture
def take():
    return Taker()


@pytest.fixture(params=["keywords", "none"])
def flags(request, monkeypatch):
    """A server that keeps keywords of ours, and one that does not."""
    if request.param == "none":
        monkeypatch.setattr(module, "_keeps_keywords", lambda _mailbox: False)
    return request.param


def test_attachments_are_handed_on_and_their_letters_moved(reading, box, take):
    box.append(letter("Первое", ("203_012013.xls", b"\xd0\xcf\x11"), ("прочее.txt", b"x")))
    box.append(letter("Второе"))
    arrived = take.arrived
    assert read_mailbox(reading, take) == 1
    assert [a.subject for a in arrived] == ["Первое", "Второе"]
    assert arrived[0].sender == "abonent@example.ru"
    assert arrived[0].message_id.endswith("@example.ru>")
    assert [(f.name, f.content) for f in arrived[0].attachments] == [
        ("203_012013.xls", b"\xd0\xcf\x11"),
        ("прочее.txt", b"x"),
    ]
    assert held(box, "INBOX") == ["Второе"]
    assert held(box, "Processed") == ["Первое"]


def test_ordinary_mail_stays_unread_and_is_fetched_once(reading, box, take, flags):
    box.append(letter("Счёт за ноябрь"))
    box.append(letter("Прочитанное"))
    [first, second] = box.uids()
    box.flag(second, "\\Seen", True)
    left = {}
    assert read_mailbox(reading, take, left) == 0
    box.append(letter("Часы", ("203_012013.xls", b"x")))
    assert read_mailbox(reading, take, left) == 1
    assert read_mailbox(reading, take, left) == 0
    assert [a.subject for a in take.arrived] == ["Счёт за ноябрь", "Прочитанное", "Часы"]
    assert held(box, "INBOX") == ["Прочитанное", "Счёт за ноябрь"]
    assert box.uids("UNSEEN") == [first]
    assert box.uids(f"KEYWORD {module.LOOKED}") == ([first, second] if flags == "keywords" else [])


def test_what_people_have_marked_deleted_is_not_expunged(reading, box, take, flags):
    box.append(letter("Удалённое человеком"))
    box.client.uid("STORE", box.uids()[0], "+FLAGS", "(\\Deleted)")
    box.append(letter("Обычное"))
    read_mailbox(reading, take)
    assert held(box, "INBOX") == ["Обычное", "Удалённое человеком"]


def test_ordinary_mail_does_not_stand_in_the_way_of_files(reading, box, take, flags, monkeypatch):
    monkeypatch.setattr(module, "ROUND", 2)
    for number in range(3):
        box.append(letter(f"Обычное {number}"))
    box.append(letter("Часы", ("203_012013.xls", b"x")))
    left = {}
    assert [read_mailbox(reading, take, left) for _ in range(2)] == [0, 1]


def test_a_letter_that_cannot_be_taken_stops_no_other(reading, box, caplog):
    box.append(letter("Плохое"))
    box.append(letter("Хорошее"))

    def take(arrival):
        if arrival.subject == "Плохое":
            raise ValueError("не разобрать")
        return 1

    assert read_mailbox(reading, take) == 1
    assert held(box, "INBOX") == ["Плохое"]
    assert read_mailbox(reading, take) == 0
    assert held(box, "Processed") == ["Хорошее"]
    assert "Плохое" not in caplog.text


def test_what_is_too_large_is_not_even_fetched(reading, box, take, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 1000)
    box.append(letter("Большое", ("a.xls", b"x" * 5000)))
    assert read_mailbox(reading, take) == 0
    assert take.arrived == []
    assert held(box, "INBOX") == ["Большое"]


def test_a_letter_taken_but_not_moved_is_taken_again(reading, box):
    box.append(letter("Прерванное"))

    class Killed(BaseException):
        pass

    def take(arrival):
        raise Killed

    with pytest.raises(Killed):
        read_mailbox(reading, take)
    assert held(box, "INBOX") == ["Прерванное"]
    again = Taker()
    read_mailbox(reading, again)
    assert len(again.arrived) == 1


@pytest.mark.parametrize("flags", ["none"], indirect=True)
def test_letters_that_a_lost_line_hid_are_read_the_next_time(
    reading, box, take, flags, monkeypatch
):
    """They were counted among those that were looked at, until the worker began anew."""
    box.append(letter("Первое"))
    for number in range(2):
        box.append(letter(f"Файл {number}", (f"{number}.xls", b"1")))
    opened, begin = [], module._log_in
    monkeypatch.setattr(
        module, "_log_in", lambda mailbox, how: opened.append(mailbox) or begin(mailbox, how)
    )
    left = {}

    def cut(_arrival):
        opened[0].client.sock.shutdown(socket.SHUT_RDWR)
        return 0

    with pytest.raises(OSError):
        read_mailbox(reading, cut, left)
    assert read_mailbox(reading, take, left) == 2
    assert [one.subject for one in take.arrived] == ["Файл 0", "Файл 1"]


def test_a_server_that_is_away_is_an_error_of_the_network(reading):
    from dataclasses import replace

    nowhere = replace(reading, server=replace(reading.server, port=1))
    with pytest.raises(OSError):
        read_mailbox(nowhere, print)
