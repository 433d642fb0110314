"""Files that were made or broken to hurt: each is a finding, and the next file is read."""

import io
import re
import struct
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bsk_desk.features.hourly.formats.isolated import Reader
from bsk_desk.features.hourly.model import Limits
from tests.features.hourly.books import (
    INN,
    NAME,
    as_csv,
    as_map,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml2003,
    as_zip,
    codes,
    kwh,
    read,
    replaced,
    template,
    with_shared_strings,
)
from tests.features.hourly.messages import encoded, message


@pytest.fixture(scope="module")
def reader():
    with Reader() as found:
        yield found


def one(reader, data, name=f"{NAME}.xls"):
    (found,) = reader.read(name, data)
    return found


SHEET = "xl/worksheets/sheet1.xml"
SHORT = {
    "xls": as_xls(template(hours=24)),
    "xlsx": with_shared_strings(as_xlsx(template(hours=24))),
    "ods": as_ods(template(hours=24)),
    "xml2003": as_xml2003(template(hours=24)),
    "xml": as_map(hours=24),
    "80020": encoded(message()),
    "csv": as_csv(template(hours=24)),
    "zip": as_zip(("a.xls", as_xls(template(hours=24))), ("b.csv", as_csv(template(hours=24)))),
}


@pytest.mark.parametrize("kind", SHORT)
def test_file_cut_at_any_tenth_byte_is_answered(reader, kind):
    data = SHORT[kind]
    step = 10 * max(1, len(data) // 4000)
    for end in range(0, len(data), step):
        found = reader.read("x", data[:end])
        assert found
        assert all(f.findings or kind == "csv" for f in found), end


@pytest.mark.parametrize("kind", SHORT)
def test_file_with_a_spoilt_byte_is_answered(reader, kind):
    data = bytearray(SHORT[kind])
    for place in range(0, len(data), max(1, len(data) // 60)):
        old = data[place]
        data[place] = old ^ 0xFF
        assert reader.read("x", bytes(data))
        data[place] = old


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.sampled_from([b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04", b"<", b"\x09\x08\x10\x00",
                        b"<?xml version='1.0'?>", b"\xff\xfe"]), st.binary(max_size=2000))  # fmt: skip
def test_random_bytes_are_a_finding(reader, start, rest):
    found = reader.read("x", start + rest)
    assert all(f.findings for f in found)
    assert found


def test_reader_still_reads_after_all_that(reader):
    assert one(reader, SHORT["xls"]).points


XXE = b'<?xml version="1.0"?><!DOCTYPE hourly [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE hourly [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


@pytest.mark.parametrize("doctype", [XXE, BOMB])
def test_document_type_is_refused(reader, doctype):
    body = as_map().split(b"?>", 1)[1].replace(b"<contract>203", b"<contract>&x;&j;")
    found = one(reader, doctype + body, f"{NAME}.xml")
    assert (codes(found), found.points) == (["X11"], ())
    assert "root:" not in str(found)


def test_document_type_in_utf_16_is_refused(reader):
    text = (XXE + b"<hourly>&x;</hourly>").decode().replace('"1.0"', '"1.0" encoding="utf-16"')
    assert codes(one(reader, text.encode("utf-16"))) == ["X11"]


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", SHEET, "xl/workbook.xml"])
def test_document_type_inside_a_book_is_refused(reader, part):
    def poisoned(inner):
        body = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", inner)
        return XXE.replace(b"hourly", b"worksheet") + body.replace(b"203", b"&x;", 1)

    found = one(reader, replaced(SHORT["xlsx"], part, poisoned), f"{NAME}.xlsx")
    assert "X11" in codes(found)
    assert "root:" not in str(found)


def test_document_type_inside_an_ods_is_refused(reader):
    def poisoned(inner):
        return XXE + inner.split(b"?>", 1)[1].replace(b">203<", b">&x;<")

    assert codes(one(reader, replaced(SHORT["ods"], "content.xml", poisoned))) == ["X11"]


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
    assert {f.code for f in found.findings} <= {"X05"}


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

    data = replaced(SHORT["xlsx"], "xl/sharedStrings.xml", swollen)
    with Reader(limits) as reader:
        assert codes(one(reader, data, f"{NAME}.xlsx")) == ["X05"]


def test_bomb_in_an_archive_is_a_finding(reader):
    data = as_zip(("a.csv", b"0" * 30_000_000))
    found = one(reader, data, "a.zip")
    assert (codes(found), found.file) == (["X05"], "a.zip/a.csv")


def test_all_members_together_have_a_limit():
    limits = Limits(zip_bytes=300_000)
    data = as_zip(*((f"{n}.csv", bytes(range(65, 91)) * 4000) for n in range(5)))
    with Reader(limits) as reader:
        found = reader.read("a.zip", data)
    assert [codes(f) for f in found][-1] == ["X05"]


def test_too_many_members():
    data = as_zip(*((f"{n}.csv", b"1") for n in range(501)))
    assert codes(read(data, "a.zip")) == ["X05"]


def test_archive_inside_an_archive_is_not_opened():
    inner = as_zip(("b.csv", b"1;2"))
    assert codes(read(as_zip(("inner.zip", inner)), "a.zip")) == ["X09"]


@pytest.mark.parametrize(
    "name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "C:/a.csv", "..\\a.csv"]
)
def test_name_that_leads_outside_is_refused(name):
    found = read(as_zip((name, as_csv(template()))), "a.zip")
    assert (codes(found), found.points) == (["X09"], ())


def test_link_in_an_archive_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("a.csv")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert codes(read(stream.getvalue(), "a.zip")) == ["X09"]


def test_name_in_cp866_is_readable():
    data = as_zip(("xxxxx.csv", as_csv(template())))
    data = data.replace(b"xxxxx.csv", "часы1.csv".encode("cp866"))
    assert read(data, "a.zip").file == "a.zip/часы1.csv"


@pytest.mark.parametrize("encoding", ["cp866", "utf-8"])
@pytest.mark.parametrize("name", ["Отчёт за январь.xls", "сад.xls", "раб.xls", "№ 5/цех.xls"])
def test_name_without_a_flag_is_readable(encoding, name):
    data = as_zip(("x" * len(name.encode(encoding)), as_xls(template())))
    data = data.replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    assert read(data, "a.zip").file == f"a.zip/{name}"


def test_name_in_utf_8_is_readable():
    assert read(as_zip(("часы.csv", as_csv(template()))), "a.zip").file == "a.zip/часы.csv"


def test_archive_under_a_password():
    data = bytearray(as_zip(("a.csv", as_csv(template()))))
    data[6] |= 1
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    assert codes(read(bytes(data), "a.zip")) == ["X04"]


def test_empty_archive_and_folders_only():
    assert codes(read(as_zip(), "a.zip")) == ["X09"]
    assert codes(read(as_zip(("folder/", b"")), "a.zip")) == ["X09"]


def test_encrypted_xlsx_is_told():
    names = "EncryptionInfo".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le")
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000 + names + b"\x00" * 3000
    assert codes(read(data)) == ["X04"]


def record(number, data):
    return struct.pack("<HH", number, len(data)) + data


def biff5(rows, *, encrypted=False, compound=True):
    """A book of Excel 5–95: texts in windows-1251, one sheet."""
    from xlwt.CompoundDoc import XlsDoc

    start = record(0x809, struct.pack("<HHHH", 0x500, 5, 0x1000, 1996))
    start += record(0x2F, b"\x01" * 6) if encrypted else b""
    start += record(0x42, struct.pack("<H", 1251))
    name = "Лист1".encode("cp1251")
    bound = struct.pack("<IHB", 0, 0, len(name)) + name
    offset = len(start) + len(record(0x85, bound)) + 4
    bound = struct.pack("<IHB", offset, 0, len(name)) + name
    sheet = record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0x1000, 1996))
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            place = struct.pack("<HHH", r, c, 0)
            if isinstance(cell, float | int):
                sheet += record(0x203, place + struct.pack("<d", cell))
            elif cell is not None:
                text = str(cell).encode("cp1251")
                sheet += record(0x204, place + struct.pack("<H", len(text)) + text)
    stream = start + record(0x85, bound) + record(0xA, b"") + sheet + record(0xA, b"")
    if not compound:
        return stream
    packed = io.BytesIO()
    XlsDoc().save(packed, stream)
    return packed.getvalue()


def test_book_of_excel_95_is_read():
    rows = [[f"{c:%d.%m.%Y %H:%M}" if hasattr(c, "hour") else c for c in row] for row in template()]
    for compound in (True, False):
        found = read(biff5(rows, compound=compound))
        assert (found.kind, found.head.inn) == ("xls", INN)
        assert [p.profile.kwh for p in found.points] == [kwh(c) for c in range(3)]


def test_encrypted_xls_is_told():
    assert codes(read(biff5([["x"]], encrypted=True))) == ["X04"]


def test_encrypted_ods_is_told():
    data = replaced(as_ods(template()), "content.xml", lambda inner: bytes(range(256)) * 20)
    data = replaced(
        data, "META-INF/manifest.xml",
        lambda inner: inner.replace(b"</manifest:manifest>", b"""<manifest:file-entry
            manifest:full-path="content.xml" manifest:media-type="text/xml"><manifest:encryption-data
            manifest:checksum="x"/></manifest:file-entry></manifest:manifest>"""),
    )  # fmt: skip
    found = read(data, f"{NAME}.ods")
    assert (found.kind, codes(found)) == ("ods", ["X04"])


def test_spoilt_book_is_called_a_book_and_not_an_archive():
    (only,) = read(as_xlsx(template())[:5000], f"{NAME}.xlsx").findings
    assert only.message.startswith("Файл .xlsx повреждён или обрезан")


def test_book_with_macros_is_read_and_told():
    stream = io.BytesIO(as_xlsx(template()))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf")
    found = read(stream.getvalue(), f"{NAME}.xlsm")
    assert (codes(found), len(found.points)) == (["X13"], 3)


def test_lock_file_is_skipped(reader):
    found = one(reader, b"\x06Petrova", "~$203_012013.xlsx")
    assert [(f.code, f.level) for f in found.findings] == [("X10", "W")]


def test_file_larger_than_the_limit_is_not_read(reader):
    assert codes(one(reader, b"0" * (20 * 1024 * 1024 + 1), "x.csv")) == ["X05"]


@pytest.mark.parametrize("data", [b"", b"   \r\n", b"\x00" * 50])
def test_empty_file_is_told(data):
    assert codes(read(data)) == ["X06"]


@pytest.mark.parametrize("data", [b"%PDF-1.4 ...", b"\x89PNG\r\n\x1a\n\x00\x00", b"MZ\x90\x00\x03"])
def test_other_files_are_told(data):
    assert set(codes(read(data, "x.xls"))) & {"X07", "X08"}


def test_word_document_in_a_zip_is_told():
    data = as_zip(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
    assert codes(read(data, "x.docx")) == ["X07"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (SHORT["xls"][:1500], "xls"),
        (SHORT["xml2003"][:6000], "xml2003"),
        (SHORT["xml"][:900], "xml"),
        (SHORT["80020"][:900], "80020"),
        (SHORT["xlsx"][:900], "xlsx"),
        (SHORT["ods"][:900], "ods"),
        (SHORT["zip"][:900], None),
        (b"\x00\x01\x02", None),
    ],
)
def test_broken_file_still_says_what_it_was_meant_to_be(data, kind):
    found = read(data)
    assert (found.kind, found.points) == (kind, ())
    assert found.findings
