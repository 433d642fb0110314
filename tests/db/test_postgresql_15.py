"""The oldest server we promise: Debian's own PostgreSQL, upgraded and worked on through the doors."""

import os
import tempfile
import uuid
from pathlib import Path

import pytest

from bsk_desk.db.embedded import EmbeddedServer
from bsk_desk.db.migrate import status
from bsk_desk.upgrade import upgrade
from tests.databases import Database, make_logins, make_staff

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))


@pytest.fixture(scope="module")
def debians():
    """The migrated database of a temporary Debian server, for this module."""
    if not INSTALLED and not os.environ.get("CI"):
        pytest.skip("Debian's postgresql package is not installed")
    with tempfile.TemporaryDirectory(prefix="bsk-debian-") as folder:
        server = EmbeddedServer(Path(folder), {"fsync": "off"}, programs=INSTALLED[0])
        with server:
            upgrade(server.dsn())
            make_logins(server.dsn())
            make_staff(server.dsn())
            database = Database(server.dsn())
            yield database
            database.close()


def test_it_is_another_server(debians):
    version = debians.superuser().info.server_version // 10_000
    assert version == int(INSTALLED[0].parent.name) >= 15


def test_the_whole_upgrade_holds_and_repeats(debians):
    upgrade(debians.dsn)
    assert status(debians.dsn).up_to_date


def test_a_request_goes_from_the_site_to_the_desk_and_back(debians):
    site, operator = debians.connect("site"), debians.connect("operator")
    request, tracking = site.execute(
        "SELECT request, tracking FROM site.submit_request(NULL, 'feedback', %s, NULL, %s)",
        ['{"text": "Спасибо бригаде за быстрый ремонт"}', uuid.uuid4()],
    ).fetchone()
    seen = operator.execute(
        "SELECT last_event FROM desk.service_requests WHERE id = %s", [request]
    ).fetchone()[0]
    moved = operator.execute(
        "SELECT desk.change_status(%s, 'registered', NULL, %s, %s)", [request, seen, uuid.uuid4()]
    ).fetchone()[0]
    assert moved["number"].startswith("О-")
    debians.pass_undo_window()
    states = [row[0] for row in site.execute("SELECT status FROM site.track(%s)", [tracking])]
    assert sorted(states) == ["registered", "submitted"]
