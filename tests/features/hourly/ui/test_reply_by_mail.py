"""The reply 80021 goes to its sender as a letter with a file."""

import pytest
from PySide6.QtWidgets import QFileDialog

from bsk_desk.worker.letters import Letter, message
from tests.features.hourly.ui.desks import MOMENT
from tests.people import one

INN = "2224012341"


@pytest.fixture
def page(desk, doors, sample):
    """At a message 80020 that came by mail."""
    fill = "UPDATE bsk.settings SET value = to_jsonb(%s::text) WHERE name = 'company_inn'"
    doors.owner.execute(fill, [INN])
    path = sample("половина часа")
    statement = "SELECT worker.keep_hourly_file(%s, %s, 'askue@example.ru')"
    kept = one(doors.database.connect("worker"), statement, path.name, path.read_bytes())
    page = desk.open()
    desk.wait(lambda: doors.status(kept["file"]) == "read", 30)
    desk.settle()
    page.open_object(kept["file"])
    desk.wait(lambda: page.card is not None and page.card.file.status == "read")
    yield page
    doors.owner.execute(fill, [""])


def letters(doors):
    query = "SELECT id, 1, recipient, subject, body, kind FROM bsk.mails WHERE kind = 'hourly' ORDER BY seq"
    return [Letter(*row) for row in doors.owner.execute(query).fetchall()]


def test_it_goes_to_the_sender_as_a_letter_with_the_file(desk, page, doors):
    page.acts["hourly.reply"].trigger()
    desk.wait(lambda: page.window().findChildren(object, "ask"))
    desk.answer(page, way="mail")
    desk.wait(lambda: letters(doors))
    [letter] = letters(doors)
    assert letter.recipient == "askue@example.ru"
    made = message(letter, "info@bsk22.example", "БСК", MOMENT)
    [file] = made.iter_attachments()
    assert file.get_filename() == f"80021_{page.card.file.name}"
    content = file.get_payload(decode=True)
    assert content.startswith(b"<?xml version='1.0' encoding='windows-1251'?>")
    assert f"<name>{page.card.file.name}</name>".encode("cp1251") in content
    assert b'status="3"' in content
    assert b"Content-Disposition: attachment" in made.as_bytes()
    words = made.get_body().get_content()
    assert page.card.file.name in words
    assert "\f" not in words
    assert "<?xml" not in words
    assert any("askue@example.ru" in said for said in desk.said)


def test_it_may_be_saved_all_the_same(desk, page, doors):
    page.acts["hourly.reply"].trigger()
    desk.wait(lambda: page.window().findChildren(object, "ask"))
    desk.answer(page, way="disk")
    desk.wait(lambda: page.findChildren(QFileDialog))
    page.findChildren(QFileDialog)[0].reject()
    assert letters(doors) == []


def test_a_file_of_nobody_we_know_has_no_letter(doors):
    import uuid

    import psycopg

    file = doors.store([])["file"]
    with pytest.raises(psycopg.Error, match="Адрес отправителя неизвестен"):
        one(
            doors.engineer,
            "SELECT desk.send_hourly_reply(%s, 'a.xml', '<?xml?>', %s)",
            file,
            uuid.uuid4(),
        )


def test_other_letters_are_sent_as_they_are_written():
    letter = Letter("1", 1, "a@b.ru", "Тема", "до\fпосле\nслово", "event")
    made = message(letter, "info@bsk22.example", "БСК", MOMENT)
    assert list(made.iter_attachments()) == []
    assert "после" in made.get_content()
