"""What a person does at the page of hourly files beside deciding about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bsk_desk.db.calls import call
from bsk_desk.features.hourly.service import Command


def note_export(session: Session, detail: dict[str, Any]) -> None:
    """That a list is taken out; before it is written."""
    call(session, "note_hourly_export", detail=detail)


@dataclass(frozen=True, slots=True)
class AskMailbox(Command):
    """«Забрать почту»: a worker reads the mailbox now; its id is what to ask after."""


@dataclass(frozen=True, slots=True)
class MailboxAsked:
    """What became of it: ``state`` is asked, taken, done or failed."""

    state: str
    files: int = 0
    error: str = ""


def ask_mailbox(session: Session, command: AskMailbox) -> UUID:
    """The id of what was asked: that of a repeat where the answer to the first was lost."""
    call(session, "ask_mailbox", command=command.id)
    return command.id


def mailbox_asked(session: Session, asked: UUID) -> MailboxAsked:
    """NotFound where nobody has asked."""
    found = call(session, "mailbox_asked", command=asked)
    return MailboxAsked(
        str(found["state"]), int(found.get("files", 0)), str(found.get("error") or "")
    )


@dataclass(frozen=True, slots=True)
class SendReply(Command):
    """The reply 80021 by mail to whoever sent the file."""

    file: int
    name: str
    content: bytes


def send_reply(session: Session, command: SendReply) -> str:
    """To whom it goes. NotFound, WrongState where no address is known."""
    answer = call(
        session,
        "send_hourly_reply",
        file=command.file,
        name=command.name,
        content=command.content.decode("windows-1251"),
        command=command.id,
    )
    return str(answer["recipient"])
