"""The server's disk fills while a file is stored: one sentence, nothing half-kept, and later it goes on."""

import os
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from sqlalchemy import text

from bsk_desk.db.embedded import EmbeddedServer
from bsk_desk.db.errors import translated
from bsk_desk.kernel.errors import UserError
from bsk_desk.upgrade import upgrade
from tests.databases import Database, make_logins, make_staff
from tests.db_fixtures import DURABLE, PROGRAMS

FULL = "На сервере базы данных кончилось место. Позовите администратора сервера."
STORE = "SELECT worker.keep_hourly_file(:name, :content, 'sender@example.ru')"
MEGABYTE = 1 << 20


@pytest.fixture
def small_disk():
    """A folder with little room; root alone can make one."""
    with tempfile.TemporaryDirectory(prefix="bsk-disk-") as folder:
        made = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=0777", "tmpfs", folder]
        if os.geteuid() != 0 or subprocess.run(made, capture_output=True, check=False).returncode:
            pytest.skip("only root may mount a small disk")
        yield Path(folder)
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def cramped(small_disk):
    """A migrated database whose tables lie on the small disk."""
    with (
        tempfile.TemporaryDirectory(prefix="bsk-full-") as folder,
        EmbeddedServer(Path(folder), DURABLE, PROGRAMS) as server,
    ):
        owner = server.data.stat()
        os.chown(small_disk, owner.st_uid, owner.st_gid)
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
            connection.execute("CREATE DATABASE cramped TABLESPACE small")
        dsn = make_conninfo(server.dsn(), dbname="cramped")
        upgrade(dsn)
        make_logins(dsn)
        make_staff(dsn)
        database = Database(dsn)
        yield database
        database.close()


def test_a_full_disk_is_said_and_leaves_no_half_of_a_file(cramped, small_disk):
    engine = cramped.engine("worker")

    def store(name):
        content = os.urandom(4 * MEGABYTE)
        with translated(), engine.begin() as connection:
            connection.execute(text(STORE), {"name": name, "content": content})

    def kept():
        found = cramped.superuser().execute("SELECT name, length(content) FROM bsk.hourly_files")
        return found.fetchall()

    ballast = small_disk / "ballast"
    disk = os.statvfs(small_disk)
    ballast.write_bytes(bytes(max(0, disk.f_bavail * disk.f_frsize - 6 * MEGABYTE)))
    store("1_012013.xls")
    with pytest.raises(UserError) as said:
        store("2_012013.xls")
    assert str(said.value) == FULL
    assert kept() == [("1_012013.xls", 4 * MEGABYTE)]
    ballast.unlink()
    store("2_012013.xls")
    assert len(kept()) == 2
