"""The demonstration's own database: a server in a folder, migrated, filled, with logins."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bsk_desk import features
from bsk_desk.db import staff
from bsk_desk.db.embedded import EmbeddedServer
from bsk_desk.resources import migrations
from bsk_desk.shell.profiles import Profile, write_whole

log = logging.getLogger(__name__)

DATABASE = "bsk"
#: The login of the player, who is the web site here.
SITE = "demo_site"
#: The login of the worker.
WORKER = "demo_worker"
#: Told while it works: words, done, total (0: nobody knows).
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the logins to choose from."""

    login: str
    role: str
    full_name: str
    title: str
    words: str
    icon: str


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson(
        "kuznetsova",
        "operator",
        "Кузнецова Мария Андреевна",
        "Оператор",
        "Принимает обращения и жалобы, отвечает потребителям",
        "thing.person",
    ),
    DemoPerson(
        "ivanov",
        "engineer",
        "Иванов Павел Сергеевич",
        "Инженер по учёту",
        "Приборы учёта, почасовые файлы, показания",
        "place.readings",
    ),
    DemoPerson(
        "orlova",
        "admin",
        "Орлова Римма Викторовна",
        "Администратор",
        "Рассылки, регистрации, почта и всё остальное",
        "place.settings",
    ),
)


@dataclass
class DemoBase:
    """A running server with the demonstration in it. ``close`` stops it if it was started here."""

    folder: Path
    server: EmbeddedServer
    started: bool
    passwords: dict[str, str] = field(repr=False)

    @property
    def hourly_files(self) -> Path:
        """The folder of files that a newcomer may drop: sound ones and broken ones."""
        return self.folder / "Почасовые файлы"

    @property
    def letters(self) -> Path:
        """The folder where the worker's letters end."""
        return self.folder / "Письма"

    @property
    def profile(self) -> Profile:
        """How the desk reaches it."""
        parts = conninfo_to_dict(self.server.dsn(DATABASE))
        return Profile(
            "Демонстрация",
            str(parts["host"]),
            database=DATABASE,
            port=int(parts["port"] or 0),
            tls="disable",
        )

    def dsn_of(self, login: str) -> str:
        """The way in for a login."""
        bare = self.server.dsn(DATABASE)
        return make_conninfo(bare, user=login, password=self.passwords[login])

    def close(self) -> None:
        """Stops the server where this start has started it."""
        if self.started:
            self.server.stop()


def prepare(folder: Path, report: Report) -> DemoBase:
    """Makes what is missing; a second start finds it all and only starts the server.

    Raises CalledProcessError when the server does not come up, UserError and psycopg.Error for the
    rest. A half-made database is finished the next time.
    """
    report("Запускаем базу данных", 0, 0)
    server = EmbeddedServer(folder)
    started = server.start()
    base = DemoBase(folder, server, started, _passwords(folder / "logins.json"))
    try:
        _make_database(server)
        dsn = server.dsn(DATABASE)
        stamp = folder / "prepared"
        if not stamp.exists() or stamp.read_text("utf-8") != _scripts_digest():
            report("Приводим базу к нынешней версии", 0, 0)
            _upgrade(dsn)
            _make_logins(dsn, base.passwords)
            _fill(dsn, report)
            _fill_hourly(dsn, base.hourly_files, report)
            write_whole(stamp, _scripts_digest())
    except BaseException:
        base.close()
        raise
    return base


def _make_database(server: EmbeddedServer) -> None:
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        found = connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
        if found.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _upgrade(dsn: str) -> None:
    from bsk_desk.upgrade import upgrade  # alembic is slow to import and seldom needed here

    upgrade(dsn)


def _make_logins(dsn: str, passwords: dict[str, str]) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        for person in PEOPLE:
            _login(connection, person.login, person.role, passwords, person.full_name)
        _login(connection, SITE, "site", passwords)
        _login(connection, WORKER, "worker", passwords)


def _login(
    connection: psycopg.Connection[Any],
    login: str,
    role: str,
    passwords: dict[str, str],
    name: str = "",
) -> None:
    there = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [login]).fetchone()
    if there is None:
        staff.add(connection, login, (role,), passwords[login], full_name=name)
        return
    secret = connection.pgconn.encrypt_password(
        passwords[login].encode(), login.encode(), b"scram-sha-256"
    )
    change = sql.SQL("ALTER ROLE {} PASSWORD {}")
    connection.execute(change.format(sql.Identifier(login), secret.decode()))


def _fill(dsn: str, report: Report) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM bsk.consumers)").fetchone()
    if row is not None and row[0]:
        return
    from bsk_desk.shell.fill import demo_fill

    report("Придумываем потребителей и обращения", 0, 0)
    demo_fill(dsn, lambda done, total: report("Придумываем потребителей и обращения", done, total))


def _fill_hourly(dsn: str, folder: Path, report: Report) -> None:
    """Months that were accepted, and a folder of files to be dropped on the window."""
    from bsk_desk.shell.fill.demonstration import SEED
    from bsk_desk.shell.fill.hourly import fill_hourly

    report("Пишем почасовые файлы", 0, 0)
    fill_hourly(dsn, folder, SEED)


def _passwords(path: Path) -> dict[str, str]:
    """Made once, readable by the folder's owner only."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        found = {}
    logins = [*(person.login for person in PEOPLE), SITE, WORKER]
    if all(isinstance(found.get(login), str) for login in logins):
        return {login: found[login] for login in logins}
    made = {login: staff.generated_password() for login in logins}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(json.dumps(made), "utf-8")
    path.with_name("prepared").unlink(missing_ok=True)
    return made


def _scripts_digest() -> str:
    """Changes when a migration, a function or a declared row does."""
    digest = hashlib.sha256()
    for path in _scripts():
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _scripts() -> Iterator[Path]:
    root = migrations()
    for pattern in ("versions/*.py", "sql/*.sql"):
        yield from sorted(root.glob(pattern))
    yield from sorted(Path(features.__file__).parent.glob("*/*.py"))
