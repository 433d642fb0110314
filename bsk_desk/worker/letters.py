"""A letter of the outbox as a message whose Message-ID is its id: a repeat is the same letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Letter:
    """What ``worker.take_mails`` hands out; ``attempt`` is the ticket of this taking."""

    id: UUID
    attempt: int
    recipient: str
    subject: str
    body: str
    kind: str


def deliverable(address: str) -> str:
    """The address with its domain as servers write it: «почта.рф» -> «xn--80a1acny.xn--p1ai».

    ValueError where it is no address.
    """
    mailbox, at, domain = address.rpartition("@")
    if not (mailbox and at and domain) or any(c.isspace() or ord(c) < 32 for c in address):
        raise ValueError(address)
    return f"{mailbox}@{domain.encode('idna').decode('ascii')}"


def message(letter: Letter, sender: str, sender_name: str, now: datetime) -> EmailMessage:
    """Plain text, UTF-8. ValueError for a letter that cannot be written down."""
    mailbox, _, domain = deliverable(sender).rpartition("@")
    to, _, to_domain = deliverable(letter.recipient).rpartition("@")
    made = EmailMessage(policy=SMTP.clone(utf8=not to.isascii()))
    made["From"] = Address(sender_name, mailbox, domain)
    made["To"] = Address("", to, to_domain)
    made["Subject"] = " ".join(letter.subject.split())
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{letter.id}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.body, charset="utf-8", cte="base64")
    return made
