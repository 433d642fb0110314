"""Reads the file accounts are imported from, with findings per cell; its template is beside."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from bsk_desk.features.consumers.formats.accounts_book import AccountsBook, BookRow, Limits
from bsk_desk.features.consumers.formats.accounts_columns import COLUMNS, AccountColumn, short
from bsk_desk.features.consumers.formats.accounts_template import write_accounts_template
from bsk_desk.kernel.errors import UserError

__all__ = ["AccountFinding", "AccountRow", "read_accounts", "write_accounts_template"]

#: Excel keeps fifteen digits of a number: from the sixteenth on they are zeros.
EXCEL_DIGITS = 15
_HEADER_ROWS = 20
_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account as ``exchange.upsert_accounts`` takes it; ``kind`` is person or legal."""

    number: str
    pin: str
    address: str
    holder: str
    kind: str
    contract: int | None

    def as_json(self) -> dict[str, Any]:
        """The row for the ``rows jsonb`` of the function."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class AccountFinding:
    """A fault of one cell; ``str`` is the Russian sentence with its address."""

    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        return f"Лист «{self.sheet}», ячейка {self.cell}: {self.message}"


def read_accounts(
    path: Path, limits: Limits | None = None
) -> tuple[list[AccountRow], list[AccountFinding]]:
    """Rows without a fault, and every fault of the others by its cell.

    The table is found by its headings on any sheet. Raises UserError when the file as a whole
    cannot be read: damaged, too large, no such table.
    """
    with contextlib.closing(AccountsBook(path, limits or Limits())) as book:
        for sheet in book.sheets():
            rows = book.rows(sheet, _COLUMNS)
            header = _header(rows)
            if header:
                return _Reader(sheet, header).read(rows)
    titles = ", ".join(f"«{column.title}»" for column in COLUMNS)
    raise UserError(f"{path.name}: не найдена таблица счетов. Нужны столбцы {titles}.")


def _header(rows: Iterator[BookRow]) -> tuple[int, dict[str, int]] | None:
    """The heading's row and the place of each field; at least number and PIN make a heading."""
    names = {
        _plain(name): column.field for column in COLUMNS for name in (column.title, *column.also)
    }
    for row in rows:
        if row.number > _HEADER_ROWS:
            return None
        found: dict[str, int] = {}
        for place, value in enumerate(row.values):
            field = names.get(_plain(value)) if isinstance(value, str) else None
            if field:
                found.setdefault(field, place)
        if {"number", "pin"} <= found.keys():
            return row.number, found
    return None


class _Reader:
    """Walks the rows below one heading."""

    def __init__(self, sheet: str, header: tuple[int, dict[str, int]]) -> None:
        self._sheet = sheet
        self._header_row, self._places = header
        self._first_seen: dict[str, int] = {}
        self._findings: list[AccountFinding] = []

    def read(self, rows: Iterator[BookRow]) -> tuple[list[AccountRow], list[AccountFinding]]:
        missing = [c.title for c in COLUMNS if c.empty and c.field not in self._places]
        for title in missing:
            self._tell(self._header_row, 0, f"нет столбца «{title}». Добавьте его в заголовок.")
        if missing:
            return [], self._findings
        found = [made for row in rows if (made := self._row(row))]
        return found, self._findings

    def _row(self, row: BookRow) -> AccountRow | None:
        values: dict[str, Any] = {"contract": None}
        if not any(row.values[place] is not None for place in self._places.values()):
            return None
        before = len(self._findings)
        for column in COLUMNS:
            place = self._places.get(column.field)
            if place is None:
                continue
            try:
                values[column.field] = _value(column, row.values[place])
            except ValueError as wrong:
                self._tell(row.number, place, str(wrong))
        self._tell_twice(row.number, values.get("number"))
        return AccountRow(**values) if len(self._findings) == before else None

    def _tell_twice(self, row: int, number: str | None) -> None:
        if number is None:
            return
        first = self._first_seen.setdefault(number, row)
        if first != row:
            place = self._places["number"]
            wrong = f"счёт {number} уже стоит в строке {first}. Оставьте одну строку."
            self._tell(row, place, wrong)

    def _tell(self, row: int, place: int, message: str) -> None:
        cell = f"{get_column_letter(place + 1)}{row}"
        self._findings.append(AccountFinding(self._sheet, cell, message))


def _value(column: AccountColumn, raw: Any) -> Any:
    text = _as_text(raw)
    if text:
        return column.read(text)
    if column.empty:
        raise ValueError(column.empty)
    return None


def _as_text(raw: Any) -> str:
    """The cell as text; ValueError for what lost its text in Excel."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        raise ValueError("здесь ИСТИНА или ЛОЖЬ. Впишите текст.")  # noqa: TRY004
    if isinstance(raw, date | time):
        wrong = "Excel принял это за дату. Задайте ячейке формат «Текстовый» и впишите заново."
        raise ValueError(wrong)  # noqa: TRY004
    if isinstance(raw, int | float):
        if abs(raw) >= 10**EXCEL_DIGITS:
            raise ValueError(
                "в числе больше 15 цифр, Excel заменил последние нулями. "
                "Задайте ячейке формат «Текстовый» и впишите номер заново."
            )
        return str(int(raw)) if raw == int(raw) else repr(raw)
    text = " ".join(str(raw).split())
    if text.startswith("#") and text.rstrip("!?").isupper():
        raise ValueError(f"ошибка формулы {short(text)}. Впишите значение.")
    if not text.isprintable():
        raise ValueError("есть непечатаемые знаки. Впишите текст заново.")
    return text


def _plain(text: str) -> str:
    return " ".join(text.split()).lower().replace("ё", "е").strip(" :*")
