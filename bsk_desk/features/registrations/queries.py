"""What an administrator reads of sign-ups and acts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, ColumnElement, DateTime, Integer, Text, select
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
REGISTRATIONS: Listing[RegistrationRow] = Listing(
    v,
    RegistrationRow,
    {
        "created": (v.c.created_at, v.c.id),
        "email": (v.c.email, v.c.id),
        "step": (v.c.step, v.c.created_at, v.c.id),
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
    """Orders: created, email, step. NotAllowed for anyone but administrators and auditors."""
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


def list_acts(session: Session, limit: int = 500) -> tuple[ActRow, ...]:
    """The newest acts of destruction."""
    query = (
        select(a.c.id, a.c.at, a.c.subject_id, a.c.who_name, a.c.reason, a.c.keep_until)
        .order_by(a.c.at.desc(), a.c.id.desc())
        .limit(limit)
    )
    return tuple(ActRow(*row) for row in session.execute(query))
