"""What is read of the settings: the list, and single values that other pages tell of."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, MetaData, Numeric, Table, Text, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from bsk_desk.db.tables import Setting as Kept
from bsk_desk.features.settings.model import Setting

#: A view with a column ``name``, which ``desk_view`` keeps for itself.
s = Table(
    "settings",
    MetaData(schema="desk"),
    Column("id", BigInteger),
    *(Column(name, Text) for name in ("name", "title")),
    Column("value", JSONB),
    *(Column(name, Text) for name in ("area", "kind", "unit")),
    *(Column(name, Numeric) for name in ("least", "most")),
    Column("what", Text),
    Column("changed_at", DateTime(timezone=True)),
    Column("changed_by_name", Text),
)


def list_settings(session: Session) -> tuple[Setting, ...]:
    """All of them, in the order of the page; one query."""
    return tuple(Setting(*row) for row in session.execute(select(*s.c).order_by(s.c.id)))


def undo_seconds(session: Session) -> int:
    """How long what was sent to a consumer can be taken back."""
    return int(session.execute(select(Kept.value).where(Kept.name == "undo_seconds")).scalar_one())
