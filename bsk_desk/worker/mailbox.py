"""Reads a mailbox: attachments are handed on; a letter of which something is kept is moved.

Ordinary mail stays where it is, unread as it was: people read the same box. It is looked at once:
where the server permits it bears our keyword, else this process remembers it. A letter may be
handed on twice when the worker is killed between taking and moving; whoever takes it must know
what it has seen (hourly files are known by their SHA-256).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from imaplib import IMAP4
from typing import Any

from imap_tools import (
    BaseMailBox,
    MailBox,
    MailboxFolderCreateError,
    MailboxLogoutError,
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
#: Which letters were looked at and left.
LOOKED = "BskDeskLooked"


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


#: Says of how many of its files something is known now: 0 leaves the letter where it is.
Take = Callable[[Arrival], int]
#: Of boxes whose server keeps no keywords: (host, user, folder, UIDVALIDITY) -> the letters left.
Left = dict[tuple[str, str, str, int], set[str]]


def read_mailbox(reading: Reading, take: Take, left: Left | None = None) -> int:
    """One round; how many letters were moved. ``left`` is kept from one round to the next.

    Raises OSError or imap_tools' errors where the server cannot be asked, ServerUnavailable where
    ``take`` has no database.
    """
    with _connected(reading.server) as mailbox:
        _log_in(mailbox, reading)
        notes = _Notes(mailbox, reading, {} if left is None else left)
        return sum(_dealt_with(mailbox, reading, uid, take, notes) for uid in notes.unknown())


class _Notes:
    """Which letters of the folder were looked at and left."""

    def __init__(self, mailbox: BaseMailBox, reading: Reading, left: Left) -> None:
        self._mailbox = mailbox
        self._on_server = _keeps_keywords(mailbox)
        self._here: set[str] = set()
        if not self._on_server:
            valid = mailbox.folder.status(reading.folder, ["UIDVALIDITY"])["UIDVALIDITY"]
            server = reading.server
            self._here = left.setdefault((server.host, server.user, reading.folder, valid), set())

    def unknown(self) -> list[str]:
        """The letters of this round, the oldest first."""
        if self._on_server:
            return self._mailbox.uids(f"UNKEYWORD {LOOKED}")[:ROUND]
        present = self._mailbox.uids()
        self._here &= set(present)
        return [uid for uid in present if uid not in self._here][:ROUND]

    def leave(self, uid: str) -> None:
        """Not to be looked at again; whether it was read by somebody stays as it is."""
        if self._on_server:
            # Not mailbox.flag(): that expunges too, and what people delete is theirs.
            self._mailbox.client.uid("STORE", uid, "+FLAGS.SILENT", f"({LOOKED})")
        else:
            self._here.add(uid)


def _keeps_keywords(mailbox: BaseMailBox) -> bool:
    """Whether the server lets us invent a flag that it keeps (RFC 3501, PERMANENTFLAGS)."""
    _, said = mailbox.client.response("PERMANENTFLAGS")
    return any(b"\\*" in flags for flags in said if isinstance(flags, bytes))


@contextmanager
def _connected(server: Server) -> Iterator[BaseMailBox]:
    """imap_tools' own way out fails on a lost line, and leaves the socket open."""
    mailbox = _opened(server)
    try:
        yield mailbox
    finally:
        try:
            mailbox.logout()
        except (OSError, IMAP4.error, MailboxLogoutError):
            with suppress(OSError):
                mailbox.client.shutdown()


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
    if not mailbox.folder.exists(reading.done):
        try:
            mailbox.folder.create(reading.done)
        except MailboxFolderCreateError:  # another worker was quicker
            if not mailbox.folder.exists(reading.done):
                raise
    mailbox.folder.set(reading.folder)


def _dealt_with(mailbox: BaseMailBox, reading: Reading, uid: str, take: Take, notes: _Notes) -> int:
    try:
        letter = _fetched(mailbox, uid)
        if letter is None:  # another worker has moved it
            return 0
        kept = take(arrival(letter))
    except (ServerUnavailable, _LostError):  # nothing is wrong with the letter: it waits
        raise
    except Exception:  # one letter must not stop the others; its trace is logged
        log.exception("letter %s cannot be taken and stays in %s", uid, reading.folder)
        kept = 0
    if not kept:
        notes.leave(uid)
        return 0
    mailbox.move(uid, reading.done)
    return 1


class _LostError(OSError):
    """The mail server went away in the middle of a letter."""


def _fetched(mailbox: BaseMailBox, uid: str) -> MailMessage | None:
    try:
        return _asked_for(mailbox, uid)
    except (OSError, IMAP4.abort) as error:
        raise _LostError(str(error)) from error


def _asked_for(mailbox: BaseMailBox, uid: str) -> MailMessage | None:
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
