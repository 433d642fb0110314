"""Marks of a card or a row: letters that did not arrive, outages that would explain a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Text, select
from sqlalchemy.orm import Session

from bsk_desk.db.keyset import desk_view

_WHEN = DateTime(timezone=True)
u = desk_view("undelivered", request_id=BigInteger, letters=BigInteger, last_error=Text)
o = desk_view(
    "outage_offers",
    request_id=BigInteger,
    outage_id=BigInteger,
    reason=Text,
    from_at=_WHEN,
    restored_at=_WHEN,
)


@dataclass(frozen=True, slots=True)
class OutageOffer:
    """«Похоже, это то же отключение»."""

    outage: int
    reason: str
    from_at: datetime
    restored_at: datetime | None


@dataclass(frozen=True, slots=True)
class CardMarks:
    """``undelivered`` letters failed for good, the last with these words of the server."""

    undelivered: int = 0
    last_error: str | None = None
    offers: tuple[OutageOffer, ...] = ()


def find_marks(session: Session, request: int) -> CardMarks:
    """The marks of a request that is seen on a card; two queries."""
    letters = session.execute(
        select(u.c.letters, u.c.last_error).where(u.c.request_id == request)
    ).first()
    offers = session.execute(
        select(o.c.outage_id, o.c.reason, o.c.from_at, o.c.restored_at)
        .where(o.c.request_id == request)
        .order_by(o.c.from_at.desc(), o.c.outage_id.desc())
    )
    found = tuple(OutageOffer(*row) for row in offers)
    return CardMarks(int(letters[0]) if letters else 0, letters[1] if letters else None, found)
