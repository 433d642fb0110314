"""Sign-ups as a list: rows, orders, conditions, and the words of a letter's fate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bsk_desk.features.registrations.model import STEPS, RegistrationFilter, RegistrationRow
from bsk_desk.features.registrations.queries import (
    count_registrations,
    list_registrations,
    registration_anchors,
)
from bsk_desk.features.registrations.service import note_export
from bsk_desk.kernel import server_time
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.times import duration
from bsk_desk.qt.export import ExportColumn
from bsk_desk.qt.exporting import Sheet
from bsk_desk.qt.list_page import Condition
from bsk_desk.qt.rows import QueueRow
from bsk_desk.qt.things import EmptyWords, Things

#: Step -> colour role and icon.
LOOKS: dict[str, tuple[str, str]] = {
    "started": ("submitted", "ph.envelope-simple-fill"),
    "confirmed": ("registered", "ph.circle-half-fill"),
    "finished": ("done", "ph.check-circle-fill"),
}
#: Fate of the letter -> colour role of its words.
LETTER_TONES = {"failed": "overdue", "queued": "text2", "sending": "text2", "sent": "done"}
ORDERS: dict[str, tuple[str, bool]] = {
    "created": ("Возраст", False),
    "email": ("Адрес почты", False),
    "step": ("Шаг", False),
    "deletes": ("Время до удаления", False),
    "letter": ("Судьба письма", False),
}
_SOON = timedelta(hours=3)
_STUCK, _REFUSED = "stuck", "refused"


def left(row: RegistrationRow, now: datetime) -> tuple[str, str]:
    """Code and words of the time until it deletes itself."""
    if row.deletes_at is None:
        return "ok", ""
    span = row.deletes_at - now
    if span <= timedelta(0):
        return "overdue", "удаляется"
    return ("today" if span < _SOON else "ok"), f"удалится через\u00a0{duration(span)}"


def looks(row: RegistrationRow) -> tuple[str, str, str]:
    """Colour role, icon and words of how far it got: a letter that was refused stands before."""
    if row.mail_status == "failed":
        return "overdue", "ph.x-circle-fill", "письмо не принято"
    return (*LOOKS[row.step], STEPS[row.step])


def ago(row: RegistrationRow, now: datetime) -> str:
    """«9 ч назад»."""
    age = row.age(now)
    return "только что" if age < timedelta(minutes=1) else f"{duration(age)} назад"


def as_row(row: RegistrationRow) -> QueueRow:
    """E-mail, step, age, time to self-deletion, letter."""
    now = server_time.now()
    role, icon, step = looks(row)
    code, due = left(row, now)
    failed = row.mail_status == "failed"
    letter = "" if failed else f"письмо: {row.letter}"
    return QueueRow(
        subject=row.email,
        status=role,
        parts=(ago(row, now), letter),
        deadline=code,
        due=due,
        status_words=step,
        status_icon=icon,
        unread=failed,
    )


def chips(wanted: RegistrationFilter) -> Sequence[Condition]:
    """The conditions that stand."""
    made = [] if wanted.stuck else [Condition(_STUCK, "С законченными")]
    return [*made, Condition(_REFUSED, "Письмо не принято")] if wanted.refused else made


def added(wanted: RegistrationFilter, value: str) -> RegistrationFilter:
    """With one more."""
    return replace(wanted, refused=True) if value == _REFUSED else replace(wanted, stuck=False)


def removed(wanted: RegistrationFilter, key: str) -> RegistrationFilter:
    """Without one."""
    return replace(wanted, refused=False) if key == _REFUSED else replace(wanted, stuck=True)


def _empty(_wanted: RegistrationFilter) -> EmptyWords:
    return EmptyWords(
        "place.registrations",
        "Застрявших регистраций нет",
        "Все, кто начал, закончили или удалены по сроку.",
        "Показать акты удаления",
    )


SHEET = Sheet(
    "Регистрации",
    (
        ExportColumn("Номер", lambda r: r.id, 12),
        ExportColumn("Адрес почты", lambda r: r.email, 34),
        ExportColumn("Шаг", lambda r: STEPS[r.step], 20),
        ExportColumn("Начата", lambda r: r.created_at, 18),
        ExportColumn("Удалится", lambda r: r.deletes_at, 18),
        ExportColumn("Закончена", lambda r: r.finished_at, 18),
        ExportColumn("Письмо", lambda r: r.letter, 50),
        ExportColumn("Отправлено", lambda r: r.mail_sent_at, 18),
    ),
    ("регистрация", "регистрации", "регистраций"),
    note_export,
)
THINGS = Things(
    title="Регистрации",
    wanted=RegistrationFilter(),
    first=PageRequest("created"),
    orders=ORDERS,
    as_row=as_row,
    page=list_registrations,
    count=count_registrations,
    anchors=registration_anchors,
    empty=_empty,
    hint="Адрес почты",
    chips=chips,
    offers=(("", ((_REFUSED, "Письмо не принято"), (_STUCK, "Показать и законченные"))),),
    added=added,
    removed=removed,
    foot=(
        ("J", ""), ("K", "по списку"), ("X", "отметить"), ("Delete", "удалить"),
        ("F1", "все клавиши"),
    ),
    ticks=True,
    sheet=SHEET,
)  # fmt: skip
