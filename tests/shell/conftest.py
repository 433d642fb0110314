"""Fixtures of the shell: a way to the server that can be cut."""

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.relay import Relay


@pytest.fixture
def relay(server):
    """The embedded server behind a TCP port."""
    parts = conninfo_to_dict(server.dsn())
    relay = Relay(parts["host"], int(parts["port"]))
    yield relay
    relay.close()
