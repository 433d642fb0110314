"""Fixtures of the shell: a way to the server that can be cut."""

import shutil

import pytest
from psycopg.conninfo import conninfo_to_dict

from tests.relay import Relay
from tests.tls import certificate
from tests.tls import tls_server as serving


@pytest.fixture
def relay(server):
    """The embedded server behind a TCP port."""
    parts = conninfo_to_dict(server.dsn())
    relay = Relay(parts["host"], int(parts["port"]))
    yield relay
    relay.close()


@pytest.fixture
def tls_server(tmp_path):
    """Port of a server with a certificate that nobody vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    own = tmp_path / "server.pem"
    certificate(own, tmp_path / "server.key", "127.0.0.1")
    with serving(own, tmp_path / "server.key") as port:
        yield port
