"""The reply 80021 to a message of hours that is kept, or to an archive of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import PurePosixPath

from bsk_desk.features.hourly.card_queries import Card
from bsk_desk.features.hourly.formats.reply80021 import Answer, Status, status_of, write_reply
from bsk_desk.features.hourly.model.findings import Finding
from bsk_desk.features.hourly.model.identity import valid_inn
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.features.hourly.queries import CURRENT
from bsk_desk.kernel.errors import UserError
from bsk_desk.resources import resource

_DAY = re.compile(r"_(\d{4})(\d{2})(\d{2})(?:_|\.)", re.ASCII)
_NO_INN = (
    "Ответ 80021 не составить: в нём стоит ИНН нашей компании, а он не задан или неверен. "
    "Администратор вписывает его на странице «Параметры», в разделе «Компания»."
)


def reply_for(card: Card, read: Sequence[HourlyFile], inn: str, now: datetime) -> tuple[str, bytes]:
    """``80021_<name of the file>.xml`` and its content; the number is the file's own.

    Each message of an archive has its own answer. ``read`` is the file read once more: it knows
    the days; what was found in it by the checks is kept with the file. ``inn`` is our company's;
    UserError where it is none.
    """
    if not valid_inn(inn):
        raise UserError(_NO_INN)
    file = card.file
    messages = [one for one in read if one.file] or [HourlyFile(file.name, file.kind)]
    answers = [_answer(card, one, alone=len(messages) == 1) for one in messages]
    name = resource("letters/sender.txt").read_text("utf-8").splitlines()[0].strip()
    content = write_reply(answers, number=file.id, now=now, name=name, inn=inn)
    return f"80021_{file.name.rsplit('.', 1)[0]}.xml", content


def _answer(card: Card, message: HourlyFile, *, alone: bool) -> Answer:
    kept = [
        Finding(f["code"], f["level"], f["message"], file=f.get("file") or "")
        for f in card.file.findings
    ]
    ours = tuple(f for f in kept if alone or f.file in (message.file, card.file.name, ""))
    told = status_of(HourlyFile(message.file, message.kind, findings=ours))
    if told is Status.ACCEPTED and _given_back(card, message.file, alone=alone):
        told = Status.FORMAT_ERROR
    name = PurePosixPath(message.file).name
    return Answer(name, _day(card, message, name), told)


def _given_back(card: Card, member: str, *, alone: bool) -> bool:
    """Whether nothing of it counts though it was sound: the file was rejected or returned."""
    counts = any(
        p.status in CURRENT and (alone or p.member in (member, None)) for p in card.profiles
    )
    return card.file.status in ("rejected", "returned") and not counts


def _day(card: Card, message: HourlyFile, name: str) -> date:
    """The message's own word, else its name's."""
    days = [day for point in message.points for day in point.days]
    if days:
        return min(days)
    found = _DAY.search(name)
    if found is not None:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:  # no such day
            pass
    return card.file.month or card.file.at.date()
