"""The reply 80021 to a file of hours that is kept: its name and its bytes."""

from __future__ import annotations

import re
from datetime import date, datetime

from bsk_desk.features.hourly.formats.reply80021 import Answer, Status, status_of, write_reply
from bsk_desk.features.hourly.model.findings import Finding
from bsk_desk.features.hourly.model.identity import valid_inn
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.kernel.errors import UserError
from bsk_desk.resources import resource

_DAY = re.compile(r"_(\d{4})(\d{2})(\d{2})_")
_NO_INN = (
    "Ответ 80021 не составить: в нём стоит ИНН нашей компании, а он не задан или неверен. "
    "Администратор базы вписывает его в таблицу bsk.settings, строка company_inn."
)


def reply_for(file: FileRow, inn: str, now: datetime) -> tuple[str, bytes]:
    """``80021_<name of the file>.xml`` and its content; the number is the file's own.

    ``inn`` is our company's; UserError where it is none.
    """
    if not valid_inn(inn):
        raise UserError(_NO_INN)
    findings = tuple(
        Finding(f["code"], f["level"], f["message"], file=f.get("file") or "")
        for f in file.findings
    )
    told = status_of(HourlyFile(file.name, file.kind, findings=findings))
    if file.status in ("rejected", "returned") and told is Status.ACCEPTED:
        told = Status.FORMAT_ERROR
    answer = Answer(file.name, _day(file), told)
    name = resource("letters/sender.txt").read_text("utf-8").splitlines()[0].strip()
    content = write_reply([answer], number=file.id, now=now, name=name, inn=inn)
    return f"80021_{file.name.rsplit('.', 1)[0]}.xml", content


def _day(file: FileRow) -> date:
    found = _DAY.search(file.name)
    if found is not None:
        return date(int(found[1]), int(found[2]), int(found[3]))
    return file.month or file.at.date()
