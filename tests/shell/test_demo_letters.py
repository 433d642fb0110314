"""The demonstration's mail server: what it is given is in the folder, byte for byte."""

import smtplib
import socket
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes
from email.policy import default

import pytest

from bsk_desk.shell.demo_letters import Letters

LETTER = b"Subject: one\r\n\r\n.a line with a point\r\n..two\r\nend\r\n"


@pytest.fixture
def letters(tmp_path):
    """A server that works until the end of the test."""
    going = [True]
    with Letters(tmp_path / "Письма", lambda: going[0]) as server, ThreadPoolExecutor(1) as beside:
        served = beside.submit(server.serve)
        yield server
        going.clear()
        going.append(False)
        served.result(20)


@pytest.fixture
def client(letters):
    with smtplib.SMTP("127.0.0.1", letters.port, "test", timeout=20) as smtp:
        yield smtp


def kept(letters):
    return sorted(letters._folder.iterdir())


def test_letters_are_kept_as_they_came(letters, client):
    client.sendmail("info@example.com", ["anna@example.ru"], LETTER)
    client.sendmail("info@example.com", ["анна@example.ru"], LETTER, ["SMTPUTF8"])
    assert [path.read_bytes() for path in kept(letters)] == [LETTER, LETTER]
    assert kept(letters)[0].name.endswith(" 0001 anna@example.ru.eml")
    assert kept(letters)[1].name.endswith(" 0002 анна@example.ru.eml")
    assert message_from_bytes(LETTER, policy=default)["subject"] == "one"


def test_an_address_cannot_leave_the_folder(letters, client):
    client.sendmail("info@example.com", ["../../x/y@example.ru"], LETTER)
    (path,) = kept(letters)
    assert path.name.endswith(" 0001 .._.._x_y@example.ru.eml")


def test_half_a_letter_is_not_kept(letters, client):
    with socket.create_connection(("127.0.0.1", letters.port), 20) as line:
        line.sendall(b"EHLO x\r\nMAIL FROM:<a@b.ru>\r\nRCPT TO:<c@d.ru>\r\nDATA\r\nSubject: half")
    client.sendmail("info@example.com", ["anna@example.ru"], LETTER)
    assert len(kept(letters)) == 1


def test_what_cannot_be_kept_is_for_later(letters, client):
    letters._folder.rmdir()
    with pytest.raises(smtplib.SMTPDataError) as refused:
        client.sendmail("info@example.com", ["anna@example.ru"], LETTER)
    assert refused.value.smtp_code == 452
    letters._folder.mkdir()
    client.sendmail("info@example.com", ["anna@example.ru"], LETTER)
    assert len(kept(letters)) == 1


def test_only_this_machine_can_reach_it(letters):
    assert letters.server_address[0] == "127.0.0.1"
