"""What is done with a consumer's card: each action is noted or commanded through the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from bsk_desk.db.calls import call
from bsk_desk.features.consumers.model import Cabinet


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command has: the id by which a repeat is known."""

    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class UnmaskConsumer(Command):
    """Wants to see what is hidden, for a reason that is kept."""

    consumer: int
    reason: str


def unmask_consumer(session: Session, command: UnmaskConsumer) -> dict[str, str | None]:
    """Hidden field -> its value: ``phone``. NotFound, MissingText."""
    found: dict[str, str | None] = call(
        session, "unmask_consumer", consumer=command.consumer, reason=command.reason
    )
    return found


@dataclass(frozen=True, slots=True)
class BlockConsumer(Command):
    """Hides a consumer whose data are disputed, with the requests."""

    consumer: int
    reason: str


def block_consumer(session: Session, command: BlockConsumer) -> None:
    """For administrators. NotFound, WrongState, MissingText."""
    _set_blocked(session, "block_consumer", command)


@dataclass(frozen=True, slots=True)
class UnblockConsumer(Command):
    """Shows a blocked consumer again."""

    consumer: int
    reason: str


def unblock_consumer(session: Session, command: UnblockConsumer) -> None:
    """For administrators. NotFound, WrongState, MissingText."""
    _set_blocked(session, "unblock_consumer", command)


def open_consumer(session: Session, consumer: int) -> None:
    """Notes that the card was opened (152-ФЗ, ст. 19). NotFound."""
    call(session, "open_consumer", consumer=consumer)


def cabinet_view(session: Session, consumer: int) -> Cabinet:
    """The cabinet through the consumer's eyes; noted. NotFound."""
    shown: dict[str, Any] = call(session, "cabinet_view", consumer=consumer)
    unread = shown.pop("unread")
    return Cabinet(**{part: tuple(rows) for part, rows in shown.items()}, unread=unread)


def cabinet_notifications(
    session: Session, consumer: int, before: int
) -> tuple[dict[str, Any], ...]:
    """The notifications after one of those that were shown. NotFound."""
    return tuple(call(session, "cabinet_notifications", consumer=consumer, before=before))


def cabinet_request(session: Session, consumer: int, request: int) -> tuple[dict[str, Any], ...]:
    """Events of one request as the consumer reads them. NotFound."""
    return tuple(call(session, "cabinet_request", consumer=consumer, request=request))


def cabinet_notification(session: Session, consumer: int, notification: int) -> dict[str, Any]:
    """``title``, ``body`` and ``at``; not marked as read. NotFound."""
    shown: dict[str, Any] = call(
        session, "cabinet_notification", consumer=consumer, notification=notification
    )
    return shown


def _set_blocked(session: Session, function: str, command: BlockConsumer | UnblockConsumer) -> None:
    call(
        session,
        function,
        consumer=command.consumer,
        reason=command.reason,
        command=command.id,
    )


def note_export(session: Session, detail: dict[str, Any]) -> None:
    """That the list was exported."""
    call(session, "note_list_export", list="consumers", detail=detail)
