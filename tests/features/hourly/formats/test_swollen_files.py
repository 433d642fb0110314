"""Files that swell: far cells, repeated rows, endless points; the limits hold and the table is read."""

import re

import pytest

from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.model import Limits
from tests.features.hourly.books import NAME, codes, kwh, one, read, template
from tests.features.hourly.messages import encoded, message
from tests.features.hourly.writers import (
    SHEET,
    as_csv,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml2003,
    replaced,
    with_shared_strings,
)


def far(cell):
    def change(inner):
        row = re.search(r"\d+", cell)[0]
        tail = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'
        return inner.replace(b"</sheetData>", tail.encode())

    return change


@pytest.mark.parametrize(
    "cell", ["XFD1048576", "A1048576", "ZZ800", "A20000000", "AAAA900", "XFD900"]
)
def test_cell_far_away_is_told_and_the_table_is_read(reader, cell):
    data = replaced(as_xlsx(template()), SHEET, far(cell))
    found = one(reader, data, f"{NAME}.xlsx")
    assert [p.profile.kwh for p in found.points] == [kwh(c) for c in range(3)]
    no_such_column = cell == "AAAA900"  # nothing to be told: a sheet ends at XFD
    assert codes(found) == ([] if no_such_column else ["X05"])


@pytest.mark.parametrize("make", [as_xls, as_xlsx, as_ods, as_xml2003, as_csv])
@pytest.mark.parametrize(("gap", "hours"), [(199, 744), (200, 88), (2000, 88)])
def test_every_reader_stops_after_as_many_empty_rows(make, gap, hours):
    rows = template()
    found = read(make([*rows[:100], *[[]] * gap, *rows[100:]]))
    assert [p.profile.hours for p in found.points] == [hours] * 3
    assert set(codes(found)) - {"X14"} == (set() if hours == 744 else {"H01", "X05"})


def xml2003_of(*sheets):
    """As ``as_xml2003``, with the first sheet and empty ones behind it."""
    data = as_xml2003(sheets[0])
    more = b"<Worksheet/>" * (len(sheets) - 1)
    return data.replace(b"</Worksheet>", b"</Worksheet>" + more)


@pytest.mark.parametrize(
    ("make", "name"), [(as_xls, "xls"), (as_xlsx, "xlsx"), (as_ods, "ods"), (xml2003_of, "xml")]
)
def test_book_of_very_many_sheets_is_refused(make, name):
    data = make(*([["а"]] for _ in range(257)))
    found = read(data, f"{NAME}.{name}")
    assert [(f.code, f.level) for f in found.findings if f.level == "E"] == [("X05", "E")]
    assert codes(read(make(template(), *([["а"]] for _ in range(255))), f"{NAME}.{name}")) == []


def test_merged_ranges_that_overlap_by_thousands_take_no_time(reader):
    wide = b'<Cell ss:MergeAcross="99999999" ss:MergeDown="99999999"><Data ss:Type="Number">1'
    data = as_xml2003([[1]] * 9000).replace(b'<Cell><Data ss:Type="Number">1', wide)
    assert data.count(b"MergeDown") == 9000
    assert codes(one(reader, data, f"{NAME}.xml")) == ["X08"]


def test_message_of_very_many_points_is_refused(reader):
    points = [f'<measuringpoint code="{n}"/>' for n in range(10_001)]
    data = encoded(message(areas=["".join(points)]))
    assert codes(one(reader, data, "x.xml")) == ["X05"]


def test_faulty_periods_of_a_message_are_not_told_by_thousands(reader):
    data = encoded(message('<period start="0000" end="0100"><value>1</value></period>' * 9000))
    found = one(reader, data, "x.xml").findings
    assert 20 <= len(found) < 30
    assert any("больше, чем бывает" in f.message for f in found)


def test_millions_of_empty_rows_are_not_unrolled(reader):
    empty = b'<table:table-row table:number-rows-repeated="20000000"><table:table-cell/></table:table-row>'
    full = empty.replace(
        b"<table:table-cell/>", b'<table:table-cell office:value-type="float" office:value="1"/>'
    )
    wide = empty.replace(b"table-cell/", b'table-cell table:number-columns-repeated="20000000" '
                         b'office:value-type="float" office:value="1"/')  # fmt: skip
    for rows in (empty, full, wide):
        data = replaced(
            as_ods(template()),
            "content.xml",
            lambda x, r=rows: x.replace(b"</table:table>", r + b"</table:table>"),
        )
        found = one(reader, data, f"{NAME}.ods")
        assert [p.serial for p in found.points][:3] == ["011075001", "11075002", "11075003"]


def test_rows_declared_by_millions_in_a_book(reader):
    rows = b"".join(b'<row r="%d"/>' % n for n in range(2000, 60000))
    data = replaced(
        as_xlsx(template()), SHEET, lambda x: x.replace(b"</sheetData>", rows + b"</sheetData>")
    )
    assert [p.profile.kwh for p in one(reader, data, f"{NAME}.xlsx").points] == [
        kwh(c) for c in range(3)
    ]


def test_huge_shared_strings_are_a_finding():
    limits = Limits(zip_bytes=2_000_000, file_bytes=1_000_000)
    strings = b"<si><t>" + b"x" * 50_000 + b"</t></si>"

    def swollen(inner):
        return inner.replace(b"</sst>", strings * 60 + b"</sst>")

    data = replaced(
        with_shared_strings(as_xlsx(template(hours=24))), "xl/sharedStrings.xml", swollen
    )
    with Reader(limits) as reader:
        assert codes(one(reader, data, f"{NAME}.xlsx")) == ["X05"]


def test_file_larger_than_the_limit_is_not_read(reader):
    assert codes(one(reader, b"0" * (20 * 1024 * 1024 + 1), "x.csv")) == ["X05"]
