"""Rows of a sample file as .xls, .xlsx, text, exported XML, an archive or a daily message."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[Any]]
_HEAD = ("contract", "organization", "inn", "responsible", "phone", "period")
_METERS = ("serial", "type", "ratio", "start", "end")
_SHEET = "Расход"


class MessageDraft(Protocol):
    """What a daily message is made of: a month's rows and whose they are."""

    rows: list[list[Any]]
    meters: list[Any]
    month: Any
    stem: str


def as_xls(rows: Rows) -> bytes:
    """Excel 97–2003."""
    import xlwt

    book = xlwt.Workbook()
    moment = xlwt.easyxf(num_format_str="DD.MM.YYYY HH:MM")
    page = book.add_sheet(_SHEET)
    for at, line in enumerate(rows):
        for column, cell in enumerate(line):
            if isinstance(cell, datetime):
                page.write(at, column, cell, moment)
            elif cell is not None:
                page.write(at, column, cell)
    return _saved(book)


def as_xlsx(rows: Rows) -> bytes:
    """Excel 2007 and later."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    page = book.create_sheet(_SHEET)
    for line in rows:
        cells = []
        for cell in line:
            made = WriteOnlyCell(page, value=cell)
            if isinstance(cell, datetime):
                made.number_format = "DD.MM.YYYY HH:MM"
            cells.append(made)
        page.append(cells)
    return _saved(book)


def _saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_csv(rows: Rows) -> bytes:
    """As Russian Excel saves it: semicolons, decimal commas, windows-1251."""
    lines = (";".join(_text(cell).replace(".", ",", _is_number(cell)) for cell in r) for r in rows)
    return "\r\n".join(lines).encode("windows-1251", "replace")


def _is_number(cell: Any) -> int:
    return int(isinstance(cell, float))


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%d.%m.%Y %H:%M}"
    return repr(cell) if isinstance(cell, float) else str(cell)


def as_map(rows: Rows, first: int) -> bytes:
    """What Excel exports by the template's map: the head, then an element per hour."""
    parts = [_element(name, line[1]) for name, line in zip(_HEAD, rows, strict=False)]
    for name, line in zip(_METERS, rows[len(_HEAD) :], strict=False):
        parts += [_element(f"{name}{n}", cell) for n, cell in enumerate(line[1:], 1)]
    for line in rows[first:]:
        at = line[0].isoformat() if isinstance(line[0], datetime) else line[0]
        values = "".join(_element(f"kwh{n}", cell) for n, cell in enumerate(line[1:], 1))
        parts.append(f"<hour>{_element('at', at)}{values}</hour>")
    return f'<?xml version="1.0" encoding="UTF-8"?><hourly>{"".join(parts)}</hourly>'.encode()


def as_foreign(rows: Rows, first: int) -> bytes:
    """An XML of another program: a record per hour, values in attributes without meters."""
    parts = []
    for line in rows[first:]:
        values = "".join(f' v{n}="{_text(cell)}"' for n, cell in enumerate(line[1:], 1))
        parts.append(f'<rec when="{line[0]:%d.%m.%Y %H:%M}"{values}/>')
    return f'<?xml version="1.0" encoding="UTF-8"?><askue>{"".join(parts)}</askue>'.encode()


def _element(name: str, value: Any) -> str:
    if value is None:
        return ""
    text = f"{value:%Y-%m-%d}" if isinstance(value, datetime) else _text(value)
    return f"<{name}>{escape(text)}</{name}>"


def as_zip(name: str, content: bytes) -> bytes:
    """An archive of one file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def as_message(draft: MessageDraft) -> tuple[str, bytes]:
    """The last day as 80020 in half-hours, one half missing; renames the draft by the format."""
    day = draft.rows[-1][0]
    hours = draft.rows[-24:]
    points = []
    for at, meter in enumerate(draft.meters, 1):
        periods = "".join(_halves(line, at, skip=at == 1) for line in hours)
        points.append(
            f'<measuringpoint code="{meter.contract}{meter.serial}" name="{escape(meter.name)}">'
            f'<measuringchannel code="01" desc="акт. приём">{periods}</measuringchannel>'
            "</measuringpoint>"
        )
    inn = draft.meters[0].inn or "2224012341"
    draft.stem = f"80020_{inn}_{day:%Y%m%d}_{draft.meters[0].contract}"
    text = (
        '<?xml version="1.0" encoding="windows-1251"?>\n'
        f'<message class="80020" version="2" number="{draft.meters[0].contract}"><datetime>'
        f"<timestamp>{day:%Y%m%d}235900</timestamp><daylightsavingtime>0</daylightsavingtime>"
        f"<day>{day:%Y%m%d}</day></datetime><sender><name>"
        f"{escape(draft.meters[0].organization)}</name><inn>{inn}</inn></sender>"
        f"<area><inn>{inn}</inn><name>{escape(draft.meters[0].organization)}</name>"
        f"{''.join(points)}</area></message>"
    )
    return ".xml", text.encode("windows-1251", "xmlcharrefreplace")


def _halves(line: Sequence[Any], column: int, *, skip: bool) -> str:
    hour = line[0].hour
    half = round(line[column] / 2, 4)
    made = f'<period start="{hour:02}00" end="{hour:02}30"><value>{half}</value></period>'
    if skip and hour == 14:
        return made
    end = f"{(hour + 1) % 24:02}00"
    return f'{made}<period start="{hour:02}30" end="{end}"><value>{half}</value></period>'
