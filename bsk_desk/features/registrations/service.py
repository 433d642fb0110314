"""What an administrator does to sign-ups: each action is one command and one call of the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from bsk_desk.db.calls import call
from bsk_desk.features.registrations.model import DestructionAct


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command has: the id by which a repeat is known."""

    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class ResendCode(Command):
    """A new code to the same address."""

    registration: int


def resend_code(session: Session, command: ResendCode) -> None:
    """NotFound, WrongState (finished), TooOften."""
    call(session, "resend_code", registration=command.registration, command=command.id)


@dataclass(frozen=True, slots=True)
class CorrectEmail(Command):
    """Another address, and the code to it."""

    registration: int
    email: str


def correct_email(session: Session, command: CorrectEmail) -> None:
    """NotFound, WrongState, WrongField (email), ExistsAlready, TooOften."""
    call(
        session,
        "correct_email",
        registration=command.registration,
        email=command.email,
        command=command.id,
    )


@dataclass(frozen=True, slots=True)
class DeleteRegistrations(Command):
    """One or many for one reason, all or none."""

    registrations: tuple[int, ...]
    reason: str


def delete_registrations(session: Session, command: DeleteRegistrations) -> tuple[int, ...]:
    """The ids of the acts. NotFound, WrongState (a finished one), MissingText, TooLarge."""
    answer = call(
        session,
        "delete_registrations",
        registrations=list(command.registrations),
        reason=command.reason,
        command=command.id,
    )
    return tuple(answer["acts"])


def print_act(session: Session, act: int) -> DestructionAct:
    """The act with its journal, to be printed; the print is noted. NotFound."""
    return DestructionAct.from_json(call(session, "print_act", act=act))


def note_export(session: Session, detail: dict[str, Any]) -> None:
    """That the list of sign-ups was exported."""
    call(session, "note_export", list="registration", object_id=None, detail=detail)


def note_acts_export(session: Session, detail: dict[str, Any]) -> None:
    """That the list of acts was exported."""
    call(session, "note_export", list="destruction_act", object_id=None, detail=detail)
