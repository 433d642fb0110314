"""What a file is, told by its first bytes and never by its name."""

from __future__ import annotations

import contextlib
import re
import zlib

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
_BIFF_BOF = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_HTML = re.compile(
    rb"(?:<!--.*?-->\s*)*<\s*(?:!doctype\s+html|html|table|head|body|meta|div|style|title)\b",
    re.IGNORECASE | re.DOTALL,
)
_MESSAGE = re.compile(rb"<message\b[^>]*\bclass\s*=\s*[\"'](80020|80040)[\"']", re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

_OOXML = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/")

XLS, XLSX, ODS, XML, XML2003, CSV = "xls", "xlsx", "ods", "xml", "xml2003", "csv"
M80020, M80040 = "80020", "80040"


def container(data: bytes) -> str:
    """``ole``, ``biff``, ``zip``, ``xml``, ``html``, ``text``, ``binary`` or ``empty``."""
    if not data.strip(b"\x00 \t\r\n"):
        return "empty"
    if data.startswith(OLE):
        return "ole"
    if data.startswith((ZIP, EMPTY_ZIP)):
        return "zip"
    if _BIFF_BOF.match(data):
        return "biff"
    return _text_kind(data)


def _text_kind(data: bytes) -> str:
    start = data[:4096]
    if start.startswith(_UTF16):
        start = start.decode("utf-16", "ignore").encode("utf-8", "ignore")
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if plain.startswith(b"<"):
        return "html" if _HTML.match(plain) else "xml"
    if b"\x00" in start or _control_share(start) > 0.05:
        return "binary"
    return "text"


def _control_share(start: bytes) -> float:
    odd = sum(byte < 32 and byte not in b"\t\r\n\x0c" for byte in start)
    return odd / max(len(start), 1)


def _first_member(data: bytes) -> str | None:
    """The kind of a zipped book by what its writer puts first."""
    names, extra = (int.from_bytes(data[at : at + 2], "little") for at in (26, 28))
    name, start = data[30 : 30 + names], data[30 + names + extra :][:120]
    if name.startswith(_OOXML):
        return XLSX
    if name != b"mimetype":
        return None
    with contextlib.suppress(zlib.error):
        start += zlib.decompressobj(-zlib.MAX_WBITS).decompress(start, 120)
    return ODS if b"opendocument.spreadsheet" in start else None


def likely(data: bytes) -> str | None:
    """What a file that could not be read was meant to be; None when its bytes do not say."""
    found = container(data)
    if found in ("ole", "biff"):
        return XLSX if "EncryptedPackage".encode("utf-16-le") in data else XLS
    if found in ("text", "html"):
        return CSV
    if found == "zip":
        return _first_member(data)
    if found != "xml":
        return None
    start = data[:2048].replace(b"\x00", b"")
    if b"schemas-microsoft-com:office:spreadsheet" in start:
        return XML2003
    message = _MESSAGE.search(start)
    return message[1].decode() if message else XML
