"""Any other XML as a sheet: the element that repeats most is a row, its texts are the cells."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bsk_desk.features.hourly.formats import xml_safe
from bsk_desk.features.hourly.formats.grid import Book, RowKeeper, Sheet
from bsk_desk.features.hourly.model.settings import Limits

_DEEP = 4


def repeated(root: Any) -> str:
    """Name of the element that repeats most and has something inside; '' for none."""
    counts: Counter[str] = Counter()
    for element in root.iter():
        name = xml_safe.local(element)
        if name and (len(element) or element.attrib):
            counts[name] += 1
    return max(counts, key=lambda name: counts[name], default="")


def read(root: Any, element: str, limits: Limits) -> Book:
    """One sheet: a header of paths (``time``, ``value/@status``), then a row per ``element``."""
    keeper = RowKeeper(limits.rows, limits.columns, limits.empty_rows)
    columns: dict[str, int] = {}
    found = [e for e in root.iter() if element and xml_safe.local(e) == element]
    for row, line in enumerate(found[: limits.rows], 1):
        for path, text in _cells(line, ""):
            column = columns.setdefault(path, len(columns))
            if column < limits.columns:
                keeper.put(row, column, text)
    names = list(columns)[: limits.columns]
    for path in names:
        keeper.put(0, columns[path], path)

    def naming(row: int, column: int) -> str:
        path = names[column] if column < len(names) else ""
        return f"{element}[{row}]/{path}"

    return Book("xml", [Sheet(None, keeper.rows, clipped=keeper.clipped, naming=naming)])


def _cells(element: Any, path: str, depth: int = 0) -> Any:
    for name, value in element.attrib.items():
        yield f"{path}@{name.rsplit('}', 1)[-1]}", value
    if not len(element) and (element.text or "").strip():
        yield path.rstrip("/") or "text()", element.text.strip()
    for child in element if depth < _DEEP else ():
        name = xml_safe.local(child)
        if name:
            yield from _cells(child, f"{path}{name}/", depth + 1)
