"""Errors a person can act on; everything else is a bug."""

from __future__ import annotations

import json
from typing import Any


class UserError(Exception):
    """Its text is a Russian sentence, shown to a person as it is."""

    def __init__(self, sentence: str, detail: str | None = None) -> None:
        super().__init__(sentence)
        self.detail: dict[str, Any] = _parsed(detail)


class Cancelled(UserError):
    """A person stopped it; nothing needs to be said."""


class Refused(UserError):
    """The database said no (BS0xx)."""


class NotFound(Refused):
    """BS001: no such thing, or not yours."""


class WrongState(Refused):
    """BS002: not possible in this state."""


class MissingText(Refused):
    """BS003: a text that is required here is missing."""


class WrongField(Refused):
    """BS004: ``detail`` maps fields to sentences."""


class TooOften(Refused):
    """BS005: ``detail["retry_after_s"]`` says when again."""


class WrongSecret(Refused):
    """BS006: wrong code, PIN or password."""


class ExistsAlready(Refused):
    """BS007."""


class StaleCard(Refused):
    """BS010: ``detail["newer"]`` events came after the one that was shown."""


class Held(Refused):
    """BS011: another member of staff holds it."""


class TooLate(Refused):
    """BS012: the undo window is over."""


class TooLarge(Refused):
    """BS013: too large or too many."""


class NotAllowed(UserError):
    """The login has no right to do this."""


class ServerUnavailable(UserError):
    """No connection to the database; the same command may be sent again."""


def _parsed(detail: str | None) -> dict[str, Any]:
    try:
        found = json.loads(detail or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
