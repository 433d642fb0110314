"""What screens know of a request: rows, the card and its parts. Plain values, no database."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

CHANNELS: dict[str, str] = {
    "office": "очно",
    "telephone": "по телефону",
    "internet": "интернет",
    "paper": "почтой",
    "other": "прочее",
}
OUTCOMES: dict[str, str] = {
    "answered": "дан ответ",
    "without_answer": "без рассмотрения по существу",
    "cancelled": "отменена",
}
#: Kinds of an event. Public ones are told to the consumer, the rest stays inside.
PUBLIC_EVENTS = frozenset(
    {"submitted", "registered", "info_requested", "postponed", "done", "reopened", "reply", "file"}
)


@dataclass(frozen=True, slots=True)
class Status:
    """A status and its two names."""

    status: str
    staff_title: str
    consumer_title: str


@dataclass(frozen=True, slots=True)
class Transition:
    """A possible move; ``needs_body`` is no, always or form (where the form is answered)."""

    from_status: str
    to_status: str
    needs_body: str
    needs_until: bool
    what_is_missing: str | None


@dataclass(frozen=True, slots=True)
class Topic:
    """A column of form 4.9; ``section`` is inquiry, complaint or application."""

    topic: str
    section: str
    title: str


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list.

    ``writer`` is who is answering at this moment, ``watchers`` the surnames of others who have the
    card open. ``undelivered``: a letter to the consumer has failed for good.
    """

    id: int
    number: str | None
    tracking: str
    form: str
    form_short: str
    status: str
    channel: str
    subject: str
    applicant: str
    applicant_kind: str | None
    address: str
    account: str | None
    consumer_id: int | None
    received_at: datetime
    registered_at: datetime | None
    changed_at: datetime
    done_at: datetime | None
    due_at: datetime | None
    paused_at: datetime | None
    postponed_until: date | None
    assignee: str | None
    assignee_name: str | None
    topic: str | None
    outcome: str | None
    unseen: bool
    files: int
    last_event: int
    writer: str | None
    writer_name: str | None
    watchers: str | None
    undelivered: bool = False


#: The columns of the view that a row is made of.
ROW_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(RequestRow))


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the history. ``undo_until``: while one's own can still be withdrawn."""

    id: int
    at: datetime
    author_kind: Literal["consumer", "staff", "system"]
    author: str | None
    author_name: str | None
    kind: str
    from_status: str | None
    to_status: str | None
    body: str | None
    public: bool
    visible_from: datetime
    withdrawn: bool
    withdraws: int | None
    undo_until: datetime | None
    data: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file without its bytes; ``event_id`` None: an answer has yet to take it along."""

    id: int
    event_id: int | None
    name: str
    media_type: str
    size: int
    author_kind: str
    author: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who has the card open."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class Lease:
    """Who is answering, and until when the request is his."""

    holder: str
    name: str
    until: datetime


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """One's own text that was not sent, as the database has it since ``at``."""

    body: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RequestCard:
    """Everything on the card; ``phone`` and payload masked, ``seen`` goes with a command."""

    row: RequestRow
    payload: dict[str, Any]
    phone: str | None
    email: str | None
    account_id: int | None
    account_address: str | None
    contract: int | None
    measures_done: str | None
    measures_planned: str | None
    repeat_of: int | None
    outage_id: int | None
    hidden: bool
    others: int
    viewers: tuple[Viewer, ...]
    lease: Lease | None
    drafts: dict[str, KeptDraft]
    events: tuple[Event, ...]
    attachments: tuple[Attachment, ...]

    @property
    def id(self) -> int:
        """The request's id."""
        return self.row.id

    @property
    def seen(self) -> int:
        """The last event shown."""
        return max((event.id for event in self.events), default=self.row.last_event)


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """A line of «почему»: kind step, result, note, source or warning; the label stands left."""

    kind: str
    label: str
    body: str


@dataclass(frozen=True, slots=True)
class Template:
    """An answer to begin with; ``form`` None: for every form."""

    id: int
    title: str
    form: str | None
    body: str
    active: bool


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter and order kept under a title; ``shared_with`` is a group role."""

    id: int
    title: str
    page: str
    shared_with: str | None
    definition: dict[str, Any]
    mine: bool


@dataclass(frozen=True, slots=True)
class Colleague:
    """A member of staff to whom a request can be given."""

    login: str
    full_name: str


@dataclass(frozen=True, slots=True)
class BulkRow:
    """What became of one request in a bulk run; ``refusal`` None: done.

    Number and subject are known where the rows of a run are read together.
    """

    request: int
    refusal: str | None
    sentence: str | None
    number: str | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class BulkRun:
    """One's own run of an action over many, of which ``waiting`` requests are not done yet."""

    id: int
    action: str
    arguments: dict[str, Any]
    created_at: datetime
    total: int
    waiting: int


@dataclass(frozen=True, slots=True)
class BulkStep:
    """What one step of a run did, and how much is left."""

    done: int
    refused: int
    left: int
    rows: tuple[BulkRow, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The result of a change of status. Until ``visible_from`` its author may withdraw it."""

    event: int
    status: str
    number: str | None
    due_at: datetime | None
    visible_from: datetime


@dataclass(frozen=True, slots=True)
class Filed:
    """A request filed for a caller or visitor."""

    request: int
    tracking: str
