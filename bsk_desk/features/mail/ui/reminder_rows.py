"""Reminders as a list: which request, its term, when the worker told of it."""

from __future__ import annotations

from bsk_desk.features.mail.model import Notice, NoticeFilter
from bsk_desk.features.mail.queries import count_notices, notice_anchors, page_of_notices
from bsk_desk.features.mail.service import note_reminders_export
from bsk_desk.kernel import server_time
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.times import deadline, when
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.exporting import Sheet
from bsk_desk.qt.rows import QueueRow
from bsk_desk.qt.things import EmptyWords, Things

_WHY = "Здесь появятся обращения, за которые отвечаете вы и срок которых близок или прошёл."
ORDERS: dict[str, tuple[str, bool]] = {
    "due": ("Срок", False),
    "told": ("Время", True),
    "subject": ("О чём", False),
    "form": ("Вид", False),
    "number": ("Номер", False),
}


def as_row(row: Notice) -> QueueRow:
    """Subject, term, number and form."""
    now = server_time.now()
    term = deadline(row.due_at, now)
    late = term.code == "overdue"
    return QueueRow(
        subject=row.subject,
        status="overdue" if late else "soon" if term.code == "ok" else term.code,
        parts=(row.form_title, row.number or "", f"напомнили {when(row.at, now)}"),
        deadline=term.code,
        due=term.words,
        status_words="срок прошёл" if late else "срок близко",
        status_icon="ph.bell-fill",
    )


def _empty(_wanted: NoticeFilter) -> EmptyWords:
    return EmptyWords("thing.ok", "Напоминаний нет", _WHY)


SHEET = Sheet(
    "Напоминания",
    (
        ExportColumn("Обращение", lambda r: r.number or str(r.request_id), 18),
        ExportColumn("Вид", lambda r: r.form_title, 40),
        ExportColumn("О чём", lambda r: r.subject, 50),
        ExportColumn("Срок", lambda r: r.due_at, 18),
        ExportColumn("Напомнили", lambda r: r.at, 18),
    ),
    ("напоминание", "напоминания", "напоминаний"),
    note_reminders_export,
)
THINGS = Things(
    title="Напоминания",
    wanted=NoticeFilter(),
    first=PageRequest("due"),
    orders=ORDERS,
    as_row=as_row,
    page=page_of_notices,
    count=count_notices,
    anchors=notice_anchors,
    empty=_empty,
    hint="Слово или номер",
    sheet=SHEET,
    foot=(("J", ""), ("K", "по списку"), ("O", "обращение"), ("Delete", "убрать")),
)
