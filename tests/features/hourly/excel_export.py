"""Stands for Excel: does what its «Сохранить как XML-данные» does, by the map parts of the file."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from lxml import etree
from openpyxl.utils.cell import get_column_letter, range_boundaries

from bsk_desk.features.hourly.formats.template_map_parts import MAIN, OFFICE, RELATIONSHIPS
from bsk_desk.kernel.errors import UserError

_XSD = "{http://www.w3.org/2001/XMLSchema}"
_M = f"{{{MAIN}}}"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
#: Largest part read, bytes; the sheet of a filled template has about 0.6 MB.
_PART_LIMIT = 20_000_000

#: Texts by XPath, and what a table gives: such texts per row, by the XPath of the repeated element.
Texts = Mapping[str, str]
Lists = Mapping[str, Sequence[Texts]]


def export_xml(path: Path) -> bytes:
    """The XML Excel would export from a filled template (.xlsx): UTF-8, one repeating list.

    A blank cell of an optional element is left out, one of a required element stays empty (Excel's
    help, «About exporting XML data»). Raises UserError when the file is no .xlsx or
    has no XML map (LibreOffice and openpyxl lose it on saving).
    """
    try:
        with zipfile.ZipFile(path) as package:
            return _exported(_Package(package))
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError) as error:
        raise UserError(f"{path.name}: это не книга .xlsx или она повреждена.") from error


class _Package:
    """The parts of one .xlsx, read by name and by relationship."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package

    def part(self, name: str) -> etree._Element:
        """The parsed part; KeyError when there is none, ValueError when it is too large."""
        with self._package.open(name) as stream:
            content = stream.read(_PART_LIMIT + 1)
        if len(content) > _PART_LIMIT:
            raise ValueError(name)
        return etree.fromstring(content, _PARSER)

    def related(self, name: str, kind: str) -> list[str]:
        """Names of the parts this one refers to by relationships of the kind, in their order."""
        folder, base = posixpath.split(name)
        rels = f"{folder}/_rels/{base}.rels"
        if rels not in self._package.namelist():
            return []
        return [
            posixpath.normpath(posixpath.join("/", folder, found.get("Target", ""))).lstrip("/")
            for found in self.part(rels).iterfind(f"{{{RELATIONSHIPS}}}Relationship")
            if found.get("Type") == f"{OFFICE}/{kind}"
        ]


def _exported(package: _Package) -> bytes:
    maps = package.related("xl/workbook.xml", "xmlMaps")
    if not maps:
        raise UserError("В файле нет XML-карты: её потеряла программа, которая его сохранила.")
    info = package.part(maps[0])
    mapped = info.find(f"{_M}Map")
    name = "" if mapped is None else mapped.get("RootElement", "")
    declared = info.find(f"{_M}Schema/{_XSD}schema/{_XSD}element[@name='{name}']")
    if declared is None:
        raise ValueError(name)
    single: dict[str, str] = {}
    lists: dict[str, list[Texts]] = {}
    for sheet in package.related("xl/workbook.xml", "worksheet"):
        cells = _Cells(package, sheet)
        single.update(_single_texts(package, sheet, cells))
        lists.update(_table_texts(package, sheet, cells))
    root = _built(declared, f"/{name}", single, lists)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class _Cells:
    """What stands in the cells of one sheet, as text by the type the map gives them."""

    def __init__(self, package: _Package, sheet: str) -> None:
        shared = package.related("xl/workbook.xml", "sharedStrings")
        self._shared = [_joined(item) for item in package.part(shared[0])] if shared else []
        properties = package.part("xl/workbook.xml").find(f"{_M}workbookPr")
        since_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self._epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
        self._found = {cell.get("r", ""): cell for cell in package.part(sheet).iter(f"{_M}c")}

    def text(self, address: str, kind: str) -> str | None:
        """The cell as a value of the XSD type; None for a blank one."""
        cell = self._found.get(address)
        raw = None if cell is None else self._raw(cell)
        if isinstance(raw, float):
            return self._number(raw, kind)
        return raw or None

    def _raw(self, cell: etree._Element) -> str | float | None:
        kind, value = cell.get("t", "n"), cell.findtext(f"{_M}v")
        if kind == "inlineStr":
            return _joined(cell)
        if value is None:
            return None
        if kind == "s":
            return self._shared[int(value)]
        return float(value) if kind == "n" else value

    def _number(self, raw: float, kind: str) -> str:
        if kind in ("date", "dateTime"):
            moment = self._epoch + timedelta(milliseconds=round(raw * 86_400_000))
            return (
                f"{moment:%Y-%m-%d}"
                if kind == "date"
                else moment.isoformat(timespec="milliseconds")
            )
        exact = Decimal(repr(raw))
        return f"{exact.to_integral_value() if exact == exact.to_integral_value() else exact:f}"


def _joined(item: etree._Element) -> str:
    return "".join(text.text or "" for text in item.iter(f"{_M}t"))


def _single_texts(package: _Package, sheet: str, cells: _Cells) -> Iterator[tuple[str, str]]:
    for part in package.related(sheet, "tableSingleCells"):
        for cell in package.part(part):
            mapped = cell.find(f"{_M}xmlCellPr/{_M}xmlPr")
            if mapped is None:
                raise ValueError(part)
            text = cells.text(cell.get("r", ""), mapped.get("xmlDataType", ""))
            if text is not None:
                yield mapped.get("xpath", ""), text


def _table_texts(package: _Package, sheet: str, cells: _Cells) -> Iterator[tuple[str, list[Texts]]]:
    for part in package.related(sheet, "table"):
        table = package.part(part)
        if table.get("tableType") != "xml":
            continue
        first, top, _, bottom = range_boundaries(table.get("ref", ""))
        columns = [
            (
                get_column_letter(first + index),
                mapped.get("xpath", ""),
                mapped.get("xmlDataType", ""),
            )
            for index, column in enumerate(table.iterfind(f"{_M}tableColumns/{_M}tableColumn"))
            if (mapped := column.find(f"{_M}xmlColumnPr")) is not None
        ]
        start = top + int(table.get("headerRowCount", "1"))
        stop = bottom - int(table.get("totalsRowCount", "0"))
        yield (
            posixpath.dirname(columns[0][1]),
            [
                {
                    path: text
                    for letter, path, kind in columns
                    if (text := cells.text(f"{letter}{row}", kind)) is not None
                }
                for row in range(start, stop + 1)
            ],
        )


def _built(declared: etree._Element, path: str, texts: Texts, lists: Lists) -> etree._Element:
    """The element of the schema filled with what is mapped below its path."""
    made = etree.Element(declared.get("name", ""))
    made.text = texts.get(path)
    for child in declared.iterfind(f"{_XSD}complexType/{_XSD}sequence/{_XSD}element"):
        below = f"{path}/{child.get('name', '')}"
        if below in lists:
            made.extend(_built(child, below, row, {}) for row in lists[below])
        elif below in texts or child.get("minOccurs", "1") != "0":
            made.append(_built(child, below, texts, lists))
    return made
