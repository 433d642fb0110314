"""Lists by key over a view of the desk: pages, exact counts, anchors to jump by.

A slice declares what it lists once; pages are frozen dataclasses whose fields are columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, ColumnElement, MetaData, Table, func, literal, select, tuple_
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from bsk_desk.kernel.paging import Key, Page, PageRequest

Row = TypeVar("Row")
Conditions = Sequence[ColumnElement[bool]]


def desk_view(name: str, **columns: TypeEngine[Any] | type[TypeEngine[Any]]) -> Table:
    """A view of schema ``desk`` to select from; revisions know nothing of it."""
    return Table(name, MetaData(schema="desk"), *(Column(n, kind) for n, kind in columns.items()))


@dataclass(frozen=True, slots=True)
class Listing(Generic[Row]):
    """What is listed, as what, and in which orders; each order ends in the id and is NOT NULL."""

    view: Table
    row: type[Row]
    orders: dict[str, tuple[ColumnElement[Any], ...]]

    def page(self, session: Session, conditions: Conditions, page: PageRequest) -> Page[Row]:
        """The rows after ``page.after``; one query. KeyError for an unknown order."""
        keys, columns = self.orders[page.order], self._columns()
        query = select(*columns, *(k.label(f"key_{n}") for n, k in enumerate(keys)))
        query = query.where(*conditions)
        if page.after is not None:
            query = query.where(_after(keys, page))
        found = session.execute(query.order_by(*_ordered(keys, page)).limit(page.size + 1)).all()
        rows = tuple(self.row(*row[: len(columns)]) for row in found[: page.size])
        more = len(found) > page.size
        return Page(rows, tuple(found[page.size - 1][len(columns) :]) if more else None)

    def count(self, session: Session, conditions: Conditions) -> int:
        """How many there are, exactly."""
        query = select(func.count()).select_from(self.view).where(*conditions)
        return session.execute(query).scalar_one()

    def anchors(self, session: Session, conditions: Conditions, page: PageRequest) -> Sequence[Key]:
        """Keys of every ``page.size``-th row (the size-th, …), in the page's order."""
        keys = self.orders[page.order]
        place = func.row_number().over(order_by=_ordered(keys, page)).label("place")
        labelled = (k.label(f"key_{n}") for n, k in enumerate(keys))
        numbered = select(*labelled, place).where(*conditions).subquery()
        query = (
            select(*(numbered.c[f"key_{n}"] for n in range(len(keys))))
            .where(numbered.c.place % page.size == 0)
            .order_by(numbered.c.place)
        )
        return [tuple(row) for row in session.execute(query)]

    def find(self, session: Session, key: int) -> Row | None:
        """The row with this id, None where there is none or it is hidden."""
        found = session.execute(select(*self._columns()).where(self.view.c.id == key)).one_or_none()
        return self.row(*found) if found else None

    def rows(self, session: Session, conditions: Conditions, order: str) -> tuple[Row, ...]:
        """All of a short list."""
        query = select(*self._columns()).where(*conditions).order_by(*self.orders[order])
        return tuple(self.row(*row) for row in session.execute(query))

    def _columns(self) -> tuple[Column[Any], ...]:
        return tuple(self.view.c[field.name] for field in fields(self.row))  # type: ignore[arg-type]


def contains(column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
    """Whether the text is somewhere in it, whatever the case; signs of LIKE mean themselves."""
    return column.icontains(words.strip(), autoescape=True)


def _ordered(keys: Sequence[ColumnElement[Any]], page: PageRequest) -> list[ColumnElement[Any]]:
    return [key.desc() if page.descending else key.asc() for key in keys]


def _after(keys: Sequence[ColumnElement[Any]], page: PageRequest) -> ColumnElement[bool]:
    assert page.after is not None
    position = tuple_(*keys)
    given = tuple_(*(literal(v, k.type) for v, k in zip(page.after, keys, strict=True)))
    return position < given if page.descending else position > given
