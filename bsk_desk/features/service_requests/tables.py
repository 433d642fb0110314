"""The tables of revision 0003; only functions of the database write them.

The desk reads them through its views (desk_views.py): there is nothing to map.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Integer,
    Numeric,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import BYTEA, JSONB, TSVECTOR

from bsk_desk.db.base import Base

WHEN = DateTime(timezone=True)
_DUE_ORDER = (
    "CASE WHEN paused_at IS NULL AND due_at IS NOT NULL THEN due_at"
    " ELSE '9999-12-31 00:00:00+00'::timestamptz END"
)

#: The states of a request and their two names.
statuses = Table(
    "statuses",
    Base.metadata,
    Column("status", Text, primary_key=True),
    Column("staff_title", Text, nullable=False),
    Column("consumer_title", Text, nullable=False),
    Column("position", Integer, nullable=False),
)
#: Which moves are possible, and what each needs.
status_transitions = Table(
    "status_transitions",
    Base.metadata,
    Column("from_status", Text, ForeignKey("bsk.statuses.status"), primary_key=True),
    Column("to_status", Text, ForeignKey("bsk.statuses.status"), primary_key=True),
    Column("needs_body", Text, nullable=False, server_default=text("'no'::text")),
    Column("needs_until", Boolean, nullable=False, server_default=text("false")),
    Column("what_is_missing", Text),
)
#: Kinds of requests, as declared in forms.py.
forms = Table(
    "forms",
    Base.metadata,
    Column("form", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("short_title", Text, nullable=False),
    Column("number_group", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("contacts", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("topic", Text),
    Column("position", Integer, nullable=False),
    Column("schema", JSONB, nullable=False),
)
#: Columns 10-26 of form 4.9.
topics = Table(
    "topics",
    Base.metadata,
    Column("topic", Text, primary_key=True),
    Column("section", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("form_column", Integer, nullable=False, unique=True),
)
#: The production calendar.
calendar_days = Table(
    "calendar_days",
    Base.metadata,
    Column("day", Date, primary_key=True),
    Column("working", Boolean, nullable=False),
    Column("approved", Boolean, nullable=False, server_default=text("false")),
    Column("note", Text),
)
#: Terms by form, channel, kind of consumer and power; a change is a new row.
deadline_rules = Table(
    "deadline_rules",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("form", Text, ForeignKey("bsk.forms.form"), nullable=False),
    Column("channel", Text),
    Column("consumer_kind", Text),
    Column("power_from", Numeric(12, 3)),
    Column("power_to", Numeric(12, 3)),
    Column("purpose", Text, nullable=False, server_default=text("'answer'::text")),
    Column("amount", Integer),
    Column("unit", Text, nullable=False),
    Column("counted_from", Text, nullable=False),
    Column("pauses", Boolean, nullable=False, server_default=text("false")),
    Column("moves", Boolean, nullable=False, server_default=text("false")),
    Column("clause", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False, server_default=text("false")),
    Column("valid_from", Date, nullable=False, server_default=text("'2014-01-01'::date")),
    Column("valid_to", Date),
)
#: The key of the phones' digests in the search index.
search_secret = Table(
    "search_secret",
    Base.metadata,
    Column("only_one", Boolean, primary_key=True, server_default=text("true")),
    Column("secret", Text, nullable=False),
)
#: The last number of a year and form group.
number_counters = Table(
    "number_counters",
    Base.metadata,
    Column("year", Integer, primary_key=True),
    Column("number_group", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
#: The projection of a request's events.
service_requests = Table(
    "service_requests",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("form", Text, ForeignKey("bsk.forms.form"), nullable=False),
    Column("number", Text, unique=True),
    Column(
        "number_order", Text, Computed("COALESCE(number, ''::text)", persisted=True), nullable=False
    ),
    Column("tracking", Text, nullable=False, unique=True),
    Column("status", Text, ForeignKey("bsk.statuses.status"), nullable=False),
    Column("channel", Text, nullable=False),
    Column("consumer_id", BigInteger, ForeignKey("bsk.consumers.id")),
    Column("account_id", BigInteger, ForeignKey("bsk.accounts.id")),
    Column("subject", Text, nullable=False),
    Column("applicant", Text, nullable=False),
    Column("applicant_kind", Text),
    Column("address", Text, nullable=False, server_default=text("''::text")),
    Column("phone", Text),
    Column("email", Text),
    Column("payload", JSONB, nullable=False),
    Column("search", TSVECTOR, nullable=False),
    Column("received_at", WHEN, nullable=False, server_default=text("now()")),
    Column("registered_at", WHEN),
    Column("changed_at", WHEN, nullable=False, server_default=text("now()")),
    Column("done_at", WHEN),
    Column("due_at", WHEN),
    Column(
        "due_order",
        WHEN,
        Computed(
            _DUE_ORDER,
            persisted=True,
        ),
        nullable=False,
    ),
    Column("due_rule", BigInteger, ForeignKey("bsk.deadline_rules.id")),
    Column("paused_at", WHEN),
    Column("paused_seconds", BigInteger, nullable=False, server_default=text("0")),
    Column("postponed_until", Date),
    Column("assignee", Text, ForeignKey("bsk.staff.login")),
    Column("topic", Text, ForeignKey("bsk.topics.topic")),
    Column("outcome", Text),
    Column("measures_done", Text),
    Column("measures_planned", Text),
    Column("repeat_of", BigInteger, ForeignKey("bsk.service_requests.id")),
    Column("outage_id", BigInteger),
    Column("last_event", BigInteger, nullable=False, server_default=text("0")),
    Column("unseen", Boolean, nullable=False, server_default=text("true")),
    Column("files", Integer, nullable=False, server_default=text("0")),
    Column("hidden", Boolean, nullable=False, server_default=text("false")),
)
#: The history of requests: append-only.
service_request_events = Table(
    "service_request_events",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("request_id", BigInteger, ForeignKey("bsk.service_requests.id"), nullable=False),
    Column("at", WHEN, nullable=False, server_default=text("now()")),
    Column("author_kind", Text, nullable=False),
    Column("author", Text),
    Column("kind", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text),
    Column("body", Text),
    Column("public", Boolean, nullable=False),
    Column("visible_from", WHEN, nullable=False, server_default=text("now()")),
    Column("withdraws", BigInteger, unique=True),
    Column("before", JSONB),
    Column("data", JSONB),
    Column("command", Uuid),
)
#: Files of consumers and staff.
attachments = Table(
    "attachments",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("request_id", BigInteger, ForeignKey("bsk.service_requests.id"), nullable=False),
    Column("event_id", BigInteger),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", BYTEA, nullable=False),
    Column("content", BYTEA, nullable=False),
    Column("author_kind", Text, nullable=False),
    Column("author", Text),
    Column("at", WHEN, nullable=False, server_default=text("now()")),
)
#: Who is answering.
request_leases = Table(
    "request_leases",
    Base.metadata,
    Column("request_id", BigInteger, ForeignKey("bsk.service_requests.id"), primary_key=True),
    Column("holder", Text, nullable=False),
    Column("since", WHEN, nullable=False, server_default=text("now()")),
    Column("until", WHEN, nullable=False),
)
#: Who has a card open.
request_viewers = Table(
    "request_viewers",
    Base.metadata,
    Column("request_id", BigInteger, ForeignKey("bsk.service_requests.id"), primary_key=True),
    Column("login", Text, primary_key=True),
    Column("opened_at", WHEN, nullable=False, server_default=text("now()")),
    Column("until", WHEN, nullable=False),
)
#: What is being written.
drafts = Table(
    "drafts",
    Base.metadata,
    Column("request_id", BigInteger, ForeignKey("bsk.service_requests.id"), primary_key=True),
    Column("login", Text, primary_key=True),
    Column("mode", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("updated_at", WHEN, nullable=False, server_default=text("now()")),
)
#: Filters kept under a title.
saved_views = Table(
    "saved_views",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("shared_with", Text),
    Column("definition", JSONB, nullable=False),
    Column("created_at", WHEN, nullable=False, server_default=text("now()")),
    UniqueConstraint("owner", "page", "title"),
)
#: Answers to begin with.
answer_templates = Table(
    "answer_templates",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("title", Text, nullable=False, unique=True),
    Column("form", Text, ForeignKey("bsk.forms.form")),
    Column("body", Text, nullable=False),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)
#: One action over many requests.
bulk_runs = Table(
    "bulk_runs",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("owner", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("arguments", JSONB, nullable=False),
    Column("created_at", WHEN, nullable=False, server_default=text("now()")),
)
#: The rows of a run and what became of them.
bulk_items = Table(
    "bulk_items",
    Base.metadata,
    Column("run_id", BigInteger, ForeignKey("bsk.bulk_runs.id"), primary_key=True),
    Column("request_id", BigInteger, primary_key=True),
    Column("seen", BigInteger, nullable=False),
    Column("done_at", WHEN),
    Column("refusal", Text),
    Column("sentence", Text),
)
