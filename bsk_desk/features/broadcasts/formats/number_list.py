"""Numbers of accounts or contracts out of pasted text or the first column of an .xlsx."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bsk_desk.features.consumers.formats.accounts_book import AccountsBook, Limits
from bsk_desk.kernel.errors import UserError

#: More than this is not a list any more but a condition of another kind.
MOST = 100_000
_COLUMNS = 6
_APART = re.compile(r"[,;\s]+")
_GROUPS = re.compile(r"(?<=\d)[\u00a0 ](?=\d{3}(?!\d))")


def numbers_in(text: str) -> tuple[str, ...]:
    """What stands between blanks, commas and lines, each once and in its order.

    What is no number stays as it is, so that whoever checks can name it.
    """
    return _unique(word for line in text.splitlines() for word in _APART.split(line) if word)


def numbers_of_book(path: Path) -> tuple[str, ...]:
    """The first column with numbers on the first sheet; a heading is left out. Raises UserError."""
    book = AccountsBook(path, Limits(rows=MOST + 1))
    try:
        rows = (
            [row.values for row in book.rows(book.sheets()[0], _COLUMNS)] if book.sheets() else []
        )
    finally:
        book.close()
    found = _unique(_of_column(rows))
    if not found:
        raise UserError(f"{path.name}: на первом листе нет столбца с номерами.")
    return found


def _of_column(rows: list[tuple[Any, ...]]) -> Iterable[str]:
    wide = max((len(row) for row in rows), default=0)
    for at in range(wide):
        words = [_word(row[at]) if at < len(row) else "" for row in rows]
        if any(_is_number(word) for word in words):
            first = words[0] if _is_number(words[0]) else ""
            return (word for word in (first, *words[1:]) if word)
    return ()


def _word(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _GROUPS.sub("", str(value).strip()) if value is not None else ""


def _is_number(word: str) -> bool:
    return bool(word) and word.isascii() and word.isdigit()


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))[:MOST]
