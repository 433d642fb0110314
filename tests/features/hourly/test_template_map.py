import re
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from lxml import etree

from bsk_desk.features.hourly.formats.template import write_template
from bsk_desk.kernel.errors import UserError
from tests.features.hourly.excel_export import export_xml
from tests.features.hourly.ooxml_structure import MAIN, problems
from tests.features.hourly.template_filling import kwh, request, type_into, typed

M = f"{{{MAIN}}}"
XSD = "{http://www.w3.org/2001/XMLSchema}"
PARTS = {
    "xl/xmlMaps.xml": "MapInfo",
    "xl/tables/tableSingleCells1.xml": "singleXmlCells",
    "xl/tables/table1.xml": "table",
    "xl/worksheets/sheet1.xml": "worksheet",
}


@pytest.fixture
def template(tmp_path):
    return write_template(request(2), tmp_path)[0]


@pytest.fixture
def parts(template):
    with zipfile.ZipFile(template) as package:
        assert len(set(package.namelist())) == len(package.namelist())
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize(("name", "kind"), PARTS.items())
def test_part_has_the_structure_of_the_standard(parts, name, kind):
    assert problems(etree.fromstring(parts[name]), kind) == []


def test_structure_check_sees_what_is_wrong(parts):
    table = etree.fromstring(parts["xl/tables/table1.xml"])
    column = table.find(f"{M}tableColumns/{M}tableColumn")
    del column.attrib["name"]
    column.find(f"{M}xmlColumnPr").set("mapId", "first")
    table.append(etree.Element(f"{M}autoFilter"))
    found = problems(table, "table")
    assert [line.split(": ", 1)[1] for line in found] == [
        "@name is missing",
        "@mapId='first' is of a wrong type",
        f"{M}autoFilter stands too late",
    ]


def test_map_namespace_is_the_default_one_without_a_prefix(parts):
    assert re.search(
        rb"<MapInfo xmlns=\"http://schemas.openxmlformats.org/spreadsheetml",
        parts["xl/xmlMaps.xml"],
    )


def test_new_parts_are_announced_by_type_and_relationship(parts):
    types = etree.fromstring(parts["[Content_Types].xml"])
    given = {e.get("PartName"): e.get("ContentType") for e in types if e.get("PartName")}
    assert given["/xl/tables/tableSingleCells1.xml"].endswith("spreadsheetml.tableSingleCells+xml")
    defaults = {e.get("Extension"): e.get("ContentType") for e in types if e.get("Extension")}
    assert defaults["xml"] == "application/xml"
    for rels, kind, target in (
        ("xl/_rels/workbook.xml.rels", "xmlMaps", "xmlMaps.xml"),
        (
            "xl/worksheets/_rels/sheet1.xml.rels",
            "tableSingleCells",
            "../tables/tableSingleCells1.xml",
        ),
        ("xl/worksheets/_rels/sheet1.xml.rels", "table", "/xl/tables/table1.xml"),
    ):
        root = etree.fromstring(parts[rels])
        assert len({e.get("Id") for e in root}) == len(root)
        assert target in [e.get("Target") for e in root if e.get("Type").endswith(f"/{kind}")]


def test_table_headings_and_cells_say_the_same(parts, template):
    sheet = openpyxl.load_workbook(template).worksheets[0]
    table = etree.fromstring(parts["xl/tables/table1.xml"])
    names = [c.get("name") for c in table.iter(f"{M}tableColumn")]
    assert names == [c.value for c in sheet[13]]
    assert table.get("ref") == "A13:K757"
    assert [c.get("uniqueName") for c in table.iter(f"{M}tableColumn")] == [
        "at", *(f"kwh{i}" for i in range(1, 11)),
    ]  # fmt: skip


def test_ids_are_unique_and_each_path_exists_in_the_schema_with_its_type(parts):
    info = etree.fromstring(parts["xl/xmlMaps.xml"])
    schema = info.find(f"{M}Schema/{XSD}schema")
    declared = dict(paths(schema.find(f"{XSD}element"), ""))
    singles = etree.fromstring(parts["xl/tables/tableSingleCells1.xml"])
    table = etree.fromstring(parts["xl/tables/table1.xml"])
    ids = [e.get("id") for e in (table, *singles)]
    assert len(set(ids)) == len(ids) == 57
    mapped = [*singles.iter(f"{M}xmlPr"), *table.iter(f"{M}xmlColumnPr")]
    used = {e.get("xpath"): f"xsd:{e.get('xmlDataType')}" for e in mapped}
    assert used == declared
    assert {e.get("mapId") for e in mapped} == {info.find(f"{M}Map").get("ID")}


def paths(element, above):
    path = f"{above}/{element.get('name')}"
    if element.get("type"):
        yield path, element.get("type")
    for child in element.iterfind(f"{XSD}complexType/{XSD}sequence/{XSD}element"):
        yield from paths(child, path)


def test_schema_is_one_and_the_export_obeys_it(parts, template):
    info = etree.fromstring(parts["xl/xmlMaps.xml"])
    schema = etree.XMLSchema(etree.fromstring(etree.tostring(info.find(f"{M}Schema/{XSD}schema"))))
    type_into(template, typed(request(2)))
    schema.assertValid(etree.fromstring(export_xml(template)))


def test_numbers_kept_as_text_are_not_marked_as_errors(parts):
    sheet = etree.fromstring(parts["xl/worksheets/sheet1.xml"])
    assert sheet.find(f"{M}ignoredErrors/{M}ignoredError").attrib == {
        "sqref": "B1:K9",
        "numberStoredAsText": "1",
    }


def test_export_gives_what_was_typed(template):
    asked = request(2)
    type_into(template, typed(asked))
    content = export_xml(template)
    assert content.startswith(b"<?xml version='1.0' encoding='UTF-8'")
    root = etree.fromstring(content)
    assert (root.tag, root.nsmap) == ("hourly", {})
    head = {e.tag: e.text for e in root if e.tag != "hour"}
    assert head["contract"] == "203"
    assert head["period"] == "2013-01-01"
    assert head["responsible"] == "Иванов И. И."
    assert (head["serial1"], head["type2"], head["ratio2"], head["start2"]) == (
        "009234117", "Меркурий 230 ART-03", "60", "1251.5",
    )  # fmt: skip
    assert "serial3" not in head
    hours = root.findall("hour")
    assert [h.findtext("at") for h in (hours[0], hours[1], hours[-1])] == [
        "2013-01-01T00:00:00.000", "2013-01-01T01:00:00.000", "2013-01-31T23:00:00.000",
    ]  # fmt: skip
    for index, values in enumerate(kwh(asked), 1):
        assert [Decimal(h.findtext(f"kwh{index}")) for h in hours] == values


def test_blank_cell_is_left_out_and_zero_is_not(template):
    type_into(template, {"B14": 0.0, "C15": 1e-4})
    first, second = etree.fromstring(export_xml(template)).findall("hour")[:2]
    assert [(e.tag, e.text) for e in first[1:]] == [("kwh1", "0")]
    assert [(e.tag, e.text) for e in second[1:]] == [("kwh2", "0.0001")]


def test_export_keeps_the_repeated_hour_of_a_long_month(tmp_path):
    [path] = write_template(request(1, period=(2014, 10)), tmp_path)
    hours = etree.fromstring(export_xml(path)).findall("hour/at")
    assert len(hours) == 745
    starts = [h.text for h in hours]
    assert starts.count("2014-10-26T01:00:00.000") == 2


def edited(path, name, change):
    with zipfile.ZipFile(path) as package:
        parts = {member: package.read(member) for member in package.namelist()}
    root = etree.fromstring(parts[name])
    change(root)
    parts[name] = etree.tostring(root)
    with zipfile.ZipFile(path, "w") as package:
        for member, part in parts.items():
            package.writestr(member, part)


def test_book_of_1904_exports_the_same_dates(template):
    edited(
        template,
        "xl/workbook.xml",
        lambda book: book.find(f"{M}workbookPr").set("date1904", "1"),
    )
    type_into(template, {"B6": 41275.0 - 1462})
    assert etree.fromstring(export_xml(template)).findtext("period") == "2013-01-01"


def test_blank_cell_of_a_required_element_is_exported_empty(template):
    def require(info):
        del next(e for e in info.iter(f"{XSD}element") if e.get("name") == "phone").attrib[
            "minOccurs"
        ]

    edited(template, "xl/xmlMaps.xml", require)
    assert etree.fromstring(export_xml(template)).find("phone").text is None


def test_file_saved_again_by_openpyxl_has_no_map_left_and_says_so(template):
    openpyxl.load_workbook(template).save(template)
    with pytest.raises(UserError, match="нет XML-карты"):
        export_xml(template)


def test_what_is_no_book_is_refused_in_words(tmp_path):
    path = tmp_path / "203_012013.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UserError, match=r"не книга \.xlsx или она повреждена"):
        export_xml(path)
