"""H10: the sum of the hours against the difference of the registers, with the likely cause."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bsk_desk.features.hourly.model.findings import Finding, error, warning
from bsk_desk.features.hourly.model.master import MasterPoint
from bsk_desk.features.hourly.model.numbers import FOUR, russian
from bsk_desk.features.hourly.model.profiles import Point
from bsk_desk.features.hourly.model.settings import Thresholds


def check_registers(
    point: Point, known: MasterPoint | None, thresholds: Thresholds
) -> Iterator[Finding]:
    """Compare Σ hours with (end − start) × ratio, in kWh; incomplete months are left alone.

    The file's own registers and ratio come before those of the master data. Beyond
    ``register_error_share`` the finding blocks, unless the values look unmultiplied: the manual
    does not say whether they are to be.
    """
    start, end, ratio = _registers(point, known)
    if start is None or end is None or point.days or not point.profile.complete:
        return
    if end < start and _rolled_over(point, end, start, ratio, thresholds):
        end += _capacity(start)
    if end < start:
        said = (
            f"Показание на конец ({russian(end)}) меньше показания на начало ({russian(start)}). "
            "Исправьте показания; если счётчик перешёл через ноль, напишите об этом"
        )
        yield _told(error, point, said)
        return
    expected, total = (end - start) * ratio, point.profile.kwh
    if _near(total, expected, thresholds):
        return
    cause, blocks = _cause(total, end - start, ratio, thresholds)
    difference = abs(total - expected)
    large = difference > thresholds.register_error_share * max(expected, Decimal(1))
    said = (
        f"Сумма часов {russian(total)} кВт·ч, а по показаниям "
        f"({russian(end)} − {russian(start)}) × {russian(ratio)} = "
        f"{russian(expected.quantize(FOUR))} кВт·ч. {cause}"
    )
    yield _told(error if large and blocks else warning, point, said)


def _registers(
    point: Point, known: MasterPoint | None
) -> tuple[Decimal | None, Decimal | None, Decimal]:
    start, end, ratio = point.start, point.end, point.ratio
    if known is not None:
        start = known.start if start is None else start
        end = known.end if end is None else end
        ratio = known.ratio if ratio is None else ratio
    return start, end, ratio or Decimal(1)


def _capacity(start: Decimal) -> Decimal:
    """The first number a register that shows ``start`` cannot show: 1 000 000 for 999 990,5."""
    return Decimal(10) ** len(str(int(abs(start))))


def _rolled_over(
    point: Point, end: Decimal, start: Decimal, ratio: Decimal, thresholds: Thresholds
) -> bool:
    """Whether the hours fit a register that went through zero."""
    counted = end + _capacity(start) - start
    return any(
        _near(point.profile.kwh, wanted, thresholds) for wanted in (counted * ratio, counted)
    )


def _near(total: Decimal, expected: Decimal, thresholds: Thresholds) -> bool:
    tolerance = max(thresholds.register_floor, thresholds.register_share * abs(expected))
    return abs(total - expected) <= tolerance


def _cause(
    total: Decimal, registers: Decimal, ratio: Decimal, thresholds: Thresholds
) -> tuple[str, bool]:
    """(the likely cause in words, whether it blocks)."""
    expected = registers * ratio
    tries = (
        (registers, False, f"Похоже, часы не умножены на коэффициент {russian(ratio)}"),
        (expected * ratio, True, "Похоже, на коэффициент умножено дважды: разделите часы на него"),
        (expected * 2, True, "Похоже, это получасовые кВт: пришлите кВт·ч за час"),
        (expected / 2, True, "Похоже, взята половина получасов: сложите обе половины часа"),
        (expected * 1000, True, "Похоже, это Вт·ч: разделите на 1000"),
        (expected / 1000, True, "Похоже, это МВт·ч: умножьте на 1000"),
    )
    for wanted, blocks, words in tries:
        if expected and wanted != expected and _near(total, wanted, thresholds):
            return f"{words}", blocks
    return "Проверьте показания, коэффициент и часы", True


def _told(make: object, point: Point, text: str) -> Finding:
    build = error if make is error else warning
    return build("H10", text, sheet=point.sheet, cell=point.cell, point=point.serial)
