"""What the hourly template is asked to hold, checked before a file is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bsk_desk.kernel.errors import UserError

#: Metering points of one file (cabinet manual: «не более чем по 10 точкам учета»).
POINTS_PER_FILE = 10

Format = Literal["xlsx", "xls"]

_CONTRACT = re.compile(r"[0-9]{1,5}")
#: What neither XML 1.0 nor a spreadsheet cell can hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class TemplatePoint:
    """One metering point; registers are in the meter's own units, the ratio has no unit."""

    serial: str
    kind: str = ""
    ratio: Decimal = Decimal(1)
    start_register: Decimal | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class TemplateRequest:
    """A month of one contract; ``period`` is (year, month); no points means all are typed in."""

    contract: str
    organization: str
    inn: str
    period: tuple[int, int]
    points: tuple[TemplatePoint, ...]
    format: Format = "xlsx"


def checked(request: TemplateRequest) -> TemplateRequest:
    """The request with clean texts; raises UserError on what the file could not carry."""
    year, month = request.period
    contract = request.contract.strip()
    if not _CONTRACT.fullmatch(contract):
        raise UserError(f"Номер договора «{clean(contract)}» не годится: нужны от 1 до 5 цифр.")
    if not (1 <= month <= 12 and 2000 <= year <= 2099):
        raise UserError(f"Период {month}.{year} не годится: нужен месяц с 2000 по 2099 год.")
    if request.format not in ("xlsx", "xls"):
        raise UserError(f"Формат «{request.format}» не годится: бывает xlsx или xls.")
    points = tuple(_checked_point(point) for point in request.points)
    _refuse_twice(points)
    return TemplateRequest(
        contract,
        clean(request.organization),
        clean(request.inn),
        (year, month),
        points,
        request.format,
    )


def clean(text: str) -> str:
    """The text without control characters, line breaks and surplus spaces."""
    return " ".join(_CONTROL.sub("", text).split())


def _checked_point(point: TemplatePoint) -> TemplatePoint:
    serial = clean(point.serial)
    if not serial:
        raise UserError("У точки учёта нет номера счётчика: впишите его в карточку точки.")
    if not (point.ratio.is_finite() and point.ratio > 0):
        raise UserError(f"Коэффициент трансформации счётчика {serial} должен быть больше нуля.")
    start = point.start_register
    if start is not None and not (start.is_finite() and start >= 0):
        raise UserError(f"Начальное показание счётчика {serial} не может быть отрицательным.")
    return TemplatePoint(serial, clean(point.kind), point.ratio, start, clean(point.name))


def _refuse_twice(points: tuple[TemplatePoint, ...]) -> None:
    seen: set[str] = set()
    for point in points:
        if point.serial in seen:
            raise UserError(f"Счётчик {point.serial} стоит в договоре дважды: исправьте точки.")
        seen.add(point.serial)
