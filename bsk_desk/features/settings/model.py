"""A setting in words: its value with the unit, what it may be, and what a typed value becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bsk_desk.kernel.words import counted, grouped, plural

#: Areas in the order of the page.
AREAS: dict[str, str] = {
    "requests": "Обращения",
    "hourly": "Почасовые",
    "broadcasts": "Рассылки и отключения",
    "registrations": "Регистрации",
    "mail": "Почта",
    "company": "Компания",
    "base": "База данных",
}
#: Unit -> its word after 1, 2 and 5; a broken number has the second.
UNITS: dict[str, tuple[str, str, str]] = {
    "seconds": ("секунда", "секунды", "секунд"),
    "hours": ("час", "часа", "часов"),
    "days": ("день", "дня", "дней"),
    "signs": ("знак", "знака", "знаков"),
    "files": ("файл", "файла", "файлов"),
    "letters": ("письмо", "письма", "писем"),
    "tries": ("раз", "раза", "раз"),
    "times": ("раз", "раза", "раз"),
    "findings": ("замечание", "замечания", "замечаний"),
    "people": ("получатель", "получателя", "получателей"),
    "kwh": ("кВт·ч", "кВт·ч", "кВт·ч"),
    "bytes": ("МБ", "МБ", "МБ"),
    "share": ("%", "%", "%"),
}
#: How many of what is kept make one of what people read.
_ONE = {"bytes": Decimal(1024 * 1024), "share": Decimal("0.01")}
_UNSET = "не задан"
#: «1 секунду их можно отменить».
_UNDO = ("секунду", "секунды", "секунд")


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting as it is now. ``kind`` is whole, number, share, text or inn; bounds as kept."""

    id: int
    name: str
    title: str
    value: Any
    area: str
    kind: str
    unit: str
    least: Decimal | None
    most: Decimal | None
    what: str
    changed_at: datetime | None = None
    changed_by_name: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether it is words or digits that nobody counts with."""
        return self.kind in ("text", "inn")

    @property
    def many(self) -> str:
        """The unit after a number like 5; "" where there is none."""
        return UNITS[self.unit][2] if self.unit in UNITS else ""

    def shown(self, kept: Any) -> Decimal:
        """A kept number in the unit that people read."""
        return (Decimal(str(kept)) / _ONE.get(self.unit, Decimal(1))).normalize()

    def stored(self, typed: Any) -> Any:
        """What is sent for a value of the field: an int, a float of few digits, or a text."""
        if not isinstance(typed, Decimal):
            return typed or ""
        exact = typed * _ONE.get(self.unit, Decimal(1))
        if self.unit == "bytes":
            exact = exact.to_integral_value()
        return int(exact) if exact == exact.to_integral_value() else float(exact)

    @property
    def words(self) -> str:
        """«30 секунд», «20 МБ», «1 %», «8 раз», the text itself."""
        if self.is_text:
            return str(self.value) or _UNSET
        return self._counted(self.shown(self.value))

    @property
    def bounds(self) -> str:
        """What it may be: «Целое число от 0 до 600 секунд.»."""
        if self.kind == "inn":
            return "10 цифр у организации, 12 у предпринимателя. Пусто: не задан."
        assert self.least is not None
        assert self.most is not None
        if self.kind == "text":
            return f"Одна строка, от {self.least:f} до {self.most:f} знаков."
        least, most = (
            grouped(_plain(self.shown(self.least))),
            grouped(_plain(self.shown(self.most))),
        )
        what = "Целое число" if self.kind == "whole" and self.unit != "bytes" else "Число"
        return f"{what} от {least} до {most} {self.many}.".replace(" .", ".")

    def _counted(self, number: Decimal) -> str:
        said = grouped(_plain(number))
        one, few, many = UNITS.get(self.unit, ("", "", ""))
        whole = number == number.to_integral_value()
        return f"{said}\u00a0{plural(int(number), one, few, many) if whole else few}".strip()


def may_be_undone(seconds: int, where: str = "") -> str:
    """«30 секунд их можно отменить», «отменить их будет нельзя» where there is no time."""
    if seconds <= 0:
        return "отменить их будет нельзя"
    return f"{counted(seconds, *_UNDO)} их можно отменить {where}".rstrip()


def _plain(number: Decimal) -> Decimal:
    """Without an exponent: 2E+1 is 20."""
    return Decimal(f"{number:f}")
