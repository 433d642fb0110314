"""«Забрать почту» at the desk: the mailbox is read when somebody asks, not at the next minute."""

from __future__ import annotations

import logging
from collections.abc import Callable
from imaplib import IMAP4
from typing import Any

import psycopg
from imap_tools import ImapToolsError

from bsk_desk.kernel.errors import ServerUnavailable

log = logging.getLogger(__name__)
#: A worker that has no mailbox leaves an ask so long to those that have one, in seconds.
OTHERS_FIRST = 4
NO_MAILBOX = "Почтовый ящик рабочей программе не задан: его задаёт администратор (BSK_IMAP_HOST)."
NO_SERVER = "Почтовый сервер не отвечает. Попробуйте позже."
REFUSED = "Почтовый сервер не пускает в ящик. Скажите администратору."
BROKEN = "Почту забрать не удалось. Скажите администратору: причина в журнале рабочей программы."

Connection = psycopg.Connection[Any]


def answering(read: Callable[[], int] | None) -> Callable[[Connection], int]:
    """A step of the worker: takes what was asked, reads the mailbox once for all, answers each."""
    after = OTHERS_FIRST if read is None else 0

    def step(connection: Connection) -> int:
        asks = connection.execute("SELECT * FROM worker.take_mailbox_asks(%s)", [after]).fetchall()
        if asks:
            error = _error_of(read)
            for command, caller in asks:
                answer = [command, caller, error]
                connection.execute("SELECT worker.mailbox_read(%s, %s, %s)", answer)
        return len(asks)

    return step


def _error_of(read: Callable[[], int] | None) -> str | None:
    """Reads; a sentence where that failed. Whatever goes wrong, the one who asked is told."""
    if read is None:
        return NO_MAILBOX
    try:
        read()
    except (OSError, IMAP4.abort) as error:
        log.warning("the mailbox cannot be reached: %s", error)
        return NO_SERVER
    except ImapToolsError as error:
        log.warning("the mailbox refuses: %s", type(error).__name__)
        return REFUSED
    except ServerUnavailable:  # the answer will not arrive either, and the round begins anew
        return BROKEN
    except Exception:  # the next minute's reading meets it again
        log.exception("the mailbox was not read")
        return BROKEN
    return None
