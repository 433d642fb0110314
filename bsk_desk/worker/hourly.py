"""Hourly files out of the mailbox: attachments that may be some wait at the engineers' page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import PurePosixPath

import psycopg

from bsk_desk.db.engine import connect
from bsk_desk.db.errors import translated
from bsk_desk.kernel.errors import Refused
from bsk_desk.worker.mailbox import Arrival, Attachment
from bsk_desk.worker.rounds import NAME

log = logging.getLogger(__name__)
#: Endings under which hours are sent; pictures, papers and signatures of letters are passed by.
ENDINGS = frozenset({".xls", ".xlsx", ".xlsm", ".ods", ".fods", ".csv", ".tsv", ".xml", ".zip"})
_KEEP = "SELECT worker.keep_hourly_file(%s, %s, %s)"


def keeping(dsn: str) -> Callable[[Arrival], int]:
    """What the mailbox hands each letter to: how many of its files are kept, now or before.

    Raises ServerUnavailable where there is no database: the letter is to be taken later.
    """

    def take(arrival: Arrival) -> int:
        files = [file for file in arrival.attachments if _may_be_hours(file)]
        if not files:
            return 0
        with translated(), connect(dsn, NAME) as connection:
            return sum(_keep(connection, file, arrival.sender) for file in files)

    return take


def _may_be_hours(file: Attachment) -> bool:
    return PurePosixPath(file.name.replace("\\", "/")).suffix.lower() in ENDINGS


def _keep(connection: psycopg.Connection[object], file: Attachment, sender: str) -> bool:
    """One that the database refuses (empty, too large) must not keep the others out."""
    try:
        with translated():
            connection.execute(_KEEP, [file.name, file.content, sender])
    except Refused as refusal:
        log.warning("an attachment of %d bytes is not kept: %s", len(file.content), refusal)
        return False
    return True
