"""Which requests a list shows: every field can be a condition; saved views keep it as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

#: Stands for whoever asks, in ``assignees``.
ME = "@me"
#: Stands for "nobody", "none" in conditions on a list of codes.
NONE = ""


@dataclass(frozen=True, slots=True)
class RequestFilter:
    """Conditions that all hold; an empty one holds always.

    Tuples mean "one of". ``text`` is what was typed into the search box. Names, addresses, subjects
    match anywhere, without regard to case; numbers and accounts by their beginning. Dates are days
    in Barnaul, both ends included.
    """

    queue: str = "all"
    text: str = ""
    statuses: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    applicant_kinds: tuple[str, ...] = ()
    number: str = ""
    tracking: str = ""
    subject: str = ""
    applicant: str = ""
    address: str = ""
    account: str = ""
    contract: str = ""
    email: str = ""
    received_from: date | None = None
    received_to: date | None = None
    registered_from: date | None = None
    registered_to: date | None = None
    changed_from: date | None = None
    changed_to: date | None = None
    done_from: date | None = None
    done_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    postponed_from: date | None = None
    postponed_to: date | None = None
    unseen: bool | None = None
    with_files: bool | None = None
    repeats: bool | None = None
    overdue: bool | None = None
    due_days: int | None = None
    consumer_id: int | None = None
    account_id: int | None = None
    outage_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Only what is asked for, with dates as text."""
        plain = RequestFilter()
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in asdict(self).items()
            if value != getattr(plain, name)
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> RequestFilter:
        """What ``to_json`` gave; names that this release does not know are left out."""
        made: dict[str, Any] = {}
        for field in fields(cls):
            value = kept.get(field.name)
            if isinstance(value, list):
                made[field.name] = tuple(value)
            elif value is not None:
                is_day = field.name.endswith(("_from", "_to"))
                made[field.name] = date.fromisoformat(value) if is_day else value
        return cls(**made)


@dataclass(frozen=True, slots=True)
class Queue:
    """A place of the sidebar; ``order`` and ``descending`` are how it opens."""

    code: str
    title: str
    order: str = "due"
    descending: bool = False

    def filter(self) -> RequestFilter:
        """The requests of the queue."""
        return replace(RequestFilter(), queue=self.code)


QUEUES: tuple[Queue, ...] = (
    Queue("new", "Новые", "received"),
    Queue("mine", "Мои"),
    Queue("info_requested", "Запрошена информация", "changed"),
    Queue("postponed", "Отложенные", "changed"),
    Queue("overdue", "Просроченные"),
    Queue("soon", "Срок до 3 дней"),
    Queue("complaints", "Жалобы"),
    Queue("open", "Все в работе"),
    Queue("all", "Все", "changed", descending=True),
)
