"""From the cells of one meter to its profile, with every fault of a cell named."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.model.cells import is_empty, is_formula, read_kwh, why_not_number
from bsk_desk.features.hourly.model.findings import Finding, error, plural, warning
from bsk_desk.features.hourly.model.hours import hour_words, local_hours
from bsk_desk.features.hourly.model.numbers import decimals, russian
from bsk_desk.features.hourly.model.profiles import Profile
from bsk_desk.features.hourly.model.timeline import Timeline

#: Numbers of at most four decimals, as ``repr`` writes them: nothing to look at twice.
_CLEAN = re.compile(r"(?:\d{1,10}(?:\.\d{1,4})?+(?: |$))++", re.ASCII)
_FEW = 20
#: From so many neighbours on (and one more) a fault that goes on is told once.
_JOINED = 3


@dataclass(slots=True)
class Column:
    """The cells of one meter, one per label of the table's timeline."""

    serial: str
    cells: Sequence[Any]
    address: Callable[[int], str | None]
    """Position in ``cells`` to the cell's address."""
    sheet: str | None = None
    findings: list[Finding] = field(default_factory=list)

    def tell(self, make: Callable[..., Finding], code: str, text: str, **place: Any) -> None:
        """Note a finding about this meter."""
        self.findings.append(make(code, text, sheet=self.sheet, point=self.serial, **place))


def read_column(line: Timeline, column: Column) -> tuple[Profile, Sequence[int]]:
    """Profile of a meter and, per hour of the month, the position of its cell (-1: none).

    Half-hours are summed, and an hour with one half only is no hour. Notes H02, H03, H05, H16.
    """
    if line.plain:
        profile = _clean(line.month, column.cells)
        if profile is not None:
            return profile, range(len(column.cells))
    values = [read_kwh(cell) for cell in column.cells]
    if all(v is None and is_empty(c) for v, c in zip(values, column.cells, strict=True)):
        return _nothing(line, column)
    _name_faults(line, column, values)
    where = _first_positions(line, column, values)
    profile, positions = _hours(line, column, values, where)
    _name_decimals(column, values, line)
    return profile, positions


def _clean(month: date, cells: Sequence[Any]) -> Profile | None:
    """The profile of cells that all hold numbers of at most four decimals, none negative."""
    types = set(map(type, cells))
    if not types <= {float, int}:
        return None
    text = " ".join(map(repr, cells))
    if not _CLEAN.fullmatch(text):
        return None
    floats = tuple(cells) if types == {float} else tuple(map(float, cells))
    return Profile.with_known(
        month, text, floats=floats, known=floats, hours=len(floats), finer=False
    )


def _nothing(line: Timeline, column: Column) -> tuple[Profile, list[int]]:
    hours = len(local_hours(line.month))
    column.tell(
        error,
        "H03",
        "Нет ни одного значения. Впишите часы счётчика или удалите его номер из шапки",
        cell=column.address(0),
        until=column.address(len(column.cells) - 1),
    )
    return Profile.of(line.month, [None] * hours), [-1] * hours


def _name_faults(line: Timeline, column: Column, values: Sequence[Decimal | None]) -> None:
    bad = [i for i, part in enumerate(line.parts) if part >= 0 and values[i] is None]
    if line.per_hour > 1:
        bad = [i for i in bad if not is_empty(column.cells[i])]
    told = 0
    for first, last in _runs(column.cells, bad):
        told += 1
        if told > _FEW:
            break
        what, mend = why_not_number(column.cells[first])
        several = (
            f" ({plural(last - first + 1, 'час', 'часа', 'часов')} подряд)" if last > first else ""
        )
        column.tell(
            error,
            "H03",
            f"{what[0].upper()}{what[1:]}{several}: {mend}",
            cell=column.address(first),
            until=column.address(last) if last > first else None,
        )
    if told > _FEW:
        column.tell(
            error,
            "H03",
            f"Всего ячеек без числа: {len(bad)}. Показаны первые {_FEW}, исправьте все",
        )


def _runs(cells: Sequence[Any], bad: Sequence[int]) -> list[tuple[int, int]]:
    """Many neighbouring cells that are blank, or formulas, as one run; every other on its own."""
    runs: list[tuple[int, int]] = []
    for i in bad:
        if runs and runs[-1][1] == i - 1 and _same_fault(cells[i - 1], cells[i]):
            runs[-1] = (runs[-1][0], i)
        else:
            runs.append((i, i))
    single = [
        (i, i) for first, last in runs if last - first < _JOINED for i in range(first, last + 1)
    ]
    return sorted(single + [run for run in runs if run[1] - run[0] >= _JOINED])


def _same_fault(one: Any, other: Any) -> bool:
    return all(map(is_empty, (one, other))) or all(map(is_formula, (one, other)))


def _first_positions(
    line: Timeline, column: Column, values: Sequence[Decimal | None]
) -> dict[int, int]:
    """Part of an hour to the position that counts; names what stands there twice (H02)."""
    where: dict[int, int] = {}
    twins: list[tuple[int, int]] = []
    for i, part in enumerate(line.parts):
        if part < 0:
            continue
        if part not in where:
            where[part] = i
            continue
        twins.append((where[part], i))
        if values[where[part]] is None and values[i] is not None:
            where[part] = i
    differ = [(a, b) for a, b in twins if values[a] != values[b]]
    for a, b in differ[:_FEW]:
        column.tell(
            error,
            "H02",
            f"Час {_when(line, b)} стоит дважды с разными значениями: "
            f"{_said(values[a])} и {_said(values[b])}. Оставьте одно",
            cell=column.address(b),
        )
    if len(differ) > _FEW:
        column.tell(
            error, "H02", f"Часов с двумя разными значениями: {len(differ)}. Оставьте по одному"
        )
    equal = [b for a, b in twins if values[a] == values[b]]
    if equal:
        count = plural(len(equal), "час стоит", "часа стоят", "часов стоят")
        column.tell(
            warning,
            "H02",
            f"{count} дважды с одинаковым значением, первый — {_when(line, equal[0])}: "
            "учтён один раз. Удалите лишние строки",
            cell=column.address(equal[0]),
        )
    return where


def _hours(
    line: Timeline, column: Column, values: Sequence[Decimal | None], where: dict[int, int]
) -> tuple[Profile, list[int]]:
    count, per = len(local_hours(line.month)), line.per_hour
    sums: list[Decimal | None] = [None] * count
    positions = [-1] * count
    torn: list[int] = []
    for hour in range(count):
        at = [where[p] for p in range(hour * per, hour * per + per) if p in where]
        known = [v for v in (values[i] for i in at) if v is not None]
        positions[hour] = at[0] if at else -1
        if len(known) == per > 1 and sum(known) >= 0:
            _name_negative_parts(column, [i for i in at if (values[i] or 0) < 0], values)
        if len(known) == per:
            sums[hour] = known[0] if per == 1 else sum(known, Decimal(0))
        elif known:
            torn.append(hour)
    _name_halves(line, column, torn, positions)
    if per > 1:
        _name_blank_hours(line, column, sums, torn, positions)
    return Profile.of(line.month, sums), positions


def _name_negative_parts(
    column: Column, at: Sequence[int], values: Sequence[Decimal | None]
) -> None:
    """H04 for parts whose sum hides them; a negative hour is told by the checks."""
    for i in at:
        said = f"Отрицательный расход {_said(values[i])}. Исправьте значение"
        column.tell(error, "H04", said, cell=column.address(i))


def _name_halves(line: Timeline, column: Column, torn: list[int], positions: list[int]) -> None:
    if torn:
        column.tell(
            error,
            "H16",
            f"Не хватает части часа: {hour_words(line.month, torn)}. "
            "Час не посчитан: впишите недостающие значения",
            cell=column.address(positions[torn[0]]),
        )


def _name_blank_hours(
    line: Timeline,
    column: Column,
    sums: list[Decimal | None],
    torn: list[int],
    positions: list[int],
) -> None:
    minutes = 60 // line.per_hour
    column.tell(
        warning,
        "H10",
        f"Значения стоят за каждые {minutes} минут: сложены в часы. Если это кВт, а не кВт·ч, "
        "час получится завышенным — пришлите почасовые кВт·ч",
        cell=column.address(0),
    )
    empty = [h for h, v in enumerate(sums) if v is None and h not in torn and positions[h] >= 0]
    if empty:
        column.tell(
            error,
            "H03",
            f"Пусто, а пусто — не ноль: {hour_words(line.month, empty)}. Впишите значения",
            cell=column.address(positions[empty[0]]),
        )


def _name_decimals(column: Column, values: Sequence[Decimal | None], line: Timeline) -> None:
    long = [
        i
        for i, value in enumerate(values)
        if value is not None and line.parts[i] >= 0 and decimals(value) > 4
    ]
    if long:
        count = plural(len(long), "значение", "значения", "значений")
        column.tell(
            warning,
            "H05",
            f"Больше четырёх знаков после запятой: {count}, первое — "
            f"{_said(values[long[0]])}. Округлите до 0,0001 кВт·ч",
            cell=column.address(long[0]),
            until=None,
        )


def _when(line: Timeline, position: int) -> str:
    return hour_words(line.month, [line.parts[position] // line.per_hour])


def _said(value: Decimal | None) -> str:
    return "пусто" if value is None else russian(value)
