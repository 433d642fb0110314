"""Broadcasts as a list: rows, orders, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bsk_desk.features.broadcasts.model import STATUSES, BroadcastFilter, BroadcastRow
from bsk_desk.features.broadcasts.queries import (
    broadcast_anchors,
    count_broadcasts,
    list_broadcasts,
)
from bsk_desk.features.broadcasts.service import note_list_export
from bsk_desk.features.broadcasts.ui.words import LOOKS, status_words
from bsk_desk.kernel import server_time
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.times import when
from bsk_desk.kernel.words import counted, initials, percent
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.exporting import Sheet
from bsk_desk.qt.list_page import Condition
from bsk_desk.qt.rows import QueueRow
from bsk_desk.qt.things import EmptyWords, Things

ORDERS: dict[str, tuple[str, bool]] = {
    "changed": ("Последнее изменение", True),
    "created": ("Дата создания", True),
    "title": ("Заголовок", False),
    "status": ("Состояние", False),
    "recipients": ("Число получателей", True),
    "delivered": ("Доставлено", True),
    "moment": ("Время отправки", True),
    "author": ("Автор", False),
}
NO_OUTAGES = "outages"


def as_row(row: BroadcastRow) -> QueueRow:
    """Title, state, progress, when, who."""
    role, icon = LOOKS.get(row.status, LOOKS["draft"])
    words = status_words(row.status)
    if row.status in {"notifying", "paused"}:
        words = f"{words}, {percent(row.delivered, row.recipients)}"
    return QueueRow(
        subject=row.title,
        status=role,
        parts=(_size(row), "отключение" if row.outage_id else "", _moment(row)),
        initials=initials(row.author_name or row.author),
        status_words=words,
        status_icon=icon,
    )


def _size(row: BroadcastRow) -> str:
    return counted(row.recipients, "кабинет", "кабинета", "кабинетов")


def _moment(row: BroadcastRow) -> str:
    now = server_time.now()
    if row.status == "scheduled" and row.scheduled_at:
        return when(row.scheduled_at, now)
    return when(row.finished_at or row.started_at or row.changed_at, now)


def chips(wanted: BroadcastFilter) -> Sequence[Condition]:
    """The conditions that stand."""
    made: list[Condition] = []
    if wanted.status:
        made.append(Condition("status", status_words(wanted.status).capitalize()))
    if not wanted.outages:
        made.append(Condition(NO_OUTAGES, "Без отключений"))
    return made


def added(wanted: BroadcastFilter, value: str) -> BroadcastFilter:
    """With one more."""
    if value == NO_OUTAGES:
        return replace(wanted, outages=False)
    return replace(wanted, status=value)


def removed(wanted: BroadcastFilter, key: str) -> BroadcastFilter:
    """Without one."""
    return replace(wanted, outages=True) if key == NO_OUTAGES else replace(wanted, status=None)


SHEET = Sheet(
    "Рассылки",
    (
        ExportColumn("Номер", lambda r: r.id, 10),
        ExportColumn("Заголовок", lambda r: r.title, 60),
        ExportColumn("Состояние", lambda r: status_words(r.status), 24),
        ExportColumn("Отключение", lambda r: r.outage_id, 12),
        ExportColumn("Повтор рассылки", lambda r: r.follow_up_of, 16),
        ExportColumn("Получателей", lambda r: r.recipients, 14),
        ExportColumn("Доставлено", lambda r: r.delivered, 14),
        ExportColumn("Создана", lambda r: r.created_at, 18),
        ExportColumn("Назначена", lambda r: r.scheduled_at, 18),
        ExportColumn("Начата", lambda r: r.started_at, 18),
        ExportColumn("Исполнена", lambda r: r.finished_at, 18),
        ExportColumn("Изменена", lambda r: r.changed_at, 18),
        ExportColumn("Автор", lambda r: r.author_name or r.author, 26),
    ),
    ("рассылка", "рассылки", "рассылок"),
    note_list_export,
)


def things(*, may_work: bool) -> Things:
    """What the list shows; whoever may not write is not asked to."""
    action = "Новая рассылка" if may_work else ""
    words = EmptyWords(
        "place.broadcasts", "Рассылок ещё не было", "Первая появится здесь черновиком.", action
    )
    statuses = [(code, word.capitalize()) for code, word in STATUSES.items()]
    return Things(
        title="Рассылки",
        wanted=BroadcastFilter(),
        first=PageRequest("changed", descending=True),
        orders=ORDERS,
        as_row=as_row,
        page=list_broadcasts,
        count=count_broadcasts,
        anchors=broadcast_anchors,
        empty=lambda _wanted: words,
        hint="Слово из заголовка",
        chips=chips,
        offers=(("", statuses), ("", ((NO_OUTAGES, "Без отключений"),))),
        added=added,
        removed=removed,
        sheet=SHEET,
    )
