"""Small questions of the page: a reason, a letter, a contract and a month, a sender's zone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QWidget

from bsk_desk.features.hourly.card_queries import Card
from bsk_desk.features.hourly.importing import HOME
from bsk_desk.features.hourly.model.hours import month_before
from bsk_desk.features.hourly.queries import FileRow, ProfileRow, Sender
from bsk_desk.features.hourly.ui.words import Finding, finding_words, month_words
from bsk_desk.kernel.times import BARNAUL
from bsk_desk.kernel.words import counted
from bsk_desk.qt.asking import ask
from bsk_desk.qt.fields import Choice, Field, LongText, no_longer_than
from bsk_desk.qt.pages import PageContext

LETTER = (
    LongText("body", "Письмо", required=True, checks=(no_longer_than(20000),), least=12, most=18),
)
_REASON = LongText(
    "reason", "Причина", required=True, checks=(no_longer_than(1000),), least=2, most=6
)
_LINES = 3
_OPTIONAL = "Причина, если её стоит записать"
_FINDINGS = ("замечание", "замечания", "замечаний")
#: Zones from which consumers of the city have been seen to send.
ZONES = (
    (HOME, "Барнаул (UTC+7)"),
    ("Europe/Moscow", "Москва (UTC+3)"),
    ("Asia/Yekaterinburg", "Екатеринбург (UTC+5)"),
    ("Asia/Omsk", "Омск (UTC+6)"),
    ("Asia/Novosibirsk", "Новосибирск (UTC+7)"),
    ("Asia/Irkutsk", "Иркутск (UTC+8)"),
    ("UTC", "Всемирное время (UTC)"),
)
FORMATS = (("xlsx", "Excel (.xlsx), с картой XML"), ("xls", "Excel 97–2003 (.xls)"))
_MONTHS = 14


def reason(context: PageContext, page: QWidget, title: str, then: Callable[[str], None]) -> None:
    """A rejection needs one."""
    ask(
        context.theme,
        page,
        title,
        (_REASON,),
        lambda values: then(values["reason"]),
        do="Отклонить",
        why="Причина останется в истории файла.",
    )


def acceptance(
    context: PageContext,
    page: QWidget,
    profile: ProfileRow,
    findings: Sequence[Finding],
    then: Callable[[str | None], None],
) -> None:
    """A point with findings is accepted with a reason; with mere questions it may be left out.

    The one that it has already, say of estimated hours, stands there.
    """
    errors = any(finding["level"] == "E" for finding in findings)
    lines = [finding_words(finding) for finding in findings[:_LINES]]
    if len(findings) > _LINES:
        lines.append(f"И ещё {counted(len(findings) - _LINES, *_FINDINGS)}.")
    ask(
        context.theme,
        page,
        f"Принять точку «{profile.name or profile.serial}»",
        (_REASON if errors else replace(_REASON, label=_OPTIONAL, required=False),),
        lambda values: then((values["reason"] or "").strip() or None),
        do="Принять",
        why="Причина останется в карточке точки и в её редакциях.",
        lines=lines,
        values={"reason": profile.reason or ""},
    )


def reply_way(
    context: PageContext, page: QWidget, file: FileRow, then: Callable[[bool], None]
) -> None:
    """By mail to the sender, or onto the disk: ``then(by_mail)``."""
    to = file.sender if "@" in (file.sender or "") else "тому, кто загрузил файл в кабинете"
    ways = (("mail", f"Отправить письмом: {to}"), ("disk", "Сохранить на диск"))
    ask(
        context.theme,
        page,
        "Ответ 80021",
        (Choice("way", "Что сделать с ответом", options=ways),),
        lambda values: then(values["way"] == "mail"),
        do="Продолжить",
        why=f"Ответ на {file.name}: принято или нет, по каждому сообщению.",
        values={"way": "mail"},
    )


def names_of(file: FileRow) -> list[str]:
    """By which names the sender of a file may be known, the surest first."""
    named = re.match(r"80\d20_(\d{10}|\d{12})_", file.name)
    names = [file.sender or "", named[1] if named else ""]
    names.append(f"договор {file.contract}" if file.contract else "")
    return [name for name in names if name] or ["неизвестный отправитель"]


def zone(
    context: PageContext,
    page: QWidget,
    names: Sequence[str],
    found: Sequence[Sender],
    then: Callable[[dict[str, Any]], None],
) -> None:
    """In whose time the sender's hours are."""
    known = found[0] if found else None
    fields = (
        Choice("sender", "Отправитель", options=tuple((name, name) for name in names)),
        Choice("zone", "Время в файлах", options=ZONES),
    )
    ask(
        context.theme,
        page,
        "Часовой пояс отправителя",
        fields,
        then,
        do="Сохранить и прочитать заново",
        why="Часы всех файлов этого отправителя будут переведены в барнаульское время.",
        values={
            "sender": known.sender if known else names[0],
            "zone": known.zone if known else HOME,
        },
    )


def template(
    context: PageContext,
    page: QWidget,
    card: Card | None,
    then: Callable[[int, date, str], None],
) -> None:
    """Which contract, which month, which format."""
    today = datetime.now(BARNAUL).date()
    months = [date(today.year, today.month, 1)]
    while len(months) < _MONTHS:
        months.append(month_before(months[-1]))
    fields = (
        Field("contract", "Номер договора", required=True, checks=(_contract,)),
        Choice("month", "Месяц", options=tuple((m, month_words(m)) for m in months)),
        Choice("form", "Формат", options=FORMATS),
    )
    contract = card.file.contract if card else None
    ask(
        context.theme,
        page,
        "Шаблон для потребителя",
        fields,
        lambda values: then(int(values["contract"]), values["month"], values["form"]),
        do="Выбрать папку",
        why="В шаблоне будут счётчики договора, их коэффициенты и последние показания.",
        values={"contract": contract, "month": month_before(months[0]), "form": "xlsx"},
    )


def _contract(value: Any) -> str | None:
    good = re.fullmatch(r"0*[1-9]\d{0,4}", str(value), re.ASCII)
    return None if good else "Номер договора — от одной до пяти цифр."
