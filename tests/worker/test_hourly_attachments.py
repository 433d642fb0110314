from datetime import UTC, datetime
from uuid import uuid4

import pytest

from bsk_desk.kernel.errors import ServerUnavailable
from bsk_desk.worker.hourly import keeping
from bsk_desk.worker.mailbox import Arrival, Attachment


def arrival(*files, sender="energo@example.ru"):
    parts = tuple(Attachment(name, "application/octet-stream", data) for name, data in files)
    return Arrival("<1@example.ru>", sender, "Часы", datetime.now(UTC), parts)


@pytest.fixture
def kept(database, as_superuser):
    def rows():
        query = (
            "SELECT name, sender, status FROM bsk.hourly_files WHERE source = 'mailbox' ORDER BY id"
        )
        return as_superuser.execute(query).fetchall()

    as_superuser.execute("TRUNCATE bsk.hourly_files CASCADE")
    return rows


@pytest.fixture
def take(database):
    return keeping(database.dsn_of("worker"))


def test_attachments_that_may_be_hours_wait_for_a_reader(take, kept):
    files = [("203_012013.XLS", b"1"), ("подпись.png", b"2"), ("счёт.pdf", b"3"), ("a/b.zip", b"4")]
    assert take(arrival(*files)) == 2
    assert kept() == [
        ("203_012013.XLS", "energo@example.ru", "waiting"),
        ("b.zip", "energo@example.ru", "waiting"),
    ]


def test_a_letter_taken_twice_leaves_one_file(take, kept):
    one = arrival(("203_012013.xls", uuid4().bytes))
    assert take(one) == 1
    assert take(one) == 1
    assert len(kept()) == 1


def test_a_refused_attachment_keeps_no_other_out(take, kept, caplog):
    assert take(arrival(("пустой.xls", b""))) == 0
    assert take(arrival(("пустой.xls", b""), ("203_012013.xls", b"5"))) == 1
    assert [name for name, _, _ in kept()] == ["203_012013.xls"]
    assert "is not kept" in caplog.text
    assert "energo" not in caplog.text


def test_a_letter_without_files_needs_no_database():
    assert keeping("host=/nowhere dbname=x")(arrival(("подпись.png", b"2"))) == 0


def test_without_a_database_the_letter_is_not_taken():
    with pytest.raises(ServerUnavailable):
        keeping("host=/nowhere dbname=x")(arrival(("203_012013.xls", b"5")))
