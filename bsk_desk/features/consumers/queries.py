"""What the desk reads of consumers and accounts, through the masking views."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    DateTime,
    Integer,
    Text,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from bsk_desk.db.keyset import Listing, contains, desk_view
from bsk_desk.features.consumers.model import (
    AccountRow,
    CabinetNotice,
    Consumer,
    ConsumerCard,
    ConsumerFilter,
    ConsumerMail,
    ConsumerRequest,
    ConsumerRow,
    LinkedAccount,
    SignUp,
)
from bsk_desk.features.consumers.tables import accounts as a
from bsk_desk.kernel.paging import Key, Page, PageRequest

_WHEN = DateTime(timezone=True)
c = desk_view(
    "consumers",
    id=BigInteger,
    blocked=Boolean,
    created_at=_WHEN,
    **dict.fromkeys(
        (
            "kind", "login", "email", "display_name", "last_name", "first_name", "middle_name",
            "organization", "inn", "kpp", "ogrn", "contact_name", "phone", "block_reason",
        ),
        Text,
    ),
)  # fmt: skip
_linked = desk_view(
    "consumer_accounts",
    consumer_id=BigInteger,
    account_id=BigInteger,
    number=Text,
    address=Text,
    holder=Text,
    kind=Text,
    contract=Integer,
    active=Boolean,
    linked_at=_WHEN,
)
_notices = desk_view(
    "consumer_notifications",
    consumer_id=BigInteger,
    id=BigInteger,
    at=_WHEN,
    visible_from=_WHEN,
    read_at=_WHEN,
    title=Text,
    request_id=BigInteger,
    broadcast_id=BigInteger,
)
_mails = desk_view(
    "consumer_mails",
    consumer_id=BigInteger,
    id=BigInteger,
    subject=Text,
    kind=Text,
    status=Text,
    created_at=_WHEN,
    sent_at=_WHEN,
    last_error=Text,
    request_id=BigInteger,
    broadcast_id=BigInteger,
)
_requests = desk_view(
    "service_requests",
    consumer_id=BigInteger,
    id=BigInteger,
    received_at=_WHEN,
    **dict.fromkeys(("number", "form_short", "subject", "status"), Text),
)
_sign_ups = desk_view(
    "consumer_registrations",
    consumer_id=BigInteger,
    id=BigInteger,
    created_at=_WHEN,
    confirmed_at=_WHEN,
    finished_at=_WHEN,
)
CONSUMERS: Listing[ConsumerRow] = Listing(
    c,
    ConsumerRow,
    {
        "name": (c.c.display_name, c.c.id),
        "created": (c.c.id,),
        "login": (c.c.login, c.c.id),
        "email": (c.c.email, c.c.id),
        "kind": (c.c.kind, c.c.display_name, c.c.id),
        "inn": (func.coalesce(c.c.inn, ""), c.c.id),
        "phone": (func.coalesce(c.c.phone, ""), c.c.id),
        "blocked": (c.c.blocked, c.c.display_name, c.c.id),
    },
)
_CONSUMER: Listing[Consumer] = Listing(c, Consumer, {})
_LINKED: Listing[LinkedAccount] = Listing(
    _linked, LinkedAccount, {"linked": (_linked.c.linked_at, _linked.c.account_id)}
)
NOTICES: Listing[CabinetNotice] = Listing(_notices, CabinetNotice, {"id": (_notices.c.id,)})
MAILS: Listing[ConsumerMail] = Listing(_mails, ConsumerMail, {"id": (_mails.c.id,)})
REQUESTS: Listing[ConsumerRequest] = Listing(_requests, ConsumerRequest, {"id": (_requests.c.id,)})
_SIGN_UPS: Listing[SignUp] = Listing(_sign_ups, SignUp, {"id": (_sign_ups.c.id,)})
#: What a card lists page by page: the listing, and whose it is.
_PARTS: dict[str, tuple[Listing[Any], ColumnElement[int]]] = {
    "requests": (REQUESTS, _requests.c.consumer_id),
    "notices": (NOTICES, _notices.c.consumer_id),
    "mails": (MAILS, _mails.c.consumer_id),
}
#: How many of the newest notices and letters a card shows at first.
GLANCE = PageRequest("id", descending=True, size=50)


def _conditions(wanted: ConsumerFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.kind:
        found.append(c.c.kind == wanted.kind)
    if wanted.blocked is not None:
        found.append(c.c.blocked == wanted.blocked)
    if words := wanted.words.strip():
        texts = (c.c.display_name, c.c.login, c.c.email, c.c.inn)
        number = _linked.c.number.startswith(words.replace(" ", ""), autoescape=True)
        holders = select(_linked.c.consumer_id).where(number)
        found.append(or_(*(contains(text, words) for text in texts), c.c.id.in_(holders)))
    return found


def list_consumers(
    session: Session, wanted: ConsumerFilter, page: PageRequest
) -> Page[ConsumerRow]:
    """Orders: as in CONSUMERS. Blocked ones only for administrators."""
    return CONSUMERS.page(session, _conditions(wanted), page)


def count_consumers(session: Session, wanted: ConsumerFilter) -> int:
    """Exactly."""
    return CONSUMERS.count(session, _conditions(wanted))


def consumer_anchors(session: Session, wanted: ConsumerFilter, page: PageRequest) -> Sequence[Key]:
    """Keys to jump by."""
    return CONSUMERS.anchors(session, _conditions(wanted), page)


def find_consumer(session: Session, consumer: int) -> Consumer | None:
    """None where there is none, or it is blocked and not for these eyes."""
    return _CONSUMER.find(session, consumer)


def find_card(session: Session, consumer: int) -> ConsumerCard | None:
    """The card but for the requests. Opening it is noted by ``service.open_consumer``."""
    found = find_consumer(session, consumer)
    if found is None:
        return None
    return ConsumerCard(
        consumer=found,
        accounts=_LINKED.rows(session, (_linked.c.consumer_id == consumer,), "linked"),
        notices=list_notices(session, consumer, GLANCE).rows,
        mails=list_mails(session, consumer, GLANCE).rows,
        sign_ups=_SIGN_UPS.rows(session, (_sign_ups.c.consumer_id == consumer,), "id"),
    )


def list_notices(session: Session, consumer: int, page: PageRequest) -> Page[CabinetNotice]:
    """Notifications of a cabinet with read marks; order: id."""
    return NOTICES.page(session, (_notices.c.consumer_id == consumer,), page)


def list_mails(session: Session, consumer: int, page: PageRequest) -> Page[ConsumerMail]:
    """Letters to a consumer; order: id."""
    return MAILS.page(session, (_mails.c.consumer_id == consumer,), page)


def list_requests(session: Session, consumer: int, page: PageRequest) -> Page[ConsumerRequest]:
    """Requests of a consumer; order: id."""
    return REQUESTS.page(session, (_requests.c.consumer_id == consumer,), page)


def count_of(session: Session, consumer: int, what: str) -> int:
    """How many ``requests``, ``notices`` or ``mails`` a consumer has, exactly."""
    listing, column = _PARTS[what]
    return listing.count(session, (column == consumer,))


def anchors_of(session: Session, consumer: int, what: str, page: PageRequest) -> Sequence[Key]:
    """Keys to jump by in one of those."""
    listing, column = _PARTS[what]
    return listing.anchors(session, (column == consumer,), page)


def find_accounts(session: Session, words: str, limit: int = 20) -> tuple[AccountRow, ...]:
    """Accounts by the beginning of the number, a contract or a part of the address."""
    bare = words.replace(" ", "")
    if not bare:
        return ()
    conditions = [a.c.number.startswith(bare, autoescape=True), contains(a.c.address, words)]
    if bare.isascii() and bare.isdigit() and len(bare) <= 5:
        conditions.append(a.c.contract == int(bare))
    query = (
        select(a.c.id, a.c.number, a.c.address, a.c.holder, a.c.kind, a.c.contract)
        .where(or_(*conditions))
        .order_by(a.c.number)
        .limit(limit)
    )
    return tuple(AccountRow(*row) for row in session.execute(query))
