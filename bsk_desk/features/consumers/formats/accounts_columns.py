"""The columns of the accounts file: headings, what a cell must hold, and what is said if not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bsk_desk.kernel.identifiers import (
    check_account,
    check_contract,
    normalized_account,
    normalized_contract,
)

#: Most digits of an account and of a PIN, as ``exchange.upsert_accounts`` takes them.
DIGITS = 30
KINDS = {
    **dict.fromkeys(("физлицо", "физическое лицо", "фл", "person"), "person"),
    **dict.fromkeys(("юрлицо", "юридическое лицо", "юл", "ип", "снп", "legal"), "legal"),
}


@dataclass(frozen=True, slots=True)
class AccountColumn:
    """A column of the file: its field, heading, other headings, and the cell's meaning.

    ``read`` gives the value of a text or raises ValueError with what is wrong.
    """

    field: str
    title: str
    read: Callable[[str], Any]
    also: tuple[str, ...] = ()
    empty: str | None = None
    width: int = 20


def _text(limit: int, what: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > limit:
            raise ValueError(f"{what} длиннее {limit} знаков. Сократите.")
        return text

    return read


def _number(text: str) -> str:
    number = normalized_account(text)
    if wrong := check_account(text):
        raise ValueError(f"{wrong} Здесь «{short(text)}».")
    if len(number) > DIGITS:
        raise ValueError(f"в лицевом счёте больше {DIGITS} цифр. Перепишите его.")
    return number


def _pin(text: str) -> str:
    pin = normalized_account(text)
    if not (pin.isascii() and pin.isdigit() and len(pin) <= DIGITS):
        raise ValueError("в ПИН только цифры. Перепишите его из учётной системы.")
    return pin


def _kind(text: str) -> str:
    found = KINDS.get(" ".join(text.lower().split()))
    if found is None:
        raise ValueError(f"вид «{short(text)}» неизвестен. Впишите «физлицо» или «юрлицо».")
    return found


def _contract(text: str) -> int:
    wrong = check_contract(text)
    if wrong or not (number := normalized_contract(text)):
        raise ValueError(f"{wrong or 'Номер договора не может быть нулём.'} Здесь «{short(text)}».")
    return number


COLUMNS = (
    AccountColumn(
        "number", "Лицевой счёт", _number, ("лс", "номер лс", "№ лс", "номер лицевого счета"),
        "лицевой счёт пуст. Впишите его номер из учётной системы.", 18,
    ),
    AccountColumn(
        "pin", "ПИН", _pin, ("пин-код", "pin"),
        "ПИН пуст. Впишите ПИН из учётной системы.", 14,
    ),
    AccountColumn(
        "address", "Адрес", _text(500, "адрес"), ("адрес объекта",),
        "адрес пуст. Впишите адрес объекта.", 46,
    ),
    AccountColumn(
        "holder", "Владелец", _text(500, "имя владельца"), ("абонент", "потребитель"),
        "владелец пуст. Впишите ФИО или название организации.", 40,
    ),
    AccountColumn(
        "kind", "Вид (физлицо/юрлицо)", _kind, ("вид", "вид потребителя"),
        "вид пуст. Впишите «физлицо» или «юрлицо».", 24,
    ),
    AccountColumn("contract", "Договор", _contract, ("№ договора", "номер договора"), None, 14),
)  # fmt: skip


def short(text: str) -> str:
    """At most forty signs of a text, for a sentence that quotes it."""
    return text if len(text) <= 40 else f"{text[:40]}…"
