"""A RequestFilter as SQL conditions on the desk's view."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from bsk_desk.features.service_requests.desk_views import accounts
from bsk_desk.features.service_requests.desk_views import requests as r
from bsk_desk.features.service_requests.request_filter import ME, NONE, RequestFilter
from bsk_desk.kernel.times import BARNAUL, SOON_DAYS

Condition = ColumnElement[bool]

_NOW = func.now()
#: With the collation of the column: without it no index is used.
_ME: ColumnElement[str] = literal_column('session_user::text COLLATE "default"')


def fixed(value: Any, type_: TypeEngine[Any] | None = None) -> BindParameter[Any]:
    """A value of ours written into the statement: PostgreSQL then keeps one plan for it.

    With a parameter it plans each reading anew (two milliseconds of a list's four), since only the
    value tells whether the index of open requests serves.
    """
    return bindparam(None, value, type_, literal_execute=True)


_OPEN = r.c.status != fixed("done")
#: What belongs to a queue. A paused request has its ``due_order`` at the end of time.
IN_QUEUE: dict[str, Callable[[], tuple[Condition, ...]]] = {
    "new": lambda: (r.c.status == fixed("submitted"),),
    "mine": lambda: (_OPEN, r.c.assignee == _ME),
    "info_requested": lambda: (r.c.status == fixed("info_requested"),),
    "postponed": lambda: (r.c.status == fixed("postponed"),),
    "overdue": lambda: (_OPEN, r.c.due_order < _NOW),
    "soon": lambda: (_OPEN, r.c.due_order >= _NOW, r.c.due_order < _end_of_day_in(SOON_DAYS)),
    "complaints": lambda: (_OPEN, r.c.form == fixed("complaint")),
    "open": lambda: (_OPEN,),
    "all": lambda: (),
}
_DAYS = {
    "received": r.c.received_at,
    "registered": r.c.registered_at,
    "changed": r.c.changed_at,
    "done": r.c.done_at,
    "due": r.c.due_at,
}
_CODES = {
    "statuses": r.c.status,
    "forms": r.c.form,
    "channels": r.c.channel,
    "topics": r.c.topic,
    "outcomes": r.c.outcome,
    "applicant_kinds": r.c.applicant_kind,
    "assignees": r.c.assignee,
}


def conditions(session: Session, wanted: RequestFilter) -> list[Condition]:
    """All of them; an unknown queue is a KeyError.

    What was typed becomes a tsquery in a round trip of its own: as a constant PostgreSQL knows how
    many rows it finds, and whether to read the index of words or the order of the list.
    """
    made = list(IN_QUEUE[wanted.queue]())
    if wanted.text.strip():
        typed = session.scalar(select(cast(func.desk.search_query(wanted.text), Text)))
        made.append(r.c.search.op("@@")(cast(typed, TSQUERY)) if typed else false())
    made += _of_codes(wanted)
    made += _of_words(wanted)
    made += _of_days(wanted)
    made += _of_flags(wanted)
    return made


def _of_codes(wanted: RequestFilter) -> Iterator[Condition]:
    for name, column in _CODES.items():
        codes: tuple[str, ...] = getattr(wanted, name)
        if codes:
            yield or_(false(), *(_is(column, code) for code in codes))


def _is(column: ColumnElement[str], code: str) -> Condition:
    if code == NONE:
        return column.is_(None)
    return column == (_ME if code == ME else code)


def _of_words(wanted: RequestFilter) -> Iterator[Condition]:
    for name in ("subject", "applicant", "address", "email"):
        if words := getattr(wanted, name).strip():
            yield r.c[name].icontains(words, autoescape=True)
    if wanted.number.strip():
        yield r.c.number_order.istartswith(wanted.number.strip(), autoescape=True)
    if code := wanted.tracking.strip().upper():
        yield r.c.tracking.startswith(code, autoescape=True)
    if digits := "".join(wanted.account.split()):
        yield r.c.account_id.in_(_accounts(accounts.c.number.startswith(digits, autoescape=True)))
    if wanted.contract.strip():
        number = wanted.contract.strip()
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        wanted_one = accounts.c.contract == int(number) if is_number else false()
        yield r.c.account_id.in_(_accounts(wanted_one))


def _accounts(condition: Condition) -> Select[Any]:
    return select(accounts.c.id).where(condition)


def _of_days(wanted: RequestFilter) -> Iterator[Condition]:
    for name, column in _DAYS.items():
        first: date | None = getattr(wanted, f"{name}_from")
        last: date | None = getattr(wanted, f"{name}_to")
        if first is not None:
            yield column >= _midnight(first)
        if last is not None:
            yield column < _midnight(last + timedelta(days=1))
    if wanted.postponed_from is not None:  # a day, no moment
        yield r.c.postponed_until >= wanted.postponed_from
    if wanted.postponed_to is not None:
        yield r.c.postponed_until <= wanted.postponed_to


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BARNAUL)


def _of_flags(wanted: RequestFilter) -> Iterator[Condition]:
    if wanted.unseen is not None:
        yield r.c.unseen == wanted.unseen
    if wanted.with_files is not None:
        yield r.c.files > 0 if wanted.with_files else r.c.files == 0
    if wanted.repeats is not None:
        yield r.c.repeat_of.isnot(None) if wanted.repeats else r.c.repeat_of.is_(None)
    if wanted.overdue is not None:
        late = _OPEN & (r.c.due_order < _NOW)
        yield late if wanted.overdue else ~late
    if wanted.due_days is not None:
        yield _OPEN & (r.c.due_order < _end_of_day_in(wanted.due_days))
    for name in ("consumer_id", "account_id", "outage_id"):
        if (value := getattr(wanted, name)) is not None:
            yield r.c[name] == value


def _end_of_day_in(days: int) -> ColumnElement[datetime]:
    """Midnight of Barnaul after so many days from now; the clock is the database's."""
    zone = fixed(BARNAUL.key)
    today = func.date_trunc(fixed("day"), func.timezone(zone, _NOW))
    return func.timezone(zone, today + fixed(timedelta(days=days + 1)))
