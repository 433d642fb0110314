"""The desk's views on requests, to select from (migrations/sql/service_requests_views.sql)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

#: Views are no part of the mapped tables: revisions know nothing of them.
VIEWS = MetaData(schema="desk")
_WHEN = DateTime(timezone=True)

requests = Table(
    "service_requests",
    VIEWS,
    *(
        Column(name, BigInteger)
        for name in (
            "id",
            "consumer_id",
            "account_id",
            "due_rule",
            "paused_seconds",
            "repeat_of",
            "outage_id",
            "last_event",
        )
    ),
    *(
        Column(name, Text)
        for name in (
            "form",
            "form_title",
            "form_short",
            "number",
            "number_order",
            "tracking",
            "status",
            "channel",
            "account",
            "account_order",
            "account_address",
            "subject",
            "applicant",
            "applicant_kind",
            "address",
            "phone",
            "email",
            "assignee",
            "assignee_order",
            "assignee_name",
            "topic",
            "topic_order",
            "outcome",
            "measures_done",
            "measures_planned",
            "writer",
            "writer_name",
            "watchers",
        )
    ),
    *(
        Column(name, _WHEN)
        for name in (
            "received_at",
            "registered_at",
            "changed_at",
            "done_at",
            "due_at",
            "due_order",
            "paused_at",
            "writer_until",
        )
    ),
    *(Column(name, Integer) for name in ("contract", "files")),
    *(Column(name, Boolean) for name in ("unseen", "hidden", "undelivered")),
    Column("payload", JSONB),
    Column("postponed_until", Date),
    Column("search", TSVECTOR),
)
#: Not a view: the columns of accounts that the staff may read.
accounts = Table(
    "accounts",
    VIEWS,
    Column("id", BigInteger),
    Column("number", Text),
    Column("contract", Integer),
    schema="bsk",
)
events = Table(
    "service_request_events",
    VIEWS,
    *(Column(name, BigInteger) for name in ("id", "request_id", "withdraws")),
    *(
        Column(name, Text)
        for name in (
            "author_kind",
            "author",
            "author_name",
            "kind",
            "from_status",
            "to_status",
            "body",
        )
    ),
    *(Column(name, _WHEN) for name in ("at", "visible_from", "undo_until")),
    *(Column(name, Boolean) for name in ("public", "withdrawn")),
    Column("data", JSONB),
)
attachments = Table(
    "attachments",
    VIEWS,
    *(Column(name, BigInteger) for name in ("id", "request_id", "event_id", "size")),
    *(Column(name, Text) for name in ("name", "media_type", "sha256", "author_kind", "author")),
    Column("at", _WHEN),
)
viewers = Table(
    "request_viewers",
    VIEWS,
    Column("request_id", BigInteger),
    Column("login", Text),
    Column("name", Text),
    Column("opened_at", _WHEN),
)
drafts = Table(
    "drafts",
    VIEWS,
    Column("request_id", BigInteger),
    Column("mode", Text),
    Column("body", Text),
    Column("updated_at", _WHEN),
)
saved_views = Table(
    "saved_views",
    VIEWS,
    Column("id", BigInteger),
    *(Column(name, Text) for name in ("owner", "title", "page", "shared_with")),
    Column("definition", JSONB),
    Column("mine", Boolean),
)
bulk_runs = Table(
    "bulk_runs",
    VIEWS,
    *(Column(name, BigInteger) for name in ("id", "total", "waiting", "refused")),
    Column("owner", Text),
    Column("action", Text),
    Column("arguments", JSONB),
    Column("created_at", _WHEN),
)
bulk_items = Table(
    "bulk_items",
    VIEWS,
    Column("run_id", BigInteger),
    Column("request_id", BigInteger),
    Column("done_at", _WHEN),
    Column("refusal", Text),
    Column("sentence", Text),
)
