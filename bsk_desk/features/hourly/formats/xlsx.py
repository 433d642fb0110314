"""The precise reader of .xlsx: its own walk over the parts, cell by cell and within limits."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from bsk_desk.features.hourly.formats import xml_safe
from bsk_desk.features.hourly.formats.archive import Archive
from bsk_desk.features.hourly.formats.grid import Book, ReadError, RowKeeper, Sheet, refuse_sheets
from bsk_desk.features.hourly.formats.xls import cover_all, excel_date
from bsk_desk.features.hourly.model.cells import BROKEN, FORMULA, Fault
from bsk_desk.features.hourly.model.settings import Limits

_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REL_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_REF = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_DATE_FORMATS = {*range(14, 23), 45, 46, 47, *range(27, 37), *range(50, 59)}
_DATE_CODE = re.compile(r"[ymdhsгчдм]", re.IGNORECASE)
_LITERALS = re.compile(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)


def read(archive: Archive, limits: Limits) -> Book:
    """Sheets of an .xlsx or .xlsm; ReadError X05 or X06 when it cannot be read."""
    try:
        return _Reader(archive, limits).book()
    except (KeyError, IndexError, ValueError, etree.XMLSyntaxError) as fault:
        raise ReadError(
            "X06", "Файл .xlsx повреждён. Откройте его в Excel и сохраните заново"
        ) from fault


class _Reader:
    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._workbook_path = self._find_workbook()
        self._workbook = xml_safe.parse(archive.read(self._workbook_path))
        self._strings = self._shared_strings()
        self._dates = self._date_styles()
        self._system = 1900
        for element in self._workbook.iter():
            if xml_safe.local(element) == "workbookPr":
                self._system = 1904 if element.get("date1904") in ("1", "true") else 1900

    def book(self) -> Book:
        targets = self._targets()
        elements = [e for e in self._workbook.iter() if xml_safe.local(e) == "sheet"]
        refuse_sheets(len(elements), self._limits)
        sheets = []
        for element in elements:
            path = targets.get(element.get(_REL) or element.get(_REL_STRICT) or "")
            if path and "/worksheets/" in path and path in self._archive.names():
                hidden = element.get("state", "visible") != "visible"
                sheets.append(self._sheet(element.get("name"), path, hidden))
        return Book("xlsx", sheets)

    def _find_workbook(self) -> str:
        names = self._archive.names()
        for path in ("xl/workbook.xml", "xl/workbook2.xml", "workbook.xml"):
            if path in names:
                return path
        raise ReadError("X07", "Архив не похож на книгу Excel. Сохраните файл как .xlsx")

    def _targets(self) -> dict[str, str]:
        folder, name = posixpath.split(self._workbook_path)
        root = xml_safe.parse(self._archive.read(f"{folder}/_rels/{name}.rels"))
        found = {}
        for element in root:
            target = element.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
            found[element.get("Id", "")] = posixpath.normpath(path)
        return found

    def _shared_strings(self) -> list[str]:
        name = next((n for n in self._archive.names() if n.lower() == "xl/sharedstrings.xml"), None)
        if name is None:
            return []
        data = self._archive.read(name)
        xml_safe.refuse_doctype(data)
        found = []
        for _, element in etree.iterparse(io.BytesIO(data), tag="{*}si", **_ITERPARSE):
            found.append(_text(element))
            element.clear()
        return found

    def _date_styles(self) -> set[int]:
        if "xl/styles.xml" not in self._archive.names():
            return set()
        root = xml_safe.parse(self._archive.read("xl/styles.xml"))
        codes: dict[int, str] = {}
        styles: set[int] = set()
        for element in root.iter("{*}numFmt"):
            codes[int(element.get("numFmtId", "0"))] = element.get("formatCode", "")
        for formats in root.iter("{*}cellXfs"):
            for number, element in enumerate(formats):
                code = int(element.get("numFmtId", "0"))
                if code in _DATE_FORMATS or _is_date_code(codes.get(code, "")):
                    styles.add(number)
        return styles

    def _sheet(self, name: str | None, path: str, hidden: bool) -> Sheet:
        data = self._archive.read(path)
        xml_safe.refuse_doctype(data)
        keeper = RowKeeper(self._limits.rows, self._limits.columns, self._limits.empty_rows)
        merged: list[str] = []
        row = -1
        events = etree.iterparse(
            io.BytesIO(data), events=("end",), tag=("{*}row", "{*}mergeCell"), **_ITERPARSE
        )
        for _, element in events:
            if xml_safe.local(element) == "mergeCell":
                merged.append(element.get("ref", ""))
                continue
            row = int(element.get("r") or row + 2) - 1
            going = self._keep_row(keeper, row, element)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
            if not going:
                break
        cover_all(keeper.rows, _ranges(merged))
        return Sheet(name, keeper.rows, hidden, keeper.clipped)

    def _keep_row(self, keeper: RowKeeper, row: int, element: Any) -> bool:
        column = -1
        for cell in element:
            found = _REF.fullmatch(cell.get("r", ""))
            column = _column(found[1]) if found else column + 1
            value = self._value(cell)
            if value is not None and not keeper.put(row, column, value):
                return False
        return True

    def _value(self, cell: Any) -> Any:
        kind, text, formula = cell.get("t", "n"), None, False
        for part in cell:
            name = xml_safe.local(part)
            if name == "v":
                text = part.text
            elif name == "is":
                return _text(part)
            elif name == "f":
                formula = True
        if text is None:
            return Fault(FORMULA) if formula else None
        return self._typed(kind, text, cell.get("s"))

    def _typed(self, kind: str, text: str, style: str | None) -> Any:  # noqa: PLR0911 - by type
        if kind == "s":
            return self._strings[int(text)]
        if kind == "e":
            return Fault(BROKEN, text)
        if kind == "b":
            return text.strip() in ("1", "true")
        if kind != "n":
            return text
        try:
            number = float(text)
        except ValueError:
            return text
        if style and int(style) in self._dates:
            return excel_date(number, self._system)
        return number


_ITERPARSE: dict[str, Any] = {"resolve_entities": False, "no_network": True, "huge_tree": False}


def _text(element: Any) -> str:
    return "".join(
        part.text or ""
        for part in element.iter("{*}t")
        if xml_safe.local(part.getparent()) != "rPh"
    )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _is_date_code(code: str) -> bool:
    first = _LITERALS.sub("", code.split(";", maxsplit=1)[0])
    return bool(_DATE_CODE.search(first.replace("General", "")))


def _ranges(merged: list[str]) -> Iterator[tuple[int, int, int, int]]:
    for ref in merged[:10_000]:
        ends = [_REF.fullmatch(end) for end in ref.split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            top, bottom = int(ends[0][2]) - 1, int(ends[1][2]) - 1
            yield top, bottom, _column(ends[0][1]), _column(ends[1][1])
