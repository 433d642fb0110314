"""What screens know of broadcasts: audience, rows, preview, numbers, recipients. Plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

STATUSES: dict[str, str] = {
    "draft": "черновик",
    "awaiting": "ждёт утверждения",
    "approved": "готова",
    "scheduled": "назначена",
    "notifying": "отправка уведомления",
    "paused": "приостановлена",
    "done": "исполнена",
    "cancelled": "отменена",
}
#: What may stand in a text, and what it becomes.
PLACEHOLDERS: dict[str, str] = {
    "name": "имя и отчество или организация",
    "account": "номер лицевого счёта",
    "address": "адрес лицевого счёта",
}
#: State -> the steps that the database allows in it.
STEPS: dict[str, frozenset[str]] = {
    "draft": frozenset({"save", "submit", "test", "cancel"}),
    "awaiting": frozenset({"approve", "return", "test", "cancel"}),
    "approved": frozenset({"start", "return", "test", "cancel"}),
    "scheduled": frozenset({"start", "return", "test", "cancel"}),
    "notifying": frozenset({"undo", "pause", "cancel", "follow_up"}),
    "paused": frozenset({"undo", "resume", "cancel", "follow_up"}),
    "done": frozenset({"follow_up"}),
    "cancelled": frozenset({"follow_up"}),
}


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets it. Where (any of): addresses, accounts, contracts, outage. Who (all of): the rest.

    ``kinds``: person, legal; ``not_read_of``: those who have not read that broadcast. Nothing
    given means everybody.
    """

    kinds: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    contracts: tuple[str, ...] = ()
    open_request: bool = False
    not_read_of: int | None = None
    outage: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As the database takes it: only what is given."""
        given: dict[str, Any] = {
            "kinds": list(self.kinds),
            "addresses": list(self.addresses),
            "accounts": list(self.accounts),
            "contracts": list(self.contracts),
            "open_request": self.open_request,
            "not_read_of": self.not_read_of,
            "outage": self.outage,
        }
        return {key: value for key, value in given.items() if value}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Audience:
        """As the database keeps it."""
        return cls(
            kinds=_texts(given, "kinds"),
            addresses=_texts(given, "addresses"),
            accounts=_texts(given, "accounts"),
            contracts=_texts(given, "contracts"),
            open_request=given.get("open_request", False),
            not_read_of=given.get("not_read_of"),
            outage=given.get("outage"),
        )


def _texts(given: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(str(value) for value in given.get(key, ()))


@dataclass(frozen=True, slots=True)
class BroadcastRow:
    """A broadcast in the list; ``delivered`` of ``recipients`` cabinets have it."""

    id: int
    title: str
    status: str
    author: str
    author_name: str | None
    created_at: datetime
    changed_at: datetime
    scheduled_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    recipients: int
    delivered: int
    follow_up_of: int | None
    outage_id: int | None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """All of a broadcast but its recipients; ``changed_at`` is what ``seen`` is compared with."""

    id: int
    title: str
    body: str
    audience: dict[str, Any]
    by_mail: bool
    placeholders: list[str]
    status: str
    author: str
    author_name: str | None
    created_at: datetime
    changed_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    approved_by: str | None
    approved_at: datetime | None
    return_reason: str | None
    scheduled_at: datetime | None
    started_by: str | None
    started_at: datetime | None
    visible_from: datetime | None
    finished_at: datetime | None
    recipients: int
    delivered: int
    follow_up_of: int | None
    outage_id: int | None


@dataclass(frozen=True, slots=True)
class BroadcastFilter:
    """``status`` as in STATUSES, None for any; ``outages`` False leaves out those of outages."""

    status: str | None = None
    words: str = ""
    outages: bool = True


@dataclass(frozen=True, slots=True)
class Stepped:
    """What a step leaves behind: ``visible_from`` is the end of the undo window."""

    broadcast: int
    status: str
    recipients: int
    visible_from: datetime | None


@dataclass(frozen=True, slots=True)
class Sample:
    """One of the ten recipients of a preview, with the text as that cabinet will show it."""

    consumer: int
    name: str
    account: str | None
    address: str | None
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Preview:
    """How many will get it, ten of them, and for how long its start can be taken back."""

    count: int
    needs_approval: bool
    sample: tuple[Sample, ...]
    undo_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """What came of it; ``mails`` by status: queued, sending, sent, failed, withdrawn."""

    recipients: int
    delivered: int
    read: int
    mails: dict[str, int] = field(default_factory=dict)


def steps_of(status: str, numbers: Numbers | None) -> frozenset[str]:
    """The steps offered now: nobody is reminded of what no cabinet has, or what all have read."""
    steps = STEPS.get(status, frozenset())
    unread = numbers is not None and numbers.read < numbers.delivered
    return steps if unread else steps - {"follow_up"}


@dataclass(frozen=True, slots=True)
class Recipient:
    """A consumer whose cabinet has it."""

    consumer_id: int
    display_name: str
    kind: str
    delivered_at: datetime
    read_at: datetime | None
    mail_status: str | None
    mail_sent_at: datetime | None
    mail_error: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class RecipientFilter:
    """``read``: only those who have, or have not; ``mail_status`` as in Numbers.mails."""

    broadcast: int
    read: bool | None = None
    mail_status: str | None = None


@dataclass(frozen=True, slots=True)
class SavedAudience:
    """Conditions under a title."""

    id: int
    title: str
    definition: dict[str, Any]
    owner: str
    changed_at: datetime
