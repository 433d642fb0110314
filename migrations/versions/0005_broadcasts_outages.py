"""Broadcasts, saved audiences, outages, what the worker tells the staff, and the worker's own queue.

Recipients of a broadcast are frozen as batches of ids, so that freezing and delivery stay set-based. The queue is
procrastinate's schema as the installed version has it, in a schema of its own; a later version needs a revision.
"""

from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005"
down_revision = "0004"

UP = """
CREATE TABLE bsk.broadcasts (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_broadcasts PRIMARY KEY,
    title text NOT NULL,
    body text NOT NULL,
    audience jsonb NOT NULL,
    by_mail boolean NOT NULL DEFAULT true,
    placeholders text[] NOT NULL DEFAULT '{}',
    status text NOT NULL DEFAULT 'draft' CONSTRAINT ck_broadcasts_status
        CHECK (status IN ('draft', 'awaiting', 'approved', 'scheduled', 'notifying', 'paused', 'done', 'cancelled')),
    author text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    submitted_by text,
    submitted_at timestamptz,
    approved_by text,
    approved_at timestamptz,
    return_reason text,
    scheduled_at timestamptz,
    started_by text,
    started_at timestamptz,
    visible_from timestamptz,
    finished_at timestamptz,
    recipients integer NOT NULL DEFAULT 0,
    follow_up_of bigint CONSTRAINT fk_broadcasts_follow_up_of_broadcasts REFERENCES bsk.broadcasts,
    outage_id bigint,
    starts_itself boolean NOT NULL DEFAULT false
);
CREATE INDEX ix_broadcasts_changed_at_id ON bsk.broadcasts (changed_at, id);
CREATE INDEX ix_broadcasts_outage_id ON bsk.broadcasts (outage_id) WHERE outage_id IS NOT NULL;
CREATE TABLE bsk.broadcast_batches (
    broadcast_id bigint NOT NULL CONSTRAINT fk_broadcast_batches_broadcast_id_broadcasts REFERENCES bsk.broadcasts,
    batch integer NOT NULL,
    size integer NOT NULL,
    consumers bigint[] NOT NULL,
    accounts bigint[],
    delivered_at timestamptz,
    mailed_at timestamptz,
    CONSTRAINT pk_broadcast_batches PRIMARY KEY (broadcast_id, batch)
);
ALTER TABLE bsk.broadcast_batches ALTER COLUMN consumers SET STORAGE EXTERNAL;
CREATE INDEX ix_broadcast_batches_waiting ON bsk.broadcast_batches (broadcast_id, batch)
    WHERE delivered_at IS NULL OR mailed_at IS NULL;
CREATE TABLE bsk.saved_audiences (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_saved_audiences PRIMARY KEY,
    title text NOT NULL CONSTRAINT uq_saved_audiences_title UNIQUE,
    definition jsonb NOT NULL,
    owner text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE bsk.outages (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_outages PRIMARY KEY,
    kind text NOT NULL CONSTRAINT ck_outages_kind CHECK (kind IN ('planned', 'unplanned', 'quality')),
    reason text NOT NULL,
    measures text,
    body text NOT NULL,
    addresses text[] NOT NULL DEFAULT '{}',
    places text[] NOT NULL DEFAULT '{}',
    accounts bigint[] NOT NULL DEFAULT '{}',
    from_at timestamptz NOT NULL,
    until_at timestamptz,
    restored_at timestamptz,
    status text NOT NULL DEFAULT 'draft' CONSTRAINT ck_outages_status CHECK (status IN ('draft', 'published', 'closed')),
    author text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz,
    CONSTRAINT ck_outages_until_at CHECK (until_at > from_at),
    CONSTRAINT ck_outages_restored_at CHECK (restored_at >= from_at)
);
CREATE INDEX ix_outages_from_at_id ON bsk.outages (from_at, id);
CREATE INDEX ix_outages_published ON bsk.outages (from_at) WHERE status <> 'draft';
CREATE TABLE bsk.outage_refusals (
    outage_id bigint NOT NULL CONSTRAINT fk_outage_refusals_outage_id_outages REFERENCES bsk.outages,
    request_id bigint NOT NULL CONSTRAINT fk_outage_refusals_request_id_service_requests REFERENCES bsk.service_requests,
    who text NOT NULL DEFAULT session_user,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_outage_refusals PRIMARY KEY (outage_id, request_id)
);
CREATE TABLE bsk.staff_notices (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_staff_notices PRIMARY KEY,
    login text NOT NULL CONSTRAINT fk_staff_notices_login_staff REFERENCES bsk.staff,
    request_id bigint NOT NULL CONSTRAINT fk_staff_notices_request_id_service_requests REFERENCES bsk.service_requests,
    due_at timestamptz NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    read_at timestamptz,
    CONSTRAINT uq_staff_notices_login_request_id_due_at UNIQUE (login, request_id, due_at)
);
CREATE INDEX ix_staff_notices_unread ON bsk.staff_notices (login) WHERE read_at IS NULL;
GRANT SELECT ON bsk.outages, bsk.outage_refusals TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT SELECT ON bsk.broadcasts, bsk.broadcast_batches, bsk.saved_audiences TO bsk_admin, bsk_auditor;
GRANT SELECT ON bsk.staff_notices TO bsk_auditor;
"""

QUEUE_RIGHTS = """
GRANT USAGE ON SCHEMA queue TO bsk_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO bsk_worker;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO bsk_worker;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO bsk_worker;
"""

DOWN = """
DROP SCHEMA queue CASCADE;
DROP TABLE bsk.staff_notices, bsk.outage_refusals, bsk.outages, bsk.saved_audiences, bsk.broadcast_batches,
    bsk.broadcasts CASCADE;
"""


def upgrade() -> None:
    op.execute(UP)
    op.execute("CREATE SCHEMA queue")
    op.execute("SET LOCAL search_path = queue")
    # As it is written: its colons and per cent signs mean nothing to SQLAlchemy.
    op.get_bind().exec_driver_sql(
        SchemaManager.get_schema(), execution_options={"no_parameters": True}
    )
    op.execute("SET LOCAL search_path TO DEFAULT")
    op.execute(QUEUE_RIGHTS)


def downgrade() -> None:
    op.execute(DOWN)
