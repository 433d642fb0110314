"""What is said where a file could not be written."""

from __future__ import annotations

from collections.abc import Callable

from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.os_words import os_words
from bsk_desk.qt.tasks import TaskRunner


def say_unwritten(tasks: TaskRunner, error: Exception, say: Callable[[str], object]) -> None:
    """A refusal in its own words, the system's in Russian; anything else is a bug."""
    if isinstance(error, UserError):
        say(str(error))
    elif isinstance(error, OSError):
        say(f"Файл не записать: {os_words(error)}.")
    else:
        tasks.failed.emit(error)
