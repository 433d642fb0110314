"""Books that are old, encrypted or with macros, and files that are no books at all."""

import io
import struct
import zipfile

import pytest

from tests.features.hourly.books import INN, NAME, codes, kwh, one, read, template
from tests.features.hourly.writers import (
    as_ods,
    as_xlsx,
    as_zip,
    replaced,
)


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


@pytest.mark.parametrize("data", [b"", b"   \r\n", b"\x00" * 50])
def test_empty_file_is_told(data):
    assert codes(read(data)) == ["X06"]


@pytest.mark.parametrize("data", [b"%PDF-1.4 ...", b"\x89PNG\r\n\x1a\n\x00\x00", b"MZ\x90\x00\x03"])
def test_other_files_are_told(data):
    assert set(codes(read(data, "x.xls"))) & {"X07", "X08"}


def test_word_document_in_a_zip_is_told():
    data = as_zip(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
    assert codes(read(data, "x.docx")) == ["X07"]
