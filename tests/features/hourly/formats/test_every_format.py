from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.features.hourly.books import (
    FIRST,
    INN,
    MONTH,
    NAME,
    SERIALS,
    codes,
    finding,
    read,
    template,
    whole,
)
from tests.features.hourly.writers import (
    Raw,
    as_csv,
    as_html,
    as_map,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml2003,
    as_zip,
    with_shared_strings,
)

BOOKS = {"xls": as_xls, "xlsx": as_xlsx, "ods": as_ods, "xml": as_xml2003}
KINDS = {"xls": "xls", "xlsx": "xlsx", "ods": "ods", "xml": "xml2003"}


@pytest.mark.parametrize("suffix", BOOKS)
def test_clean_book_of_every_kind_is_read_without_a_finding(suffix):
    found = read(BOOKS[suffix](template()), f"{NAME}.{suffix}")
    assert found.kind == KINDS[suffix]
    assert found.findings == ()
    whole(found)
    assert found.head.contract == "203"
    assert found.head.inn == INN
    assert found.head.period == MONTH
    assert [p.ratio for p in found.points] == [20] * 3
    assert found.points[0].places.of(0) == "B13"
    assert found.points[2].places.of(743) == "D756"


def test_book_with_shared_strings_is_read_by_both_readers():
    data = with_shared_strings(as_xlsx(template()))
    for precise in (False, True):
        found = read(data, f"{NAME}.xlsx", precise=precise)
        assert found.findings == ()
        whole(found)


@pytest.mark.parametrize("suffix", BOOKS)
def test_precise_reader_sees_what_the_fast_one_sees(suffix):
    data = BOOKS[suffix](template())
    name = f"{NAME}.{suffix}"
    precise, fast = read(data, name, precise=True), read(data, name)
    assert precise.head == fast.head
    for one, other in zip(precise.points, fast.points, strict=True):
        assert one.profile.values == other.profile.values
        assert one.places == other.places
        assert (one.serial, one.ratio, one.cell) == (other.serial, other.ratio, other.cell)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize(
    ("separator", "comma"), [(";", True), ("\t", True), (",", True), (",", False)]
)
def test_text_in_every_encoding_and_with_every_separator(encoding, separator, comma):
    found = read(as_csv(template(), separator, encoding, comma), f"{NAME}.csv")
    assert (found.kind, found.findings) == ("csv", ())
    whole(found)


def test_text_may_name_its_separator():
    data = b"sep=|\r\n" + as_csv(template(), "|", "utf-8")
    whole(read(data, f"{NAME}.csv"))


def test_page_under_the_name_of_a_book_is_read_as_a_table():
    found = read(as_html(template()))
    assert (found.kind, codes(found)) == ("csv", ["X14"])
    assert found.findings[0].message == (
        "Расширение .xls, а внутри — веб-страница (HTML): прочитано по содержимому. "
        "Откройте файл в Excel и сохраните как книгу .xlsx"
    )
    whole(found)


def test_number_that_a_program_wrote_as_a_formula_is_a_number():
    rows = template(serials=tuple(f'="{serial}"' for serial in SERIALS))
    found = read(as_csv(rows), f"{NAME}.csv")
    assert [p.serial for p in found.points] == list(SERIALS)


def test_text_under_the_name_of_a_book_is_called_text():
    found = read(as_csv(template(), ";", "utf-8"))
    assert codes(found) == ["X14"]
    assert "внутри — текст с разделителями (CSV)" in found.findings[0].message


def test_page_without_a_table_is_told():
    assert codes(read(b"<html><body>404</body></html>")) == ["X08"]


def test_xhtml_is_a_page_too():
    page = as_html(template()).decode("cp1251").replace('<meta charset="windows-1251">', "")
    found = read(f'<?xml version="1.0" encoding="UTF-8"?>{page}'.encode())
    whole(found)


@pytest.mark.parametrize("attributes", [False, True])
def test_exported_map_is_read_by_elements_and_by_attributes(attributes):
    found = read(as_map(attributes=attributes), f"{NAME}.xml")
    assert (found.kind, found.findings, found.head.contract) == ("xml", (), "203")
    whole(found)
    assert found.points[1].places.of(16) == "hour[17]/kwh2"
    assert found.points[1].cell == "serial2"


def test_blank_of_an_exported_map_is_no_zero_and_is_named_by_element():
    data = as_map().replace(f"<kwh1>{10.9}</kwh1>".encode(), b"", 0)
    data = data.replace(b"<at>2013-01-01T05:00:00</at><kwh1>", b"<at>2013-01-01T05:00:00</at><old>")
    data = data.replace(b"<old>15.9</kwh1>", b"")
    found = read(data, f"{NAME}.xml")
    assert finding(found, "H03").cell == "hour[6]/kwh1"
    assert found.points[0].profile.values[5] is None


def test_archive_gives_its_members():
    data = as_zip((f"{NAME}.xls", as_xls(template())))
    found = read(data, f"{NAME}.zip")
    assert found.file == f"{NAME}.zip/{NAME}.xls"
    whole(found)


@pytest.mark.parametrize("make", [as_xls, as_xlsx])
def test_book_that_counts_days_from_1904(make):
    whole(read(make(template(), dates1904=True), precise=False))
    whole(read(make(template(), dates1904=True), precise=True))


def test_flat_document_is_read_like_a_packed_one():
    import io
    import zipfile

    content = zipfile.ZipFile(io.BytesIO(as_ods(template()))).read("content.xml")
    found = read(content.replace(b"office:document-content", b"office:document"), f"{NAME}.ods")
    assert found.kind == "ods"
    whole(found)


def test_number_is_kept_as_it_is_written_and_float_noise_is_not():
    rows = template()
    rows[FIRST][1], rows[FIRST + 1][1] = 0.1 + 0.2, 1.23456
    found = read(as_xls(rows))
    assert found.points[0].profile.values[:2] == (Decimal("0.3"), Decimal("1.23456"))
    only = finding(found, "H05")
    assert (only.level, only.cell, only.point) == ("W", "B14", SERIALS[0])


@pytest.mark.parametrize("suffix", BOOKS)
def test_every_faulty_cell_is_named(suffix):
    rows = template()
    faults = {
        (20, 1): Raw("=A1+1"), (21, 2): "н/д", (22, 3): "-", (23, 1): None,
        (26, 1): datetime(2013, 5, 1),
    }  # fmt: skip
    for (row, column), fault in faults.items():
        rows[row][column] = fault
    found = read(BOOKS[suffix](rows), f"{NAME}.{suffix}")
    told = {(f.cell, f.point): f.message for f in found.findings if f.code == "H03"}
    assert set(told) == {
        ("B21", SERIALS[0]), ("C22", SERIALS[1]), ("D23", SERIALS[2]), ("B24", SERIALS[0]),
        ("B27", SERIALS[0]),
    }  # fmt: skip
    assert "Формула" in told["B21", SERIALS[0]]
    assert "«н/д»" in told["C22", SERIALS[1]]
    assert "не ноль" in told["B24", SERIALS[0]]
    assert "дата" in told["B27", SERIALS[0]]
    assert {f.sheet for f in found.findings if f.code == "H03"} == {"Лист1"}
    assert [p.profile.hours for p in found.points] == [741, 743, 743]


@pytest.mark.parametrize("suffix", ["xlsx", "ods", "xml"])
@pytest.mark.parametrize("broken", ["#REF!", "#N/A"])
def test_broken_formula_is_named_with_its_error(suffix, broken):
    rows = template()
    rows[20][1] = Raw(broken)
    found = read(BOOKS[suffix](rows), f"{NAME}.{suffix}")
    assert finding(found, "H03").cell == "B21"
    assert broken in finding(found, "H03").message


def test_true_is_no_number():
    rows = template()
    rows[20][1] = True
    for make in (as_xls, as_xlsx):
        assert "ИСТИНА" in finding(read(make(rows)), "H03").message


@pytest.mark.parametrize("month", [date(2016, 3, 1), date(2014, 10, 1), date(2012, 2, 1)])
def test_months_have_as_many_hours_as_the_clock_gave_them(month):
    from bsk_desk.features.hourly.model.hours import local_hours

    rows = template(month=month, hours=0)
    rows += [[at, *(1.5,) * 3] for at in local_hours(month)]
    found = read(as_xls(rows), f"203_{month:%m%Y}.xls")
    assert found.findings == ()
    assert found.points[0].profile.complete
    assert len(local_hours(month)) == {3: 743, 10: 745, 2: 696}[month.month]
