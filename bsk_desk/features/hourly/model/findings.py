"""What is wrong with a file: one finding per fault, with its place, a sentence and the mend."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

ERROR = "E"
WARNING = "W"


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault of a file; ``cell`` is an address (``D17``) or the path of an XML element.

    ``point`` is the serial of the meter, None where the whole file or table is meant.
    ``until`` is the last cell of a run, None for a single one. Level E blocks, W warns.
    """

    code: str
    level: str
    message: str
    sheet: str | None = None
    cell: str | None = None
    point: str | None = None
    until: str | None = None
    file: str = ""

    def of_file(self, file: str) -> Finding:
        """The same finding, told of ``file``."""
        return replace(self, file=file)


def error(code: str, message: str, **place: Any) -> Finding:
    """A finding that blocks."""
    return Finding(code, ERROR, message, **place)


def warning(code: str, message: str, **place: Any) -> Finding:
    """A finding that only warns."""
    return Finding(code, WARNING, message, **place)


def plural(number: int, one: str, few: str, many: str) -> str:
    """``5 часов``: the number with the right form of the Russian noun."""
    tens, last = number % 100, number % 10
    if last == 1 and tens != 11:
        return f"{number} {one}"
    if last in (2, 3, 4) and tens not in (12, 13, 14):
        return f"{number} {few}"
    return f"{number} {many}"
