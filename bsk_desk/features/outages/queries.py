"""What the desk reads of outages and of the offers to link a request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from bsk_desk.db.keyset import Listing, contains, desk_view
from bsk_desk.features.outages.model import (
    Offer,
    OutageFilter,
    OutageNews,
    OutageRequest,
    OutageRow,
)
from bsk_desk.kernel.paging import Key, Page, PageRequest

_WHEN = DateTime(timezone=True)
o = desk_view(
    "outages",
    **dict.fromkeys(("id", "requests", "open_requests"), BigInteger),
    **dict.fromkeys(
        ("kind", "reason", "measures", "body", "status", "author", "author_name"), Text
    ),
    **dict.fromkeys(
        ("from_at", "until_at", "restored_at", "created_at", "changed_at", "published_at"), _WHEN
    ),
    addresses=ARRAY(Text),
    accounts=ARRAY(Text),
)
f = desk_view(
    "outage_offers",
    request_id=BigInteger,
    outage_id=BigInteger,
    kind=Text,
    reason=Text,
    from_at=_WHEN,
    until_at=_WHEN,
    restored_at=_WHEN,
)
r = desk_view(
    "service_requests",
    **dict.fromkeys(("id", "outage_id"), BigInteger),
    **dict.fromkeys(("number", "form_short", "subject", "applicant", "address", "status"), Text),
    received_at=_WHEN,
)
b = desk_view(
    "broadcasts",
    **dict.fromkeys(("id", "outage_id"), BigInteger),
    title=Text,
    status=Text,
    recipients=Integer,
    created_at=_WHEN,
)
#: Where a moment is not known yet: after all that are.
_FAR = literal(datetime(9999, 1, 1, tzinfo=UTC), _WHEN)
OUTAGES: Listing[OutageRow] = Listing(
    o,
    OutageRow,
    {
        "from": (o.c.from_at, o.c.id),
        "changed": (o.c.changed_at, o.c.id),
        "kind": (o.c.kind, o.c.from_at, o.c.id),
        "status": (o.c.status, o.c.from_at, o.c.id),
        "reason": (o.c.reason, o.c.id),
        "until": (func.coalesce(o.c.restored_at, o.c.until_at, _FAR), o.c.id),
        "where": (func.array_to_string(o.c.addresses, " "), o.c.id),
        "waits": (o.c.open_requests, o.c.id),
    },
)
_REQUESTS: Listing[OutageRequest] = Listing(
    r, OutageRequest, {"received": (r.c.received_at.desc(), r.c.id.desc())}
)
_NEWS: Listing[OutageNews] = Listing(b, OutageNews, {"id": (b.c.id.desc(),)})
_OFFERS: Listing[Offer] = Listing(f, Offer, {"from": (f.c.from_at.desc(), f.c.outage_id.desc())})


def _conditions(wanted: OutageFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(o.c.status == wanted.status)
    if wanted.kind:
        found.append(o.c.kind == wanted.kind)
    if wanted.words.strip():
        places = func.array_to_string(o.c.addresses, " ")
        texts = (o.c.reason, o.c.body, places)
        found.append(or_(*(contains(text, wanted.words) for text in texts)))
    return found


def list_outages(session: Session, wanted: OutageFilter, page: PageRequest) -> Page[OutageRow]:
    """Orders: from, changed, kind, status, reason, until, where, waits."""
    return OUTAGES.page(session, _conditions(wanted), page)


def count_outages(session: Session, wanted: OutageFilter) -> int:
    """Exactly."""
    return OUTAGES.count(session, _conditions(wanted))


def outage_anchors(session: Session, wanted: OutageFilter, page: PageRequest) -> Sequence[Key]:
    """Keys to jump by."""
    return OUTAGES.anchors(session, _conditions(wanted), page)


def find_outage(session: Session, outage: int) -> OutageRow | None:
    """One, or None."""
    return OUTAGES.find(session, outage)


def offers_for(session: Session, request: int) -> tuple[Offer, ...]:
    """Outages that explain a request which is linked to none, the latest first."""
    return _OFFERS.rows(session, (f.c.request_id == request,), "from")


def requests_of(session: Session, outage: int) -> tuple[OutageRequest, ...]:
    """Requests linked to an outage, the open ones first, then the latest."""
    found = _REQUESTS.rows(session, (r.c.outage_id == outage,), "received")
    return tuple(sorted(found, key=lambda one: one.status == "done"))


def later_requests(session: Session, outage: int) -> tuple[OutageRequest, ...]:
    """Requests that arrived later and look like this outage, the latest first."""
    offered = select(f.c.request_id).where(f.c.outage_id == outage)
    return _REQUESTS.rows(session, (r.c.id.in_(offered),), "received")


def news_of(session: Session, outage: int) -> tuple[OutageNews, ...]:
    """The broadcasts by which the cabinets were told of it, the latest first."""
    return _NEWS.rows(session, (b.c.outage_id == outage,), "id")
