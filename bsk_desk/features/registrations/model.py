"""What screens know of sign-ups and of the acts of those destroyed. Plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

STEPS: dict[str, str] = {
    "started": "код отправлен",
    "confirmed": "адрес подтверждён",
    "finished": "закончена",
}
LETTERS: dict[str, str] = {
    "queued": "в очереди",
    "sending": "отправляется",
    "sent": "отправлено",
    "failed": "не принято",
    "withdrawn": "отозвано",
}


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A sign-up in the list; ``deletes_at`` is None once it is finished."""

    id: int
    email: str
    step: str
    created_at: datetime
    confirmed_at: datetime | None
    finished_at: datetime | None
    consumer_id: int | None
    wrong_codes: int
    deletes_at: datetime | None
    mail_id: int | None
    mail_status: str | None
    mail_error: str | None
    mail_attempts: int | None
    mail_next_at: datetime | None
    mail_sent_at: datetime | None

    @property
    def letter(self) -> str:
        """What became of the letter, with the server's words where it was refused."""
        if self.mail_status is None:
            return "письма нет"
        words = LETTERS[self.mail_status]
        return f"{words}: {self.mail_error}" if self.mail_error else words

    def age(self, now: datetime) -> timedelta:
        """Since the first step."""
        return now - self.created_at


@dataclass(frozen=True, slots=True)
class RegistrationFilter:
    """``stuck`` leaves the unfinished ones, ``refused`` those whose letter failed."""

    stuck: bool = True
    refused: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of the event journal: what happened to which fields, never their values."""

    at: datetime
    who: str
    action: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DestructionAct:
    """An act with its journal extract (Приказ Роскомнадзора 179 от 28.10.2022)."""

    id: int
    at: datetime
    operator: str
    subject_kind: str
    subject_id: str
    who: str
    who_name: str
    categories: tuple[str, ...]
    system: str
    how: str
    reason: str
    journal: tuple[JournalLine, ...]
    keep_until: date

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> DestructionAct:
        """From the row as the database gives it to be printed."""
        journal = tuple(
            JournalLine(
                datetime.fromisoformat(line["at"]),
                line["who"],
                line["action"],
                tuple(line["fields"] or ()),
            )
            for line in given["journal"]
        )
        plain = {k: v for k, v in given.items() if k not in {"journal", "categories"}}
        return cls(
            **plain
            | {
                "at": datetime.fromisoformat(given["at"]),
                "keep_until": date.fromisoformat(given["keep_until"]),
                "categories": tuple(given["categories"]),
                "journal": journal,
            }
        )


@dataclass(frozen=True, slots=True)
class ActRow:
    """An act in the list."""

    id: int
    at: datetime
    subject_id: str
    who_name: str
    reason: str
    keep_until: date
