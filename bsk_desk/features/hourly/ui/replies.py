"""The reply 80021 to a file of hours that is kept: its name and its bytes."""

from __future__ import annotations

import re
from datetime import date, datetime

from bsk_desk.features.hourly.formats.reply80021 import Answer, Status, status_of, write_reply
from bsk_desk.features.hourly.model.findings import Finding
from bsk_desk.features.hourly.model.profiles import HourlyFile
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.resources import resource

_DAY = re.compile(r"_(\d{4})(\d{2})(\d{2})_")
_INN = re.compile(r"ИНН (\d{10})")


def reply_for(file: FileRow, now: datetime) -> tuple[str, bytes]:
    """``80021_<name of the file>.xml`` and its content; the number is the file's own."""
    findings = tuple(
        Finding(f["code"], f["level"], f["message"], file=f.get("file") or "")
        for f in file.findings
    )
    told = status_of(HourlyFile(file.name, file.kind, findings=findings))
    if file.status in ("rejected", "returned") and told is Status.ACCEPTED:
        told = Status.FORMAT_ERROR
    answer = Answer(file.name, _day(file), told)
    name, inn = _company()
    content = write_reply([answer], number=file.id, now=now, name=name, inn=inn)
    return f"80021_{file.name.rsplit('.', 1)[0]}.xml", content


def _day(file: FileRow) -> date:
    found = _DAY.search(file.name)
    if found is not None:
        return date(int(found[1]), int(found[2]), int(found[3]))
    return file.month or file.at.date()


def _company() -> tuple[str, str]:
    """Who answers: the name that stands on letters, and the ИНН where it is given there."""
    text = resource("letters/sender.txt").read_text("utf-8")
    inn = _INN.search(text)
    return text.splitlines()[0].strip(), inn[1] if inn else ""
