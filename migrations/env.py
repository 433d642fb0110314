"""Runs the revisions and then the idempotent SQL, under one lock; used by ``bsk-desk db upgrade`` only."""

from alembic import context

from bsk_desk.db.migrate import run_migrations

run_migrations(context)
