"""What one would write otherwise: OFFSET paging through ORM entities into a QStandardItemModel."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QStandardItem, QStandardItemModel
from sqlalchemy import Select, or_, select, text
from sqlalchemy.orm import Session, registry

from bsk_desk.features.consumers import tables as _consumers  # noqa: F401 - foreign keys lead there
from bsk_desk.features.service_requests.tables import service_requests as requests
from bsk_desk.kernel.paging import PAGE_SIZE

SHOWN = (
    "number", "form", "status", "received_at", "due_at", "subject", "applicant", "address",
    "account_id", "assignee",
)  # fmt: skip


class Request:
    """The entity: every column of the table but the search vector; no masks, no rights."""


registry().map_imperatively(Request, requests, exclude_properties=["search"])


def page_at(
    session: Session, query: Select[Any], model: QStandardItemModel, offset: int = 0,
    size: int = PAGE_SIZE,
) -> int:  # fmt: skip
    """Reads ``size`` entities from ``offset`` on and appends a row of items for each."""
    found = session.scalars(query.offset(offset).limit(size)).all()
    for one in found:
        model.appendRow([QStandardItem(_text(getattr(one, name))) for name in SHOWN])
    session.expunge_all()
    return len(found)


def ordered(*conditions: Any, by: str = "changed_at", descending: bool = True) -> Select[Any]:
    """Entities in an order; conditions may be SQL of a person's own hand."""
    key = requests.c[by]
    return (
        select(Request)
        .where(*(text(c) if isinstance(c, str) else c for c in conditions))
        .order_by(key.desc() if descending else key)
    )


def containing(words: str) -> Any:
    """Search as it is often written: ILIKE on every column that is shown."""
    pattern = f"%{words}%"
    names = ("number", "tracking", "applicant", "subject", "address")
    return or_(*(requests.c[name].ilike(pattern) for name in names))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
