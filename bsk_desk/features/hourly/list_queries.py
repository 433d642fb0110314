"""The list of files: what is asked for, its pages by key, how many stand where, where one is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Numeric,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session

from bsk_desk.db.keyset import Listing, contains
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.features.hourly.tables import file_view as v
from bsk_desk.features.hourly.tables import profiles
from bsk_desk.kernel.paging import Page, PageRequest

#: Files with their points are large rows: a page of them.
PAGE = 200
#: How a file stands, as the page marks it: unread, with errors, with questions, sound, accepted,
#: given back, put away (rejected or replaced).
UNREAD, ERRORS, QUESTIONS, SOUND = "notifying", "overdue", "soon", "submitted"
ACCEPTED, RETURNED, PUT_AWAY = "done", "info_requested", "postponed"
_RANKS = (ERRORS, QUESTIONS, SOUND, UNREAD, RETURNED, ACCEPTED, PUT_AWAY)


@dataclass(frozen=True, slots=True)
class FileFilter:
    """Which files: of a month of consumption (or of none yet), of some roles, with these words."""

    month: date | None = None
    roles: tuple[str, ...] = ()
    words: str = ""


def _still_open() -> ColumnElement[bool]:
    """Whether the newest revision of one of its points waits."""
    newer = profiles.alias()
    later = exists().where(
        newer.c.file_id == profiles.c.file_id,
        newer.c.point_id == profiles.c.point_id,
        newer.c.month == profiles.c.month,
        newer.c.member.is_not_distinct_from(profiles.c.member),
        newer.c.revision > profiles.c.revision,
    )
    return exists().where(profiles.c.file_id == v.c.id, profiles.c.status == "waiting", ~later)


def _sum_of(name: str) -> ColumnElement[Decimal]:
    """Of a figure of all its points; words that are none count for nothing."""
    return literal_column(
        f"(SELECT coalesce(sum((p ->> '{name}')::numeric), 0) FROM"  # noqa: S608 - our own names
        f" jsonb_array_elements(desk.hourly_files.points) p"
        rf" WHERE p ->> '{name}' ~ '^[0-9]{{1,18}}([.][0-9]{{1,6}})?$')",
        Numeric,
    )


#: The role of a file, as ui.words.file_mark has it.
ROLE: ColumnElement[str] = case(
    (v.c.status == "waiting", UNREAD),
    (v.c.status == "accepted", ACCEPTED),
    (v.c.status == "returned", RETURNED),
    (v.c.status.in_(("rejected", "superseded")), PUT_AWAY),
    (and_(v.c.status == "partly", ~_still_open()), ACCEPTED),
    (v.c.findings.contains([{"level": "E"}]), ERRORS),
    (v.c.findings.contains([{"level": "W"}]), QUESTIONS),
    else_=SOUND,
)
_RANK = case({role: at for at, role in enumerate(_RANKS)}, value=ROLE, else_=len(_RANKS))
_WAITS = v.c.status.in_(("waiting", "read", "partly"))
#: What may be sorted by; «fresh» descending is the newest first, what waits before the rest.
FILES: Listing[FileRow] = Listing(
    v,
    FileRow,
    {
        "fresh": (_WAITS, v.c.id),
        "at": (v.c.id,),
        "name": (v.c.name, v.c.id),
        "organization": (func.coalesce(v.c.organization, ""), v.c.id),
        "contract": (func.coalesce(v.c.contract, 0), v.c.id),
        "hours": (_sum_of("hours"), v.c.id),
        "kwh": (_sum_of("total"), v.c.id),
        "check": (_RANK, v.c.id),
    },
)
FRESH = PageRequest("fresh", descending=True, size=PAGE)


def list_files(session: Session, wanted: FileFilter, request: PageRequest) -> Page[FileRow]:
    """A page of files; orders as FILES has them."""
    page = FILES.page(session, _conditions(wanted), request)
    rows = (replace(r, findings=tuple(r.findings), points=tuple(r.points)) for r in page.rows)
    return Page(tuple(rows), page.next_after)


def count_roles(session: Session, wanted: FileFilter) -> Mapping[str, int]:
    """How many of all that is filtered stand where; the sum is their number."""
    role = select(ROLE.label("role")).where(*_conditions(wanted)).subquery()
    query = select(role.c.role, func.count()).group_by(role.c.role)
    return {str(name): int(count) for name, count in session.execute(query)}


def place_of(session: Session, wanted: FileFilter, request: PageRequest, file: int) -> int | None:
    """Its place in the list, from 0; None where the filter leaves it out."""
    keys = FILES.orders[request.order]
    order = [key.desc() if request.descending else key.asc() for key in keys]
    place = func.row_number().over(order_by=order).label("place")
    numbered = select(v.c.id, place).where(*_conditions(wanted)).subquery()
    found = session.scalar(select(numbered.c.place).where(numbered.c.id == file))
    return None if found is None else int(found) - 1


def unread_files(session: Session, limit: int = PAGE) -> list[tuple[int, str, str | None]]:
    """(id, name, sender) of what the site and the mailbox have brought, the oldest first."""
    query = select(v.c.id, v.c.name, v.c.sender).where(v.c.status == "waiting")
    found = session.execute(query.order_by(v.c.id).limit(limit))
    return [(row[0], row[1], row[2]) for row in found]


def _conditions(wanted: FileFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.month is not None:
        conditions.append((v.c.month == wanted.month) | v.c.month.is_(None))
    if wanted.roles:
        conditions.append(ROLE.in_(wanted.roles))
    conditions += [_has(word) for word in wanted.words.split()]
    return conditions


def _has(word: str) -> ColumnElement[bool]:
    """In its name, sender, organisation, contract or one of its meters."""
    path: ColumnElement[Any] = literal_column("'$[*].serial'::jsonpath")
    meters = cast(func.jsonb_path_query_array(v.c.points, path), Text)
    texts = (v.c.name, v.c.sender, v.c.organization, cast(v.c.contract, Text), meters)
    return or_(*(contains(text, word) for text in texts))
