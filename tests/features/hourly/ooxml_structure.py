"""The structure of the spreadsheet parts an XML map needs, as ISO/IEC 29500-1 (sml.xsd) has it.

A complex type is: required attributes, optional attributes, and its children in order, each with the
least and the greatest number of times it may stand. ``*`` as type means: content not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MANY = 1_000_000


@dataclass(frozen=True)
class Type:
    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    children: tuple[tuple[str, str, int, int], ...] = field(default=())


def made(required: str = "", optional: str = "", *children: tuple[str, str, int, int]) -> Type:
    return Type(frozenset(required.split()), frozenset(optional.split()), children)


ANY = "*"
#: CT_Worksheet: its children in order.
WORKSHEET = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
    protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells
    phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins
    pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors
    smartTags drawing drawingHF legacyDrawing legacyDrawingHF picture oleObjects controls
    webPublishItems tableParts extLst
"""
EXT = ("extLst", ANY, 0, 1)
TYPES = {
    "MapInfo": made("SelectionNamespaces", "", ("Schema", "Schema", 1, MANY), ("Map", "Map", 1, MANY)),
    "Schema": made("ID", "SchemaRef Namespace SchemaLanguage", ("{http://www.w3.org/2001/XMLSchema}schema", ANY, 0, 1)),
    "Map": made(
        "ID Name RootElement SchemaID ShowImportExportValidationErrors AutoFit Append PreserveSortAFLayout PreserveFormat",
        "",
        ("DataBinding", ANY, 0, 1),
    ),
    "singleXmlCells": made("", "", ("singleXmlCell", "singleXmlCell", 1, MANY)),
    "singleXmlCell": made("id r connectionId", "", ("xmlCellPr", "xmlCellPr", 1, 1), EXT),
    "xmlCellPr": made("id", "uniqueName", ("xmlPr", "xmlPr", 1, 1), EXT),
    "xmlPr": made("mapId xpath xmlDataType", "", EXT),
    "table": made(
        "id displayName ref",
        "name comment tableType headerRowCount insertRow insertRowShift totalsRowCount totalsRowShown published "
        "headerRowDxfId dataDxfId totalsRowDxfId headerRowBorderDxfId tableBorderDxfId totalsRowBorderDxfId "
        "headerRowCellStyle dataCellStyle totalsRowCellStyle connectionId",
        ("autoFilter", ANY, 0, 1),
        ("sortState", ANY, 0, 1),
        ("tableColumns", "tableColumns", 1, 1),
        ("tableStyleInfo", ANY, 0, 1),
        EXT,
    ),
    "tableColumns": made("", "count", ("tableColumn", "tableColumn", 1, MANY)),
    "tableColumn": made(
        "id name",
        "uniqueName totalsRowFunction totalsRowLabel queryTableFieldId headerRowDxfId dataDxfId totalsRowDxfId "
        "headerRowCellStyle dataCellStyle totalsRowCellStyle",
        ("calculatedColumnFormula", ANY, 0, 1),
        ("totalsRowFormula", ANY, 0, 1),
        ("xmlColumnPr", "xmlColumnPr", 0, 1),
        EXT,
    ),
    "xmlColumnPr": made("mapId xpath xmlDataType", "denormalized", EXT),
    "worksheet": made(
        "",
        "",
        *(
            (name, ANY, 0, MANY if name in ("cols", "conditionalFormatting") else 1)
            for name in WORKSHEET.split()
        ),
    ),
}  # fmt: skip
#: Attributes of boolean and of unsigned type, by name, in the types above.
BOOLEANS = {
    "ShowImportExportValidationErrors", "AutoFit", "Append", "PreserveSortAFLayout", "PreserveFormat",
    "denormalized", "insertRow", "insertRowShift", "totalsRowShown", "published",
}  # fmt: skip
UNSIGNED = {"id", "connectionId", "mapId", "count", "headerRowCount", "totalsRowCount"}
CHOICES = {"tableType": {"worksheet", "xml", "queryTable"}}


def problems(root: etree._Element, name: str) -> list[str]:
    """What in the part would not validate; an empty list is a sound part."""
    if root.tag != f"{{{MAIN}}}{name}":
        return [f"root is {root.tag}, not {name}"]
    return list(_of(root, name, name))


def _of(element: etree._Element, name: str, path: str):
    kind = TYPES[name]
    given = set(element.attrib)
    yield from (f"{path}: @{a} is missing" for a in kind.required - given)
    if name != "worksheet":
        yield from (f"{path}: @{a} is not known" for a in given - kind.required - kind.optional)
    yield from (
        f"{path}: @{a}={v!r} is of a wrong type" for a, v in element.items() if not _fits(a, v)
    )
    yield from _children(element, kind, path)


def _children(element: etree._Element, kind: Type, path: str):
    places = {
        (tag if tag.startswith("{") else f"{{{MAIN}}}{tag}"): (place, below)
        for place, (tag, below, _, _) in enumerate(kind.children)
    }
    last = 0
    counts = [0] * len(kind.children)
    for child in element:
        if child.tag not in places:
            yield f"{path}: {child.tag} may not stand here"
            continue
        place, below = places[child.tag]
        counts[place] += 1
        if place < last:
            yield f"{path}: {child.tag} stands too late"
        last = place
        if below != ANY:
            yield from _of(child, below, f"{path}/{below}")
    for count, (tag, _, least, most) in zip(counts, kind.children, strict=True):
        if not least <= count <= most:
            yield f"{path}: {tag} stands {count} times"


def _fits(attribute: str, value: str) -> bool:
    if attribute in BOOLEANS:
        return value in ("0", "1", "true", "false")
    if attribute in UNSIGNED:
        return value.isdigit()
    return value in CHOICES.get(attribute, {value})
