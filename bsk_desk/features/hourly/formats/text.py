"""CSV and TSV in the encodings and with the separators people's programs write."""

from __future__ import annotations

import csv
import io
import re

from bsk_desk.features.hourly.formats.grid import Book, ReadError, RowKeeper, Sheet
from bsk_desk.features.hourly.model.settings import Limits

_SAMPLE = 200
_START = 20_000
_RUSSIAN = ("cp1251", "cp866", "koi8-r")
_WORDS = re.compile(
    r"дата|врем|час|договор|номер|сч[её]тчик|прибор|расход|энерги|потреблен|квт|инн|организац|период",
    re.IGNORECASE,
)


def read(data: bytes, limits: Limits) -> Book:
    """One sheet without a name; raises ReadError X06 when the text has no rows to speak of."""
    text = decode(data)
    lines = text.splitlines()
    separator = _separator(lines)
    if lines and lines[0].lower().startswith("sep="):
        lines[0] = ""
    keeper = RowKeeper(limits.rows, limits.columns, limits.empty_rows)
    try:
        for row, cells in enumerate(csv.reader(_lines(lines), delimiter=separator)):
            kept = (keeper.put(row, c, _bare(text)) for c, text in enumerate(cells) if text.strip())
            if not all(kept):
                break
    except csv.Error as fault:
        raise ReadError("X06", "Текстовый файл не делится на строки и столбцы") from fault
    return Book("csv", [Sheet(None, keeper.rows, clipped=keeper.clipped)])


def _bare(text: str) -> str:
    """``="00123"`` is how programs keep Excel from eating the zeros of a text."""
    return text[2:-1] if text[:2] == '="' and text[-1] == '"' and len(text) > 2 else text


def decode(data: bytes) -> str:
    """Text of a file: UTF-8 or UTF-16 by its mark, else UTF-8 if it is one, else a Russian one.

    Of windows-1251, cp866 and KOI8-R that one in which most of the words of our headers appear.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        guesses = [data.decode(encoding, "replace") for encoding in _RUSSIAN]
        return max(guesses, key=lambda text: len(_WORDS.findall(text[:_START])))


def _lines(lines: list[str]) -> io.StringIO:
    return io.StringIO("\n".join(lines).replace("\x00", ""), newline="")


def _separator(lines: list[str]) -> str:
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4]
    sample = [line for line in lines[:_SAMPLE] if line.strip()]
    for separator in (";", "\t"):
        if sum(separator in line for line in sample) * 2 >= max(len(sample), 1):
            return separator
    best = max(";\t,|", key=lambda mark: sum(mark in line for line in sample))
    return best if any(best in line for line in sample) else ";"
