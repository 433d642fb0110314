"""Counters of wrong PINs that a refusal cannot roll back, and the acts of destroyed personal data.

Sequences keep their value whatever becomes of the transaction; acts are kept three years.
"""

from alembic import op

revision = "0004"
down_revision = "0003"

UP = """
DO $$
BEGIN
    FOR n IN 0..255 LOOP
        EXECUTE format('CREATE SEQUENCE bsk.attempts_%s AS bigint', lpad(n::text, 3, '0'));
    END LOOP;
END $$;
CREATE TABLE bsk.destruction_acts (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_destruction_acts PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    operator text NOT NULL,
    subject_kind text NOT NULL,
    subject_id text NOT NULL,
    who text NOT NULL DEFAULT session_user,
    who_name text NOT NULL,
    categories text[] NOT NULL,
    system text NOT NULL,
    how text NOT NULL,
    reason text NOT NULL,
    journal jsonb NOT NULL,
    keep_until date NOT NULL
);
CREATE INDEX ix_destruction_acts_at ON bsk.destruction_acts (at, id);
GRANT SELECT ON bsk.destruction_acts TO bsk_admin, bsk_auditor;
"""

DOWN = """
DROP TABLE bsk.destruction_acts CASCADE;
DO $$
BEGIN
    FOR n IN 0..255 LOOP
        EXECUTE format('DROP SEQUENCE bsk.attempts_%s', lpad(n::text, 3, '0'));
    END LOOP;
END $$;
"""


def upgrade() -> None:
    op.execute(UP)


def downgrade() -> None:
    op.execute(DOWN)
