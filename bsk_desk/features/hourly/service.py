"""What a person does with hourly files: each action is a command and one call of the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

from bsk_desk.db.calls import call
from bsk_desk.features.hourly.master_queries import load_master as master_of
from bsk_desk.features.hourly.model.findings import Finding
from bsk_desk.features.hourly.model.identity_checks import contract_of, master_point
from bsk_desk.features.hourly.model.master import MasterData
from bsk_desk.features.hourly.model.numbers import plain
from bsk_desk.features.hourly.model.profiles import HourlyFile, Point, blocks
from bsk_desk.features.hourly.queries import CURRENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command has: the id by which a repeat is known."""

    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class StoreFile(Command):
    """Keeps a file's bytes and what was read of it (an archive has several members).

    ``accept`` makes the points without an error «достоверные» at once.
    """

    name: str
    content: bytes
    read: tuple[HourlyFile, ...]
    master: MasterData
    accept: bool = False
    source: str = "desk"
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a file: ``already`` says that the same bytes had been read before.

    ``points`` are the revisions that came out of it, ``accepted`` those that count at once.
    """

    file: int
    already: bool
    status: str
    points: int = 0
    accepted: int = 0


def store_file(session: Session, command: StoreFile) -> Stored:
    """One transaction: all or nothing. WrongField, TooLarge, WrongState (a newer one counts)."""
    answer = call(
        session,
        "store_hourly_file",
        name=command.name,
        content=command.content,
        kind=_kind(command.read),
        contract=_contract(command.read, command.master),
        findings=Jsonb([_finding(f, r) for r in command.read for f in r.findings]),
        points=Jsonb([p for r in command.read for p in _points(r, command.master)]),
        command=command.id,
        accept=command.accept,
        source=command.source,
        sender=command.sender,
    )
    return _to_stored(answer)


@dataclass(frozen=True, slots=True)
class ReadFile(Command):
    """What was read of a file that the site or the mailbox has brought.

    ``again`` replaces an earlier reading, where nothing of it was decided.
    """

    file: int
    read: tuple[HourlyFile, ...]
    master: MasterData
    again: bool = False


def read_file(session: Session, command: ReadFile) -> Stored:
    """One transaction. NotFound, WrongState (something of it was decided)."""
    answer = call(
        session,
        "read_hourly_file",
        file=command.file,
        kind=_kind(command.read),
        contract=_contract(command.read, command.master),
        findings=Jsonb([_finding(f, r) for r in command.read for f in r.findings]),
        points=Jsonb([p for r in command.read for p in _points(r, command.master)]),
        command=command.id,
        again=command.again,
    )
    return _to_stored(answer)


def _to_stored(answer: Mapping[str, Any]) -> Stored:
    states = [profile["status"] for profile in answer["profiles"]]
    return Stored(
        int(answer["file"]),
        bool(answer["already"]),
        str(answer["status"]),
        len(states),
        sum(state in CURRENT for state in states),
    )


def read_content(session: Session, file: int) -> bytes:
    """The bytes as they came; the look is noted. NotFound."""
    return bytes(call(session, "hourly_content", file=file))


def _kind(read: Sequence[HourlyFile]) -> str | None:
    kinds = {file.kind for file in read if file.kind}
    return kinds.pop() if len(kinds) == 1 else ("zip" if kinds else None)


def _contract(read: Sequence[HourlyFile], master: MasterData) -> int | None:
    """The one that the files name; a message that names none is told by its meters."""
    named = {number for file in read if (number := contract_of(file)) and number.isdigit()}
    if not named:
        points = [known for f in read for p in f.points if (known := master_point(f, p, master))]
        named = {c.number for c in master.contracts.values() if any(p in c.points for p in points)}
    found = int(named.pop()) if len(named) == 1 else 0
    return found if 1 <= found <= 99_999 else None


def _finding(finding: Finding, file: HourlyFile) -> dict[str, Any]:
    return {
        "file": finding.file or file.file,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "until": finding.until,
        "point": finding.point,
        "code": finding.code,
        "level": finding.level,
        "message": finding.message,
    }


def _points(file: HourlyFile, master: MasterData) -> list[dict[str, Any]]:
    return [_point(file, point, master) for point in file.points]


def _point(file: HourlyFile, point: Point, master: MasterData) -> dict[str, Any]:
    """What the door takes; the serial is the master data's: an 80020 code finds its meter."""
    known = None if "/" in point.serial else master_point(file, point, master)
    contract = contract_of(file)
    return {
        "serial": known.serial if known else point.serial,
        "contract": int(contract) if contract and contract.isdigit() else None,
        "written": point.serial,
        "member": file.file,
        "sheet": point.sheet,
        "cell": point.cell,
        "month": f"{point.profile.month:%Y-%m}",
        "kwh": point.profile.text,
        "hours": point.profile.hours,
        "total": plain(point.profile.kwh),
        "partial": bool(point.days),
        "number": file.head.number if point.days else None,
        "blocked": blocks(file.findings, point.serial),
        "start": None if point.start is None else plain(point.start),
        "end": None if point.end is None else plain(point.end),
        "findings": [_finding(f, file) for f in file.findings if f.point == point.serial],
    }


@dataclass(frozen=True, slots=True)
class DecideProfiles(Command):
    """Accepts or rejects profiles of one file; a rejection needs its reason."""

    file: int
    profiles: tuple[int, ...]
    accept: bool
    reason: str | None = None


def decide_profiles(session: Session, command: DecideProfiles) -> str:
    """The status of the file afterwards. NotFound, WrongState, MissingText."""
    answer = call(
        session,
        "decide_profiles",
        file=command.file,
        profiles=list(command.profiles),
        accept=command.accept,
        reason=command.reason,
        command=command.id,
    )
    return str(answer["status"])


@dataclass(frozen=True, slots=True)
class RejectFile(Command):
    """Rejects all that is still waiting of a file."""

    file: int
    reason: str


def reject_file(session: Session, command: RejectFile) -> None:
    """NotFound, WrongState, MissingText."""
    call(
        session,
        "reject_hourly_file",
        file=command.file,
        reason=command.reason,
        command=command.id,
    )


@dataclass(frozen=True, slots=True)
class ReturnFile(Command):
    """«Сообщить потребителю»: what is to be mended, as a notification and a letter."""

    file: int
    body: str


def return_file(session: Session, command: ReturnFile) -> int:
    """How many were reached. NotFound, WrongState, MissingText."""
    answer = call(
        session, "return_hourly_file", file=command.file, body=command.body, command=command.id
    )
    return int(answer["reached"])


@dataclass(frozen=True, slots=True)
class EstimateProfile(Command):
    """Estimated hours as a flagged revision; ``hours`` are the indexes that were estimated."""

    profile: int
    kwh: tuple[Decimal, ...]
    hours: tuple[int, ...]
    reason: str


def estimate_profile(session: Session, command: EstimateProfile) -> int:
    """The new revision's profile. NotFound, MissingText, WrongField."""
    answer = call(
        session,
        "estimate_profile",
        profile=command.profile,
        kwh=list(command.kwh),
        hours=list(command.hours),
        reason=command.reason,
        command=command.id,
    )
    return int(answer["profile"])


@dataclass(frozen=True, slots=True)
class SaveSender(Command):
    """How a sender writes: zone of its times, mapping of its layout."""

    sender: str
    zone: str
    mapping: dict[str, Any] | None = None


def save_sender(session: Session, command: SaveSender) -> None:
    """WrongField for an unknown zone or an empty sender."""
    call(
        session,
        "save_hourly_sender",
        sender=command.sender,
        zone=command.zone,
        mapping=None if command.mapping is None else Jsonb(command.mapping),
        command=command.id,
    )


def master_for(session: Session, files: Sequence[HourlyFile]) -> MasterData:
    """Master data for files of one month: by their contracts and by their meters.

    Serials are tried as they stand; an 80020 code and a number without its zeros find their meter
    by the contract that the file names.
    """
    numbers = {int(n) for f in files if (n := contract_of(f)) and n.isdigit() and int(n) < 10**6}
    serials = {p.serial.split("/", maxsplit=1)[0] for f in files for p in f.points}
    codes = {p.serial.split("/", maxsplit=1)[0] for f in files for p in f.points if p.days}
    months: set[date] = {p.profile.month for f in files for p in f.points}
    return master_of(session, numbers, serials, months, codes)
