"""The letter as bytes: what is folded once is what Python folds each time."""

import uuid
from datetime import UTC, datetime
from email.headerregistry import Address

import pytest

from bsk_desk.worker.letters import Letter, message
from bsk_desk.worker.settings import SENDER_NAME

SENDER = "info@bsk22.example"


@pytest.mark.parametrize("recipient", ["a@example.ru", "почта@пример.рф"])
@pytest.mark.parametrize("name", [SENDER_NAME, "", "BSK, info", 'a "b" <c>'])
def test_the_sender_is_written_as_python_writes_it(recipient, name):
    letter = Letter(uuid.uuid4(), 1, recipient, "Тема", "Текст", "event")
    made = message(letter, SENDER, name, datetime.now(UTC))
    ours = made.as_bytes().split(b"\r\n")
    del made["From"]
    made["From"] = Address(name, "info", "bsk22.example")
    assert sorted(ours) == sorted(made.as_bytes().split(b"\r\n"))


def test_two_senders_are_not_taken_for_one_another():
    letter = Letter(uuid.uuid4(), 1, "a@example.ru", "Тема", "Текст", "event")
    names = ["Первый", "Второй", "Первый"]
    made = [message(letter, SENDER, name, datetime.now(UTC)).as_bytes() for name in names]
    assert made[0] != made[1]
    assert made[0] == made[2]
