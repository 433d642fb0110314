"""Consumers as a list: rows, orders, conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bsk_desk.features.consumers.model import ConsumerFilter, ConsumerRow
from bsk_desk.features.consumers.queries import (
    consumer_anchors,
    count_consumers,
    list_consumers,
)
from bsk_desk.features.consumers.service import note_export
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.exporting import Sheet
from bsk_desk.qt.list_page import Condition
from bsk_desk.qt.rows import QueueRow
from bsk_desk.qt.things import EmptyWords, Things

#: Kind -> words, colour role and icon.
KINDS: dict[str, tuple[str, str, str]] = {
    "person": ("физлицо", "registered", "ph.user-fill"),
    "legal": ("юрлицо", "submitted", "ph.buildings-fill"),
}
ORDERS: dict[str, tuple[str, bool]] = {
    "name": ("Имя", False),
    "created": ("Дата регистрации", True),
    "login": ("Логин", False),
    "email": ("Почта", False),
    "kind": ("Вид", False),
    "inn": ("ИНН", False),
    "phone": ("Телефон, как он показан", False),
    "blocked": ("Закрытые данные", True),
}
_KIND, _BLOCKED = "kind", "blocked"


def as_row(row: ConsumerRow) -> QueueRow:
    """Name, kind, e-mail, ИНН, masked phone."""
    words, role, icon = KINDS[row.kind]
    if row.blocked:
        words, role, icon = "данные закрыты", "overdue", "ph.lock-fill"
    inn = f"ИНН\u00a0{row.inn}" if row.inn else ""
    return QueueRow(
        subject=row.display_name,
        status=role,
        parts=(row.email, inn, row.phone or ""),
        status_words=words,
        status_icon=icon,
    )


def chips(wanted: ConsumerFilter) -> Sequence[Condition]:
    """The conditions that stand."""
    made: list[Condition] = []
    if wanted.kind:
        made.append(Condition(_KIND, KINDS[wanted.kind][0].capitalize()))
    if wanted.blocked is not None:
        made.append(Condition(_BLOCKED, "Данные закрыты" if wanted.blocked else "Не закрыты"))
    return made


def added(wanted: ConsumerFilter, value: tuple[str, str]) -> ConsumerFilter:
    """With another condition of a kind."""
    field, code = value
    return replace(wanted, kind=code) if field == _KIND else replace(wanted, blocked=True)


def removed(wanted: ConsumerFilter, key: str) -> ConsumerFilter:
    """Without one."""
    return replace(wanted, kind=None) if key == _KIND else replace(wanted, blocked=None)


def _empty(_wanted: ConsumerFilter) -> EmptyWords:
    return EmptyWords(
        "place.consumers",
        "Кабинетов ещё нет",
        "Потребитель появится здесь, когда закончит регистрацию на сайте.",
    )


#: What the list shows: phones stay masked.
SHEET = Sheet(
    "Потребители",
    (
        ExportColumn("Номер", lambda r: r.id, 12),
        ExportColumn("Потребитель", lambda r: r.display_name, 40),
        ExportColumn("Вид", lambda r: KINDS[r.kind][0], 12),
        ExportColumn("ИНН", lambda r: r.inn, 16),
        ExportColumn("Логин", lambda r: r.login, 20),
        ExportColumn("Почта", lambda r: r.email, 34),
        ExportColumn("Телефон", lambda r: r.phone, 20),
        ExportColumn("Регистрация", lambda r: r.created_at, 18),
        ExportColumn("Данные", lambda r: "закрыты" if r.blocked else "", 12),
    ),
    ("потребитель", "потребителя", "потребителей"),
    note_export,
)


def things(*, may_block: bool) -> Things:
    """What the list shows; those whose data are closed are offered to whoever may see them."""
    kinds = tuple(((_KIND, code), words.capitalize()) for code, (words, _, _) in KINDS.items())
    blocked = (((_BLOCKED, ""), "Данные закрыты"),) if may_block else ()
    return Things(
        title="Потребители",
        wanted=ConsumerFilter(),
        first=PageRequest("name"),
        orders=ORDERS,
        as_row=as_row,
        page=list_consumers,
        count=count_consumers,
        anchors=consumer_anchors,
        empty=_empty,
        hint="Имя, ИНН, почта, счёт",
        chips=chips,
        offers=(("", (*kinds, *blocked)),),
        added=added,
        removed=removed,
        sheet=SHEET,
    )
