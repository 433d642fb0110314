"""Identifiers of people and firms: how they are written down, and what is wrong with one.

Each ``normalized_x`` gives the form that is stored; each ``check_x`` a Russian sentence or None.
The check digits are our own: python-stdnum refuses valid ОГРНИП.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import email_validator
import phonenumbers

#: A six-digit number is a city number of Barnaul.
CITY_CODE = "3852"
_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def _digits(value: str) -> str:
    """Without spaces and dashes; anything else stays, so that it is found wrong."""
    return re.sub(r"[\s\u00a0\-–—]", "", value)


def _are_digits(value: str, *lengths: int) -> bool:
    return len(value) in lengths and value.isascii() and value.isdigit()


def _control(number: str, weights: Sequence[int]) -> int:
    return sum(w * int(d) for w, d in zip(weights, number, strict=False)) % 11 % 10


normalized_inn: Callable[[str], str] = _digits
normalized_ogrn: Callable[[str], str] = _digits
normalized_ogrnip: Callable[[str], str] = _digits
normalized_snils: Callable[[str], str] = _digits
normalized_postcode: Callable[[str], str] = _digits
normalized_passport: Callable[[str], str] = _digits


def check_inn(value: str) -> str | None:
    """Ten digits of a firm or twelve of a person."""
    inn = normalized_inn(value)
    if not _are_digits(inn, 10, 12):
        return "В ИНН 10 цифр у организации и 12 у человека."
    if len(inn) == 10:
        right = _control(inn, _INN_10) == int(inn[9])
    else:
        right = _control(inn, _INN_11) == int(inn[10]) and _control(inn, _INN_12) == int(inn[11])
    return None if right else "ИНН с ошибкой: не сходится контрольная цифра."


def check_ogrn(value: str) -> str | None:
    """Thirteen digits, the last one a control digit modulo 11."""
    ogrn = normalized_ogrn(value)
    if not _are_digits(ogrn, 13):
        return "В ОГРН 13 цифр."
    if int(ogrn[:12]) % 11 % 10 != int(ogrn[12]):
        return "ОГРН с ошибкой: не сходится контрольная цифра."
    return None


def check_ogrnip(value: str) -> str | None:
    """Fifteen digits beginning with 3, the last one a control digit modulo 13."""
    ogrnip = normalized_ogrnip(value)
    if not _are_digits(ogrnip, 15) or ogrnip[0] != "3":
        return "В ОГРНИП 15 цифр, первая 3."
    if int(ogrnip[:14]) % 13 % 10 != int(ogrnip[14]):
        return "ОГРНИП с ошибкой: не сходится контрольная цифра."
    return None


def check_snils(value: str) -> str | None:
    """Eleven digits; numbers up to 001-001-998 carry no control sum."""
    snils = normalized_snils(value)
    if not _are_digits(snils, 11):
        return "В СНИЛС 11 цифр."
    if int(snils[:9]) <= 1_001_998:
        return None
    total = sum(int(d) * w for d, w in zip(snils, range(9, 0, -1), strict=False))
    if total % 101 % 100 != int(snils[9:]):
        return "СНИЛС с ошибкой: не сходится контрольное число."
    return None


def normalized_kpp(value: str) -> str:
    """Without spaces, letters large."""
    return _digits(value).upper()


def check_kpp(value: str) -> str | None:
    """Four digits, two digits or Latin letters, three digits."""
    if re.fullmatch(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}", normalized_kpp(value)):
        return None
    return "В КПП 9 знаков: цифры, пятый и шестой могут быть латинскими буквами."


def check_passport(value: str) -> str | None:
    """Series and number of a Russian passport: 4 + 6 digits, no control sum."""
    return None if _are_digits(normalized_passport(value), 10) else "Серия и номер: 4 и 6 цифр."


def _parsed_phone(value: str) -> phonenumbers.PhoneNumber | None:
    bare = re.sub(r"[\s\u00a0\-–—()]", "", value)
    if _are_digits(bare, 6):
        bare = f"+7{CITY_CODE}{bare}"
    try:
        return phonenumbers.parse(bare, "RU")
    except phonenumbers.NumberParseException:
        return None


def normalized_phone(value: str) -> str:
    """E.164: «50-16-28» -> «+73852501628»; ValueError where it is not a number at all."""
    found = _parsed_phone(value)
    if found is None:
        raise ValueError(value)
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def check_phone(value: str) -> str | None:
    """Whether it can be called; six digits mean the city."""
    found = _parsed_phone(value)
    if found is None or not phonenumbers.is_valid_number(found):
        return "Такого телефона не бывает: проверьте цифры и код города."
    return None


def normalized_email(value: str) -> str:
    """As it should be written to; ValueError where it is not an address. Cyrillic is welcome."""
    return email_validator.validate_email(value.strip(), check_deliverability=False).normalized


def check_email(value: str) -> str | None:
    """The form alone: whether the mailbox exists only a letter can tell."""
    try:
        normalized_email(value)
    except ValueError:
        return "Не похоже на адрес почты: нужно имя, знак @ и домен."
    return None


def check_postcode(value: str) -> str | None:
    """Six digits."""
    return None if _are_digits(normalized_postcode(value), 6) else "В индексе 6 цифр."


def normalized_cadastral(value: str) -> str:
    """Without spaces."""
    return re.sub(r"\s", "", value)


def check_cadastral(value: str) -> str | None:
    """«22:63:030405:118»."""
    if re.fullmatch(r"[0-9]{2}:[0-9]{2}:[0-9]{6,7}:[0-9]+", normalized_cadastral(value)):
        return None
    return "Кадастровый номер: четыре числа через двоеточие, например 22:63:030405:118."


def normalized_account(value: str) -> str:
    """Digits as text, spaces stripped: leading zeros count."""
    return re.sub(r"[\s\u00a0]", "", value)


def check_account(value: str) -> str | None:
    """A personal account is digits only."""
    number = normalized_account(value)
    return None if number.isascii() and number.isdigit() else "В лицевом счёте только цифры."


def normalized_contract(value: str) -> int:
    """Contracts are compared as numbers: «00203» is 203. ValueError where it is not one."""
    return int(normalized_account(value))


def check_contract(value: str) -> str | None:
    """One to five digits."""
    return (
        None
        if _are_digits(normalized_account(value), 1, 2, 3, 4, 5)
        else "В номере договора от 1 до 5 цифр."
    )
