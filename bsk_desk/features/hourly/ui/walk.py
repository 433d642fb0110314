"""The walk through the faults of a file: which findings there are, and which one is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bsk_desk.features.hourly.formats.showing import Wanted
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.features.hourly.ui.words import Finding


@dataclass(frozen=True, slots=True)
class Stop:
    """A finding and the number of the point it is about, -1 for the file."""

    finding: Finding
    point: int


def stops_of(file: FileRow) -> list[Stop]:
    """Findings in the order they are walked: of the file first, then point by point, E before W."""
    numbers: dict[tuple[str, str], int] = {}
    for at, point in enumerate(file.points):
        for serial in (point.get("written"), point["serial"]):
            numbers.setdefault((str(point.get("member") or ""), str(serial)), at)
    stops = [Stop(f, numbers.get((str(f.get("file")), str(f["point"])), -1)) for f in file.findings]
    return sorted(stops, key=lambda stop: (stop.point, stop.finding["level"] != "E"))


def first_of(stops: Sequence[Stop], point: int) -> int:
    """The number of the first finding of a point, -1 where it has none."""
    return next((at for at, stop in enumerate(stops) if stop.point == point), -1)


def wanted_of(stops: Sequence[Stop]) -> list[Wanted]:
    """Where on the sheets the findings stand."""
    return [
        Wanted(s.finding.get("sheet"), s.finding.get("cell") or "", s.finding.get("point"))
        for s in stops
    ]
