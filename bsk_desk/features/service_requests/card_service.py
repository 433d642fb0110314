"""Work at an open card: presence, leases, drafts, files' bytes, masked values, exports noted.

Most of these may be repeated without harm and carry no command.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

from bsk_desk.db.calls import call
from bsk_desk.features.service_requests.model import BulkRow, BulkStep
from bsk_desk.features.service_requests.service import Command


def open_card(session: Session, request: int) -> None:
    """Marks the request as seen, shows colleagues that it is open, notes the access. NotFound."""
    call(session, "open_card", request=request)


def watch_card(session: Session, request: int) -> None:
    """Still open: to be called at least every half minute."""
    call(session, "watch_card", request=request)


def close_card(session: Session, request: int) -> None:
    """Closed: presence and one's own lease end."""
    call(session, "close_card", request=request)


def claim_request(session: Session, request: int) -> datetime:
    """Begins an answer or goes on with it (renews); until when it is ours. NotFound, Held."""
    return datetime.fromisoformat(call(session, "claim", request=request)["until"])


@dataclass(frozen=True, slots=True)
class TakeOver(Command):
    """Takes the answer over from whoever holds it; an event says so."""

    request: int


def take_over(session: Session, command: TakeOver) -> datetime:
    """Until when it is ours. NotFound, WrongState (nobody else holds it)."""
    answer = call(session, "take_over", request=command.request, command=command.id)
    return datetime.fromisoformat(answer["until"])


@dataclass(frozen=True, slots=True)
class LinkOutage(Command):
    """Says which outage explains a request; ``outage`` None takes the link away."""

    request: int
    outage: int | None


def link_outage(session: Session, command: LinkOutage) -> None:
    """NotFound, WrongState."""
    call(session, "link_outage", request=command.request, outage=command.outage,
         command=command.id)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being written; ``mode``: answer or note."""

    request: int
    mode: str
    body: str


def save_draft(session: Session, draft: Draft) -> datetime:
    """When it was kept; an empty text forgets it. NotFound, WrongField."""
    kept: datetime = call(
        session, "save_draft", request=draft.request, mode=draft.mode, body=draft.body
    )
    return kept


def read_attachment(session: Session, file: int) -> bytes:
    """The bytes of a file; the opening is noted. NotFound."""
    return bytes(call(session, "attachment_content", file=file))


@dataclass(frozen=True, slots=True)
class Unmask:
    """A masked value wanted in full: ``phone`` or a field of the payload."""

    request: int
    field: str
    reason: str


def unmask(session: Session, wanted: Unmask) -> str | None:
    """The value; who asked, what for and why is recorded. NotFound, MissingText, WrongField."""
    found: str | None = call(
        session, "unmask", request=wanted.request, field=wanted.field, reason=wanted.reason
    )
    return found


def note_access(
    session: Session, what: str, request: int | None = None, detail: dict[str, Any] | None = None
) -> None:
    """That something was exported or printed (``what``: export, print)."""
    call(session, "note_access", what=what, request=request, detail=detail)


@dataclass(frozen=True, slots=True)
class SaveView(Command):
    """Keeps a view of a page under a title; ``shared_with``: a group role, None for oneself."""

    page: str
    title: str
    definition: dict[str, Any]
    shared_with: str | None = None


def save_view(session: Session, command: SaveView) -> int:
    """Its id; one's own of the same title is replaced. WrongField."""
    answer = call(
        session,
        "save_view",
        page=command.page,
        title=command.title,
        definition=command.definition,
        shared_with=command.shared_with,
        command=command.id,
    )
    return int(answer["view"])


@dataclass(frozen=True, slots=True)
class DeleteView(Command):
    """Forgets a saved view: one's own, or for administrators a shared one."""

    view: int


def delete_view(session: Session, command: DeleteView) -> None:
    """NotFound."""
    call(session, "delete_view", view_id=command.view, command=command.id)


@dataclass(frozen=True, slots=True)
class SaveTemplate(Command):
    """An answer template; ``template`` None makes a new one, ``form`` None is for all forms."""

    title: str
    body: str
    form: str | None = None
    template: int | None = None
    active: bool = True


def save_template(session: Session, command: SaveTemplate) -> int:
    """Its id. Administrators only. NotFound, WrongField, ExistsAlready."""
    answer = call(
        session,
        "save_template",
        template=command.template,
        title=command.title,
        form=command.form,
        body=command.body,
        active=command.active,
        command=command.id,
    )
    return int(answer["template"])


@dataclass(frozen=True, slots=True)
class DeleteTemplate(Command):
    """Deletes an answer template."""

    template: int


def delete_template(session: Session, command: DeleteTemplate) -> None:
    """Administrators only. NotFound."""
    call(session, "delete_template", template=command.template, command=command.id)


@dataclass(frozen=True, slots=True)
class StartBulk(Command):
    """One action over many: register, change_status, answer, assign, note, classify."""

    requests: tuple[int, ...]
    action: str
    arguments: dict[str, Any]


def start_bulk(session: Session, command: StartBulk) -> int:
    """The run, to be stepped through. NotFound, MissingText, WrongField, TooLarge."""
    answer = call(
        session,
        "start_bulk",
        requests=list(command.requests),
        action=command.action,
        arguments=Jsonb(command.arguments),
        command=command.id,
    )
    return int(answer["run"])


@dataclass(frozen=True, slots=True)
class StepBulk:
    """The next rows of a run. Stopping is not calling again; resuming is calling again."""

    run: int
    size: int = 50


def step_bulk(session: Session, step: StepBulk) -> BulkStep:
    """What became of them. Repeating a step whose answer was lost does nothing twice."""
    answer = call(session, "bulk_step", run=step.run, size=step.size)
    rows = tuple(BulkRow(row["request"], row["refusal"], row["sentence"]) for row in answer["rows"])
    return BulkStep(answer["done"], answer["refused"], answer["left"], rows)


@dataclass(frozen=True, slots=True)
class DropBulk(Command):
    """Gives up what is left of one's own run."""

    run: int


def drop_bulk(session: Session, command: DropBulk) -> int:
    """How many requests stay as they are. NotFound."""
    return int(call(session, "drop_bulk", run=command.run, command=command.id)["dropped"])
