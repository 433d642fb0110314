"""What appears in the cabinets; revision 0002.

Only functions of the database write them; the desk reads them through its views.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Table, Text, text

from bsk_desk.db.base import Base

WHEN = DateTime(timezone=True)

#: One notice of one consumer; those of a broadcast take their text from it.
notifications = Table(
    "notifications",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("consumer_id", BigInteger, ForeignKey("bsk.consumers.id"), nullable=False),
    Column("title", Text),
    Column("body", Text),
    Column("at", WHEN, nullable=False, server_default=text("now()")),
    Column("visible_from", WHEN, nullable=False, server_default=text("now()")),
    Column("read_at", WHEN),
    Column("request_id", BigInteger),
    Column("event_id", BigInteger),
    Column("broadcast_id", BigInteger),
    Column("account_id", BigInteger),
)
