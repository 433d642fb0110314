"""The list as a sheet: a row for each point of each file that is filtered, in the list's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from bsk_desk.features.hourly.card_queries import Lines, PointState, read_page
from bsk_desk.features.hourly.list_queries import FileFilter, count_roles
from bsk_desk.features.hourly.page_service import note_export
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.features.hourly.ui.line_making import point_key, states_of
from bsk_desk.features.hourly.ui.words import (
    file_mark,
    finding_words,
    month_of,
    month_words,
    point_mark,
)
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.qt.export import ExportColumn, write_xlsx
from bsk_desk.qt.exporting import Sheet, conditions_of
from bsk_desk.qt.pages import BackendLike
from bsk_desk.qt.tasks import Job

_SOURCES = {"desk": "загружен на странице", "site": "с сайта", "mailbox": "почта"}
#: What a cell of a spreadsheet holds with room to spare.
_FINDINGS = 60


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point of a file with what became of it; ``point`` is None for a file without points."""

    file: FileRow
    mark: str
    point: Mapping[str, Any] | None = None
    state: PointState | None = None


def _hours(line: PointLine) -> int | None:
    if line.state is not None:
        return line.state.hours
    return int(line.point["hours"]) if line.point else None


def _total(line: PointLine) -> Decimal | None:
    if line.state is not None:
        return line.state.total
    return Decimal(str(line.point["total"])) if line.point else None


def _findings(line: PointLine) -> str:
    found = line.point["findings"] if line.point else line.file.findings
    return "\n".join(finding_words(finding) for finding in found[:_FINDINGS])


SHEET = Sheet(
    "Почасовые файлы",
    (
        ExportColumn("Файл", lambda r: r.file.name, 34),
        ExportColumn("Состояние файла", lambda r: r.mark, 22),
        ExportColumn("Договор", lambda r: r.file.contract, 10),
        ExportColumn("Организация", lambda r: r.file.organization, 34),
        ExportColumn(
            "Месяц",
            lambda r: month_words(month_of(r.point["month"])) if r.point else _month(r.file),
            16,
        ),
        ExportColumn("Счётчик", lambda r: str(r.point["serial"]) if r.point else "", 18),
        ExportColumn("Точка учёта", lambda r: r.state.name if r.state else "", 26),
        ExportColumn("Часов", _hours, 8),
        ExportColumn("кВт·ч", _total, 16, "#,##0.0000"),
        ExportColumn(
            "Проверка", lambda r: point_mark(r.point, r.state).words if r.point else "", 22
        ),
        ExportColumn("Замечания", _findings, 60),
        ExportColumn(
            "Причина решения",
            lambda r: (r.state.reason if r.state else None) or r.file.reason or "",
            30,
        ),
        ExportColumn("Откуда", lambda r: _SOURCES.get(r.file.source, r.file.source), 20),
        ExportColumn("Отправитель", lambda r: r.file.sender, 28),
        ExportColumn("Пришёл", lambda r: r.file.at, 18),
        ExportColumn("Номер файла", lambda r: r.file.id, 12),
    ),
    ("строка", "строки", "строк"),
    note_export,
)


def _month(file: FileRow) -> str:
    return month_words(file.month) if file.month else ""


def write_list(
    backend: BackendLike, job: Job, target: Path, wanted: FileFilter, order: PageRequest
) -> int:
    """Noted first, then written: the number of rows. OSError where the disk refuses."""
    files = sum(backend.read(job, count_roles, wanted).values())
    backend.write(job, SHEET.note, conditions_of(wanted) | {"order": order.order, "files": files})
    rows = _rows(backend, job, wanted, replace(order, after=None))
    return write_xlsx(target, SHEET.name, SHEET.columns, rows, job=job)


def _rows(
    backend: BackendLike, job: Job, wanted: FileFilter, request: PageRequest
) -> Iterator[PointLine]:
    while True:
        job.check()
        lines = backend.read(job, read_page, wanted, request)
        for file in lines.files:
            yield from _of(file, lines)
        if lines.next_after is None:
            return
        request = replace(request, after=lines.next_after)


def _of(file: FileRow, lines: Lines) -> Iterator[PointLine]:
    mark = file_mark(file, states_of(file, lines.states)).words
    for point in file.points:
        yield PointLine(file, mark, point, lines.states.get(point_key(file, point)))
    if not file.points:
        yield PointLine(file, mark)
