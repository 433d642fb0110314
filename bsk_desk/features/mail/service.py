"""What is done to letters and reminders: each action is one command and one call of the door."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from bsk_desk.db.calls import call


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What every command has: the id by which a repeat is known."""

    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True)
class ResendMail(Command):
    """A failed letter once more, to ``recipient`` where one is given."""

    mail: int
    recipient: str | None = None


def resend_mail(session: Session, command: ResendMail) -> None:
    """NotFound, WrongState (not failed; a code to somebody else), WrongField (recipient)."""
    call(
        session,
        "resend_mail",
        mail=command.mail,
        recipient=command.recipient,
        command=command.id,
    )


@dataclass(frozen=True, slots=True)
class ResendFailedMails(Command):
    """All that failed for good."""


def resend_failed_mails(session: Session, command: ResendFailedMails) -> int:
    """How many go again."""
    return int(call(session, "resend_failed_mails", command=command.id)["letters"])


@dataclass(frozen=True, slots=True)
class PutAway(Command):
    """A reminder that its reader needs no more."""

    notice: int


def put_away(session: Session, command: PutAway) -> None:
    """For good; NotFound where it is somebody else's. A repeat changes nothing."""
    read_notice(session, command.notice)


def read_notice(session: Session, notice: int) -> None:
    """Puts a reminder away. NotFound."""
    call(session, "read_notice", notice=notice)


def note_export(session: Session, detail: dict[str, Any]) -> None:
    """That the list of letters was exported."""
    call(session, "note_export", list="mail", object_id=None, detail=detail)


def note_reminders_export(session: Session, detail: dict[str, Any]) -> None:
    """That the list was exported."""
    call(session, "note_list_export", list="reminders", detail=detail)
