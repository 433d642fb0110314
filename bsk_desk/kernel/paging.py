"""Keyset pages: what is asked for, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

Row = TypeVar("Row")
#: The values of an order's columns in one row; its last member is the unique id.
Key = tuple[Any, ...]
#: Rows of a page. Anchors are keys this far apart.
PAGE_SIZE = 200


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The ``size`` rows that follow ``after`` in the named order; from its start where None.

    To read backwards, ask for the reversed order: rows before a key are the rows after it with
    ``descending`` turned over.
    """

    order: str
    descending: bool = False
    after: Key | None = None
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows in the order asked for; ``next_after`` is the key of the last one, None at the end."""

    rows: tuple[Row, ...] = field(default=())
    next_after: Key | None = None
