"""What the page of hourly files reads: lines of the list, and everything about one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Double, and_, cast, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from bsk_desk.features.hourly.list_queries import (
    PAGE,
    FileFilter,
    count_roles,
    list_files,
    place_of,
    unread_files,
)
from bsk_desk.features.hourly.model.hours import month_before
from bsk_desk.features.hourly.queries import (
    CURRENT,
    FileRow,
    ProfileRow,
    file_profiles,
    find_file,
)
from bsk_desk.features.hourly.tables import metering_points, profiles, register_readings
from bsk_desk.kernel.paging import Key, PageRequest

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
    next_after: Key | None = None
    """Where the next page begins, None at the end."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What the list shows: ``wanted`` is another filter where a file had to be shown.

    ``counts`` are of all that is filtered, by role; ``unread`` of all that waits for a reader.
    """

    wanted: FileFilter
    lines: Lines
    counts: Mapping[str, int]
    unread: tuple[tuple[int, str, str | None], ...]
    found: bool


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


def read_page(session: Session, wanted: FileFilter, request: PageRequest) -> Lines:
    """Files in the order asked for, with the states of their points."""
    page = list_files(session, wanted, request)
    return Lines(page.rows, _states(session, [file.id for file in page.rows]), page.next_after)


def read_list(
    session: Session, wanted: FileFilter, request: PageRequest, file: int | None
) -> Listed:
    """The list from its top; with ``file``, as far as that one, whatever the filter was."""
    found = True
    if file is not None:
        place = place_of(session, wanted, request, file)
        row = find_file(session, file) if place is None else None
        if row is not None:
            wanted = FileFilter(month=row.month or wanted.month)
            place = place_of(session, wanted, request, file)
        found = place is not None
        request = replace(request, size=max(request.size, (place or 0) + 1 + PAGE // 4))
    lines = read_page(session, wanted, request)
    counts = count_roles(session, wanted)
    return Listed(wanted, lines, counts, tuple(unread_files(session)), found)


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
