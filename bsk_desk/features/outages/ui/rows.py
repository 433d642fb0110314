"""Outages as a list: rows, orders, conditions; the words for when it is and what it is."""

from __future__ import annotations

from datetime import datetime

from bsk_desk.features.outages.model import KINDS, STATUSES, OutageFilter, OutageRow
from bsk_desk.features.outages.queries import count_outages, list_outages, outage_anchors
from bsk_desk.features.outages.service import note_export
from bsk_desk.kernel import server_time
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.times import clock, date_words, day_of
from bsk_desk.kernel.words import counted, listed
from bsk_desk.qt.coded import Coded
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.exporting import Sheet
from bsk_desk.qt.rows import QueueRow
from bsk_desk.qt.things import EmptyWords, Things

#: State -> colour role and icon.
LOOKS: dict[str, tuple[str, str]] = {
    "draft": ("postponed", "ph.pencil-simple-fill"),
    "published": ("notifying", "ph.lightning-fill"),
    "closed": ("done", "ph.check-circle-fill"),
}
#: What the cabinet's title says, by kind.
TITLES: dict[str, str] = {
    "planned": "Плановое отключение электроэнергии",
    "unplanned": "Аварийное отключение электроэнергии",
    "quality": "О качестве электроэнергии",
}
ORDERS: dict[str, tuple[str, bool]] = {
    "from": ("Начало", True),
    "changed": ("Последнее изменение", True),
    "kind": ("Вид", False),
    "status": ("Состояние", False),
    "reason": ("Причина", False),
    "until": ("Восстановление", True),
    "where": ("Адреса", False),
    "waits": ("Ждут ответа", True),
}
CODED = Coded((("status", "Состояние", STATUSES), ("kind", "Вид", KINDS)))


def span(row: OutageRow, now: datetime) -> str:
    """«26 ноября, 09:00–16:00», «26 ноября, 09:00 — 27 ноября, 02:00», «с 26 ноября, 09:00»."""
    first = f"{date_words(day_of(row.from_at), now)}, {clock(row.from_at)}"
    end = row.restored_at or row.until_at
    if end is None:
        return f"с\u00a0{first}"
    if day_of(end) == day_of(row.from_at):
        return f"{first}–{clock(end)}"
    return f"{first} — {date_words(day_of(end), now)}, {clock(end)}"


def where(row: OutageRow) -> str:
    """«Попова, Гущина и ещё 3», «12 счетов»."""
    said = listed(row.addresses, 3) if row.addresses else ""
    if row.accounts:
        numbers = counted(len(row.accounts), "счёт", "счёта", "счетов")
        said = f"{said}, {numbers}" if said else numbers
    return said


def as_row(row: OutageRow) -> QueueRow:
    """Reason, state, kind, where, when; open requests stand out."""
    role, icon = LOOKS[row.status]
    waits = row.open_requests
    words = counted(waits, "обращение ждёт", "обращения ждут", "обращений ждут")
    return QueueRow(
        subject=row.reason,
        status=role,
        parts=(where(row), span(row, server_time.now()), KINDS[row.kind]),
        deadline="today" if waits else "ok",
        due=words if waits else "",
        status_words=STATUSES[row.status],
        status_icon=icon,
    )


SHEET = Sheet(
    "Отключения",
    (
        ExportColumn("Номер", lambda r: r.id, 10),
        ExportColumn("Вид", lambda r: KINDS[r.kind], 26),
        ExportColumn("Состояние", lambda r: STATUSES[r.status], 16),
        ExportColumn("Причина", lambda r: r.reason, 50),
        ExportColumn("Улицы и дома", lambda r: "; ".join(r.addresses), 50),
        ExportColumn("Лицевые счета", lambda r: ", ".join(r.accounts), 30),
        ExportColumn("Начало", lambda r: r.from_at, 18),
        ExportColumn("Ожидали конец", lambda r: r.until_at, 18),
        ExportColumn("Восстановлено", lambda r: r.restored_at, 18),
        ExportColumn("Меры", lambda r: r.measures, 40),
        ExportColumn("Текст", lambda r: r.body, 60),
        ExportColumn("Обращений", lambda r: r.requests, 12),
        ExportColumn("Ждут ответа", lambda r: r.open_requests, 12),
        ExportColumn("Автор", lambda r: r.author_name or r.author, 26),
    ),
    ("отключение", "отключения", "отключений"),
    note_export,
)


def things(*, may_work: bool) -> Things:
    """What the list shows; whoever may not write is not asked to."""
    words = EmptyWords(
        "place.outages",
        "Отключений не записано",
        "Запишите первое: потребители узнают о нём в кабинете.",
        "Новое отключение" if may_work else "",
    )
    return Things(
        title="Отключения",
        wanted=OutageFilter(),
        first=PageRequest("from", descending=True),
        orders=ORDERS,
        as_row=as_row,
        page=list_outages,
        count=count_outages,
        anchors=outage_anchors,
        empty=lambda _wanted: words,
        hint="Причина, улица",
        chips=CODED.chips,
        offers=CODED.offers,
        added=CODED.added,
        removed=CODED.removed,
        sheet=SHEET,
    )
