"""A month of plausible consumption for the template, and the hand that types it in."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

from lxml import etree

from bsk_desk.features.hourly.formats.template import TemplatePoint, TemplateRequest
from bsk_desk.features.hourly.formats.template_map_parts import MAIN, SHEET_PART
from bsk_desk.features.hourly.model.hours import local_hours, month_of

FIRST_HOUR_ROW, END_ROW = 14, 12
STEP = Decimal("0.0001")


def points(count: int) -> tuple[TemplatePoint, ...]:
    return tuple(
        TemplatePoint(
            f"00{9234117 + i}",
            "Меркурий 230 ART-03",
            Decimal(40 + 20 * i),
            Decimal("1250.5") + i,
            f"ТП-{i + 1}",
        )
        for i in range(count)
    )


def request(
    count: int = 2, period: tuple[int, int] = (2013, 1), **changes: object
) -> TemplateRequest:
    given = {
        "contract": "203",
        "organization": "ООО «Станкозавод»",
        "inn": "2224012341",
        "period": period,
        "points": points(count),
    }
    return TemplateRequest(**{**given, **changes})


def kwh(asked: TemplateRequest) -> list[list[Decimal]]:
    """Per point the month's hours: a day's curve with small, never repeating variations."""
    hours = local_hours(month_of(date(*asked.period, 1)))
    return [
        [
            (Decimal(20 + 5 * p) + (8 if 8 <= moment.hour < 18 else 0)
             + Decimal((i * 7919 + p * 104729) % 10007) / 5000).quantize(STEP)
            for i, moment in enumerate(hours)
        ]
        for p in range(len(asked.points))
    ]  # fmt: skip


def typed(asked: TemplateRequest) -> dict[str, str | float]:
    """What the consumer types, by address."""
    found: dict[str, str | float] = {"B4": "Иванов И. И.", "B5": "+7 3852 50-16-28"}
    for index, (point, hours) in enumerate(zip(asked.points, kwh(asked), strict=True)):
        column = "BCDEFGHIJK"[index]
        assert point.start_register is not None
        end = (point.start_register + sum(hours) / point.ratio).quantize(STEP)
        found[f"{column}{END_ROW}"] = float(end)
        found.update(
            {f"{column}{FIRST_HOUR_ROW + i}": float(value) for i, value in enumerate(hours)}
        )
    return found


def type_into(path: Path, values: dict[str, str | float]) -> None:
    """Put values into an .xlsx as Excel would: every other part stays as it was."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    sheet = etree.fromstring(parts[SHEET_PART])
    cells = {cell.get("r"): cell for cell in sheet.iter(f"{{{MAIN}}}c")}
    for address, value in values.items():
        cell = cells[address]
        text = value if isinstance(value, str) else repr(value)
        cell.set("t", "str" if isinstance(value, str) else "n")
        for child in list(cell):
            cell.remove(child)
        etree.SubElement(cell, f"{{{MAIN}}}v").text = text
    parts[SHEET_PART] = etree.tostring(sheet, xml_declaration=True, encoding="UTF-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
