"""What crosses the pipe between the desk and the reading process: JSON, nothing executable."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.formats.mapping import Mapping, as_plain, from_plain
from bsk_desk.features.hourly.formats.showing import Shown, Wanted, as_wire, from_wire
from bsk_desk.features.hourly.model.findings import Finding
from bsk_desk.features.hourly.model.profiles import Head, HourlyFile, Places, Point, Profile
from bsk_desk.features.hourly.model.settings import Limits

#: Larger answers are not believed: a thousand points of a month have 20 MB.
LARGEST = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What goes before the bytes of a file: read it, or (``look``) show a sheet of it.

    ``polite`` makes the process give way to others, say to the window it works for.
    With ``check`` the bytes are master data for the files that were read last.
    """

    name: str
    limits: Limits
    mapping: Mapping | None = None
    precise: bool = False
    look: bool = False
    check: bool = False
    polite: bool = False
    sheet: str | None = None
    wanted: tuple[Wanted, ...] = ()
    serials: tuple[str, ...] = ()


def pack_request(request: Request) -> bytes:
    """As JSON."""
    plain = {name: getattr(request, name) for name in Request.__slots__}
    plain["limits"] = asdict(request.limits)
    plain["mapping"] = None if request.mapping is None else as_plain(request.mapping)
    plain["wanted"] = [(w.sheet, w.cell, w.point) for w in request.wanted]
    return json.dumps(plain).encode()


def unpack_request(data: bytes) -> Request:
    """The reverse of :func:`pack_request`."""
    found = json.loads(data)
    mapping = found["mapping"]
    found["limits"] = Limits(**found["limits"])
    found["mapping"] = None if mapping is None else from_plain(mapping)
    found["wanted"] = tuple(Wanted(*place) for place in found["wanted"])
    found["serials"] = tuple(found["serials"])
    return Request(**found)


def pack_shown(shown: Shown) -> bytes:
    """A sheet as JSON."""
    return json.dumps(as_wire(shown), separators=(",", ":")).encode()


def unpack_shown(data: bytes) -> Shown:
    """The reverse of :func:`pack_shown`; ValueError, KeyError or TypeError for anything else."""
    return from_wire(json.loads(data))


def pack(files: list[HourlyFile]) -> bytes:
    """Files as JSON."""
    return json.dumps([_file(file) for file in files], separators=(",", ":")).encode()


def unpack(data: bytes) -> list[HourlyFile]:
    """The reverse of :func:`pack`; ValueError, KeyError or TypeError for anything else."""
    return [_to_file(found) for found in json.loads(data)]


def _file(file: HourlyFile) -> dict[str, Any]:
    head = file.head
    return {
        "file": file.file,
        "kind": file.kind,
        "head": [
            head.contract, head.organization, head.inn, head.responsible, head.phone,
            _iso(head.period), head.number, head.cells,
        ],
        "points": [_point(point) for point in file.points],
        "findings": [
            [f.code, f.level, f.message, f.sheet, f.cell, f.point, f.until, f.file]
            for f in file.findings
        ],
    }  # fmt: skip


def _point(point: Point) -> list[Any]:
    places, profile = point.places, point.profile
    return [
        point.serial, _iso(profile.month), profile.text, profile.hours, str(profile.kwh),
        [places.sheet, _rows(places.rows), places.columns, places.style],
        point.cell, point.written, point.meter_type,
        _text(point.ratio), _text(point.start), _text(point.end), point.unit,
        [day.isoformat() for day in point.days],
    ]  # fmt: skip


def _to_file(found: dict[str, Any]) -> HourlyFile:
    contract, organization, inn, responsible, phone, period, number, cells = found["head"]
    head = Head(
        contract, organization, inn, responsible, phone, _date(period), number,
        tuple((a, b, c) for a, b, c in cells),
    )  # fmt: skip
    return HourlyFile(
        found["file"],
        found["kind"],
        head,
        tuple(_to_point(point) for point in found["points"]),
        tuple(Finding(*finding) for finding in found["findings"]),
    )


def _to_point(found: list[Any]) -> Point:
    serial, month, text, hours, kwh, places, cell, written, kind, ratio, start, end, unit, days = (
        found
    )
    sheet, rows, columns, style = places
    return Point(
        serial,
        Profile.with_known(date.fromisoformat(month), text, hours=hours, kwh=Decimal(kwh)),
        Places(sheet, _to_rows(rows), _to_columns(columns), style),
        cell, written, kind, _decimal(ratio), _decimal(start), _decimal(end), unit,
        tuple(date.fromisoformat(day) for day in days),
    )  # fmt: skip


def _rows(rows: tuple[int, ...]) -> Any:
    """A run of rows as ``{"from": 12, "count": 744}``."""
    if rows and rows[-1] - rows[0] == len(rows) - 1 and rows == tuple(range(rows[0], rows[-1] + 1)):
        return {"from": rows[0], "count": len(rows)}
    return rows


def _to_rows(found: Any) -> tuple[int, ...]:
    if isinstance(found, dict):
        return tuple(range(found["from"], found["from"] + found["count"]))
    return tuple(found)


def _to_columns(found: Any) -> tuple[int, ...] | int:
    return found if isinstance(found, int) else tuple(found)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
