"""What the desk reads of requests: lists by key, counts, the card. Every read is short."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    DateTime,
    FromClause,
    Row,
    Select,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from bsk_desk.features.service_requests.conditions import IN_QUEUE, conditions, fixed
from bsk_desk.features.service_requests.desk_views import accounts
from bsk_desk.features.service_requests.desk_views import requests as r
from bsk_desk.features.service_requests.model import ROW_COLUMNS, RequestRow
from bsk_desk.features.service_requests.request_filter import QUEUES, RequestFilter
from bsk_desk.kernel.errors import TooLarge
from bsk_desk.kernel.paging import Key, Page, PageRequest
from bsk_desk.kernel.words import counted

#: What has not happened stands last in the order that shows the newest, or the nearest, first.
_NEVER = literal(datetime(1900, 1, 1, tzinfo=UTC), DateTime(timezone=True))
_NO_DAY = literal(date(9999, 12, 31), Date)
#: Every order ends in the unique id and is NOT NULL throughout. Most have an index; channel,
#: assignee, topic and files are sorted out of one that carries them, account by a join. The last
#: four are sorted out of the rows: seldom asked for, and of all requests not worth an index.
ORDERS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "changed": (r.c.changed_at, r.c.id),
    "received": (r.c.received_at, r.c.id),
    "due": (r.c.due_order, r.c.id),
    "number": (r.c.number_order, r.c.id),
    "status": (r.c.status, r.c.changed_at, r.c.id),
    "form": (r.c.form, r.c.changed_at, r.c.id),
    "subject": (r.c.subject, r.c.id),
    "applicant": (r.c.applicant, r.c.id),
    "address": (r.c.address, r.c.id),
    "account": (func.coalesce(accounts.c.number, ""), r.c.id),
    "channel": (r.c.channel, r.c.id),
    "assignee": (r.c.assignee_order, r.c.id),
    "topic": (r.c.topic_order, r.c.id),
    "files": (r.c.files, r.c.id),
    "tracking": (r.c.tracking, r.c.id),
    "registered": (func.coalesce(r.c.registered_at, _NEVER), r.c.id),
    "done": (func.coalesce(r.c.done_at, _NEVER), r.c.id),
    "outcome": (func.coalesce(r.c.outcome, ""), r.c.id),
    "postponed": (func.coalesce(r.c.postponed_until, _NO_DAY), r.c.id),
}
#: So many requests one bulk action takes (bsk.check_bulk).
MOST_AT_ONCE = 100_000
_ROW = tuple(r.c[name] for name in ROW_COLUMNS)


def list_requests(session: Session, wanted: RequestFilter, page: PageRequest) -> Page[RequestRow]:
    """The rows after a key in one of ORDERS, one query. KeyError for an unknown order."""
    keys = ORDERS[page.order]
    narrow = select(r.c.id.label("row_id"), *_labelled(keys)).select_from(_source(page))
    narrow = narrow.where(*conditions(session, wanted))
    if page.after is not None:
        narrow = narrow.where(_after(keys, page))
    # First the keys alone, out of an index where there is one; then the rows of this page.
    chosen = narrow.order_by(*_ordered(keys, page)).limit(_limit(wanted, page)).subquery()
    found_keys = [chosen.c[f"key_{n}"] for n in range(len(keys))]
    query = select(*_ROW, *found_keys).join(chosen, chosen.c.row_id == r.c.id)
    found = session.execute(query.order_by(*_ordered(found_keys, page))).all()
    rows = tuple(_request_row(row) for row in found[: page.size])
    more = len(found) > page.size
    return Page(rows, tuple(found[page.size - 1][len(_ROW) :]) if more else None)


def count_requests(session: Session, wanted: RequestFilter) -> int:
    """How many rows the filter leaves, exactly."""
    return session.execute(
        select(func.count()).select_from(r).where(*conditions(session, wanted))
    ).scalar_one()


def request_anchors(session: Session, wanted: RequestFilter, page: PageRequest) -> Sequence[Key]:
    """Keys of every ``page.size``-th row (the size-th, …), in the page's order."""
    keys = ORDERS[page.order]
    place = func.row_number().over(order_by=_ordered(keys, page)).label("place")
    numbered = (
        select(*_labelled(keys), place)
        .select_from(_source(page))
        .where(*conditions(session, wanted))
        .subquery()
    )
    query = (
        select(*(numbered.c[f"key_{n}"] for n in range(len(keys))))
        .where(numbered.c.place % page.size == 0)
        .order_by(numbered.c.place)
    )
    return [tuple(row) for row in session.execute(query)]


def list_ids(session: Session, wanted: RequestFilter, limit: int = MOST_AT_ONCE) -> list[int]:
    """The ids of all that match, for a bulk action; TooLarge where they are more than that."""
    query = select(r.c.id).where(*conditions(session, wanted)).order_by(r.c.id).limit(limit + 1)
    found = list(session.scalars(query))
    if len(found) > limit:
        raise too_many(limit)
    return found


def too_many(limit: int) -> TooLarge:
    """Why so many cannot be worked in one go, and what to do."""
    number = counted(limit, "обращения", "обращений", "обращений")
    return TooLarge(
        f"Отмечено больше {number}, за один раз столько не сделать. Сузьте список условием, "
        "например датой поступления, и сделайте по частям."
    )


def find_rows(session: Session, ids: Sequence[int]) -> dict[int, RequestRow]:
    """These requests as they stand in a list; who is missing is gone or hidden."""
    found = session.execute(select(*_ROW).where(r.c.id.in_(ids)))
    return {row.id: _request_row(row) for row in found}


def count_queues(session: Session) -> dict[str, int]:
    """Code of each queue -> how many requests are in it; one query."""
    query = select(
        *(
            select(func.count())
            .select_from(r)
            .where(*IN_QUEUE[queue.code]())
            .scalar_subquery()
            .label(queue.code)
            for queue in QUEUES
        )
    )
    return dict(session.execute(query).mappings().one())


def other_requests(
    session: Session, consumer_id: int, except_id: int, limit: int = 20
) -> tuple[RequestRow, ...]:
    """What else the consumer has filed, the newest change first."""
    query: Select[Any] = (
        select(*_ROW)
        .where(r.c.consumer_id == consumer_id, r.c.id != except_id)
        .order_by(r.c.changed_at.desc(), r.c.id.desc())
        .limit(limit)
    )
    return tuple(_request_row(row) for row in session.execute(query))


def _request_row(row: Row[Any]) -> RequestRow:
    return RequestRow(*row[: len(_ROW)])


def _source(page: PageRequest) -> FromClause:
    """The view; with the accounts beside it where the order needs their numbers."""
    if page.order == "account":
        return r.outerjoin(accounts, accounts.c.id == r.c.account_id)
    return r


def _limit(wanted: RequestFilter, page: PageRequest) -> int | BindParameter[int]:
    """A row more than the page. Beside other parameters it stays one.

    Knowing the limit, PostgreSQL would settle on a plan that does not know those: of a search, or
    of a jump, the wrong index.
    """
    alone = page.after is None and wanted == RequestFilter(queue=wanted.queue)
    return fixed(page.size + 1) if alone else page.size + 1


def _labelled(keys: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    return [key.label(f"key_{n}") for n, key in enumerate(keys)]


def _ordered(keys: Sequence[ColumnElement[Any]], page: PageRequest) -> list[ColumnElement[Any]]:
    return [key.desc() if page.descending else key.asc() for key in keys]


def _after(keys: Sequence[ColumnElement[Any]], page: PageRequest) -> ColumnElement[bool]:
    assert page.after is not None
    position = tuple_(*keys)
    given = tuple_(*(literal(v, k.type) for v, k in zip(page.after, keys, strict=True)))
    return position < given if page.descending else position > given
