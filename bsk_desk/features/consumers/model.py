"""What screens know of a consumer: the row, the card, the cabinet as the consumer sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

KINDS: dict[str, str] = {"person": "физическое лицо", "legal": "юридическое лицо"}


@dataclass(frozen=True, slots=True)
class ConsumerRow:
    """A consumer in a list; the phone is masked."""

    id: int
    kind: str
    display_name: str
    login: str
    email: str
    phone: str | None
    inn: str | None
    blocked: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ConsumerFilter:
    """``words`` are looked for in name, login, e-mail, ИНН and account numbers."""

    words: str = ""
    kind: str | None = None
    blocked: bool | None = None


@dataclass(frozen=True, slots=True)
class Consumer:
    """All that is known of a consumer, the phone masked."""

    id: int
    kind: str
    login: str
    email: str
    display_name: str
    last_name: str | None
    first_name: str | None
    middle_name: str | None
    organization: str | None
    inn: str | None
    kpp: str | None
    ogrn: str | None
    contact_name: str | None
    phone: str | None
    blocked: bool
    block_reason: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class LinkedAccount:
    """An account in the cabinet."""

    account_id: int
    number: str
    address: str
    holder: str
    kind: str
    contract: int | None
    active: bool
    linked_at: datetime


@dataclass(frozen=True, slots=True)
class CabinetNotice:
    """A notification; ``visible_from`` in the future means that it can still be withdrawn."""

    id: int
    at: datetime
    visible_from: datetime
    read_at: datetime | None
    title: str
    request_id: int | None
    broadcast_id: int | None


@dataclass(frozen=True, slots=True)
class ConsumerMail:
    """A letter to the consumer."""

    id: int
    subject: str
    kind: str
    status: str
    created_at: datetime
    sent_at: datetime | None
    last_error: str | None
    request_id: int | None
    broadcast_id: int | None


@dataclass(frozen=True, slots=True)
class ConsumerRequest:
    """A request of the consumer, as the card lists it."""

    id: int
    number: str | None
    form_short: str
    subject: str
    status: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class SignUp:
    """The registration the cabinet came from."""

    id: int
    created_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConsumerCard:
    """The consumer at a glance; the newest notices and letters. Requests come from their slice."""

    consumer: Consumer
    accounts: tuple[LinkedAccount, ...]
    notices: tuple[CabinetNotice, ...]
    mails: tuple[ConsumerMail, ...]
    sign_ups: tuple[SignUp, ...]


@dataclass(frozen=True, slots=True)
class Cabinet:
    """«Кабинет глазами потребителя»: rows exactly as the site's functions return them."""

    accounts: tuple[dict[str, Any], ...]
    forms: tuple[dict[str, Any], ...]
    requests: tuple[dict[str, Any], ...]
    notifications: tuple[dict[str, Any], ...]
    outages: tuple[dict[str, Any], ...]
    hourly_files: tuple[dict[str, Any], ...]
    unread: int


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account of BSK, whether in a cabinet or not."""

    id: int
    number: str
    address: str
    holder: str
    kind: str
    contract: int | None
