"""Hours of daily messages remember the number of their message: of a day sent twice the newer number wins."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("ALTER TABLE bsk.profiles ADD COLUMN message_numbers bigint[]")


def downgrade() -> None:
    op.execute("ALTER TABLE bsk.profiles DROP COLUMN message_numbers CASCADE")
