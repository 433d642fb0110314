"""Rows of hourly files written in every format, and finished books changed part by part."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from tests.features.hourly.books import INN, MONTH, SERIALS, value

#: The first sheet of a book .xlsx.
SHEET = "xl/worksheets/sheet1.xml"


class Raw(str):
    """A formula (``=…``) or an error (``#…``) instead of a text."""

    __slots__ = ()


def as_xls(*sheets, dates1904=False) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    book.dates_1904 = dates1904
    moment = xlwt.easyxf(num_format_str="DD.MM.YYYY HH:MM")
    hour = xlwt.easyxf(num_format_str="HH:MM")
    for number, sheet in enumerate(sheets):
        name, rows = sheet if isinstance(sheet, tuple) else (f"Лист{number + 1}", sheet)
        page = book.add_sheet(name)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, Raw):
                    page.write(r, c, xlwt.Formula(cell[1:]))
                elif isinstance(cell, datetime):
                    page.write(r, c, cell, moment)
                elif isinstance(cell, timedelta):
                    page.write(r, c, cell / timedelta(days=1), hour)
                elif cell is not None:
                    page.write(r, c, cell)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_xlsx(*sheets, states=(), dates1904=False, merged=(), styles=None) -> bytes:
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = Workbook()
    book.remove(book.active)
    if dates1904:
        book.epoch = CALENDAR_MAC_1904
    for number, sheet in enumerate(sheets):
        name, rows = sheet if isinstance(sheet, tuple) else (f"Лист{number + 1}", sheet)
        page = book.create_sheet(name)
        for r, row in enumerate(rows, 1):
            for c, cell in enumerate(row, 1):
                if cell is not None:
                    page.cell(r, c, str(cell) if isinstance(cell, Raw) else cell)
                    if isinstance(cell, str) and not isinstance(cell, Raw):
                        page.cell(r, c).data_type = "s"
        if number < len(states):
            page.sheet_state = states[number]
        for area in merged:
            page.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_ods(*sheets) -> bytes:
    tables = []
    for number, sheet in enumerate(sheets):
        name, rows = sheet if isinstance(sheet, tuple) else (f"Лист{number + 1}", sheet)
        lines = "".join(
            f"<table:table-row>{''.join(_ods_cell(c) for c in row)}</table:table-row>"
            for row in rows
        )
        tables.append(f'<table:table table:name="{escape(name)}">{lines}</table:table>')
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        "</manifest:manifest>"
    )
    return as_zip(
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.encode()),
        ("META-INF/manifest.xml", manifest.encode()),
    )


def _ods_cell(cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, Raw) and cell.startswith("#"):
        return (
            '<table:table-cell table:formula="of:=1" office:value-type="string" '
            f'office:string-value=""><text:p>{cell}</text:p></table:table-cell>'
        )
    if isinstance(cell, Raw):
        return f'<table:table-cell table:formula="of:{escape(cell)}"/>'
    if isinstance(cell, datetime):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}">'
            f"<text:p>{cell:%d.%m.%Y %H:%M}</text:p></table:table-cell>"
        )
    if isinstance(cell, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell!r}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    return (
        '<table:table-cell office:value-type="string">'
        f"<text:p>{escape(str(cell))}</text:p></table:table-cell>"
    )


def as_csv(rows, separator=";", encoding="utf-8-sig", comma=True) -> bytes:
    def text(cell):
        if cell is None:
            return ""
        if isinstance(cell, datetime):
            return f"{cell:%d.%m.%Y %H:%M}"
        if isinstance(cell, timedelta):
            return f"{cell // timedelta(hours=1)}:00"
        if isinstance(cell, float) and comma:
            return str(cell).replace(".", ",")
        return str(cell)

    lines = []
    for row in rows:
        cells = [text(cell) for cell in row]
        lines.append(separator.join(f'"{c}"' if separator in c else c for c in cells))
    return "\r\n".join(lines).encode(encoding)


def as_html(rows) -> bytes:
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(_html_text(c))}</td>" for c in row) + "</tr>" for row in rows
    )
    page = f'<html><head><meta charset="windows-1251"></head><body><table>{lines}</table></body></html>'
    return page.encode("cp1251")


def _html_text(cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%d.%m.%Y %H:%M}"
    return "" if cell is None else str(cell).replace(".", ",")


def as_xml2003(rows) -> bytes:
    def cell_xml(cell):
        if cell is None:
            return "<Cell/>"
        if isinstance(cell, Raw):
            kind = "Error" if cell.startswith("#") else None
            return (
                f'<Cell ss:Formula="=1"><Data ss:Type="Error">{cell}</Data></Cell>'
                if kind
                else f'<Cell ss:Formula="{escape(cell)}"/>'
            )
        if isinstance(cell, datetime):
            return f'<Cell><Data ss:Type="DateTime">{cell.isoformat()}.000</Data></Cell>'
        if isinstance(cell, int | float):
            return f'<Cell><Data ss:Type="Number">{cell!r}</Data></Cell>'
        return f'<Cell><Data ss:Type="String">{escape(str(cell))}</Data></Cell>'

    lines = "".join(f"<Row>{''.join(map(cell_xml, row))}</Row>" for row in rows)
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="Лист1"><Table>{lines}</Table></Worksheet></Workbook>'
    ).encode()


def as_map(month=MONTH, serials=SERIALS, hours=744, *, attributes=False) -> bytes:
    start = datetime(month.year, month.month, 1)
    head = {"contract": "203", "organization": "ООО", "inn": INN, "period": f"{month:%Y-%m-%d}"}
    head |= {f"serial{n}": serial for n, serial in enumerate(serials, 1)}

    def record(h):
        at = (start + timedelta(hours=h)).isoformat()
        return {"at": at} | {f"kwh{n}": repr(value(h, n - 1)) for n in range(1, len(serials) + 1)}

    def element(name, fields, inside=""):
        if attributes:
            pairs = "".join(f' {k}="{v}"' for k, v in fields.items())
            return f"<{name}{pairs}>{inside}</{name}>"
        return f"<{name}>{''.join(f'<{k}>{v}</{k}>' for k, v in fields.items())}{inside}</{name}>"

    rows = "".join(element("hour", record(h)) for h in range(hours))
    return f'<?xml version="1.0" encoding="UTF-8"?>{element("hourly", head, rows)}'.encode()


def as_zip(*members) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def replaced(data: bytes, part: str, change) -> bytes:
    """A zipped book with one part changed."""
    packed = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            inner = source.read(info)
            target.writestr(info, change(inner) if info.filename == part else inner)
    return packed.getvalue()


def with_shared_strings(data: bytes) -> bytes:
    """The book as Excel itself writes it: texts in a part of their own."""
    texts: list[bytes] = []

    def share(found: re.Match[bytes]) -> bytes:
        texts.append(found[2])
        return b'<c%b t="s"><v>%d</v></c>' % (found[1], len(texts) - 1)

    def sheet(inner: bytes) -> bytes:
        return re.sub(rb'<c([^>]*) t="inlineStr"><is>(.*?)</is></c>', share, inner)

    data = replaced(data, SHEET, sheet)
    data = replaced(
        data, "[Content_Types].xml", lambda inner: inner.replace(
            b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.'
            b'openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
        )
    )  # fmt: skip
    data = replaced(
        data, "xl/_rels/workbook.xml.rels", lambda inner: inner.replace(
            b"</Relationships>", b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
            b'officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
            b"</Relationships>",
        )
    )  # fmt: skip
    strings = b"".join(b"<si>%b</si>" % text for text in texts)
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/sharedStrings.xml",
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            + strings
            + b"</sst>",
        )
    return stream.getvalue()


#: The formats in which books of a few sheets come.
MAKERS = [as_xls, as_xlsx, as_ods]
