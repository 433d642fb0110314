"""Interruptions of supply and who said that a request is not about one; revision 0005.

Only functions of the database write them; the desk reads them through its views.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, Identity, Table, Text, text
from sqlalchemy.dialects.postgresql import ARRAY

from bsk_desk.db.base import Base

WHEN = DateTime(timezone=True)

#: An interruption or a notice on quality.
outages = Table(
    "outages",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("measures", Text),
    Column("body", Text, nullable=False),
    Column("addresses", ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    Column("places", ARRAY(Text), nullable=False, server_default=text("'{}'::text[]")),
    Column("accounts", ARRAY(BigInteger), nullable=False, server_default=text("'{}'::bigint[]")),
    Column("from_at", WHEN, nullable=False),
    Column("until_at", WHEN),
    Column("restored_at", WHEN),
    Column("status", Text, nullable=False, server_default=text("'draft'::text")),
    Column("author", Text, nullable=False),
    Column("created_at", WHEN, nullable=False, server_default=text("now()")),
    Column("changed_at", WHEN, nullable=False, server_default=text("now()")),
    Column("published_at", WHEN),
)
#: Requests that are about something else.
outage_refusals = Table(
    "outage_refusals",
    Base.metadata,
    Column("outage_id", BigInteger, ForeignKey("bsk.outages.id"), primary_key=True),
    Column("request_id", BigInteger, ForeignKey("bsk.service_requests.id"), primary_key=True),
    Column("who", Text, nullable=False, server_default=text("SESSION_USER")),
    Column("at", WHEN, nullable=False, server_default=text("now()")),
)
