"""The XML map of the .xlsx template: which cell is which element, and the parts that say so."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from lxml import etree
from openpyxl.utils import get_column_letter

from bsk_desk.features.hourly.formats import template_layout as at
from bsk_desk.features.hourly.formats.template_model import POINTS_PER_FILE

ROOT, REPEATED = "hourly", "hour"
MAP_ID = 1

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
SINGLE_CELLS_TYPE = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.tableSingleCells+xml"
)
_XSD = "http://www.w3.org/2001/XMLSchema"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

MAPS_PART = "xl/xmlMaps.xml"
SINGLE_CELLS_PART = "xl/tables/tableSingleCells1.xml"
SHEET_PART = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True, slots=True)
class Mapped:
    """An element of the exported XML and the cell (or table column) it is filled from."""

    name: str
    type: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """``B7``."""
        return f"{get_column_letter(self.column)}{self.row}"


def head() -> tuple[Mapped, ...]:
    """The elements mapped to one cell each, in the order of the schema."""
    single = (
        ("contract", "string", at.CONTRACT),
        ("organization", "string", at.ORGANIZATION),
        ("inn", "string", at.INN),
        ("responsible", "string", at.RESPONSIBLE),
        ("phone", "string", at.PHONE),
        ("period", "date", at.PERIOD),
    )
    per_point = (
        ("serial", "string", at.SERIAL),
        ("type", "string", at.KIND),
        ("ratio", "decimal", at.RATIO),
        ("start", "decimal", at.START),
        ("end", "decimal", at.END),
    )
    return (
        *(Mapped(name, kind, row, at.FIRST_POINT) for name, kind, row in single),
        *(
            Mapped(f"{name}{index + 1}", kind, row, at.FIRST_POINT + index)
            for name, kind, row in per_point
            for index in range(POINTS_PER_FILE)
        ),
    )


def columns() -> tuple[Mapped, ...]:
    """The elements of one hour, mapped to the columns of the table."""
    return (
        Mapped("at", "dateTime", at.HEADER, 1),
        *(
            Mapped(f"kwh{index + 1}", "decimal", at.HEADER, at.FIRST_POINT + index)
            for index in range(POINTS_PER_FILE)
        ),
    )


def column_path(column: Mapped) -> str:
    """XPath of a table column, as ``xmlColumnPr/@xpath`` wants it."""
    return f"/{ROOT}/{REPEATED}/{column.name}"


def map_info() -> str:
    """``xl/xmlMaps.xml`` (CT_MapInfo): the schema and its map.

    The namespace is the default one, without a prefix: Excel shows an empty map otherwise. Every
    element is optional, so that Excel leaves a blank cell out instead of writing an empty element.
    """
    return (
        f'{_DECLARATION}<MapInfo xmlns="{MAIN}" SelectionNamespaces="">'
        f'<Schema ID="Schema1"><xsd:schema xmlns:xsd="{_XSD}" xmlns="">'
        f'<xsd:element nillable="true" name="{ROOT}"><xsd:complexType><xsd:sequence>'
        f"{_declared(head())}"
        f'<xsd:element minOccurs="0" maxOccurs="unbounded" nillable="true" name="{REPEATED}">'
        f"<xsd:complexType><xsd:sequence>{_declared(columns())}</xsd:sequence></xsd:complexType>"
        "</xsd:element></xsd:sequence></xsd:complexType></xsd:element></xsd:schema></Schema>"
        f'<Map ID="{MAP_ID}" Name="{ROOT}_Map" RootElement="{ROOT}" SchemaID="Schema1" '
        'ShowImportExportValidationErrors="false" AutoFit="false" Append="false" '
        'PreserveSortAFLayout="true" PreserveFormat="true"/></MapInfo>'
    )


def single_cells(first_id: int) -> str:
    """``xl/tables/tableSingleCells1.xml`` (CT_SingleXmlCells); ids follow those of the tables."""
    found = "".join(
        f'<singleXmlCell id="{number}" r="{cell.address}" connectionId="0">'
        f'<xmlCellPr id="1" uniqueName={quoteattr(cell.name)}>'
        f'<xmlPr mapId="{MAP_ID}" xpath="/{ROOT}/{cell.name}" xmlDataType="{cell.type}"/>'
        "</xmlCellPr></singleXmlCell>"
        for number, cell in enumerate(head(), first_id)
    )
    return f'{_DECLARATION}<singleXmlCells xmlns="{MAIN}">{found}</singleXmlCells>'


def add_map(package: bytes) -> bytes:
    """The .xlsx with the two parts openpyxl cannot write, and what refers to them."""
    edits = {
        "[Content_Types].xml": _with_content_type,
        "xl/_rels/workbook.xml.rels": _with_maps,
        "xl/worksheets/_rels/sheet1.xml.rels": _with_single_cells,
        SHEET_PART: _with_quiet_texts,
    }
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member in source.namelist():
            part = source.read(member)
            target.writestr(member, edits[member](part) if member in edits else part)
        target.writestr(MAPS_PART, map_info())
        target.writestr(SINGLE_CELLS_PART, single_cells(first_id=2))
    return made.getvalue()


def _declared(elements: tuple[Mapped, ...]) -> str:
    return "".join(
        f'<xsd:element minOccurs="0" nillable="true" type="xsd:{element.type}" '
        f'name="{element.name}" form="unqualified"/>'
        for element in elements
    )


def _with_content_type(part: bytes) -> bytes:
    root = etree.fromstring(part)
    added = etree.SubElement(root, f"{{{CONTENT_TYPES}}}Override")
    added.set("PartName", f"/{SINGLE_CELLS_PART}")
    added.set("ContentType", SINGLE_CELLS_TYPE)
    return _written(root)


def _with_maps(part: bytes) -> bytes:
    return _with_relationship(part, "xmlMaps", "xmlMaps.xml")


def _with_single_cells(part: bytes) -> bytes:
    return _with_relationship(part, "tableSingleCells", "../tables/tableSingleCells1.xml")


def _with_relationship(part: bytes, kind: str, target: str) -> bytes:
    root = etree.fromstring(part)
    added = etree.SubElement(root, f"{{{RELATIONSHIPS}}}Relationship")
    added.set("Id", f"rId{len(root)}")
    added.set("Type", f"{OFFICE}/{kind}")
    added.set("Target", target)
    return _written(root)


def _with_quiet_texts(part: bytes) -> bytes:
    """Numbers kept as text on purpose: without this Excel marks each with a green corner."""
    root = etree.fromstring(part)
    parts = root.find(f"{{{MAIN}}}tableParts")
    assert parts is not None
    wrapper = etree.Element(f"{{{MAIN}}}ignoredErrors")
    ignored = etree.SubElement(wrapper, f"{{{MAIN}}}ignoredError")
    last = f"{get_column_letter(at.LAST_COLUMN)}{at.KIND}"
    ignored.set("sqref", f"B{at.CONTRACT}:{last}")
    ignored.set("numberStoredAsText", "1")
    parts.addprevious(wrapper)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
