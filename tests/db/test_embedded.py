"""The embedded server: made once, started by root or anybody, found again when it runs."""

import os
import pwd
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from bsk_desk.db import embedded
from bsk_desk.db.embedded import SYSTEM_USER, EmbeddedServer


def asked(server, statement, database="postgres"):
    with psycopg.connect(server.dsn(database)) as connection:
        return connection.execute(statement).fetchone()[0]


def test_it_runs_as_an_ordinary_user(server):
    pid = int((server.data / "postmaster.pid").read_text().splitlines()[0])
    owner = Path(f"/proc/{pid}").stat().st_uid
    expected = pwd.getpwnam(SYSTEM_USER).pw_uid if os.geteuid() == 0 else os.geteuid()
    assert owner == expected != 0


def test_it_knows_cyrillic_letters_whatever_the_locale(server):
    assert asked(server, "SELECT lower('ЁЖ')") == "ёж"
    assert asked(server, "SELECT to_tsvector('russian', 'Жалобы')::text") == "'жалоб':1"


def test_nobody_comes_in_without_the_password(server):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.dsn(password="guess"))
    secret = server.folder / "superuser.secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_it_listens_to_no_network(server):
    assert asked(server, "SHOW listen_addresses") == ""


def test_what_was_written_is_there_after_a_restart(tmp_path):
    with EmbeddedServer(tmp_path / "base", {"fsync": "off"}) as server:
        with psycopg.connect(server.dsn()) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        server.restart()
        assert asked(server, "SELECT n FROM kept") == 7
        other = EmbeddedServer(tmp_path / "base")
        assert other.start() is False
        assert asked(other, "SELECT n FROM kept") == 7
    assert not server.running
    server.stop()  # twice does no harm
    assert EmbeddedServer(tmp_path / "elsewhere").running is False


def test_a_path_too_long_for_a_socket_is_fine(tmp_path):
    with EmbeddedServer(tmp_path / ("long" * 30), {"fsync": "off"}) as server:
        assert asked(server, "SELECT 1") == 1


def test_a_base_that_was_half_made_is_made_anew(tmp_path):
    (tmp_path / "postgresql" / "base").mkdir(parents=True)
    with EmbeddedServer(tmp_path, {"fsync": "off"}) as server:
        assert asked(server, "SELECT 1") == 1


def test_settings_reach_the_server(server):
    assert asked(server, "SHOW fsync") == "off"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_it_starts_for_an_ordinary_user_too(tmp_path):
    somebody = pwd.getpwnam("nobody")
    os.chown(tmp_path, somebody.pw_uid, somebody.pw_gid)
    for folder in tmp_path.parents:
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o001)
    program = (  # imports first: the interpreter may lie where only root can read
        "import os, pwd, sys; from pathlib import Path\n"
        "from bsk_desk.db.embedded import EmbeddedServer\n"
        f"os.setgroups([]); os.setgid({somebody.pw_gid}); os.setuid({somebody.pw_uid})\n"
        "with EmbeddedServer(Path(sys.argv[1]) / 'base') as server: print(server.dsn())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert done.returncode == 0, done.stderr
    assert "dbname=postgres" in done.stdout
    assert (tmp_path / "base" / "postgresql").stat().st_uid == somebody.pw_uid


def test_two_that_start_at_once_as_root_agree_on_their_login(monkeypatch):
    asked = []

    def named(login):
        asked.append(login)
        if len(asked) == 1:
            raise KeyError(login)  # the other start has not made it yet
        return pwd.struct_passwd((login, "x", 990, 991, "", "/", "/bin/false"))

    def useradd(*_, **__):
        return subprocess.CompletedProcess("useradd", 9)  # it has, in between

    monkeypatch.setattr(pwd, "getpwnam", named)
    monkeypatch.setattr(subprocess, "run", useradd)
    assert embedded._system_user() == (990, 991)


def test_what_a_program_said_goes_with_the_failure(tmp_path):
    server = EmbeddedServer(tmp_path / "data", {"no_such_setting": "1"})
    with pytest.raises(subprocess.CalledProcessError) as failed:
        server.start()
    assert "pg_ctl" in failed.value.__notes__[0]
