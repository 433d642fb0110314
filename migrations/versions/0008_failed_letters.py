"""Letters that failed for good are looked up by their request: each row of a list asks."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """The index holds failed letters alone."""
    op.execute(
        "CREATE INDEX ix_mails_failed_request_id ON bsk.mails (request_id)"
        " WHERE status = 'failed' AND request_id IS NOT NULL"
    )


def downgrade() -> None:
    """Takes the index away."""
    op.execute("DROP INDEX bsk.ix_mails_failed_request_id")
