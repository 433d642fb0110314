"""Layouts nobody knows, read by a mapping an engineer gave."""

import json

from bsk_desk.features.hourly.formats import xml_rows, xml_safe
from bsk_desk.features.hourly.formats.mapping import (
    MappedColumn,
    Mapping,
    as_plain,
    from_plain,
)
from bsk_desk.features.hourly.formats.shape import find_columns
from bsk_desk.features.hourly.formats.text import read as read_text
from bsk_desk.features.hourly.model import Limits
from tests.features.hourly.books import codes, finding, kwh, read, template
from tests.features.hourly.writers import as_csv

ROWS = [["When", "Feeder A", "Feeder B"], *[row[:3] for row in template()[12:]]]
XML = (
    '<?xml version="1.0" encoding="utf-8"?><export><records>'
    + "".join(
        f'<rec time="{row[0].isoformat()}"><meter><active>{row[1]}</active></meter></rec>'
        for row in template()[12:]
    )
    + "</records></export>"
).encode()


def test_unknown_columns_are_read_by_a_mapping():
    mapping = Mapping(1, 0, (MappedColumn(1, "11"), MappedColumn(2, "22")))
    found = read(as_csv(ROWS), "x.csv", mapping=mapping)
    assert [(p.serial, p.profile.kwh) for p in found.points] == [("11", kwh(0)), ("22", kwh(1))]
    assert found.findings == ()


def test_proposal_is_a_start_for_the_engineer():
    sheet = read_text(as_csv(ROWS), Limits()).sheets[0]
    found = find_columns(sheet, strict=False)
    assert (found.date_column, found.first_row) == (0, 1)
    assert [c.column for c in found.columns] == [1, 2]


def test_nothing_is_proposed_for_a_price_list():
    sheet = read_text(b"a;b\n1;2\n", Limits()).sheets[0]
    assert find_columns(sheet, strict=False) is None


def test_unknown_xml_is_told_and_read_by_a_mapping():
    assert codes(read(XML, "x.xml")) == ["X08"]
    root = xml_safe.parse(XML)
    assert xml_rows.repeated(root) == "rec"
    sheet = xml_rows.read(root, "rec", Limits()).sheets[0]
    assert sheet.rows[0] == ["@time", "meter/active"]
    assert find_columns(sheet, strict=False).date_column == 0
    mapping = Mapping(1, 0, (MappedColumn(1, "11"),), element="rec")
    found = read(XML, "x.xml", mapping=mapping)
    assert [(p.serial, p.profile.kwh) for p in found.points] == [("11", kwh(0))]


def test_fault_of_a_mapped_xml_is_named_by_its_element():
    mapping = Mapping(1, 0, (MappedColumn(1, "11"),), element="rec")
    broken = XML.replace(b"<active>10.0</active>", b"<active>x</active>", 1)
    assert finding(read(broken, "x.xml", mapping=mapping), "H03").cell == "rec[1]/meter/active"


def test_mapping_can_be_kept():
    mapping = Mapping(1, 0, (MappedColumn(1, "11"),), hour_column=2, element="rec")
    assert from_plain(json.loads(json.dumps(as_plain(mapping)))) == mapping
