"""What screens know of letters and of reminders. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

STATUSES: dict[str, str] = {
    "queued": "в очереди",
    "sending": "отправляется",
    "sent": "отправлено",
    "failed": "не доставлено",
    "withdrawn": "отозвано",
}
KINDS: dict[str, str] = {
    "code": "код",
    "event": "обращение",
    "broadcast": "рассылка",
    "hourly": "почасовой файл",
    "staff": "сотруднику",
}


@dataclass(frozen=True, slots=True)
class MailRow:
    """A letter; its text stays in the database. ``last_error`` are the server's words."""

    id: int
    recipient: str
    subject: str
    kind: str
    status: str
    created_at: datetime
    attempts: int
    next_at: datetime
    sent_at: datetime | None
    last_error: str | None
    consumer_id: int | None
    registration_id: int | None
    request_id: int | None
    broadcast_id: int | None


@dataclass(frozen=True, slots=True)
class MailFilter:
    """``status`` and ``kind`` as in STATUSES and KINDS, None for any."""

    status: str | None = "failed"
    kind: str | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """The red mark: how many letters failed, and why the last one did."""

    letters: int
    last_error: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """A reminder of the worker: the request is due soon or overdue."""

    id: int
    at: datetime
    request_id: int
    due_at: datetime
    number: str | None
    form_title: str
    subject: str


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """``words`` of the subject or the number."""

    words: str = ""
