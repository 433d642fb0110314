"""H11 and H12: whose file it is, whose meters these are, and what its name promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath

from bsk_desk.features.hourly.model.findings import Finding, error, warning
from bsk_desk.features.hourly.model.hours import month_name, next_month
from bsk_desk.features.hourly.model.identity import (
    FLOAT_DIGITS,
    FileName,
    lost_digits,
    parse_name,
    same_serial,
    valid_inn,
)
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from bsk_desk.features.hourly.model.numbers import shown
from bsk_desk.features.hourly.model.profiles import HourlyFile, Point


def check_identity(file: HourlyFile, master: MasterData | None) -> Iterator[Finding]:
    """Findings about contract, ИНН, name and meter numbers."""
    if not file.points:
        return
    if not _is_daily(file):
        yield from _name(file)
    yield from _inn(file, master)
    yield from _serials(file)
    if master is not None:
        yield from _known(file, master)


def contract_of(file: HourlyFile) -> str | None:
    """The contract a file says it is about, else the one its name promises."""
    named = name_of(file.file)
    return file.head.contract or (named.contract if named else None)


@lru_cache(maxsize=64)
def name_of(file: str) -> FileName | None:
    """What the name promises; a member without a good name stands under its archive's."""
    for part in reversed(PurePosixPath(file).parts):
        found = parse_name(part)
        if found is not None:
            return found
    return None


def master_point(file: HourlyFile, point: Point, master: MasterData | None) -> MasterPoint | None:
    """The point of the master data a point of the file is, None when unknown."""
    if master is None:
        return None
    contract = master.contracts.get(contract_of(file) or "")
    own = _match(contract, point.serial) if contract else None
    if own is not None or contract is not None:
        return own
    owners = [found for c in master.contracts.values() if (found := _match(c, point.serial))]
    return owners[0] if len(owners) == 1 else None


def _match(contract: MasterContract, serial: str) -> MasterPoint | None:
    """By number, by number without lost zeros, or by ``contract + number`` of an 80020."""
    serial = serial.split("/", maxsplit=1)[0]
    for point in contract.points:
        if serial in (point.serial, contract.number + point.serial):
            return point
    alike = [point for point in contract.points if same_serial(point.serial, serial)]
    return alike[0] if len(alike) == 1 else None


def _is_daily(file: HourlyFile) -> bool:
    return any(point.days for point in file.points)


def _name(file: HourlyFile) -> Iterator[Finding]:
    named = name_of(file.file)
    if named is None:
        yield warning(
            "H12",
            f"Имя «{shown(PurePosixPath(file.file).name, 60)}» не по образцу 203_012013.xls. "
            "Назовите файл по номеру договора и месяцу",
        )
        return
    head = file.head
    if head.contract and head.contract != named.contract:
        sheet, cell = head.place("contract")
        yield error(
            "H12",
            f"В файле договор {head.contract}, а в имени — {named.contract}. "
            "Исправьте номер договора или имя файла",
            sheet=sheet,
            cell=cell,
        )
    months = {point.profile.month for point in file.points}
    if named.month not in months:
        yield _other_month(file, named.month, min(months))


def _other_month(file: HourlyFile, promised: date, found: date) -> Finding:
    sheet, cell = file.head.place("period")
    return error(
        "H12",
        f"В файле {month_name(found)}, а в имени — {month_name(promised)}. "
        "Исправьте период или имя файла",
        sheet=sheet,
        cell=cell,
    )


def _inn(file: HourlyFile, master: MasterData | None) -> Iterator[Finding]:
    inn = file.head.inn
    if inn is None:
        return
    sheet, cell = file.head.place("inn")
    if not valid_inn(inn):
        yield error(
            "H12",
            f"ИНН «{shown(inn)}» неверен: не сходятся контрольные цифры. Исправьте ИНН",
            sheet=sheet,
            cell=cell,
        )
        return
    contract = master.contracts.get(contract_of(file) or "") if master else None
    if contract is not None and contract.inn and contract.inn != inn:
        yield error(
            "H12",
            f"ИНН {inn} не тот, что у договора {contract.number}. Проверьте ИНН и номер договора",
            sheet=sheet,
            cell=cell,
        )


def _serials(file: HourlyFile) -> Iterator[Finding]:
    counts = Counter((point.serial, point.profile.month, point.days) for point in file.points)
    seen: Counter[str] = Counter()
    for point in file.points:
        if not point.written:
            continue  # without a number, which is told already
        seen[point.serial] += 1
        if counts[point.serial, point.profile.month, point.days] > 1 and seen[point.serial] > 1:
            yield _of(
                point,
                f"Номер счётчика {shown(point.serial)} стоит в файле дважды. "
                "Исправьте номер у одного из них",
            )
        if lost_digits(point.written):
            yield _of(
                point,
                f"Номер счётчика записан как {shown(point.written)}: последние цифры потеряны. "
                "Задайте ячейке текстовый формат и впишите номер полностью",
            )
        elif _too_long(point):
            yield _of(
                point,
                f"Номер счётчика {shown(point.serial)} длиннее {FLOAT_DIGITS} цифр: Excel мог "
                "заменить последние нулями. Впишите его текстом",
                level=warning,
            )


def _too_long(point: Point) -> bool:
    digits = point.serial
    return not point.days and digits.isdigit() and len(digits) > FLOAT_DIGITS and digits[-1] == "0"


def _known(file: HourlyFile, master: MasterData) -> Iterator[Finding]:
    number = contract_of(file)
    contract = master.contracts.get(number or "")
    if number is not None and contract is None:
        sheet, cell = file.head.place("contract")
        sentence = f"Договора {number} нет. Проверьте номер договора"
        yield error("H12", sentence, sheet=sheet, cell=cell)
        return
    meant: dict[object, list[Point]] = {}
    for point in file.points:
        known = master_point(file, point, master)
        if not point.written:
            continue
        if known is None:
            yield _stranger(point, contract, master)
        else:
            yield from _installed(point, known)
            channel = point.serial.partition("/")[2]
            key = (known, channel, point.profile.month, point.days)
            meant.setdefault(key, []).append(point)
    for points in meant.values():
        yield from _one_meter(points)


def _one_meter(points: list[Point]) -> Iterator[Finding]:
    """H11 for a meter under two numbers; the same number twice is told without master data."""
    numbers = sorted({point.serial for point in points})
    if len(numbers) < 2:
        return
    for point in points:
        others = ", ".join(shown(number) for number in numbers if number != point.serial)
        yield _of(
            point,
            f"Номер {shown(point.serial)} — тот же счётчик, что и {others} в этом файле. "
            "Исправьте номер у одного из них",
        )


def _stranger(point: Point, contract: MasterContract | None, master: MasterData) -> Finding:
    owners = master.owners(point.serial)
    serial = shown(point.serial)
    if owners and contract is not None:
        said = f"Счётчик {serial} не этого договора. Уберите его или исправьте номер договора"
    elif contract is not None:
        said = f"Счётчика {serial} нет в договоре {contract.number}. Исправьте номер счётчика"
    else:
        said = f"Счётчик {serial} неизвестен. Исправьте номер или код точки"
    return _of(point, said)


def _installed(point: Point, known: MasterPoint) -> Iterator[Finding]:
    if known.serial != point.serial and not point.days:
        yield _of(
            point,
            f"Номер {shown(point.serial)} принят за {known.serial}: потеряны нули впереди. "
            "Впишите номер текстом",
            level=warning,
        )
    month = point.profile.month
    if known.removed is not None and known.removed <= month:
        yield _of(
            point,
            f"Счётчик {known.serial} снят {known.removed:%d.%m.%Y}. Впишите номер того, что стоит",
        )
    if known.installed is not None and known.installed >= next_month(month):
        yield _of(
            point,
            f"Счётчик {known.serial} установлен {known.installed:%d.%m.%Y}, позже этого месяца. "
            "Впишите номер того, что стоял тогда",
        )


def _of(point: Point, text: str, level: object = error) -> Finding:
    make = warning if level is warning else error
    return make("H11", text, sheet=point.sheet, cell=point.cell, point=point.serial)
