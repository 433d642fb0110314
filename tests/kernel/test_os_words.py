import errno
from pathlib import Path

import pytest

import bsk_desk
from bsk_desk.kernel.os_words import os_words


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.ENAMETOOLONG, errno.EIO])
def test_reasons_are_russian(number):
    words = os_words(OSError(number, "English"))
    assert not any("a" <= letter <= "z" for letter in words.lower())
    assert str(number) not in words


def test_reason_without_words_has_its_number():
    assert os_words(OSError(999, "English")) == "ошибка системы 999"
    assert os_words(OSError("English"), "ошибка чтения") == "ошибка чтения"


def test_no_sentence_of_the_program_takes_the_reason_of_the_system_as_it_is():
    """A person would read English; the log may."""
    folder = Path(bsk_desk.__file__).parent
    told = [p for p in folder.rglob("*.py") if "{error.strerror" in p.read_text("utf-8")]
    assert told == []
