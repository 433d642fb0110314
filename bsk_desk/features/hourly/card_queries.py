"""What the page of hourly files reads: lines of the list, and everything about one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Double, and_, cast, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from bsk_desk.features.hourly.model.hours import month_before
from bsk_desk.features.hourly.queries import (
    CURRENT,
    FileFilter,
    FileRow,
    ProfileRow,
    file_profiles,
    find_file,
    list_files,
)
from bsk_desk.features.hourly.tables import metering_points, profiles, register_readings

#: File, member, serial and month: what a point of a file is known by.
PointKey = tuple[int, str, str, date]


@dataclass(frozen=True, slots=True)
class PointState:
    """The newest revision that came out of a point of a file."""

    profile: int
    name: str
    status: str
    blocked: bool
    estimated: bool
    hours: int
    total: Decimal
    reason: str | None
    compared: bool
    """Whether both registers of the month are known, so that the sum could be checked."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The files of the list, and the state of each of their points that has a meter."""

    files: tuple[FileRow, ...]
    states: dict[PointKey, PointState]


@dataclass(frozen=True, slots=True)
class Card:
    """A file with its revisions, and the hours of the month before by metering point."""

    file: FileRow
    profiles: tuple[ProfileRow, ...]
    before: dict[int, tuple[float | None, ...]]

    def newest(self, serial: str, member: str, month: date) -> ProfileRow | None:
        """The last revision of a point of this file."""
        found = [
            p
            for p in self.profiles
            if p.serial == serial and p.month == month and (p.member or "") == member
        ]
        return found[-1] if found else None

    def raw(self, serial: str, member: str, month: date) -> ProfileRow | None:
        """The last revision that is as the file has it, nothing estimated."""
        found = [
            p
            for p in self.profiles
            if p.serial == serial
            and p.month == month
            and (p.member or "") == member
            and not p.estimated
        ]
        return found[-1] if found else None


def read_lines(session: Session, wanted: FileFilter) -> Lines:
    """Files as list_files orders them, with the states of their points."""
    files = tuple(list_files(session, wanted))
    return Lines(files, _states(session, [file.id for file in files]))


def _states(session: Session, files: Sequence[int]) -> dict[PointKey, PointState]:
    query = (
        select(
            profiles.c.file_id,
            profiles.c.member,
            metering_points.c.serial,
            profiles.c.month,
            profiles.c.id,
            metering_points.c.name,
            profiles.c.status,
            profiles.c.blocked,
            profiles.c.estimated.is_not(None).label("estimated"),
            profiles.c.hours,
            profiles.c.total,
            profiles.c.reason,
            (register_readings.c.end_value - register_readings.c.start_value).is_not(None),
        )
        .join(metering_points, metering_points.c.id == profiles.c.point_id)
        .outerjoin(
            register_readings,
            and_(
                register_readings.c.point_id == profiles.c.point_id,
                register_readings.c.month == profiles.c.month,
            ),
        )
        .where(profiles.c.file_id.in_(files))
        .order_by(profiles.c.revision)
    )
    found: dict[PointKey, PointState] = {}
    for file, member, serial, month, *rest in session.execute(query):
        found[file, member or "", serial, month] = PointState(*rest)
    return found


def read_card(session: Session, file: int) -> Card | None:
    """None for a file that is not there."""
    row = find_file(session, file)
    if row is None:
        return None
    found = tuple(file_profiles(session, file))
    return Card(row, found, _before(session, found))


def _before(session: Session, of: Sequence[ProfileRow]) -> dict[int, tuple[Any, ...]]:
    """The accepted hours of the month before each point's month."""
    before: dict[int, tuple[Any, ...]] = {}
    for month in {profile.month for profile in of}:
        points = {p.point_id for p in of if p.month == month}
        hours = cast(profiles.c.kwh, ARRAY(Double))
        query = select(profiles.c.point_id, hours).where(
            profiles.c.point_id.in_(points),
            profiles.c.month == month_before(month),
            profiles.c.status.in_(CURRENT),
        )
        before |= {row[0]: tuple(row[1]) for row in session.execute(query)}
    return before
