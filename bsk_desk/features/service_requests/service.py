"""What a person does to requests: each action is one command and one call of the desk's door.

A command carries ``id``, by which a repeat is known, and where it answers what was read ``seen``,
the last event shown. Refusals arrive as UserErrors with the database's sentence (design, clause 4).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from bsk_desk.db.calls import call
from bsk_desk.features.service_requests.model import Filed, Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command has."""

    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class ChangeStatus(Command):
    """Register, answer, ask, postpone, reopen: ``to_status`` says which.

    ``body`` is the text for the consumer, ``until`` the day for postponed, ``outcome`` of done:
    answered, without_answer or cancelled. ``files`` are attachments that the text takes along.
    """

    request: int
    to_status: str
    seen: int
    body: str | None = None
    until: date | None = None
    outcome: str | None = None
    files: tuple[int, ...] = ()


def change_status(session: Session, command: ChangeStatus) -> Moved:
    """NotFound, WrongState, MissingText, WrongField, StaleCard, Held."""
    answer = call(
        session,
        "change_status",
        request=command.request,
        to_status=command.to_status,
        body=command.body,
        seen=command.seen,
        command=command.id,
        until=command.until,
        outcome=command.outcome,
        files=list(command.files) or None,
    )
    due = answer["due_at"]
    return Moved(
        event=answer["event"],
        status=answer["status"],
        number=answer["number"],
        due_at=datetime.fromisoformat(due) if due else None,
        visible_from=datetime.fromisoformat(answer["visible_from"]),
    )


@dataclass(frozen=True, slots=True)
class WithdrawEvent(Command):
    """Takes back a public event within the undo window."""

    event: int


def withdraw_event(session: Session, command: WithdrawEvent) -> str:
    """The status the request is in again. NotFound, WrongState, TooLate."""
    return str(call(session, "withdraw", event=command.event, command=command.id)["status"])


@dataclass(frozen=True, slots=True)
class AddNote(Command):
    """An internal note; the consumer never sees it."""

    request: int
    body: str


def add_note(session: Session, command: AddNote) -> int:
    """The event. NotFound, MissingText, WrongField."""
    answer = call(session, "note", request=command.request, body=command.body, command=command.id)
    return int(answer["event"])


@dataclass(frozen=True, slots=True)
class AssignRequest(Command):
    """Gives the request to somebody (None: to nobody), with a word to him."""

    request: int
    assignee: str | None
    body: str | None = None


def assign_request(session: Session, command: AssignRequest) -> int:
    """The event. NotFound, WrongField, WrongState (he has it already)."""
    answer = call(
        session,
        "assign",
        request=command.request,
        assignee=command.assignee,
        body=command.body,
        command=command.id,
    )
    return int(answer["event"])


@dataclass(frozen=True, slots=True)
class ClassifyRequest(Command):
    """Coding for form 4.9; None leaves a value as it is."""

    request: int
    topic: str | None = None
    measures_done: str | None = None
    measures_planned: str | None = None
    channel: str | None = None


def classify_request(session: Session, command: ClassifyRequest) -> int:
    """The event. NotFound, WrongField."""
    answer = call(
        session,
        "classify",
        request=command.request,
        topic=command.topic,
        measures_done=command.measures_done,
        measures_planned=command.measures_planned,
        command=command.id,
        channel=command.channel,
    )
    return int(answer["event"])


@dataclass(frozen=True, slots=True)
class LinkRepeat(Command):
    """Says that the request repeats an earlier one (None: it does not)."""

    request: int
    first: int | None


def link_repeat(session: Session, command: LinkRepeat) -> int | None:
    """The first of the chain. NotFound, WrongField."""
    answer = call(
        session, "link_repeat", request=command.request, first=command.first, command=command.id
    )
    first: int | None = answer["repeat_of"]
    return first


@dataclass(frozen=True, slots=True)
class FileRequest(Command):
    """A request of a caller or visitor; ``channel``: office, telephone, paper or other."""

    form: str
    payload: dict[str, Any]
    channel: str
    consumer: int | None = None
    account: int | None = None


def file_request(session: Session, command: FileRequest) -> Filed:
    """Its id and tracking code. NotFound, WrongField (``detail`` names all wrong fields)."""
    answer = call(
        session,
        "file_request",
        form=command.form,
        payload=command.payload,
        channel=command.channel,
        consumer=command.consumer,
        account=command.account,
        command=command.id,
    )
    return Filed(answer["request"], answer["tracking"])


@dataclass(frozen=True, slots=True)
class AttachFile(Command):
    """A file for an answer: it waits until ChangeStatus takes it along."""

    request: int
    name: str
    content: bytes


def attach_file(session: Session, command: AttachFile) -> int:
    """The attachment's id. NotFound, WrongField (name, content), TooLarge."""
    answer = call(
        session,
        "attach_file",
        request=command.request,
        name=command.name,
        content=command.content,
        command=command.id,
    )
    return int(answer["file"])


@dataclass(frozen=True, slots=True)
class RemoveFile(Command):
    """Takes back one's own file that no answer has taken along."""

    file: int


def remove_file(session: Session, command: RemoveFile) -> None:
    """NotFound, WrongState."""
    call(session, "remove_file", file=command.file, command=command.id)


@dataclass(frozen=True, slots=True)
class RecalculateDeadline(Command):
    """Reckons the term anew by the rule in force today."""

    request: int
    seen: int


def recalculate_deadline(session: Session, command: RecalculateDeadline) -> datetime | None:
    """The new due time. NotFound, WrongState, StaleCard."""
    due = call(
        session,
        "recalculate_deadline",
        request=command.request,
        seen=command.seen,
        command=command.id,
    )["due_at"]
    return datetime.fromisoformat(due) if due else None
