"""Opens a stranger's .xlsx and gives its rows, within limits of size, rows and columns."""

from __future__ import annotations

import io
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bsk_desk.kernel.errors import UserError

MEGABYTE = 1_000_000
DAMAGED = "файл повреждён или это не книга .xlsx. Откройте его в Excel и сохраните заново."


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes; ``ratio`` is unpacked to packed, of members over a megabyte."""

    file: int = 20 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    members: int = 500
    ratio: int = 200
    rows: int = 200_000
    empty_rows: int = 200


@dataclass(frozen=True, slots=True)
class BookRow:
    """A row of a sheet, counted from 1, with the values of its first columns."""

    number: int
    values: tuple[Any, ...]


class AccountsBook:
    """An .xlsx opened for reading only; raises UserError on what cannot or must not be read."""

    def __init__(self, path: Path, limits: Limits) -> None:
        from openpyxl import load_workbook  # half a second that a desk's start need not wait for

        self._name = path.name
        self._limits = limits
        content = self._checked(self._content(path))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what openpyxl would leave out when saving
                self._book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        except Exception as error:  # openpyxl raises anything on a damaged file
            raise UserError(f"{self._name}: {DAMAGED}") from error

    def sheets(self) -> list[str]:
        """Names of the sheets with cells, in the book's order."""
        return [sheet.title for sheet in self._book.worksheets]

    def rows(self, sheet: str, columns: int) -> Iterator[BookRow]:
        """Rows that are not empty; UserError past the limit. Stops after many empty rows."""
        found = self._book[sheet]
        found.reset_dimensions()  # a declared dimension may be a lie of any size
        empty = 0
        last = self._limits.rows + 1
        walked = found.iter_rows(max_row=last, max_col=columns, values_only=True)
        for number, values in enumerate(self._guarded(walked), 1):
            empty = 0 if any(_holds(value) for value in values) else empty + 1
            if empty > self._limits.empty_rows:
                return
            if number == last and not empty:
                raise UserError(
                    f"{self._name}: на листе «{sheet}» больше {self._limits.rows} строк. "
                    "Разделите файл на части."
                )
            if not empty:
                yield BookRow(number, values)

    def close(self) -> None:
        """Let go of the file."""
        self._book.close()

    def _guarded(self, walked: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        try:
            yield from walked
        except Exception as error:  # openpyxl raises anything on a damaged sheet
            raise UserError(f"{self._name}: {DAMAGED}") from error

    def _content(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                content = file.read(self._limits.file + 1)
        except OSError as error:
            raise UserError(f"Не удалось прочитать {path}: проверьте имя и доступ.") from error
        if len(content) > self._limits.file:
            size = self._limits.file // MEGABYTE
            raise UserError(f"{self._name}: файл больше {size} МБ. Разделите его на части.")
        return content

    def _checked(self, content: bytes) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                self._refuse_bomb(package)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError) as error:
            raise UserError(f"{self._name}: {DAMAGED}") from error
        except (RuntimeError, NotImplementedError) as error:
            raise UserError(f"{self._name}: книга зашифрована. Снимите пароль.") from error
        return content

    def _refuse_bomb(self, package: zipfile.ZipFile) -> None:
        members = package.infolist()
        total = 0
        for member in members[: self._limits.members + 1]:
            size = self._size_without_doctype(package, member, self._limits.unpacked - total)
            total += size
            dense = size > MEGABYTE and size > self._limits.ratio * max(member.compress_size, 1)
            if total > self._limits.unpacked or dense or len(members) > self._limits.members:
                raise UserError(
                    f"{self._name}: книга распаковывается в слишком большой объём "
                    "и не прочитана. Сохраните в новый файл только лист со счетами."
                )

    def _size_without_doctype(
        self, package: zipfile.ZipFile, member: zipfile.ZipInfo, left: int
    ) -> int:
        """Bytes of a member, counted while reading; a DOCTYPE (entities) is never read further."""
        size, tail = 0, b""
        with package.open(member) as stream:
            while size <= left and (chunk := stream.read(1 << 16)):
                size += len(chunk)
                window = (tail + chunk).replace(b"\x00", b"")
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise UserError(f"{self._name}: {DAMAGED}")
                tail = window[-16:]
        return size


def _holds(value: Any) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())
