"""The XML Excel exports by our template's map, laid out as the template's sheet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bsk_desk.features.hourly.formats import xml_safe
from bsk_desk.features.hourly.formats.grid import Book, RowKeeper, Sheet
from bsk_desk.features.hourly.model.settings import Limits

ROOT = "hourly"
POINTS = 10
_HEAD = (
    ("contract", "№ договора"),
    ("organization", "Наименование организации"),
    ("inn", "ИНН"),
    ("responsible", "ФИО ответственного"),
    ("phone", "Контактный телефон"),
    ("period", "Начало отчётного периода"),
)
_METERS = (
    ("serial", "№ счётчика"),
    ("type", "Тип ПУ"),
    ("ratio", "Коэффициент трансформации"),
    ("start", "Показания на начало"),
    ("end", "Показания на конец"),
)
_TABLE_ROW = len(_HEAD) + len(_METERS)
STYLE = "map"


def read(root: Any, limits: Limits) -> Book:
    """The document as one sheet whose places are elements (``hour[17]/kwh3``)."""
    fields = _fields(root)
    keeper = RowKeeper(limits.rows, limits.columns, limits.empty_rows)
    for row, (name, label) in enumerate(_HEAD):
        _line(keeper, row, label, [fields.get(name)])
    for row, (name, label) in enumerate(_METERS, len(_HEAD)):
        _line(keeper, row, label, [fields.get(f"{name}{n}") for n in range(1, POINTS + 1)])
    serials = [fields.get(f"serial{n}") or f"кВт·ч {n}" for n in range(1, POINTS + 1)]
    _line(keeper, _TABLE_ROW, "Дата и время", serials)
    hours = (e for e in root.iter() if xml_safe.local(e).lower() == "hour")
    for row, hour in enumerate(hours, _TABLE_ROW + 1):
        values = _fields(hour)
        kwh = [values.get(f"kwh{n}") for n in range(1, POINTS + 1)]
        if not keeper.put(row, 0, values.get("at") or ""):
            break
        _line(keeper, row, values.get("at"), kwh)
    return Book("xml", [Sheet(None, keeper.rows, False, keeper.clipped, naming, STYLE)])


def naming(row: int, column: int) -> str:
    """Element that stands at a place of the sheet :func:`read` made."""
    if row > _TABLE_ROW:
        return f"hour[{row - _TABLE_ROW}]/" + (f"kwh{column}" if column else "at")
    if row == _TABLE_ROW:
        return f"serial{column}" if column else "hour"
    if row >= len(_HEAD):
        return f"{_METERS[row - len(_HEAD)][0]}{column or 1}"
    return _HEAD[row][0]


def _fields(element: Any) -> dict[str, str]:
    """Attributes and plain children of an element by lower-case name; blanks are left out."""
    found = {name.rsplit("}", 1)[-1].lower(): value for name, value in element.attrib.items()}
    for child in element:
        name = xml_safe.local(child).lower()
        if name == "points":
            found.update(_fields(child))
        elif name and name not in found and name != "hour":
            found[name] = "".join(child.itertext())
    return {name: value.strip() for name, value in found.items() if value.strip()}


def _line(keeper: RowKeeper, row: int, label: str | None, values: Sequence[str | None]) -> None:
    for column, value in enumerate([label, *values]):
        if value:
            keeper.put(row, column, value)
