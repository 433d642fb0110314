"""Numbers that identify: meters, contracts, ИНН, and the name of a file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from bsk_desk.features.hourly.model.numbers import shown

_NAME = re.compile(
    # The second file of a contract with more than ten meters ends in _2.
    r"(\d{1,5})_(0[1-9]|1[0-2])(\d{4})(?:_\d{1,2})?\.(?:xls|xlsx|xlsm|ods|csv|tsv|txt|xml|zip)",
    re.IGNORECASE,
)
_DAILY = re.compile(
    r"(80020|80040)_(\d{10}|\d{12})_(\d{8})_(\d+)(?:_[^.]*)?\.(?:xml|zip)", re.IGNORECASE
)
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?[eEеЕ]\+?\d{1,2}", re.ASCII)
#: «№ счётчика», «Счётчик №», «Зав. номер ПУ» before a meter's number.
_LABEL = re.compile(
    r"(?i)^(?:(?:сч[её]тчик\w*|прибор\w*|пу|зав(?:одской|\.)?)?\s*(?:номер|№|n(?=\W|\d)|no\.?)"
    r"(?:\s*(?:сч[её]тчика|прибора|пу)(?:\s+уч[её]та)?(?=[\s:№]))?|сч[её]тчик(?=[\s:]))\s*:?\s*"
)
_INN10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
#: Binary floats carry fifteen digits; the sixteenth of a meter number is Excel's invention.
FLOAT_DIGITS = 15


@dataclass(frozen=True, slots=True)
class FileName:
    """What ``203_012013.xls`` promises."""

    contract: str
    month: date


@lru_cache(maxsize=64)
def parse_name(name: str) -> FileName | None:
    """Contract and month of a name ``NNNNN_MMYYYY.ext`` (cabinet manual, last section)."""
    found = _NAME.fullmatch(PurePosixPath(name).name)
    if not found or not 2000 <= int(found[3]) < 2100:
        return None
    return FileName(contract_number(found[1]) or "0", date(int(found[3]), int(found[2]), 1))


def parse_daily_name(name: str) -> tuple[str, str] | None:
    """(ИНН, YYYYMMDD) of a name ``80020_<ИНН>_<YYYYMMDD>_<number>[_<area>].xml``."""
    found = _DAILY.fullmatch(PurePosixPath(name).name)
    return (found[2], found[3]) if found else None


def contract_number(value: Any) -> str | None:
    """A contract of 1–5 digits without leading zeros: contracts are compared as numbers."""
    text = _digits_of(value)
    found = re.search(r"(?<![\d./-])\d{1,5}(?![\d./-])", text, re.ASCII)
    return str(int(found[0])) if found else None


def serial_number(value: Any) -> str:
    """A meter's number as text: no spaces, no ``№``, Excel's floats and exponents undone."""
    text = _digits_of(value).strip("'\"«» ")
    text = _LABEL.sub("", text)
    text = re.sub(r"\s+", "", text)
    if _EXPONENT.fullmatch(text):
        mended = re.sub("[eEеЕ]", "E", text).replace(",", ".")
        return format(Decimal(mended), "f").split(".")[0]
    return text


def lost_digits(written: str) -> bool:
    """Whether a meter's number was cut to an exponent, so that its last digits are gone."""
    return bool(_EXPONENT.fullmatch(written.strip()))


def same_serial(one: str, other: str) -> bool:
    """Whether two numbers differ by lost leading zeros only."""
    return one.lstrip("0") == other.lstrip("0")


def valid_inn(inn: str) -> bool:
    """Check digits of an ИНН of ten or twelve digits."""
    if not re.fullmatch(r"\d{10}|\d{12}", inn, re.ASCII):
        return False
    if len(inn) == 10:
        return _check(inn, _INN10) == inn[9]
    return _check(inn, _INN11) == inn[10] and _check(inn, _INN12) == inn[11]


def inn_text(value: Any) -> str | None:
    """An ИНН as digits; a number of nine or eleven digits lost its zero in Excel."""
    text = re.sub(r"\s", "", _digits_of(value))
    if isinstance(value, int | float) and len(text) in (9, 11):
        text = "0" + text
    return text or None


def _check(digits: str, weights: tuple[int, ...]) -> str:
    total = sum(int(d) * w for d, w in zip(digits, weights, strict=False))
    return str(total % 11 % 10)


def _digits_of(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if value is None or isinstance(value, bool):
        return ""
    text = value if isinstance(value, str) else shown(value)
    text = text.strip()
    # «00203.0» and «203,0» come from number cells saved as text.
    return re.sub(r"^(\d+)[.,]0+$", r"\1", text, flags=re.ASCII)
