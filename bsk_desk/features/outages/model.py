"""What screens know of outages and of the requests they cause. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

KINDS: dict[str, str] = {
    "planned": "плановое отключение",
    "unplanned": "аварийное отключение",
    "quality": "качество электроэнергии",
}
STATUSES: dict[str, str] = {
    "draft": "черновик",
    "published": "опубликовано",
    "closed": "закрыто",
}


@dataclass(frozen=True, slots=True)
class OutageRow:
    """An outage; ``open_requests`` of ``requests`` linked ones wait for an answer."""

    id: int
    kind: str
    reason: str
    measures: str | None
    body: str
    addresses: list[str]
    accounts: list[str]
    from_at: datetime
    until_at: datetime | None
    restored_at: datetime | None
    status: str
    author: str
    author_name: str | None
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None
    requests: int
    open_requests: int


@dataclass(frozen=True, slots=True)
class OutageFilter:
    """``status`` and ``kind`` as in STATUSES and KINDS, None for any."""

    status: str | None = None
    kind: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """«Похоже, это то же отключение»: an outage that explains a request."""

    request_id: int
    outage_id: int
    kind: str
    reason: str
    from_at: datetime
    until_at: datetime | None
    restored_at: datetime | None


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft and whom it would reach: cabinets, and open requests that it would take along."""

    outage: int
    consumers: int
    requests: int


@dataclass(frozen=True, slots=True)
class Told:
    """``broadcast`` tells the cabinets (None: nobody there); it may wait for an approval.

    ``notice`` tells those whom it concerns only since it was changed.
    """

    outage: int
    broadcast: int | None
    requests: int = 0
    notice: int | None = None


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A request that refused the common answer, and why."""

    request: int
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Answered:
    """How many were answered with the one text, and which were not."""

    done: int
    refused: tuple[Unanswered, ...]


@dataclass(frozen=True, slots=True)
class OutageRequest:
    """A request that is linked to an outage, or looks as if it should be."""

    id: int
    number: str | None
    form_short: str
    subject: str
    applicant: str
    address: str
    status: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class OutageNews:
    """A broadcast by which the cabinets were told; ``status`` as broadcasts have it."""

    id: int
    title: str
    status: str
    recipients: int
    created_at: datetime
