"""Reads a mailbox: the attachments of each letter are handed on, the letter moved, never deleted.

A letter may be handed on twice when the worker is killed between the two; whoever takes it must
know what it has seen (hourly files are known by their SHA-256).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from imap_tools import (
    BaseMailBox,
    MailBox,
    MailboxFolderCreateError,
    MailBoxStartTls,
    MailBoxUnencrypted,
    MailMessage,
)

from bsk_desk.kernel.errors import ServerUnavailable
from bsk_desk.worker.settings import Reading, Server

log = logging.getLogger(__name__)
#: Letters of one round: the rest waits for the next one.
ROUND = 200
#: What is larger than this, in bytes, is not even fetched: nobody sends an hourly file of 30 MB.
LARGEST = 30 * 2**20


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a letter; ``name`` is what the sender says and may be anything."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Arrival:
    """A letter that has come in; ``sent_at`` is the sender's own claim."""

    message_id: str
    sender: str
    subject: str
    sent_at: datetime
    attachments: tuple[Attachment, ...]


def read_mailbox(reading: Reading, take: Callable[[Arrival], None]) -> int:
    """One round; how many letters were taken. What ``take`` cannot take goes to ``failed``.

    Raises OSError or imap_tools' errors where the server cannot be asked, ServerUnavailable where
    ``take`` has no database.
    """
    with _opened(reading.server) as mailbox:
        _log_in(mailbox, reading)
        taken = 0
        for uid in mailbox.uids()[:ROUND]:
            taken += _dealt_with(mailbox, reading, uid, take)
        return taken


def _opened(server: Server) -> BaseMailBox:
    if server.security == "tls":
        return MailBox(server.host, server.port, server.timeout, ssl_context=server.context())
    if server.security == "starttls":
        return MailBoxStartTls(
            server.host, server.port, server.timeout, ssl_context=server.context()
        )
    return MailBoxUnencrypted(server.host, server.port, server.timeout)


def _log_in(mailbox: BaseMailBox, reading: Reading) -> None:
    mailbox.login(reading.server.user, reading.server.password, reading.folder)
    for folder in (reading.done, reading.failed):
        if not mailbox.folder.exists(folder):
            try:
                mailbox.folder.create(folder)
            except MailboxFolderCreateError:  # another worker was quicker
                if not mailbox.folder.exists(folder):
                    raise
    mailbox.folder.set(reading.folder)


def _dealt_with(
    mailbox: BaseMailBox, reading: Reading, uid: str, take: Callable[[Arrival], None]
) -> int:
    try:
        letter = _fetched(mailbox, uid)
        if letter is None:  # another worker has moved it
            return 0
        take(arrival(letter))
    except ServerUnavailable:  # nothing is wrong with the letter: it waits for the database
        raise
    except Exception:  # one letter must not stop the others; it is kept and its trace is logged
        log.exception("letter %s cannot be taken and is moved to %s", uid, reading.failed)
        mailbox.move(uid, reading.failed)
        return 0
    mailbox.move(uid, reading.done)
    return 1


def _fetched(mailbox: BaseMailBox, uid: str) -> MailMessage | None:
    criteria = f"UID {uid}"
    head: Any = next(iter(mailbox.fetch(criteria, mark_seen=False, headers_only=True)), None)
    if head is None:
        return None
    if head.size_rfc822 > LARGEST:
        raise ValueError(f"{head.size_rfc822} bytes")
    return next(iter(mailbox.fetch(criteria, mark_seen=False)), None)


def arrival(letter: MailMessage) -> Arrival:
    """Everything that is wanted of a letter."""
    attachments = tuple(
        Attachment(part.filename, part.content_type, part.payload)
        for part in letter.attachments
        if part.filename
    )
    identity = dict(letter.headers).get("message-id", ("",))[0].strip()
    return Arrival(identity, letter.from_, letter.subject, letter.date, attachments)
