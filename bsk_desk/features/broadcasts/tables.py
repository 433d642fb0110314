"""Broadcasts, their frozen recipients, saved audiences; revision 0005.

Only functions of the database write them; the desk reads them through its views.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bsk_desk.db.base import Base

WHEN = DateTime(timezone=True)

#: One text to many consumers.
broadcasts = Table(
    "broadcasts",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("audience", JSONB, nullable=False),
    Column("by_mail", Boolean, nullable=False, server_default=text("true")),
    Column("placeholders", ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    Column("status", Text, nullable=False, server_default=text("'draft'::text")),
    Column("author", Text, nullable=False),
    Column("created_at", WHEN, nullable=False, server_default=text("now()")),
    Column("changed_at", WHEN, nullable=False, server_default=text("now()")),
    Column("submitted_by", Text),
    Column("submitted_at", WHEN),
    Column("approved_by", Text),
    Column("approved_at", WHEN),
    Column("return_reason", Text),
    Column("scheduled_at", WHEN),
    Column("started_by", Text),
    Column("started_at", WHEN),
    Column("visible_from", WHEN),
    Column("finished_at", WHEN),
    Column("recipients", Integer, nullable=False, server_default=text("0")),
    Column("follow_up_of", BigInteger, ForeignKey("bsk.broadcasts.id")),
    Column("outage_id", BigInteger),
    Column("starts_itself", Boolean, nullable=False, server_default=text("false")),
)
#: Recipients as they were at the start, some thousands a row.
broadcast_batches = Table(
    "broadcast_batches",
    Base.metadata,
    Column("broadcast_id", BigInteger, ForeignKey("bsk.broadcasts.id"), primary_key=True),
    Column("batch", Integer, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("consumers", ARRAY(BigInteger), nullable=False),
    Column("accounts", ARRAY(BigInteger)),
    Column("delivered_at", WHEN),
    Column("mailed_at", WHEN),
)
#: Conditions kept under a title.
saved_audiences = Table(
    "saved_audiences",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("title", Text, nullable=False, unique=True),
    Column("definition", JSONB, nullable=False),
    Column("owner", Text, nullable=False),
    Column("changed_at", WHEN, nullable=False, server_default=text("now()")),
)
