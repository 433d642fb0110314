"""A server whose certificate a root vouches for: the wheel's PostgreSQL knows no TLS, Debian's does."""

import os
import shutil
import socket
import tempfile
from pathlib import Path

import psycopg
import pytest

from bsk_desk.db.embedded import EmbeddedServer
from bsk_desk.kernel.errors import Refused
from bsk_desk.qt.tasks import Job
from bsk_desk.shell.profiles import Profile
from bsk_desk.shell.sign_in import answers, sign_in
from bsk_desk.upgrade import upgrade
from tests.databases import PASSWORD, make_logins, make_staff
from tests.db.test_postgresql_15 import INSTALLED
from tests.tls import certificate


@pytest.fixture(scope="module")
def secured():
    """(port, the root certificate) of a server on localhost that speaks TLS."""
    if not (INSTALLED and shutil.which("openssl")) and not os.environ.get("CI"):
        pytest.skip("needs Debian's postgresql and openssl")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="bsk-tls-") as folder:
        heard = {"listen_addresses": "127.0.0.1", "port": str(port), "fsync": "off"}
        with EmbeddedServer(Path(folder), heard, programs=INSTALLED[0]) as server:
            own = server.data / "server.crt"
            certificate(own, server.data / "server.key", "localhost")
            for path in (own, server.data / "server.key"):
                path.chmod(0o600)
                os.chown(path, server.data.stat().st_uid, server.data.stat().st_gid)
            with psycopg.connect(server.dsn(), autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET ssl = on")
                connection.execute("SELECT pg_reload_conf()")
            upgrade(server.dsn())
            make_logins(server.dsn())
            make_staff(server.dsn())
            root = Path(folder) / "root.pem"
            shutil.copyfile(own, root)
            yield port, root


def profile(host, port, root):
    return Profile(
        "TLS", host, port=port, database="postgres", tls="verify-full", root_certificate=str(root)
    )


def entered(host, port, root):
    return sign_in(Job(), profile(host, port, root), "test_operator", PASSWORD)


def test_with_verify_full_one_comes_in_and_the_line_is_encrypted(secured):
    signed = entered("localhost", *secured)
    with signed.engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert driver.pgconn.ssl_in_use
        assert driver.info.get_parameters()["sslmode"] == "verify-full"
    signed.engine.dispose()


def test_under_another_name_the_same_certificate_is_refused(secured):
    with pytest.raises(Refused, match="выдан другому имени"):
        entered("127.0.0.1", *secured)


def test_a_file_that_is_no_certificate_is_not_called_missing(secured, tmp_path):
    letter = tmp_path / "letter.pem"
    letter.write_text("Это письмо, а не сертификат.", "utf-8")
    with pytest.raises(Refused, match="корневого сертификата не прочитать"):
        entered("localhost", secured[0], letter)
    with pytest.raises(Refused, match="Нет файла корневого сертификата"):
        entered("localhost", secured[0], tmp_path / "nothing.pem")


def test_a_server_that_answers_is_called_so_whatever_its_certificate(secured, tmp_path):
    other = tmp_path / "other.pem"
    certificate(other, tmp_path / "other.key", "someone-else")
    for host, root in (("localhost", other), ("127.0.0.1", secured[1]), ("localhost", "/nothing")):
        assert answers(Job(), profile(host, secured[0], root))
