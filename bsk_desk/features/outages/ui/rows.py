"""Outages as a list: rows, orders, conditions; the words for when it is and what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bsk_desk.features.outages.model import KINDS, STATUSES, OutageFilter, OutageRow
from bsk_desk.features.outages.queries import count_outages, list_outages, outage_anchors
from bsk_desk.kernel import server_time
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.times import clock, date_words, day_of
from bsk_desk.kernel.words import counted, listed
from bsk_desk.qt.list_page import Condition
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
}
_STATUS, _KIND = "status", "kind"


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


def chips(wanted: OutageFilter) -> Sequence[Condition]:
    """The conditions that stand."""
    made: list[Condition] = []
    if wanted.status:
        made.append(Condition(_STATUS, STATUSES[wanted.status].capitalize()))
    if wanted.kind:
        made.append(Condition(_KIND, KINDS[wanted.kind].capitalize()))
    return made


def added(wanted: OutageFilter, value: tuple[str, str]) -> OutageFilter:
    """With another condition of a kind."""
    field, code = value
    return replace(wanted, status=code) if field == _STATUS else replace(wanted, kind=code)


def removed(wanted: OutageFilter, key: str) -> OutageFilter:
    """Without one."""
    return replace(wanted, status=None) if key == _STATUS else replace(wanted, kind=None)


def things(*, may_work: bool) -> Things:
    """What the list shows; whoever may not write is not asked to."""
    words = EmptyWords(
        "place.outages",
        "Отключений не записано",
        "Запишите первое: потребители узнают о нём в кабинете.",
        "Новое отключение" if may_work else "",
    )
    statuses = tuple(((_STATUS, code), word.capitalize()) for code, word in STATUSES.items())
    kinds = tuple(((_KIND, code), word.capitalize()) for code, word in KINDS.items())
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
        chips=chips,
        offers=(("Состояние", statuses), ("Вид", kinds)),
        added=added,
        removed=removed,
    )
