"""A letter of the outbox as a message whose Message-ID is its id: a repeat is the same letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from functools import cache
from typing import Self
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


class _Sender(str):
    """The From header of every letter, folded once: a long Cyrillic name takes Python 7 ms."""

    __slots__ = ("_address",)
    name = "From"
    _address: Address

    def __new__(cls, address: Address) -> Self:
        made = super().__new__(cls, address)
        made._address = address
        return made

    def fold(self, *, policy: EmailPolicy) -> str:
        """As the email package asks each header."""
        address = self._address
        return _folded(address.display_name, address.username, address.domain, utf8=policy.utf8)


@cache
def _folded(display_name: str, username: str, domain: str, *, utf8: bool) -> str:
    policy = SMTP.clone(utf8=utf8)
    header = policy.header_factory("From", Address(display_name, username, domain))
    return str(header.fold(policy=policy))


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
    made["From"] = _Sender(Address(sender_name, mailbox, domain))
    made["To"] = Address("", to, to_domain)
    made["Subject"] = " ".join(letter.subject.split())
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{letter.id}@{domain}>"
    made["Auto-Submitted"] = "auto-generated"
    words, name, content = _parted(letter)
    made.set_content(words, charset="utf-8", cte="base64")
    if name:
        made.add_attachment(
            content.encode("windows-1251", "xmlcharrefreplace"), "application", "xml", filename=name
        )
    return made


def _parted(letter: Letter) -> tuple[str, str, str]:
    """Words, and the name and text of the file that a letter about hours brings, else "".

    As ``desk.send_hourly_reply`` writes it: behind a form feed; a reply 80021 says windows-1251.
    """
    words, mark, file = letter.body.partition("\f")
    if letter.kind != "hourly" or not mark:
        return letter.body, "", ""
    name, _, content = file.partition("\n")
    return words, name, content
