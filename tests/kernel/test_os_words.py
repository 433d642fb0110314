import errno

import pytest

from bsk_desk.kernel.os_words import os_words


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOSPC, errno.ENAMETOOLONG, errno.EIO])
def test_reasons_are_russian(number):
    words = os_words(OSError(number, "English"))
    assert not any("a" <= letter <= "z" for letter in words.lower())
    assert str(number) not in words


def test_reason_without_words_has_its_number():
    assert os_words(OSError(999, "English")) == "ошибка системы 999"
    assert os_words(OSError("English"), "ошибка чтения") == "ошибка чтения"
