"""Sample hourly files of one month: a file per contract, every second one broken in its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.model.hours import local_hours, next_month
from bsk_desk.shell.fill.hourly_curves import FOUR, month_of_kwh
from bsk_desk.shell.fill.hourly_writing import (
    as_csv,
    as_foreign,
    as_map,
    as_message,
    as_xls,
    as_xlsx,
    as_zip,
)

#: Rows above the first hour, and where in them the meters stand.
_FIRST, _SERIALS, _STARTS, _ENDS = 12, 6, 9, 10
#: Month of the first register reading, from which all others follow.
_EPOCH = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Meter:
    """A metering point with its contract; ``power`` is the contract's largest, in kW."""

    contract: int
    organization: str
    inn: str | None
    point: int
    serial: str
    name: str
    kind: str
    ratio: Decimal
    power: Decimal

    def register(self, month: date) -> Decimal:
        """An invented reading at the beginning of a month, in the meter's own units."""
        months = (month.year - _EPOCH.year) * 12 + month.month
        a_month = self.power * 200 / self.ratio
        return (a_month * months + self.point % 97).quantize(FOUR)


@dataclass(frozen=True, slots=True)
class Sample:
    """A file as a consumer would send it; ``fault`` says in a word what is wrong, '' if nothing."""

    name: str
    content: bytes
    contract: int
    fault: str


@dataclass(slots=True)
class Draft:
    """A file in the making: rows of the template, and what a fault may change about it."""

    rows: list[list[Any]]
    meters: list[Meter]
    month: date
    stem: str


def samples(meters: Sequence[Meter], month: date, seed: int) -> Iterator[Sample]:
    """One file per contract, in the order of contracts."""
    by_contract: dict[int, list[Meter]] = {}
    for meter in meters:
        by_contract.setdefault(meter.contract, []).append(meter)
    for at, (contract, mine) in enumerate(by_contract.items()):
        draft = _draft(mine[:10], month, seed)
        broken = at % 2 == 1
        fault, break_it = FAULTS[at // 2 % len(FAULTS)] if broken else ("", None)
        if break_it is not None:
            break_it(draft)
        suffix, write = _WRITERS[(at // 2 + at % 2 * 3) % len(_WRITERS)]
        if fault in _RAW:
            suffix, content = _RAW[fault](draft)
        else:
            content = write(draft)
        yield Sample(f"{draft.stem}{suffix}", content, contract, fault)


def _draft(meters: list[Meter], month: date, seed: int) -> Draft:
    kwh = [month_of_kwh(seed, m.point, month, m.power) for m in meters]
    start = [_start(m, month, seed) for m in meters]
    ends = [
        (s + sum(values, Decimal(0)) / m.ratio).quantize(FOUR)
        for s, values, m in zip(start, kwh, meters, strict=True)
    ]
    first = datetime(month.year, month.month, 1)
    rows: list[list[Any]] = [
        ["№ договора", str(meters[0].contract)],
        ["Наименование организации", meters[0].organization],
        ["ИНН", meters[0].inn],
        ["ФИО ответственного", "Энергетик"],
        ["Контактный телефон", "50-16-28"],
        ["Начало отчётного периода", first],
        ["№ счётчика", *(m.serial for m in meters)],
        ["Тип ПУ", *(m.kind for m in meters)],
        ["Коэффициент трансформации", *(float(m.ratio) for m in meters)],
        ["Показания на начало", *map(float, start)],
        ["Показания на конец", *map(float, ends)],
        ["Дата и время", *(m.serial for m in meters)],
    ]
    hours = local_hours(month)
    rows += [[moment, *(float(v[i]) for v in kwh)] for i, moment in enumerate(hours)]
    return Draft(rows, meters, month, f"{meters[0].contract}_{month:%m%Y}")


def _start(meter: Meter, month: date, seed: int) -> Decimal:
    """The reading that two accepted months have led to."""
    before = (_before(_before(month)), _before(month))
    value = meter.register(before[0])
    for one in before:
        total = sum(month_of_kwh(seed, meter.point, one, meter.power), Decimal(0))
        value += (total / meter.ratio).quantize(FOUR)
    return value


def _before(month: date) -> date:
    last = month - timedelta(days=1)
    return date(last.year, last.month, 1)


# Faults: each as it was seen in real files


def _no_number(draft: Draft) -> None:
    draft.rows[_FIRST + 13 * 24 + 4][1] = "н/д"


def _lost_hour(draft: Draft) -> None:
    del draft.rows[_FIRST + 200]


def _negative(draft: Draft) -> None:
    draft.rows[_FIRST + 77][1] = -draft.rows[_FIRST + 77][1]


def _other_month(draft: Draft) -> None:
    draft.stem = f"{draft.meters[0].contract}_{next_month(draft.month):%m%Y}"


def _moscow(draft: Draft) -> None:
    columns = list(zip(*(row[1:] for row in draft.rows[_FIRST:]), strict=True))
    moved = [column[4:] + column[:4] for column in columns]
    for at, row in enumerate(draft.rows[_FIRST:]):
        row[1:] = [column[at] for column in moved]


def _zeros(draft: Draft) -> None:
    for row in draft.rows[_FIRST + 120 : _FIRST + 120 + 30]:
        row[1] = 0.0


def _too_much(draft: Draft) -> None:
    draft.rows[_FIRST + 300][1] = float(draft.meters[0].power) * 3


def _twice(draft: Draft) -> None:
    for row in draft.rows[_FIRST:]:
        row[1] = round(row[1] * float(draft.meters[0].ratio), 4)


def _stranger(draft: Draft) -> None:
    draft.rows[_SERIALS][1] = draft.rows[_FIRST - 1][1] = "77001234"


def _empty_cells(draft: Draft) -> None:
    for row in draft.rows[_FIRST + 400 : _FIRST + 409]:
        row[1] = None


def _repeated(draft: Draft) -> None:
    again = list(draft.rows[_FIRST + 50])
    again[1] += 1.5
    draft.rows.insert(_FIRST + 51, again)


def _bad_inn(draft: Draft) -> None:
    draft.rows[2][1] = "2224012340"


def _same(draft: Draft) -> None:
    for row in draft.rows[_FIRST + 500 : _FIRST + 516]:
        row[1] = 42.5


def _total(draft: Draft) -> None:
    sums = [sum(row[at] for row in draft.rows[_FIRST:]) for at in range(1, len(draft.rows[-1]))]
    draft.rows.append(["Итого", *(round(value, 4) for value in sums)])


def _spike(draft: Draft) -> None:
    draft.rows[_FIRST + 10][1] = round(float(draft.meters[0].power) * 0.99, 4)


def _registers(draft: Draft) -> None:
    draft.rows[_ENDS][1] = round(draft.rows[_ENDS][1] * 1.02, 4)


def _half(_draft: Draft) -> None:
    """The message itself is made without one half of an hour."""


def _unknown(_draft: Draft) -> None:
    """The export of some other program: an XML of its own."""


def _damaged(_draft: Draft) -> None:
    """Only the first half of the file has arrived."""


#: What is wrong, in a word, and who breaks it.
FAULTS: tuple[tuple[str, Callable[[Draft], None]], ...] = (
    ("не число", _no_number),
    ("нет часа", _lost_hour),
    ("время Москвы", _moscow),
    ("отрицательный расход", _negative),
    ("не тот месяц", _other_month),
    ("нули", _zeros),
    ("больше мощности", _too_much),
    ("дважды умножено", _twice),
    ("чужой счётчик", _stranger),
    ("пустые ячейки", _empty_cells),
    ("час дважды", _repeated),
    ("неверный ИНН", _bad_inn),
    ("одно значение", _same),
    ("строка итога", _total),
    ("выброс", _spike),
    ("не те показания", _registers),
    ("половина часа", _half),
    ("незнакомый вид", _unknown),
    ("повреждён", _damaged),
    ("не число", _no_number),
)
_WRITERS: tuple[tuple[str, Callable[[Draft], bytes]], ...] = (
    (".xls", lambda draft: as_xls(draft.rows)),
    (".xlsx", lambda draft: as_xlsx(draft.rows)),
    (".csv", lambda draft: as_csv(draft.rows)),
    (".xml", lambda draft: as_map(draft.rows, _FIRST)),
    (".xls", lambda draft: as_xls(draft.rows)),
    (".zip", lambda draft: as_zip(f"{draft.stem}.xls", as_xls(draft.rows))),
)
_RAW: dict[str, Callable[[Draft], tuple[str, bytes]]] = {
    "половина часа": as_message,
    "незнакомый вид": lambda draft: (".xml", as_foreign(draft.rows, _FIRST)),
    "повреждён": lambda draft: (".xlsx", as_xlsx(draft.rows)[:9000]),
}
