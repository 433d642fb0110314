"""Letters as a list: rows, orders, conditions."""

from __future__ import annotations

from bsk_desk.features.mail.model import KINDS, STATUSES, MailFilter, MailRow
from bsk_desk.features.mail.queries import count_mails, list_mails, mail_anchors
from bsk_desk.features.mail.service import note_export
from bsk_desk.kernel import server_time
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.times import when
from bsk_desk.qt.coded import Coded
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.exporting import Sheet
from bsk_desk.qt.rows import QueueRow
from bsk_desk.qt.things import EmptyWords, Things

#: State -> colour role and icon.
LOOKS: dict[str, tuple[str, str]] = {
    "queued": ("postponed", "ph.hourglass-medium-fill"),
    "sending": ("notifying", "ph.paper-plane-tilt-fill"),
    "sent": ("done", "ph.check-circle-fill"),
    "failed": ("overdue", "ph.x-circle-fill"),
    "withdrawn": ("postponed", "ph.x-circle-fill"),
}
ORDERS: dict[str, tuple[str, bool]] = {
    "created": ("Время", True),
    "recipient": ("Адрес", False),
    "subject": ("Тема", False),
    "status": ("Состояние", False),
    "kind": ("Вид", False),
    "sent": ("Отправлено", True),
    "error": ("Ответ сервера", False),
}
CODED = Coded((("status", "Состояние", STATUSES), ("kind", "Вид письма", KINDS)))


def as_row(row: MailRow) -> QueueRow:
    """To whom, about what, what became of it, the server's words."""
    role, icon = LOOKS[row.status]
    return QueueRow(
        subject=row.recipient,
        status=role,
        parts=(row.last_error or KINDS.get(row.kind, row.kind), row.subject),
        due=when(row.sent_at or row.created_at, server_time.now()),
        status_words=STATUSES[row.status],
        status_icon=icon,
    )


def _empty(_wanted: MailFilter) -> EmptyWords:
    return EmptyWords(
        "thing.ok", "Все письма дошли", "Неудачных отправок нет.", "Показать все письма"
    )


SHEET = Sheet(
    "Почта",
    (
        ExportColumn("Номер", lambda r: r.id, 12),
        ExportColumn("Кому", lambda r: r.recipient, 34),
        ExportColumn("Тема", lambda r: r.subject, 50),
        ExportColumn("Вид", lambda r: KINDS.get(r.kind, r.kind), 16),
        ExportColumn("Состояние", lambda r: STATUSES[r.status], 16),
        ExportColumn("Ответ сервера", lambda r: r.last_error, 50),
        ExportColumn("Попыток", lambda r: r.attempts, 10),
        ExportColumn("Создано", lambda r: r.created_at, 18),
        ExportColumn("Отправлено", lambda r: r.sent_at, 18),
        ExportColumn("Рассылка", lambda r: r.broadcast_id, 12),
    ),
    ("письмо", "письма", "писем"),
    note_export,
)
THINGS = Things(
    title="Почта",
    wanted=MailFilter(),
    first=PageRequest("created", descending=True),
    orders=ORDERS,
    as_row=as_row,
    page=list_mails,
    count=count_mails,
    anchors=mail_anchors,
    empty=_empty,
    hint="Адрес или тема",
    chips=CODED.chips,
    offers=CODED.offers,
    added=CODED.added,
    removed=CODED.removed,
    foot=(("J", ""), ("K", "по списку"), ("R", "отправить снова"), ("F1", "все клавиши")),
    sheet=SHEET,
)
