"""Files between the disk and the desk, bit by bit: with progress, and stopped at any moment."""

from __future__ import annotations

from pathlib import Path

from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.os_words import os_words
from bsk_desk.kernel.words import file_size
from bsk_desk.qt.tasks import Job

#: As in the database (setting file_bytes): more is not even read from the disk.
MOST_BYTES = 20 * 1024 * 1024
_AT_ONCE = 1024 * 1024


def of_disk(job: Job, path: Path) -> bytes:
    """The bytes of a file that is to be sent: reading is the first half of the job.

    Raises Cancelled, and UserError with a sentence where it is too large or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            limit = file_size(MOST_BYTES)
            raise UserError(f"В нём {file_size(size)}, можно до {limit}.")
        content = bytearray()
        with path.open("rb") as source:
            while len(content) <= MOST_BYTES and (read := source.read(_AT_ONCE)):
                content += read
                job.progress(len(content), 2 * max(size, len(content)))
    except OSError as error:
        raise UserError(f"Его не прочитать: {os_words(error)}.") from error
    return bytes(content)


def to_disk(job: Job, path: Path, content: bytes) -> None:
    """The file appears under its name only when it is whole. Raises Cancelled, OSError."""
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as target:
            for at in range(0, len(content), _AT_ONCE):
                job.progress(at, len(content))
                target.write(content[at : at + _AT_ONCE])
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
