"""What the desk reads of the outbox, the red marks and the reminders."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ColumnElement, DateTime, Integer, Text, func, or_, select
from sqlalchemy.orm import Session

from bsk_desk.db.keyset import Listing, contains, desk_view
from bsk_desk.features.mail.model import MailFilter, MailRow, Mark, Notice, NoticeFilter
from bsk_desk.kernel.paging import Key, Page, PageRequest

_WHEN = DateTime(timezone=True)
m = desk_view(
    "mails",
    id=BigInteger,
    recipient=Text,
    subject=Text,
    kind=Text,
    status=Text,
    created_at=_WHEN,
    attempts=Integer,
    next_at=_WHEN,
    sent_at=_WHEN,
    last_error=Text,
    consumer_id=BigInteger,
    registration_id=BigInteger,
    request_id=BigInteger,
    broadcast_id=BigInteger,
)
u = desk_view(
    "undelivered",
    request_id=BigInteger,
    registration_id=BigInteger,
    letters=BigInteger,
    last_error=Text,
)
n = desk_view(
    "my_notices",
    id=BigInteger,
    at=_WHEN,
    request_id=BigInteger,
    due_at=_WHEN,
    number=Text,
    form_title=Text,
    subject=Text,
)
MAILS: Listing[MailRow] = Listing(
    m,
    MailRow,
    {
        "created": (m.c.id,),
        "recipient": (m.c.recipient, m.c.id),
        "subject": (m.c.subject, m.c.id),
        "status": (m.c.status, m.c.id),
        "kind": (m.c.kind, m.c.id),
        "sent": (func.coalesce(m.c.sent_at, m.c.created_at), m.c.id),
        "error": (func.coalesce(m.c.last_error, ""), m.c.id),
    },
)
NOTICES: Listing[Notice] = Listing(
    n,
    Notice,
    {
        "due": (n.c.due_at, n.c.id),
        "told": (n.c.id,),
        "subject": (n.c.subject, n.c.id),
        "form": (n.c.form_title, n.c.id),
        "number": (func.coalesce(n.c.number, ""), n.c.id),
    },
)


def _conditions(wanted: MailFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status:
        found.append(m.c.status == wanted.status)
    if wanted.kind:
        found.append(m.c.kind == wanted.kind)
    if wanted.words.strip():
        found.append(or_(*(contains(c, wanted.words) for c in (m.c.recipient, m.c.subject))))
    return found


def list_mails(session: Session, wanted: MailFilter, page: PageRequest) -> Page[MailRow]:
    """Orders: as in MAILS. For administrators and auditors."""
    return MAILS.page(session, _conditions(wanted), page)


def count_mails(session: Session, wanted: MailFilter) -> int:
    """Exactly."""
    return MAILS.count(session, _conditions(wanted))


def mail_anchors(session: Session, wanted: MailFilter, page: PageRequest) -> Sequence[Key]:
    """Keys to jump by."""
    return MAILS.anchors(session, _conditions(wanted), page)


def find_mail(session: Session, mail: int) -> MailRow | None:
    """One letter."""
    return MAILS.find(session, mail)


def marks_of_requests(session: Session, requests: Sequence[int]) -> dict[int, Mark]:
    """Request -> its red mark; requests whose letters arrived are not in it."""
    query = (
        select(u.c.request_id, func.sum(u.c.letters), func.max(u.c.last_error))
        .where(u.c.request_id.in_(requests))
        .group_by(u.c.request_id)
    )
    return {row[0]: Mark(int(row[1]), row[2]) for row in session.execute(query)}


def list_notices(session: Session) -> tuple[Notice, ...]:
    """One's own reminders that were not put away, the most urgent first."""
    return NOTICES.rows(session, (), "due")


def _of_notices(wanted: NoticeFilter) -> list[ColumnElement[bool]]:
    if not wanted.words.strip():
        return []
    return [or_(contains(n.c.subject, wanted.words), contains(n.c.number, wanted.words))]


def page_of_notices(session: Session, wanted: NoticeFilter, page: PageRequest) -> Page[Notice]:
    """One's own; orders: due, told, subject, form, number."""
    return NOTICES.page(session, _of_notices(wanted), page)


def count_notices(session: Session, wanted: NoticeFilter) -> int:
    """Exactly."""
    return NOTICES.count(session, _of_notices(wanted))


def notice_anchors(session: Session, wanted: NoticeFilter, page: PageRequest) -> Sequence[Key]:
    """Keys to jump by."""
    return NOTICES.anchors(session, _of_notices(wanted), page)


def find_notice(session: Session, notice: int) -> Notice | None:
    """One of one's own; None once it was put away or its request is done or has another term."""
    return NOTICES.find(session, notice)
