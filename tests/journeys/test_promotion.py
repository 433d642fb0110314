"""The first server dies for good and its standby is promoted: the desk goes on with the second host."""

import shutil
import tempfile
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from bsk_desk.db import changes as feed
from bsk_desk.db.embedded import EmbeddedServer
from bsk_desk.shell.slices import SLICES
from bsk_desk.upgrade import upgrade
from tests.databases import Database, make_logins, make_staff
from tests.db_fixtures import DURABLE, PROGRAMS
from tests.people import new_complaint
from tests.shell.signing import profile_of

ANSWER = "Свет дали в 14:20, трансформатор заменён."


@pytest.fixture
def pair():
    """A primary with a migrated database, and a standby that follows it."""
    with tempfile.TemporaryDirectory(prefix="bsk-pair-") as folder:
        primary = EmbeddedServer(Path(folder) / "first", DURABLE, PROGRAMS)
        standby = EmbeddedServer(Path(folder) / "second", DURABLE, PROGRAMS)
        with primary:
            upgrade(primary.dsn())
            make_logins(primary.dsn())
            make_staff(primary.dsn())
            _follow(primary, standby)
            with standby:
                yield primary, standby


def _follow(primary: EmbeddedServer, standby: EmbeddedServer) -> None:
    standby.folder.mkdir()
    standby.folder.chmod(0o777)  # the server's own login makes the data there
    standby._run("pg_basebackup", "-d", primary.dsn(), "-R", "-c", "fast")
    (standby.data / ".s.PGSQL.5432.lock").unlink()  # copied with the rest, as the socket lies there
    shutil.copy(primary.folder / "superuser.secret", standby.folder)


def caught_up(primary: Database) -> bool:
    """The standby has everything; what has not reached it is lost with the primary."""
    said = "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn()"
    return primary.superuser().execute(said).fetchone() == (1,)


def test_a_desk_with_two_hosts_goes_on_with_the_one_that_was_promoted(
    qtbot, pair, open_window, monkeypatch
):
    monkeypatch.setattr(feed, "BACKOFF_S", (0.2,))
    primary, standby = pair
    first, second = Database(primary.dsn()), Database(standby.dsn())
    filed = new_complaint(first)
    hosts = ",".join(conninfo_to_dict(one.dsn)["host"] for one in (first, second))
    window = open_window("operator", profile_of(first, hosts=hosts), slices=SLICES)
    window.go_to("requests.all")
    page = window.page
    page.open_object(filed)
    qtbot.waitUntil(lambda: page.pane.card is not None and page.pane.card.id == filed)
    register = page.acts["request.register"]
    qtbot.waitUntil(register.isEnabled)  # the possible moves of a status are read beside the card
    register.trigger()
    qtbot.waitUntil(lambda: page.pane.card.row.status == "registered", timeout=10_000)
    number = page.pane.card.row.number
    page.pane.composer.write_answer()
    page.pane.composer.edit.insertPlainText(ANSWER)
    qtbot.waitUntil(lambda: caught_up(first), timeout=10_000)

    first.close()
    primary.stop("immediate")
    qtbot.waitUntil(lambda: not window.session.bus.online, timeout=10_000)
    standby._run("pg_ctl", "-w", "promote")

    qtbot.waitUntil(lambda: window.session.bus.online, timeout=20_000)
    assert page.pane.composer.edit.toPlainText() == ANSWER
    page.pane.composer.send()
    qtbot.waitUntil(lambda: page.pane.card.row.status == "done", timeout=10_000)
    assert page.pane.card.row.number == number
    later = new_complaint(second)
    qtbot.waitUntil(lambda: page.list.model.total == 2, timeout=10_000)
    said = "SELECT id FROM bsk.service_requests ORDER BY id"
    assert second.superuser().execute(said).fetchall() == [(filed,), (later,)]
    second.close()
