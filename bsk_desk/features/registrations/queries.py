"""What an administrator reads of sign-ups and acts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import BigInteger, ColumnElement, DateTime, Integer, Text, func, literal, select
from sqlalchemy.orm import Session

from bsk_desk.db.keyset import Listing, contains, desk_view
from bsk_desk.features.registrations.model import ActRow, RegistrationFilter, RegistrationRow
from bsk_desk.features.registrations.tables import destruction_acts as a
from bsk_desk.kernel.paging import Key, Page, PageRequest

_WHEN = DateTime(timezone=True)
v = desk_view(
    "registrations",
    id=BigInteger,
    email=Text,
    step=Text,
    created_at=_WHEN,
    confirmed_at=_WHEN,
    finished_at=_WHEN,
    consumer_id=BigInteger,
    wrong_codes=Integer,
    deletes_at=_WHEN,
    mail_id=BigInteger,
    mail_status=Text,
    mail_error=Text,
    mail_attempts=Integer,
    mail_next_at=_WHEN,
    mail_sent_at=_WHEN,
)
#: Where a moment is not known yet: after all that are.
_FAR = literal(datetime(9999, 1, 1, tzinfo=UTC), _WHEN)
REGISTRATIONS: Listing[RegistrationRow] = Listing(
    v,
    RegistrationRow,
    {
        "created": (v.c.created_at, v.c.id),
        "email": (v.c.email, v.c.id),
        "step": (v.c.step, v.c.created_at, v.c.id),
        "deletes": (func.coalesce(v.c.deletes_at, _FAR), v.c.id),
        "letter": (func.coalesce(v.c.mail_status, ""), v.c.id),
    },
)


ACTS: Listing[ActRow] = Listing(
    a,
    ActRow,
    {
        "at": (a.c.at, a.c.id),
        "id": (a.c.id,),
        "who": (a.c.who_name, a.c.id),
        "reason": (a.c.reason, a.c.id),
        "until": (a.c.keep_until, a.c.id),
    },
)


def _conditions(wanted: RegistrationFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.stuck:
        found.append(v.c.step != "finished")
    if wanted.refused:
        found.append(v.c.mail_status == "failed")
    if wanted.words.strip():
        found.append(contains(v.c.email, wanted.words))
    return found


def list_registrations(
    session: Session, wanted: RegistrationFilter, page: PageRequest
) -> Page[RegistrationRow]:
    """Orders: as in REGISTRATIONS. NotAllowed for anyone but administrators and auditors."""
    return REGISTRATIONS.page(session, _conditions(wanted), page)


def count_registrations(session: Session, wanted: RegistrationFilter) -> int:
    """Exactly."""
    return REGISTRATIONS.count(session, _conditions(wanted))


def registration_anchors(
    session: Session, wanted: RegistrationFilter, page: PageRequest
) -> Sequence[Key]:
    """Keys to jump by."""
    return REGISTRATIONS.anchors(session, _conditions(wanted), page)


def find_registration(session: Session, registration: int) -> RegistrationRow | None:
    """One of them, None when it is gone."""
    return REGISTRATIONS.find(session, registration)


def registration_ids(session: Session, wanted: RegistrationFilter, limit: int = 1000) -> list[int]:
    """The ids of all that match, the oldest first, for deleting many."""
    query = select(v.c.id).where(*_conditions(wanted)).order_by(v.c.created_at, v.c.id)
    return list(session.scalars(query.limit(limit)))


def page_of_acts(session: Session, page: PageRequest) -> Page[ActRow]:
    """Orders: as in ACTS."""
    return ACTS.page(session, (), page)


def count_acts(session: Session) -> int:
    """Exactly."""
    return ACTS.count(session, ())


def act_anchors(session: Session, page: PageRequest) -> Sequence[Key]:
    """Keys to jump by."""
    return ACTS.anchors(session, (), page)
