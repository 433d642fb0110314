"""Files cut, spoilt or poisoned with entities: each is a finding, and the next file is read."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.features.hourly.books import NAME, codes, one, read, template
from tests.features.hourly.messages import encoded, message
from tests.features.hourly.writers import (
    SHEET,
    as_csv,
    as_map,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml2003,
    as_zip,
    replaced,
    with_shared_strings,
)

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
