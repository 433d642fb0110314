"""What an administrator does to broadcasts: each action is one command and one call of the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from bsk_desk.db.calls import call
from bsk_desk.features.broadcasts.model import Audience, Numbers, Preview, Sample, Stepped


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command has: the id by which a repeat is known."""

    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class SaveBroadcast(Command):
    """A new draft (``broadcast`` None) or another wording; ``seen`` is its ``changed_at``.

    ``start_at`` is when it is to begin, None for at once.
    """

    title: str
    body: str
    audience: Audience
    broadcast: int | None = None
    by_mail: bool = True
    start_at: datetime | None = None
    seen: datetime | None = None


def save_broadcast(session: Session, command: SaveBroadcast) -> Stepped:
    """NotFound, WrongState, StaleCard; WrongField (title, body, start_at, audience.kinds[0] …)."""
    return _stepped(
        call(
            session,
            "save_broadcast",
            broadcast=command.broadcast,
            title=command.title,
            body=command.body,
            audience=command.audience.to_json(),
            by_mail=command.by_mail,
            command=command.id,
            seen=command.seen,
            start_at=command.start_at,
        )
    )


@dataclass(frozen=True, slots=True)
class Step(Command):
    """A step without further words: submit, approve, undo, pause, resume or cancel."""

    broadcast: int
    step: str


#: Step -> the function of the door.
_FUNCTIONS = {
    name: f"{name}_broadcast" for name in ("submit", "approve", "undo", "pause", "resume", "cancel")
}


def take_step(session: Session, command: Step) -> Stepped:
    """NotFound, WrongState; WrongField (audience of nobody), TooLate (undo)."""
    function = _FUNCTIONS[command.step]
    return _stepped(call(session, function, broadcast=command.broadcast, command=command.id))


@dataclass(frozen=True, slots=True)
class StartBroadcast(Command):
    """Now, or at ``start_at``."""

    broadcast: int
    start_at: datetime | None = None


def start_broadcast(session: Session, command: StartBroadcast) -> Stepped:
    """NotFound, WrongState (also: approval needed after all), WrongField."""
    return _stepped(
        call(
            session,
            "start_broadcast",
            broadcast=command.broadcast,
            command=command.id,
            start_at=command.start_at,
        )
    )


@dataclass(frozen=True, slots=True)
class ReturnBroadcast(Command):
    """Back to the draft, with the reason."""

    broadcast: int
    reason: str


def return_broadcast(session: Session, command: ReturnBroadcast) -> Stepped:
    """NotFound, WrongState, MissingText."""
    return _stepped(
        call(
            session,
            "return_broadcast",
            broadcast=command.broadcast,
            reason=command.reason,
            command=command.id,
        )
    )


@dataclass(frozen=True, slots=True)
class TryBroadcast(Command):
    """A test letter to oneself, with invented values."""

    broadcast: int


def try_broadcast(session: Session, command: TryBroadcast) -> None:
    """NotFound, WrongState (one has no address of one's own)."""
    call(session, "test_broadcast", broadcast=command.broadcast, command=command.id)


@dataclass(frozen=True, slots=True)
class FollowUp(Command):
    """A draft to those who have not read ``broadcast`` by the time it starts."""

    broadcast: int
    title: str
    body: str


def follow_up(session: Session, command: FollowUp) -> Stepped:
    """The new draft. NotFound, WrongState, WrongField."""
    return _stepped(
        call(
            session,
            "follow_up_broadcast",
            broadcast=command.broadcast,
            title=command.title,
            body=command.body,
            command=command.id,
        )
    )


@dataclass(frozen=True, slots=True)
class SaveAudience(Command):
    """Keeps conditions under a title; the same title again replaces them."""

    title: str
    audience: Audience


def save_audience(session: Session, command: SaveAudience) -> int:
    """Its id. WrongField."""
    answer = call(
        session,
        "save_audience",
        title=command.title,
        audience=command.audience.to_json(),
        command=command.id,
    )
    return int(answer["audience"])


@dataclass(frozen=True, slots=True)
class DeleteAudience(Command):
    """Forgets saved conditions."""

    audience: int


def delete_audience(session: Session, command: DeleteAudience) -> None:
    """NotFound."""
    call(session, "delete_audience", audience=command.audience, command=command.id)


def preview_broadcast(session: Session, title: str, body: str, audience: Audience) -> Preview:
    """The count and ten of them, written out. WrongField."""
    shown = call(session, "preview_broadcast", title=title, body=body, audience=audience.to_json())
    sample = tuple(Sample(**row) for row in shown["sample"])
    return Preview(shown["count"], shown["needs_approval"], sample)


def broadcast_numbers(session: Session, broadcast: int) -> Numbers:
    """What came of it. NotFound."""
    return Numbers(**call(session, "broadcast_numbers", broadcast=broadcast))


def note_export(session: Session, detail: dict[str, Any]) -> None:
    """That recipients of ``detail["broadcast"]`` were exported."""
    call(session, "note_export", list="broadcast", object_id=detail["broadcast"], detail=detail)


def _stepped(answer: dict[str, Any]) -> Stepped:
    visible = answer["visible_from"]
    return Stepped(
        **answer | {"visible_from": datetime.fromisoformat(visible) if visible else None}
    )


def note_list_export(session: Session, detail: dict[str, Any]) -> None:
    """That the list was exported."""
    call(session, "note_list_export", list="broadcasts", detail=detail)
