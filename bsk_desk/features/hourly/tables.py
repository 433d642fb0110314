"""Contracts, metering points, hourly files and profiles; revisions 0006 and 0007.

Only functions of the database write them; the desk reads files through the view without the bytes.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from bsk_desk.db.base import Base

WHEN = DateTime(timezone=True)
#: kWh and register values: four decimals, as the consumers write them.
KWH = Numeric(14, 4)
NOW = text("now()")
CALLER = text("SESSION_USER")
EMPTY = text("''::text")
NO_ROWS = text("'[]'::jsonb")

contracts = Table(
    "contracts",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("organization", Text, nullable=False),
    Column("inn", Text),
    Column("hourly", Boolean, nullable=False, server_default=text("true")),
    Column("updated_at", WHEN, nullable=False, server_default=NOW),
)
metering_points = Table(
    "metering_points",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("contract_id", BigInteger, ForeignKey("bsk.contracts.id"), nullable=False),
    Column("account_id", BigInteger, ForeignKey("bsk.accounts.id")),
    Column("serial", Text, nullable=False),
    Column("name", Text, nullable=False, server_default=EMPTY),
    Column("type", Text, nullable=False, server_default=EMPTY),
    Column("ratio", Numeric(12, 4), nullable=False, server_default=text("1")),
    Column("max_power_kw", Numeric(12, 3)),
    Column("installed", Date),
    Column("removed", Date),
    Column("updated_at", WHEN, nullable=False, server_default=NOW),
    UniqueConstraint("contract_id", "serial"),
)
register_readings = Table(
    "register_readings",
    Base.metadata,
    Column("point_id", BigInteger, ForeignKey("bsk.metering_points.id"), primary_key=True),
    Column("month", Date, primary_key=True),
    Column("start_value", KWH),
    Column("end_value", KWH),
    Column("source", Text, nullable=False, server_default=text("'accounting'::text")),
    Column("at", WHEN, nullable=False, server_default=NOW),
)
hourly_files = Table(
    "hourly_files",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", BYTEA, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", BYTEA, nullable=False),
    Column("source", Text, nullable=False),
    Column("sender", Text),
    Column("consumer_id", BigInteger, ForeignKey("bsk.consumers.id")),
    Column("kind", Text),
    Column("contract", Integer),
    Column("month", Date),
    Column("status", Text, nullable=False, server_default=text("'waiting'::text")),
    Column("findings", JSONB, nullable=False, server_default=NO_ROWS),
    Column("points", JSONB, nullable=False, server_default=NO_ROWS),
    Column("at", WHEN, nullable=False, server_default=NOW),
    Column("uploaded_by", Text, nullable=False, server_default=CALLER),
    Column("read_at", WHEN),
    Column("decided_at", WHEN),
    Column("decided_by", Text),
    Column("reason", Text),
)
profiles = Table(
    "profiles",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("point_id", BigInteger, ForeignKey("bsk.metering_points.id"), nullable=False),
    Column("month", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("file_id", BigInteger, ForeignKey("bsk.hourly_files.id")),
    Column("member", Text),
    Column("kwh", ARRAY(KWH), nullable=False),
    Column("hours", Integer, nullable=False),
    Column("total", Numeric(18, 4), nullable=False),
    Column("status", Text, nullable=False),
    Column("blocked", Boolean, nullable=False, server_default=text("false")),
    Column("estimated", ARRAY(Integer)),
    Column("findings", JSONB, nullable=False, server_default=NO_ROWS),
    Column("reason", Text),
    Column("made_by", Text, nullable=False, server_default=CALLER),
    Column("made_at", WHEN, nullable=False, server_default=NOW),
    Column("decided_by", Text),
    Column("decided_at", WHEN),
    Column("transferred_at", WHEN),
    Column("message_numbers", ARRAY(BigInteger)),
    UniqueConstraint("point_id", "month", "revision"),
)
hourly_senders = Table(
    "hourly_senders",
    Base.metadata,
    Column("sender", Text, primary_key=True),
    Column("zone", Text, nullable=False, server_default=text("'Asia/Barnaul'::text")),
    Column("mapping", JSONB),
    Column("changed_by", Text, nullable=False, server_default=CALLER),
    Column("changed_at", WHEN, nullable=False, server_default=NOW),
)

#: What the desk sees of files: everything but the bytes.
desk = MetaData(schema="desk")
file_view = Table(
    "hourly_files",
    desk,
    Column("id", BigInteger),
    Column("name", Text),
    Column("sha256", BYTEA),
    Column("size", BigInteger),
    Column("source", Text),
    Column("sender", Text),
    Column("consumer_id", BigInteger),
    Column("kind", Text),
    Column("contract", Integer),
    Column("organization", Text),
    Column("month", Date),
    Column("status", Text),
    Column("findings", JSONB),
    Column("points", JSONB),
    Column("at", WHEN),
    Column("uploaded_by", Text),
    Column("read_at", WHEN),
    Column("decided_at", WHEN),
    Column("decided_by", Text),
    Column("reason", Text),
)
