"""The outbox and what the worker tells the staff; revisions 0002 and 0005.

Only functions of the database write them; the desk reads them through its views.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

from bsk_desk.db.base import Base

WHEN = DateTime(timezone=True)

#: Letters; the id becomes the Message-ID.
mails = Table(
    "mails",
    Base.metadata,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("seq", BigInteger, Identity(always=True), nullable=False, unique=True),
    Column("recipient", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False, server_default=text("'queued'::text")),
    Column(
        "created_at",
        TIMESTAMP(timezone=True, precision=3),
        nullable=False,
        server_default=text("now()"),
    ),
    Column(
        "not_before",
        TIMESTAMP(timezone=True, precision=3),
        nullable=False,
        server_default=text("now()"),
    ),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column(
        "next_at",
        TIMESTAMP(timezone=True, precision=3),
        nullable=False,
        server_default=text("now()"),
    ),
    Column("leased_until", TIMESTAMP(timezone=True, precision=3)),
    Column("sent_at", TIMESTAMP(timezone=True, precision=3)),
    Column("last_error", Text),
    Column("consumer_id", BigInteger),
    Column("registration_id", Uuid),
    Column("request_id", BigInteger),
    Column("event_id", BigInteger),
    Column("broadcast_id", BigInteger),
)
#: Reminders of deadlines to assignees.
staff_notices = Table(
    "staff_notices",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("login", Text, ForeignKey("bsk.staff.login"), nullable=False),
    Column("request_id", BigInteger, ForeignKey("bsk.service_requests.id"), nullable=False),
    Column("due_at", WHEN, nullable=False),
    Column("at", WHEN, nullable=False, server_default=text("now()")),
    Column("read_at", WHEN),
    UniqueConstraint("login", "request_id", "due_at"),
)
