"""What the desk reads of broadcasts: list, one, recipients, saved audiences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    and_,
    case,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from bsk_desk.db.keyset import Listing, contains, desk_view
from bsk_desk.db.tables import Staff
from bsk_desk.features.broadcasts.model import (
    Broadcast,
    BroadcastFilter,
    BroadcastRow,
    Recipient,
    RecipientFilter,
    SavedAudience,
)
from bsk_desk.kernel.paging import Key, Page, PageRequest

_WHEN = DateTime(timezone=True)
b = desk_view(
    "broadcasts",
    **dict.fromkeys(("id", "follow_up_of", "outage_id"), BigInteger),
    **dict.fromkeys(
        (
            "title", "body", "status", "author", "author_name", "submitted_by", "approved_by",
            "return_reason", "started_by",
        ),
        Text,
    ),
    **dict.fromkeys(
        (
            "created_at", "changed_at", "submitted_at", "approved_at", "scheduled_at", "started_at",
            "visible_from", "finished_at",
        ),
        _WHEN,
    ),
    audience=JSONB,
    by_mail=Boolean,
    placeholders=ARRAY(Text),
    recipients=Integer,
    delivered=Integer,
)  # fmt: skip
r = desk_view(
    "broadcast_recipients",
    broadcast_id=BigInteger,
    consumer_id=BigInteger,
    display_name=Text,
    kind=Text,
    delivered_at=_WHEN,
    read_at=_WHEN,
    mail_status=Text,
    mail_sent_at=_WHEN,
    mail_error=Text,
    email=Text,
)
s = desk_view(
    "saved_audiences", id=BigInteger, title=Text, definition=JSONB, owner=Text, changed_at=_WHEN
)
#: Where a moment is not known yet: after all that are.
_FAR = literal(datetime(9999, 1, 1, tzinfo=UTC), _WHEN)
_MOMENT = case(
    (and_(b.c.status == "scheduled", b.c.scheduled_at.is_not(None)), b.c.scheduled_at),
    else_=func.coalesce(b.c.finished_at, b.c.started_at, b.c.changed_at),
)
BROADCASTS: Listing[BroadcastRow] = Listing(
    b,
    BroadcastRow,
    {
        "changed": (b.c.changed_at, b.c.id),
        "created": (b.c.id,),
        "title": (b.c.title, b.c.id),
        "status": (b.c.status, b.c.changed_at, b.c.id),
        "recipients": (b.c.recipients, b.c.id),
        "delivered": (b.c.delivered, b.c.id),
        "moment": (_MOMENT, b.c.id),
        "author": (func.coalesce(b.c.author_name, b.c.author), b.c.id),
    },
)
_BROADCAST: Listing[Broadcast] = Listing(b, Broadcast, {})
RECIPIENTS: Listing[Recipient] = Listing(
    r,
    Recipient,
    {
        "consumer": (r.c.consumer_id,),
        "name": (r.c.display_name, r.c.consumer_id),
        "read": (func.coalesce(r.c.read_at, _FAR), r.c.consumer_id),
        "mail": (func.coalesce(r.c.mail_status, ""), r.c.display_name, r.c.consumer_id),
    },
)
_AUDIENCES: Listing[SavedAudience] = Listing(s, SavedAudience, {"title": (s.c.title, s.c.id)})


def _conditions(wanted: BroadcastFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(b.c.status == wanted.status)
    if wanted.words.strip():
        found.append(contains(b.c.title, wanted.words))
    if not wanted.outages:
        found.append(b.c.outage_id.is_(None))
    return found


def list_broadcasts(
    session: Session, wanted: BroadcastFilter, page: PageRequest
) -> Page[BroadcastRow]:
    """Orders: changed, created, title, status, recipients, delivered, moment, author."""
    return BROADCASTS.page(session, _conditions(wanted), page)


def count_broadcasts(session: Session, wanted: BroadcastFilter) -> int:
    """Exactly."""
    return BROADCASTS.count(session, _conditions(wanted))


def broadcast_anchors(
    session: Session, wanted: BroadcastFilter, page: PageRequest
) -> Sequence[Key]:
    """Keys to jump by."""
    return BROADCASTS.anchors(session, _conditions(wanted), page)


def find_broadcast(session: Session, broadcast: int) -> Broadcast | None:
    """One, or None."""
    return _BROADCAST.find(session, broadcast)


def _recipient_conditions(wanted: RecipientFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [r.c.broadcast_id == wanted.broadcast]
    if wanted.read is not None:
        found.append(r.c.read_at.is_not(None) if wanted.read else r.c.read_at.is_(None))
    if wanted.mail_status:
        found.append(r.c.mail_status == wanted.mail_status)
    return found


def list_recipients(
    session: Session, wanted: RecipientFilter, page: PageRequest
) -> Page[Recipient]:
    """Orders: consumer, name, read, mail. For administrators and auditors."""
    return RECIPIENTS.page(session, _recipient_conditions(wanted), page)


def count_recipients(session: Session, wanted: RecipientFilter) -> int:
    """Exactly."""
    return RECIPIENTS.count(session, _recipient_conditions(wanted))


def recipient_anchors(
    session: Session, wanted: RecipientFilter, page: PageRequest
) -> Sequence[Key]:
    """Keys to jump by."""
    return RECIPIENTS.anchors(session, _recipient_conditions(wanted), page)


def list_audiences(session: Session) -> tuple[SavedAudience, ...]:
    """Saved ones by title."""
    return _AUDIENCES.rows(session, (), "title")


def staff_names(session: Session, logins: Sequence[str]) -> dict[str, str]:
    """Login -> full name, of those there are."""
    who = select(Staff.login, Staff.full_name).where(Staff.login.in_(logins))
    return {row.login: row.full_name for row in session.execute(who)}
