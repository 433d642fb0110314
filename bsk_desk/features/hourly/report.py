"""Findings of checked files in words, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bsk_desk.features.hourly.api import CheckedFile
from bsk_desk.features.hourly.model.findings import ERROR, Finding, plural
from bsk_desk.features.hourly.model.hours import month_name
from bsk_desk.features.hourly.model.numbers import russian

_LEVELS = {ERROR: "ошибка", "W": "внимание"}


def report(found: Sequence[CheckedFile]) -> str:
    """One block per file: what it is, its points, its findings."""
    return "\n\n".join("\n".join(_lines(file)) for file in found)


def _lines(checked: CheckedFile) -> Iterator[str]:
    kind = checked.read.kind or "не прочитан"
    contract = f", договор {checked.contract}" if checked.contract else ""
    yield f"{checked.read.file} ({kind}{contract})"
    for point in checked.read.points:
        hours = plural(point.profile.hours, "час", "часа", "часов")
        month = month_name(point.profile.month)
        yield f"  {point.serial}: {month}, {hours}, {russian(point.profile.kwh)} кВт·ч"
    for finding in checked.findings:
        yield f"  {finding.code} {_LEVELS[finding.level]}: {_place(finding)}{finding.message}"
    if not checked.findings:
        yield "  замечаний нет"


def _place(finding: Finding) -> str:
    cells = finding.cell or ""
    if finding.until:
        cells += f":{finding.until}"
    words = [part for part in (finding.sheet, cells, finding.point) if part]
    return f"[{', '.join(words)}] " if words else ""
