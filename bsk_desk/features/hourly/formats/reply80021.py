"""Макет 80021: the answer a sender of 80020 waits for, with the status of each of his files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from lxml import etree

from bsk_desk.features.hourly.formats.kinds import M80020, M80040
from bsk_desk.features.hourly.model.findings import ERROR
from bsk_desk.features.hourly.model.profiles import HourlyFile

_NOT_XML = ("X01", "X02", "X03", "X06", "X07", "X11")
_UNCOMMERCIAL, _UNKNOWN = "H15", "H11"


class Status(IntEnum):
    """``reply/@status`` of a message 80021."""

    ACCEPTED = 0
    ACCEPTED_UNCOMMERCIAL = 1
    UNKNOWN_CHANNEL = 2
    FORMAT_ERROR = 3
    NOT_XML = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one file."""

    name: str
    day: date
    status: Status


def status_of(file: HourlyFile) -> Status:
    """The status a checked file deserves: the worst of its findings decides."""
    codes = {finding.code for finding in file.findings}
    blocking = {finding.code for finding in file.findings if finding.level == ERROR}
    if blocking & set(_NOT_XML):
        return Status.NOT_XML
    if file.kind not in (M80020, M80040) or blocking - {_UNKNOWN}:
        return Status.FORMAT_ERROR
    if blocking:
        return Status.UNKNOWN_CHANNEL
    return Status.ACCEPTED_UNCOMMERCIAL if _UNCOMMERCIAL in codes else Status.ACCEPTED


def write_reply(
    answers: Sequence[Answer], *, number: int, now: datetime, name: str, inn: str
) -> bytes:
    """The reply as XML in windows-1251; ``name`` and ``inn`` are the answering company's.

    Each file's answer is a ``file`` element with its name and date, followed by ``reply``.
    """
    root = etree.Element("message", {"class": "80021", "version": "1", "number": str(number)})
    moment = etree.SubElement(root, "datetime")
    etree.SubElement(moment, "timestamp").text = f"{now:%Y%m%d%H%M%S}"
    etree.SubElement(moment, "daylightsavingtime").text = "0"
    sender = etree.SubElement(root, "sender")
    etree.SubElement(sender, "name").text = name
    etree.SubElement(sender, "inn").text = inn
    for answer in answers:
        file = etree.SubElement(root, "file")
        etree.SubElement(file, "name").text = answer.name
        etree.SubElement(file, "date").text = f"{answer.day:%Y%m%d}"
        etree.SubElement(root, "reply", {"status": str(int(answer.status))})
    text = etree.tostring(root, encoding="unicode", pretty_print=True)
    return f"<?xml version='1.0' encoding='windows-1251'?>\n{text}".encode(
        "windows-1251", "xmlcharrefreplace"
    )
