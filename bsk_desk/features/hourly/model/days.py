"""Daily messages of one batch together: days sent twice, days missing between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bsk_desk.features.hourly.model.findings import Finding, plural, warning
from bsk_desk.features.hourly.model.hours import next_month
from bsk_desk.features.hourly.model.profiles import HourlyFile

_Key = tuple[str, date]


def check_days(files: Sequence[HourlyFile]) -> list[HourlyFile]:
    """The files with H01 (days missing between the days of the batch) and H02 (day sent again).

    A single day says nothing about its month. Missing days that are the same for all points of
    a message are told once; at most one finding per point and month.
    """
    files = list(files)
    sent: dict[_Key, dict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    for number, file in enumerate(files):
        for point in file.points:
            for day in point.days:
                sent[point.serial, point.profile.month][day].append(number)
    extra: dict[int, list[Finding]] = defaultdict(list)
    _gaps(files, sent, extra)
    _again(files, sent, extra)
    return [
        replace(f, findings=(*f.findings, *(x.of_file(f.file) for x in extra[i])))
        if extra[i]
        else f
        for i, f in enumerate(files)
    ]


def _gaps(
    files: Sequence[HourlyFile],
    sent: dict[_Key, dict[date, list[int]]],
    extra: dict[int, list[Finding]],
) -> None:
    told: dict[tuple[int, tuple[date, ...]], list[str]] = defaultdict(list)
    for (serial, month), days in sent.items():
        missing = _missing(month, days)
        if missing:
            last = max(days[max(days)])
            told[last, missing].append(serial)
    for (last, missing), serials in told.items():
        everyone = len(serials) == len(files[last].points)
        named: list[str | None] = [None] if everyone else [*serials]
        for point in named:
            extra[last].append(_gap(missing, point))


def _missing(month: date, days: dict[date, list[int]]) -> tuple[date, ...]:
    """Days between the first and the last that were sent; none for a single day."""
    if len(days) < 2:
        return ()
    span = range((max(days) - min(days)).days)
    between = [min(days) + timedelta(days=n) for n in span]
    return tuple(day for day in between if day not in days and month <= day < next_month(month))


def _gap(missing: tuple[date, ...], serial: str | None) -> Finding:
    shown = ", ".join(f"{day:%d.%m}" for day in missing[:10])
    more = f" и ещё {len(missing) - 10}" if len(missing) > 10 else ""
    count = plural(len(missing), "суток", "суток", "суток")
    return warning(
        "H01", f"Между присланными днями нет {count}: {shown}{more}. Пришлите их", point=serial
    )


def _again(
    files: Sequence[HourlyFile],
    sent: dict[_Key, dict[date, list[int]]],
    extra: dict[int, list[Finding]],
) -> None:
    told: set[tuple[int, date]] = set()
    for days in sent.values():
        for day, numbers in days.items():
            if len(set(numbers)) < 2:
                continue
            newest = max(numbers, key=lambda n: (files[n].head.number or 0, n))
            for number in set(numbers) - {newest}:
                if (number, day) not in told:
                    told.add((number, day))
                    extra[number].append(_older(day, files[newest]))


def _older(day: date, newest: HourlyFile) -> Finding:
    number = f" (номер {newest.head.number})" if newest.head.number is not None else ""
    return warning(
        "H02",
        f"Сутки {day:%d.%m.%Y} присланы ещё раз в файле {newest.file}{number}: "
        "действует сообщение с большим номером, хранятся оба",
    )
