"""What a message 80020 or 80040 says about itself: day, sender, number, and what its name says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from lxml import etree

from bsk_desk.features.hourly.formats import xml_safe
from bsk_desk.features.hourly.formats.grid import ReadError
from bsk_desk.features.hourly.model.findings import Finding, error, warning
from bsk_desk.features.hourly.model.identity import inn_text, parse_daily_name, valid_inn
from bsk_desk.features.hourly.model.numbers import shown
from bsk_desk.features.hourly.model.profiles import Head, Point

_SHIFTED = re.compile(r"GmtFrom\s*=\s*([+-]?\d+)\s*;\s*GmtTo\s*=\s*([+-]?\d+)", re.IGNORECASE)
_DAY = "datetime/day"


def about_message(root: Any, day: date, file: str, points: Sequence[Point]) -> Iterator[Finding]:
    """H12 (day, name), X08 (no points), H13 (a sender who shifted the hours)."""
    yield from _about_day(root)
    yield from _about_name(root, day, file)
    yield from _about_inns(root)
    if not points:
        yield error("X08", "В сообщении нет ни одной точки с периодами. Проверьте выгрузку")
    for comment in root.getroottree().iter(etree.Comment):
        shift = _SHIFTED.search(comment.text or "")
        if shift and shift[1] != shift[2]:
            yield warning(
                "H13",
                f"Отправитель пересчитал время ({shown(shift[0])}): часы прочитаны как местные, "
                "без сдвига. Уточните часовой пояс отправителя",
            )
            return


def _about_day(root: Any) -> Iterator[Finding]:
    written = _written_day(root)
    if _as_day(written) is not None:
        return
    what = f"«{shown(written)}» — не сутки" if written else "В сообщении нет суток"
    said = f"{what}: взяты из имени файла. Исправьте datetime/day и выгрузите заново"
    yield (error if written else warning)("H12", said, cell=_DAY)


def _about_name(root: Any, day: date, file: str) -> Iterator[Finding]:
    promised = parse_daily_name(file)
    if promised is None:
        return
    inn, digits = promised
    inns = {inn_text(text_of(e, "inn")) for tag in ("area", "sender") for e in named(root, tag)}
    head = head_of(root)
    if valid_inn(head.inn or "") and inn not in inns:
        said = f"В имени файла ИНН {inn}, а внутри — {shown(head.inn)}. Проверьте отправителя"
        yield warning("H12", said, cell=head.place("inn")[1])
    if digits != f"{day:%Y%m%d}":
        said = f"В имени файла сутки {digits}, а внутри — {day:%Y%m%d}. Верно содержимое"
        yield warning("H12", said, cell=_DAY)


def _about_inns(root: Any) -> Iterator[Finding]:
    """H12 for every ИНН but that of the head, which the checks look at."""
    told = {head_of(root).inn}
    for tag in ("sender", "area"):
        for element in named(root, tag):
            inn = inn_text(text_of(element, "inn"))
            if inn and inn not in told and not valid_inn(inn):
                said = f"ИНН «{shown(inn)}» неверен: не сходятся контрольные цифры. Исправьте ИНН"
                yield error("H12", said, cell=f"{tag}/inn")
            told.add(inn)


def head_of(root: Any) -> Head:
    """Sender and number of a message."""
    area = next(iter(named(root, "area")), None)
    sender = next(iter(named(root, "sender")), None)
    owner = area if area is not None and text_of(area, "inn") else sender
    number = attribute(root, "number").strip()
    inn = inn_text(text_of(owner, "inn")) if owner is not None else None
    place = (("inn", None, f"{tag_of(owner)}/inn"),) if owner is not None and inn else ()
    return Head(
        organization=shown(text_of(owner, "name"), 200) if owner is not None else "",
        inn=inn,
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 16 else None,
        cells=place,
    )


def day_of(root: Any, file: str) -> date:
    """The day of a message; its name is asked when it does not say; raises ReadError X08."""
    promised = parse_daily_name(file)
    found = _as_day(_written_day(root)) or _as_day(promised[1] if promised else "")
    if found is None:
        raise ReadError("X08", "В сообщении нет суток (datetime/day). Выгрузите файл заново")
    return found


def _written_day(root: Any) -> str:
    moment = next(iter(named(root, "datetime")), None)
    return text_of(moment, "day") if moment is not None else ""


def _as_day(text: str) -> date | None:
    try:
        found = datetime.strptime(re.sub(r"\D", "", text)[:8], "%Y%m%d").date()
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def tag_of(element: Any) -> str:
    """Name of an element without its namespace, in small letters; senders differ in both."""
    return xml_safe.local(element).lower() if element is not None else ""


def named(element: Any, name: str, *, deep: bool = True) -> list[Any]:
    """Elements of a name below another, or only its children."""
    return [e for e in (element.iter() if deep else element) if tag_of(e) == name]


def attribute(element: Any, name: str) -> str:
    """An attribute however its name is capitalised, '' without it."""
    return next((str(v) for k, v in element.attrib.items() if k.lower() == name), "")


def text_of(element: Any, name: str) -> str:
    """Text of the first child of a name, '' without one."""
    found = next(iter(named(element, name, deep=False)), None)
    return "".join(found.itertext()).strip() if found is not None else ""
