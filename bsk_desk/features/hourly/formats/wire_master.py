"""Master data and findings on the pipe: checks run in the reading process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from typing import Any

from bsk_desk.features.hourly.model.findings import Finding
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from bsk_desk.features.hourly.model.profiles import HourlyFile, Profile
from bsk_desk.features.hourly.model.settings import Thresholds

Findings = list[tuple[Finding, ...]]


def pack_check(masters: Sequence[MasterData], thresholds: Thresholds) -> bytes:
    """One master per file that was read last; equal ones are sent once."""
    kinds: list[MasterData] = []
    numbers: list[int] = []
    for master in masters:
        found = next((at for at, one in enumerate(kinds) if one is master), -1)
        numbers.append(found if found >= 0 else len(kinds))
        if found < 0:
            kinds.append(master)
    plain = {name: str(value) for name, value in asdict(thresholds).items()}
    return json.dumps(
        {"masters": [_master(m) for m in kinds], "of": numbers, "thresholds": plain}
    ).encode()


def unpack_check(data: bytes) -> tuple[list[MasterData], Thresholds]:
    """The reverse of :func:`pack_check`."""
    found = json.loads(data)
    kinds = [_to_master(one) for one in found["masters"]]
    given = found["thresholds"]
    standard = asdict(Thresholds())
    values: dict[str, Any] = {name: type(standard[name])(said) for name, said in given.items()}
    return [kinds[at] for at in found["of"]], Thresholds(**values)


def pack_findings(files: Sequence[HourlyFile]) -> bytes:
    """All findings of each file, those of the reading too."""
    return json.dumps([[_finding(f) for f in file.findings] for file in files]).encode()


def unpack_findings(data: bytes) -> Findings:
    """The reverse of :func:`pack_findings`; TypeError or ValueError for anything else."""
    return [tuple(Finding(*one) for one in of_file) for of_file in json.loads(data)]


def _finding(f: Finding) -> list[Any]:
    return [f.code, f.level, f.message, f.sheet, f.cell, f.point, f.until, f.file]


def _master(master: MasterData) -> dict[str, Any]:
    return {
        "contracts": [
            [c.number, c.inn, [[_plain(getattr(p, name)) for name in _NAMES] for p in c.points]]
            for c in master.contracts.values()
        ],
        "previous": {
            serial: [[f"{p.month}", p.text] for p in profiles]
            for serial, profiles in master.previous.items()
        },
    }


def _to_master(found: dict[str, Any]) -> MasterData:
    contracts = {
        number: MasterContract(number, inn, tuple(_to_point(values) for values in points))
        for number, inn, points in found["contracts"]
    }
    previous = {
        serial: tuple(Profile(date.fromisoformat(month), text) for month, text in profiles)
        for serial, profiles in found["previous"].items()
    }
    return MasterData(contracts, previous)


_NAMES = tuple(field.name for field in fields(MasterPoint))
_DATES = ("installed", "removed")


def _to_point(values: Sequence[str | None]) -> MasterPoint:
    made: dict[str, Any] = {}
    for name, value in zip(_NAMES, values, strict=True):
        if value is None or name == "serial":
            made[name] = value
        else:
            made[name] = date.fromisoformat(value) if name in _DATES else Decimal(value)
    return MasterPoint(**made)


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
