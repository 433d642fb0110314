"""Numbers as people write them: comma decimals, thousands, odd minuses, Excel's float noise."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

FOUR = Decimal("0.0001")
#: A difference this small, relative to the value, comes from binary floats and not from a person.
_NOISE = Decimal("1e-9")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u200a\u202f\u2060\ufeff'’]+")
#: Marks that nobody sees: zero-width spaces and joiners, directions, soft hyphens.
_UNSEEN = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xAD])
_DASHES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-", "\ufe63": "-", "\uff0d": "-"})
_PLAIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_COMMAS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}", re.ASCII)
_DOTS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}", re.ASCII)
_GROUPS = re.compile(r"[+-]?\d{1,3}(?: \d{3})+(?:[.,]\d*)?|[^ ]*", re.ASCII)
_UNIT = re.compile(r"(?i)\s*(?:квт|kw)\s*[*·.\-x×]?\s*(?:ч|h)\.?\s*$")
_LONGEST = 40


def from_float(value: float) -> Decimal | None:
    """The decimal a person meant by a binary float; None for NaN and infinities.

    ``0.30000000000000004`` is 0.3, ``1.23456`` stays as it is written.
    """
    written = repr(value)
    if written[-1] in "nf":
        return None
    return without_noise(Decimal(written))


def without_noise(number: Decimal) -> Decimal:
    """``number`` at four decimals when it differs from that by float noise only."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= -4 or abs(number) > Decimal("1e14"):
        return number
    near = number.quantize(FOUR)
    return near if abs(number - near) <= _NOISE * max(abs(number), FOUR) else number


def from_text(text: str) -> Decimal | None:
    """The number written in ``text``, None when it is none.

    Reads ``1 234,5`` with any kind of space, ``1.234,5``, ``1,234.5``, U+2212 as minus, leading
    zeros, a unit behind. A single comma is a decimal comma.
    """
    plain = _UNIT.sub("", text.translate(_UNSEEN).translate(_DASHES))
    plain = _SPACES.sub(" ", plain).strip()
    if plain[:2] in ("- ", "+ "):
        plain = plain[0] + plain[2:]
    if not plain or len(plain) > _LONGEST or not _GROUPS.fullmatch(plain):
        return None
    plain = plain.replace(" ", "")
    if _COMMAS.fullmatch(plain):
        plain = plain.replace(",", "")
    elif _DOTS.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    else:
        plain = plain.replace(",", ".", 1)
    return without_noise(Decimal(plain)) if _PLAIN.fullmatch(plain) else None


def to_number(value: Any) -> Decimal | None:
    """The number in a cell, None when it holds none (blank, text, date, true/false)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return from_float(value)
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, Decimal):
        return without_noise(value) if value.is_finite() else None
    return from_text(value) if isinstance(value, str) else None


def is_blank(value: Any) -> bool:
    """Whether a cell holds nothing a person could see."""
    return value is None or (
        isinstance(value, str) and not _SPACES.sub("", value.translate(_UNSEEN))
    )


def shown(value: Any, limit: int = 40) -> str:
    """What stands in a cell, for a sentence: at most ``limit`` characters, on one line."""
    if isinstance(value, bool):
        return "ИСТИНА" if value else "ЛОЖЬ"
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, timedelta):
        return str(value)
    text = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def plain(number: Decimal) -> str:
    """``1234.5``: no exponent, no trailing zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def decimals(number: Decimal) -> int:
    """How many digits stand behind the point, trailing zeros not counted."""
    text = plain(number)
    return len(text) - text.index(".") - 1 if "." in text else 0


def russian(number: Decimal) -> str:
    """``1 234,5`` for a sentence."""
    text = plain(number)
    whole, _, rest = text.lstrip("-").partition(".")
    grouped = f"{int(whole):,}".replace(",", "\u00a0")
    return ("−" if text.startswith("-") else "") + grouped + (f",{rest}" if rest else "")
