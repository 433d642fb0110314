"""What a card lists page by page: requests, notifications with read marks, letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import Signal

from bsk_desk.features.consumers.model import CabinetNotice, ConsumerMail, ConsumerRequest
from bsk_desk.features.consumers.queries import (
    anchors_of,
    count_of,
    list_mails,
    list_notices,
    list_requests,
)
from bsk_desk.kernel import server_time
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.kernel.paging import Page, PageRequest
from bsk_desk.kernel.times import when
from bsk_desk.qt.columns import Column
from bsk_desk.qt.keyset_model import KeysetTableModel, Loads
from bsk_desk.qt.kit import Box, label
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tables import TableView
from bsk_desk.qt.theme import status

_MAILS = {
    "queued": "в очереди",
    "sending": "отправляется",
    "sent": "отправлено",
    "failed": "не доставлено",
    "withdrawn": "отозвано",
}
_MAIL_TONES = {"failed": "overdue", "sent": "done"}


def _when(moment: datetime) -> str:
    return when(moment, server_time.now())


def _read(one: CabinetNotice) -> str:
    if one.visible_from > server_time.now():
        return "ещё не видно"
    return _when(one.read_at) if one.read_at else "нет"


def _read_tone(one: CabinetNotice) -> str:
    return "done" if one.read_at else "text3"


def _letter(one: ConsumerMail) -> str:
    words = _MAILS.get(one.status, one.status)
    return f"{words}: {one.last_error}" if one.last_error else words


REQUESTS: tuple[Column[ConsumerRequest], ...] = (
    Column("Обращение", lambda r: r.number or r.form_short, width=124),
    Column("О чём", lambda r: r.subject),
    Column("Состояние", lambda r: status(r.status)["word"], width=138, tone=lambda r: r.status),
    Column("Поступило", lambda r: _when(r.received_at), width=140),
)
NOTICES: tuple[Column[CabinetNotice], ...] = (
    Column("Когда", lambda n: _when(n.at), width=140),
    Column("Уведомление", lambda n: n.title),
    Column("Прочитано", _read, width=140, tone=_read_tone),
)
MAILS: tuple[Column[ConsumerMail], ...] = (
    Column("Когда", lambda m: _when(m.sent_at or m.created_at), width=140),
    Column("Тема", lambda m: m.subject),
    Column("Что стало", _letter, tone=lambda m: _MAIL_TONES.get(m.status, "text2")),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the lists: its name in queries, its columns, its query, the words for none."""

    name: str
    columns: tuple[Column[Any], ...]
    page: Callable[[Any, int, PageRequest], Page[Any]]
    empty: str
    title: str


PARTS: dict[str, Part] = {
    "requests": Part(
        "requests", REQUESTS, list_requests, "Обращений не было.", "Обращения потребителя"
    ),
    "notices": Part("notices", NOTICES, list_notices, "Уведомлений не было.", "Уведомления"),
    "mails": Part("mails", MAILS, list_mails, "Писем не было.", "Письма"),
}


class PartTable(Box):
    """One list of a consumer's card, read when it is looked at. ``opened(row)``."""

    opened = Signal(object)
    failed = Signal(object)

    def __init__(self, context: PageContext, part: Part) -> None:
        super().__init__("v", gap=8)
        self._context, self._part = context, part
        self.consumer: int | None = None
        first = PageRequest("id", descending=True)
        self.model: KeysetTableModel[Any] = KeysetTableModel(part.columns, context.tasks, first)
        self.table = TableView(context.theme, self.model, part.columns, part.title)
        self.table.setObjectName(f"consumer_{part.name}")
        self._nothing = label(part.empty, "body", "text2")
        self._nothing.setContentsMargins(16, 0, 16, 0)
        self._nothing.hide()
        self.add(self._nothing, (self.table, 1))
        self.table.opened.connect(self.opened)
        self.model.counted.connect(self._on_counted)
        self.model.failed.connect(self._on_failed)

    def show_consumer(self, consumer: int) -> None:
        """Whose; the same again is read anew in its place."""
        if consumer == self.consumer:
            self.model.refresh()
            return
        self.consumer = consumer
        backend, part = self._context.backend, self._part
        self.model.show(
            Loads(
                lambda job, page: backend.read(job, part.page, consumer, page),
                lambda job: backend.read(job, count_of, consumer, part.name),
                lambda job, page: backend.read(job, anchors_of, consumer, part.name, page),
            )
        )

    def _on_counted(self, total: int) -> None:
        self._nothing.setVisible(not total)

    def _on_failed(self, error: UserError) -> None:
        if not isinstance(error, ServerUnavailable):
            self.failed.emit(error)
