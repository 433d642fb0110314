"""A request as a row of a queue, and the orders a list can have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bsk_desk.backend import Backend
from bsk_desk.features.service_requests.model import RequestRow
from bsk_desk.features.service_requests.queries import (
    count_requests,
    list_requests,
    request_anchors,
)
from bsk_desk.features.service_requests.request_filter import RequestFilter
from bsk_desk.kernel import server_time, times
from bsk_desk.kernel.times import Deadline
from bsk_desk.kernel.words import initials, short_full_name
from bsk_desk.qt.keyset_model import Column, Loads
from bsk_desk.qt.pages import BackendLike
from bsk_desk.qt.rows import QueueRow

#: Order -> its words in the menu and whether it begins with the greatest.
ORDERS: dict[str, tuple[str, bool]] = {
    "due": ("Ближайший срок", False),
    "received": ("Дата поступления", False),
    "changed": ("Последнее изменение", True),
    "number": ("Номер", True),
    "status": ("Состояние", False),
    "form": ("Вид обращения", False),
    "subject": ("Тема", False),
    "applicant": ("Заявитель", False),
    "address": ("Адрес", False),
    "account": ("Лицевой счёт", False),
    "channel": ("Канал", False),
    "assignee": ("Исполнитель", False),
    "topic": ("Тема формы 4.9", False),
    "files": ("Число файлов", True),
    "tracking": ("Код отслеживания", False),
    "registered": ("Дата регистрации", True),
    "done": ("Дата исполнения", True),
    "outcome": ("Исход", False),
    "postponed": ("Отложено до", False),
}
COLUMNS: tuple[Column[RequestRow], ...] = (Column("Обращение", lambda row: row.subject),)


def now() -> datetime:
    """The present moment by the server's clock, for words like «2 дня»; rules ask the database."""
    return server_time.now()


def deadline_of(row: RequestRow, moment: datetime) -> Deadline:
    """What stands in the deadline's place: closed, waiting, or how much time is left."""
    if row.status == "done":
        return times.closed(row.done_at or row.changed_at, moment)
    if row.postponed_until is not None:
        return times.waiting(row.postponed_until, moment)
    if row.paused_at is not None:
        return times.waiting(None, moment)
    return times.deadline(row.due_at, moment)


def short_applicant(row: RequestRow) -> str:
    """«Петрова А. И.»; an organisation whole; nobody is «без имени»."""
    name = row.applicant.strip() or "без имени"
    person = row.applicant_kind != "legal" and name[:1].isupper()
    return short_full_name(name) if person else name


def writes(row: RequestRow, login: str) -> str:
    """«Иванов пишет» where somebody else is answering."""
    if row.writer is None or row.writer == login:
        return ""
    return f"{(row.writer_name or row.writer).split()[0]} пишет"


def watches(row: RequestRow) -> str:
    """«Орлова смотрит», «Орлова и ещё 2 смотрят» where others have the card open."""
    names = row.watchers.split(", ") if row.watchers else []
    if not names:
        return ""
    more = f" и\u00a0ещё\u00a0{len(names) - 1}" if len(names) > 1 else ""
    return f"{names[0]}{more} {'смотрит' if len(names) == 1 else 'смотрят'}"


@dataclass(frozen=True, slots=True)
class AsRow:
    """Turns a request into what the queue paints, for the person at this desk."""

    login: str
    clock: Callable[[], datetime] = now

    def __call__(self, row: RequestRow) -> QueueRow:
        """From memory and the clock."""
        due = deadline_of(row, self.clock())
        writing = writes(row, self.login)
        return QueueRow(
            subject=row.subject,
            status=row.status,
            parts=(row.form_short, short_applicant(row), row.address),
            deadline=due.code,
            due=due.words,
            initials=initials(row.assignee_name or row.assignee or ""),
            mine=row.assignee == self.login,
            presence=writing or watches(row),
            presence_icon="thing.writing" if writing else "thing.viewing",
            files=row.files,
            unread=row.unseen,
            alarm="письмо не дошло" if row.undelivered else "",
        )


def loader(backend: BackendLike | Backend, wanted: RequestFilter) -> Loads[RequestRow]:
    """How a list reads the rows of a filter; runs on workers and holds plain values."""
    return Loads(
        lambda job, page: backend.read(job, list_requests, wanted, page),
        lambda job: backend.read(job, count_requests, wanted),
        lambda job, page: backend.read(job, request_anchors, wanted, page),
    )
