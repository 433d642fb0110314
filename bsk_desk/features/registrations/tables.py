"""Sign-ups and the acts of those destroyed; revisions 0002 and 0004.

Only functions of the database write them; the desk reads them through its views.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA, JSONB

from bsk_desk.db.base import Base

WHEN = DateTime(timezone=True)

#: A sign-up from its first step on.
registrations = Table(
    "registrations",
    Base.metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("seq", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("email", Text, nullable=False),
    Column("code_salt", BYTEA),
    Column("code_hash", BYTEA),
    Column("wrong_codes", Integer, nullable=False, server_default=text("0")),
    Column(
        "sent_times",
        ARRAY(WHEN),
        nullable=False,
        server_default=text("'{}'::timestamp with time zone[]"),
    ),
    Column("step", Text, nullable=False, server_default=text("'started'::text")),
    Column("created_at", WHEN, nullable=False, server_default=text("now()")),
    Column("confirmed_at", WHEN),
    Column("finished_at", WHEN),
    Column("consumer_id", BigInteger, ForeignKey("bsk.consumers.id")),
)
#: What proves that personal data were destroyed; kept three years.
destruction_acts = Table(
    "destruction_acts",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", WHEN, nullable=False, server_default=text("now()")),
    Column("operator", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("who", Text, nullable=False, server_default=text("SESSION_USER")),
    Column("who_name", Text, nullable=False),
    Column("categories", ARRAY(Text), nullable=False),
    Column("system", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("journal", JSONB, nullable=False),
    Column("keep_until", Date, nullable=False),
)
