"""The hours a table's rows are about: month, step, start or end labels, gaps and doubles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from bsk_desk.features.hourly.model.findings import Finding, error, plural, warning
from bsk_desk.features.hourly.model.hours import (
    hour_indexes,
    hour_words,
    local_hours,
    month_name,
    month_of,
)
from bsk_desk.features.hourly.model.profiles import address

SHORTEST, LONGEST = 15, 60


@dataclass(slots=True)
class Labels:
    """Times as the rows (or cells of a matrix) name them; ``sure`` when they name both ends."""

    ats: list[datetime] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    sure: bool = False
    late: bool = False
    """A label says 24:00."""
    blank: set[int] = field(default_factory=set)
    """Positions of labels beside which nothing stands: an hour that was not needs no value."""

    def add(self, at: datetime, row: int, *, blank: bool = False) -> None:
        """One more label."""
        if blank:
            self.blank.add(len(self.ats))
        self.ats.append(at)
        self.rows.append(row)


@dataclass(slots=True)
class Timeline:
    """``parts[i]`` is the number of the part of an hour label ``i`` means, -1 for none.

    Parts are hours × ``per_hour``, counted from the start of ``month``.
    """

    month: date
    rows: list[int]
    parts: list[int]
    per_hour: int = 1
    plain: bool = False
    """Every hour of the month once and in order: no need to look again."""
    findings: list[Finding] = field(default_factory=list)


def timeline(
    labels: Labels, sheet: str | None = None, column: int = 0, *, period: date | None = None
) -> Timeline | None:
    """Find out which hour each label means; None without any label.

    Findings: H01 gaps and impossible hours, H12 head against rows, H14, H17.
    """
    if not labels.ats:
        return None
    quick = _in_order(labels)
    if quick is not None:
        against_period(quick, period, sheet, address(labels.rows[0], column))
        return quick
    step = _step(labels.ats)
    shift = _shift(labels, step)
    starts = [at - (shift or _NONE) for at in labels.ats]
    month = _main_month(starts, period)
    built = Timeline(month, list(labels.rows), [], LONGEST // step)
    if shift is None:
        built.findings.append(_unsure(sheet, address(labels.rows[0], column)))
    _number(built, starts, labels.blank, sheet, column, step=step)
    _gaps(built, sheet, column)
    against_period(built, period, sheet, address(labels.rows[0], column))
    return built


_NONE = timedelta(0)


def plain_timeline(cells: Sequence[object], first_row: int) -> Timeline | None:
    """The timeline of a column that holds each hour of a month once, in order, as Excel's dates.

    A cheap look before anything else: a midnight may come as a date or as a datetime.
    """
    first = cells[0] if cells else None
    if not isinstance(first, date) or first.day != 1:
        return None
    month = month_of(first)
    hours = local_hours(month)
    wanted = list(hours) if isinstance(first, datetime) else _midnights_as_dates(month)
    if list(cells) != wanted:
        return None
    count = len(hours)
    return Timeline(
        month, list(range(first_row, first_row + count)), list(range(count)), plain=True
    )


@lru_cache(maxsize=64)
def _midnights_as_dates(month: date) -> list[date]:
    return [at if at.hour else at.date() for at in local_hours(month)]


def _in_order(labels: Labels) -> Timeline | None:
    """The clean file: start labels, each hour once."""
    first = labels.ats[0]
    if first.day != 1 or first.hour:
        return None
    month = month_of(first)
    if labels.late or list(local_hours(month)) != labels.ats:
        return None
    return Timeline(month, list(labels.rows), list(range(len(labels.ats))), plain=True)


def _step(ats: Sequence[datetime]) -> int:
    """Minutes between labels: 15, 30 or 60."""
    minutes = Counter(at.minute for at in ats)
    if minutes.keys() & {15, 45}:
        return SHORTEST
    return 30 if minutes.get(30, 0) * 4 > len(ats) else LONGEST


def _shift(labels: Labels, step: int) -> timedelta | None:
    """What to take off a label to get the start of its interval; None if unknown."""
    end = timedelta(minutes=step)
    if labels.sure:
        return _NONE
    lowest, highest = min(labels.ats), max(labels.ats)
    starts_at_midnight = lowest.hour == 0 and lowest.minute == 0
    if labels.late and not starts_at_midnight:
        return end
    ends_at_midnight = highest.hour == 0 and highest.minute == 0
    if starts_at_midnight and not labels.late:
        return _NONE
    if ends_at_midnight and not starts_at_midnight:
        return end
    return None


def _unsure(sheet: str | None, cell: str) -> Finding:
    return warning(
        "H14",
        "Нельзя понять, считаются часы 0–23 или 1–24: принято начало часа (0–23). "
        "Проверьте первый и последний час и подпишите часы как «0:00-1:00»",
        sheet=sheet,
        cell=cell,
    )


def _main_month(starts: Sequence[datetime], period: date | None) -> date:
    counts = Counter((at.year, at.month) for at in starts)
    best = max(counts.values())
    months = sorted(date(y, m, 1) for (y, m), count in counts.items() if count == best)
    return period if period in months else months[0]


def _number(
    built: Timeline,
    starts: Sequence[datetime],
    blank: Collection[int],
    sheet: str | None,
    column: int,
    *,
    step: int,
) -> None:
    indexes = hour_indexes(built.month)
    seen: Counter[datetime] = Counter()
    foreign: list[int] = []
    for position, (at, row) in enumerate(zip(starts, built.rows, strict=True)):
        hour = at.replace(minute=0)
        if month_of(at) != built.month:
            built.parts.append(-1)
            if position not in blank:
                foreign.append(row)
            continue
        found = indexes.get(hour)
        if found is None:
            built.parts.append(-1)
            if position in blank:
                continue
            built.findings.append(_no_such_hour(at, sheet, address(row, column)))
            continue
        if at.minute % step:
            built.parts.append(-1)
            built.findings.append(_off_step(at, sheet, address(row, column)))
            continue
        index = found[min(seen[at], len(found) - 1)]
        seen[at] += 1
        built.parts.append(index * built.per_hour + at.minute // step)
    if foreign:
        built.findings.append(_left_over(built.month, foreign, sheet, column))


def _no_such_hour(at: datetime, sheet: str | None, cell: str) -> Finding:
    return error(
        "H01",
        f"Часа {at:%d.%m.%Y %H:%M} не было: часы переводили вперёд. Удалите эту строку",
        sheet=sheet,
        cell=cell,
    )


def _off_step(at: datetime, sheet: str | None, cell: str) -> Finding:
    return error(
        "H01",
        f"Время {at:%d.%m.%Y %H:%M} — не начало часа. Исправьте время строки",
        sheet=sheet,
        cell=cell,
    )


def _left_over(month: date, rows: list[int], sheet: str | None, column: int) -> Finding:
    count = plural(len(rows), "строка", "строки", "строк")
    return warning(
        "H17",
        f"{count} не за {month_name(month)} — остались от другого месяца и не прочитаны. "
        "Удалите их",
        sheet=sheet,
        cell=address(rows[0], column),
        until=address(rows[-1], column) if len(rows) > 1 else None,
    )


def _gaps(built: Timeline, sheet: str | None, column: int) -> None:
    hours = {part // built.per_hour for part in built.parts if part >= 0}
    missing = [i for i in range(len(local_hours(built.month))) if i not in hours]
    if not missing:
        return
    count = plural(len(missing), "часа", "часов", "часов")
    built.findings.append(
        error(
            "H01",
            f"За {month_name(built.month)} нет {count}: {hour_words(built.month, missing)}. "
            "Добавьте строки, чтобы каждый час месяца стоял один раз",
            sheet=sheet,
            cell=_gap_cell(built, missing[0], column),
        )
    )


def _gap_cell(built: Timeline, missing: int, column: int) -> str | None:
    """The row the missing hour should stand before, else the last one."""
    after = [
        (part, row)
        for part, row in zip(built.parts, built.rows, strict=True)
        if part // built.per_hour > missing
    ]
    row = min(after)[1] if after else built.rows[-1]
    return address(row, column)


def against_period(built: Timeline, period: date | None, sheet: str | None, cell: str) -> None:
    """Note H12 when the head names another month than the rows."""
    if period is None or period == built.month:
        return
    built.findings.append(
        error(
            "H12",
            f"В шапке указан период {month_name(period)}, а строки — за "
            f"{month_name(built.month)}. Исправьте начало отчётного периода или даты",
            sheet=sheet,
            cell=cell,
        )
    )
