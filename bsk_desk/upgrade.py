"""Brings a database up to date with all the program knows: tables, functions, declared rows."""

from __future__ import annotations

from bsk_desk.db import migrate
from bsk_desk.db.migrate import Status
from bsk_desk.features.service_requests import reference

#: What slices declare in Python and the database keeps.
REFERENCE = (reference.sync,)


def upgrade(dsn: str) -> Status:
    """Says where the database stood before; errors as in ``db.migrate.upgrade``."""
    return migrate.upgrade(dsn, REFERENCE)
