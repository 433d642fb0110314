"""Макет 80020 and 80040 of the wholesale market: one message, one day, half-hours or hours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.formats import xml_safe
from bsk_desk.features.hourly.formats.ats_message import (
    about_message,
    attribute,
    day_of,
    head_of,
    named,
    tag_of,
)
from bsk_desk.features.hourly.formats.grid import ReadError
from bsk_desk.features.hourly.model.cells import read_kwh, why_not_number
from bsk_desk.features.hourly.model.findings import Finding, error, plural, warning
from bsk_desk.features.hourly.model.hours import day_span, hour_words, local_hours, month_of
from bsk_desk.features.hourly.model.numbers import decimals, russian, shown
from bsk_desk.features.hourly.model.profiles import HourlyFile, Places, Point, Profile

CLASSES = ("80020", "80040")
_POINTS = ("measuringpoint", "accountpoint", "deliverypoint", "deliverygroup", "peretok")
_TIME = re.compile(r"(\d{2}):?(\d{2})", re.ASCII)
_FIRST_CHANNEL = "01"
_FEW = 20
_MOST_POINTS = 10_000
#: Quarters of an hour of the longest day, each twice.
_MOST_PERIODS = 200
_DAY = 24 * 60


def class_of(root: Any) -> str | None:
    """``80020`` or ``80040`` of a message, None for any other document."""
    if xml_safe.local(root).lower() != "message":
        return None
    kind = attribute(root, "class").strip()
    return kind if kind in CLASSES else None


def read(root: Any, file: str) -> HourlyFile:
    """Points of a message (serial = code, other channels ``code/02``); raises ReadError X08.

    Half-hours are summed; an hour with one half is no hour (H16). Values with status 1 are kept
    and told (H15). Times are taken as local.
    """
    day = day_of(root, file)
    findings: list[Finding] = []
    points: list[Point] = []
    for area in named(root, "area"):
        for element in area:
            if tag_of(element) in _POINTS:
                points.extend(_channels(element, day, findings))
                if len(points) > _MOST_POINTS:
                    said = f"В сообщении больше {_MOST_POINTS} точек. Разделите его"
                    raise ReadError("X05", said)
    findings.extend(about_message(root, day, file, points))
    return HourlyFile(file, class_of(root), head_of(root), tuple(points), tuple(findings))


@dataclass(slots=True)
class _Slot:
    """Pieces of one hour: minutes covered and their sum."""

    minutes: int = 0
    total: Decimal = Decimal(0)
    blank: bool = False
    seen: dict[int, Decimal | None] = field(default_factory=dict)


@dataclass(slots=True)
class _Channel:
    serial: str
    path: str
    day: date
    findings: list[Finding]
    slots: dict[int, _Slot] = field(default_factory=dict)
    uncommercial: list[int] = field(default_factory=list)
    unreadable: set[int] = field(default_factory=set)
    """Hours of which a value was named as no number."""
    told: Counter[tuple[Any, str]] = field(default_factory=Counter)

    def tell(self, make: Any, code: str, text: str, period: str = "") -> None:
        """One finding; of those about single periods not more than a few of a kind."""
        self.told[make, code] += bool(period)
        if period and self.told[make, code] > _FEW:
            return
        cell = f"{self.path}/{period}" if period else self.path
        self.findings.append(make(code, text, cell=cell, point=self.serial))


def _channels(element: Any, day: date, findings: list[Finding]) -> Iterator[Point]:
    code, name = _code(element), tag_of(element)
    path = f"{name}[@code='{code}']"
    channels = [c for c in element if tag_of(c).endswith("channel")]
    for channel in channels:
        written = attribute(channel, "code").strip() or _FIRST_CHANNEL
        number = written.zfill(len(_FIRST_CHANNEL))
        serial = code if number == _FIRST_CHANNEL else f"{code}/{number}"
        inner = f"{path}/{tag_of(channel)}[@code='{written}']"
        yield _point(channel, _Channel(serial, inner, day, findings), element)
    if not channels:
        yield _point(element, _Channel(code, path, day, findings), element)


def _point(element: Any, channel: _Channel, owner: Any) -> Point:
    if not channel.serial.strip("/"):
        channel.tell(error, "H11", "У точки нет кода. Заполните атрибут code")
    periods = named(element, "period", deep=False)
    for period in periods[:_MOST_PERIODS]:
        _take(period, channel)
    if len(periods) > _MOST_PERIODS:
        channel.tell(error, "H01", "Периодов больше, чем бывает в сутках. Выгрузите сутки заново")
    span = day_span(channel.day)
    values: list[Decimal | None] = [None] * len(local_hours(month_of(channel.day)))
    _fill(values, span, channel)
    rows = [-1] * len(values)
    hours = local_hours(month_of(channel.day))
    for index in span:
        rows[index] = hours[index].hour
    profile = Profile.of(month_of(channel.day), values)
    places = Places(None, tuple(rows), 0, channel.path)
    return Point(
        channel.serial, profile, places, channel.path, channel.serial,
        meter_type=shown(attribute(owner, "name"), 200), days=(channel.day,),
    )  # fmt: skip


def _take(period: Any, channel: _Channel) -> None:
    """Put the value of a period into its hour."""
    start, end = (_minutes(attribute(period, name)) for name in ("start", "end"))
    name = f"period[@start='{shown(attribute(period, 'start'))}']"
    if start is None or end is None:
        channel.tell(error, "H01", "У периода нет начала или конца вида 0030", name)
        return
    length = (end - start) % _DAY or _DAY
    index = _index(period, start, channel)
    if length not in (15, 30, 60) or start % length or index is None:
        channel.tell(error, "H01", "Период — не час и не половина часа этих суток", name)
        return
    value = _value(period, channel, name, index)
    slot = channel.slots.setdefault(index, _Slot())
    if start in slot.seen:
        _twice(slot.seen[start], value, channel, name)
        return
    slot.seen[start] = value
    if value is not None:
        slot.minutes += length
        slot.total += value
    else:
        slot.blank = True


def _index(period: Any, start: int, channel: _Channel) -> int | None:
    """Number of the hour in the month; of a repeated hour the summer one is the first."""
    hours = local_hours(month_of(channel.day))
    clock = datetime(channel.day.year, channel.day.month, channel.day.day) + timedelta(
        hours=start // 60
    )
    found = [i for i in day_span(channel.day) if hours[i] == clock]
    if len(found) < 2:
        return found[0] if found else None
    summer = attribute(period, "summer").strip()
    if summer:
        return found[0] if summer == "1" else found[1]
    first = channel.slots.get(found[0])
    return found[1] if first is not None and start in first.seen else found[0]


def _value(period: Any, channel: _Channel, name: str, index: int) -> Decimal | None:
    element = next(iter(named(period, "value", deep=False)), None)
    if element is None:
        channel.unreadable.add(index)
        channel.tell(error, "H03", "У периода нет значения. Выгрузите сутки заново", name)
        return None
    text = "".join(element.itertext()).strip()
    number = read_kwh(text)
    if attribute(element, "status").strip() not in ("", "0"):
        channel.uncommercial.append(index)
        if not text:
            return None
    if number is None:
        channel.unreadable.add(index)
        what = why_not_number(text)[0]
        said = f"{what[0].upper()}{what[1:]}"
        channel.tell(error, "H03", f"{said}. Исправьте значение и выгрузите заново", name)
    elif decimals(number) > 4:
        channel.tell(
            warning,
            "H05",
            f"Больше четырёх знаков после запятой: {russian(number)}. Округлите",
            name,
        )
    return number


def _twice(old: Decimal | None, new: Decimal | None, channel: _Channel, name: str) -> None:
    make = warning if old == new else error
    said = "с одинаковым значением" if old == new else "с разными значениями"
    channel.tell(make, "H02", f"Период стоит дважды {said}. Оставьте один", name)


def _fill(values: list[Decimal | None], span: range, channel: _Channel) -> None:
    month = month_of(channel.day)
    missing = [i for i in span if i not in channel.slots]
    torn, empty = [], []
    for index, slot in channel.slots.items():
        if slot.minutes == 60:
            values[index] = slot.total
            _name_negative(slot, channel)
        elif not slot.minutes:
            empty.append(index)
        elif index not in channel.unreadable:
            torn.append(index)
    if missing:
        count = plural(len(missing), "часа", "часов", "часов")
        words = hour_words(month, missing)
        channel.tell(error, "H01", f"Нет {count}: {words}. Выгрузите сутки полностью")
    if torn:
        words = hour_words(month, torn)
        channel.tell(error, "H16", f"Нет половины часа: {words}. Час не посчитан, выгрузите заново")
    if channel.uncommercial:
        words = hour_words(month, set(channel.uncommercial))
        channel.tell(
            warning,
            "H15",
            f"Значения с признаком «некоммерческие» (status=1): {words}. Проверьте их",
        )
    if [i for i in empty if i in channel.uncommercial]:
        words = hour_words(month, empty)
        channel.tell(
            error,
            "H03",
            f"Некоммерческие значения пусты, час не посчитан: {words}. Пришлите значения",
        )


def _name_negative(slot: _Slot, channel: _Channel) -> None:
    """H04 for parts whose sum hides them; a negative hour is told by the checks."""
    if slot.total < 0:
        return
    for start, value in slot.seen.items():
        if value is not None and value < 0:
            channel.tell(
                error,
                "H04",
                f"Отрицательный расход {russian(value)}. Исправьте значение и выгрузите заново",
                f"period[@start='{start // 60:02}{start % 60:02}']",
            )


def _code(element: Any) -> str:
    if tag_of(element) == "peretok":
        ends = (attribute(element, "codefrom").strip(), attribute(element, "codeto").strip())
        return "-".join(ends)
    return attribute(element, "code").strip()


def _minutes(text: str) -> int | None:
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[2]) > 59 or int(found[1]) > 24:
        return None
    return int(found[1]) * 60 + int(found[2])
