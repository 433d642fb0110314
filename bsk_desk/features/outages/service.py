"""What an operator does to outages: each action is one command and one call of the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from bsk_desk.db.calls import call
from bsk_desk.features.outages.model import Answered, Saved, Told, Unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command has: the id by which a repeat is known."""

    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class SaveOutage(Command):
    """A draft: new where ``outage`` is None. ``addresses`` are streets or parts with a house."""

    kind: str
    reason: str
    body: str
    from_at: datetime
    until_at: datetime | None = None
    measures: str | None = None
    addresses: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    outage: int | None = None


def save_outage(session: Session, command: SaveOutage) -> Saved:
    """NotFound, WrongState; WrongField names every field and every unknown account."""
    answer = call(
        session,
        "save_outage",
        outage=command.outage,
        kind=command.kind,
        reason=command.reason,
        measures=command.measures,
        body=command.body,
        addresses=list(command.addresses),
        accounts=list(command.accounts),
        from_at=command.from_at,
        until_at=command.until_at,
        command=command.id,
    )
    return Saved(**answer)


@dataclass(frozen=True, slots=True)
class PublishOutage(Command):
    """Into the cabinets; open requests of its addresses are linked."""

    outage: int


def publish_outage(session: Session, command: PublishOutage) -> Told:
    """NotFound, WrongState."""
    return Told(**call(session, "publish_outage", outage=command.outage, command=command.id))


@dataclass(frozen=True, slots=True)
class ChangeOutage(Command):
    """Other times, words or places of a published one; what is None, ``until_at`` apart, stays.

    Those whom it concerned are told of the change, those whom it concerns only now get the notice.
    """

    outage: int
    until_at: datetime | None
    body: str
    reason: str | None = None
    measures: str | None = None
    addresses: tuple[str, ...] | None = None
    accounts: tuple[str, ...] | None = None
    from_at: datetime | None = None


def change_outage(session: Session, command: ChangeOutage) -> Told:
    """NotFound, WrongState, WrongField."""
    answer = call(
        session,
        "change_outage",
        outage=command.outage,
        until_at=command.until_at,
        body=command.body,
        reason=command.reason,
        measures=command.measures,
        addresses=None if command.addresses is None else list(command.addresses),
        accounts=None if command.accounts is None else list(command.accounts),
        from_at=command.from_at,
        command=command.id,
    )
    return Told(**answer)


@dataclass(frozen=True, slots=True)
class CloseOutage(Command):
    """Power is back; the follow-up goes to the same consumers."""

    outage: int
    restored_at: datetime
    body: str


def close_outage(session: Session, command: CloseOutage) -> Told:
    """NotFound, WrongState, WrongField."""
    answer = call(
        session,
        "close_outage",
        outage=command.outage,
        restored_at=command.restored_at,
        body=command.body,
        command=command.id,
    )
    return Told(**answer)


@dataclass(frozen=True, slots=True)
class LinkOutage(Command):
    """Links a request; ``outage`` None takes the link away."""

    request: int
    outage: int | None


def link_outage(session: Session, command: LinkOutage) -> None:
    """NotFound, WrongState."""
    call(
        session,
        "link_outage",
        request=command.request,
        outage=command.outage,
        command=command.id,
    )


@dataclass(frozen=True, slots=True)
class DeclineOutage(Command):
    """«Нет, это другое»: the offer is not made again."""

    request: int
    outage: int


def decline_outage(session: Session, command: DeclineOutage) -> None:
    """NotFound, WrongState."""
    call(
        session,
        "decline_outage",
        request=command.request,
        outage=command.outage,
        command=command.id,
    )


@dataclass(frozen=True, slots=True)
class AnswerOutage(Command):
    """One text to all open requests of an outage, or to these of them."""

    outage: int
    body: str
    requests: tuple[int, ...] | None = None


def answer_outage(session: Session, command: AnswerOutage) -> Answered:
    """What refused stays open and is named. NotFound, WrongState, MissingText, TooLarge."""
    answer = call(
        session,
        "answer_outage",
        outage=command.outage,
        body=command.body,
        requests=None if command.requests is None else list(command.requests),
        command=command.id,
    )
    return Answered(answer["done"], tuple(Unanswered(**row) for row in answer["refused"]))


def note_export(session: Session, detail: dict[str, Any]) -> None:
    """That the list was exported."""
    call(session, "note_list_export", list="outages", detail=detail)
