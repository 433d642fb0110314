"""Reference rows that come from declarations in the slices; run after the SQL files by every upgrade."""

from sqlalchemy import Connection

from bsk_desk.features.service_requests import reference


def run(connection: Connection) -> None:
    """Repeats change nothing."""
    reference.sync(connection)
