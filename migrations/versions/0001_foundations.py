"""Foundations: settings, commands, change feed, audit, staff.

Everything later stands on these: a command runs once, a change is never missed, nobody's doing is lost.
"""

from alembic import op

revision = "0001"
down_revision = None

UP = """
CREATE TABLE bsk.settings (
    name text NOT NULL CONSTRAINT pk_settings PRIMARY KEY,
    value jsonb NOT NULL,
    title text NOT NULL
);
CREATE TABLE bsk.staff (
    login text NOT NULL CONSTRAINT pk_staff PRIMARY KEY,
    full_name text NOT NULL,
    email text,
    active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE bsk.commands (
    id uuid NOT NULL,
    caller text NOT NULL,
    scope text NOT NULL,
    result jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_commands PRIMARY KEY (id, caller)
);
CREATE INDEX ix_commands_at ON bsk.commands (at);
CREATE TABLE bsk.changes (
    seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_changes PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    topic text NOT NULL,
    object_id bigint,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_changes_xid_seq ON bsk.changes (xid, seq);
CREATE INDEX ix_changes_at ON bsk.changes (at);
CREATE TABLE audit.entries (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_entries PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    who text NOT NULL DEFAULT session_user,
    table_name text NOT NULL,
    action text NOT NULL,
    key jsonb NOT NULL,
    old jsonb,
    new jsonb,
    command uuid
);
CREATE INDEX ix_entries_table_name_id ON audit.entries (table_name, id);
CREATE INDEX ix_entries_at ON audit.entries (at);
CREATE TABLE audit.accesses (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_accesses PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    who text NOT NULL DEFAULT session_user,
    what text NOT NULL,
    object_kind text NOT NULL,
    object_id bigint,
    reason text,
    detail jsonb
);
CREATE INDEX ix_accesses_object_kind_object_id ON audit.accesses (object_kind, object_id);
CREATE INDEX ix_accesses_at ON audit.accesses (at);
GRANT SELECT ON bsk.settings, bsk.staff, bsk.changes TO bsk_operator, bsk_engineer, bsk_auditor, bsk_worker;
GRANT SELECT ON audit.entries, audit.accesses TO bsk_admin, bsk_auditor;
"""

DOWN = """
DROP TABLE audit.accesses, audit.entries, bsk.changes, bsk.commands, bsk.staff, bsk.settings CASCADE;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
