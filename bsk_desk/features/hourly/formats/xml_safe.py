"""XML from strangers: no DOCTYPE, no entities, no network, no huge trees."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from bsk_desk.features.hourly.formats.grid import ReadError

_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)


def parser(*, recover: bool = False) -> Any:
    """A hardened parser."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=False,
        recover=recover,
    )


def parse(data: bytes) -> Any:
    """Root element of a document; raises ReadError X06 (broken) or X11 (DOCTYPE)."""
    refuse_doctype(data)
    try:
        root = etree.fromstring(data, parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as fault:
        root = _second_try(data)
        if root is None:
            raise ReadError(
                "X06", f"XML повреждён или обрезан: {_reason(fault)}. {_AGAIN}"
            ) from fault
    if root.getroottree().docinfo.doctype:
        raise _forbidden()
    return root


_AGAIN = "Выгрузите файл заново"


def refuse_doctype(data: bytes) -> None:
    """Raise ReadError X11 when a document type is declared."""
    head = data[:65536]
    text = head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "latin-1", "ignore")
    if _DOCTYPE.search(text):
        raise _forbidden()


def _forbidden() -> ReadError:
    return ReadError(
        "X11", "В XML объявлен DOCTYPE: такие файлы не читаются. Выгрузите файл без него"
    )


def _second_try(data: bytes) -> Any:
    """A declared encoding that is not true: senders write windows-1251 and send UTF-8."""
    text = data.lstrip()
    found = re.match(rb"<\?xml[^>]*\?>", text)
    body = text[found.end() :] if found else text
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return etree.fromstring(body.decode(encoding).encode(), parser())
        except (etree.XMLSyntaxError, ValueError, UnicodeDecodeError):
            continue
    return None


def _reason(fault: Exception) -> str:
    line = getattr(fault, "lineno", None)
    return f"строка {line}" if line else "не разбирается"


def local(element: Any) -> str:
    """Name of an element without its namespace; '' for comments and instructions."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""
