"""Server profiles: where the databases are and how the way to them is guarded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

#: libpq's TLS modes that the desk offers, each with its words, strictest first.
TLS_MODES: tuple[tuple[str, str], ...] = (
    ("verify-full", "TLS, сверять сертификат и имя сервера"),
    ("verify-ca", "TLS, сверять сертификат"),
    ("require", "TLS без проверки сертификата"),
    ("prefer", "TLS, если сервер умеет"),
    ("disable", "без TLS"),
)
DEFAULT_PORT = 5432
#: A desk does not wait longer for one host of the list.
CONNECT_TIMEOUT_S = 8


@dataclass(frozen=True, slots=True)
class Profile:
    """One database: ``hosts`` separated by commas, tried in turn until one takes writes.

    ``root_certificate`` is a PEM file; empty means the system's own certificates. A host that
    begins with «/» is a folder with the server's socket.
    """

    name: str
    hosts: str
    database: str = "bsk"
    port: int = DEFAULT_PORT
    tls: str = "verify-full"
    root_certificate: str = ""

    def problems(self) -> dict[str, str]:
        """What is wrong, by field, in sentences; empty when nothing is."""
        found: dict[str, str] = {}
        if not self.name.strip():
            found["name"] = "Назовите сервер, например «Рабочая база»."
        if not self.host_list:
            found["hosts"] = "Укажите хотя бы один сервер."
        elif any(" " in host for host in self.host_list):
            found["hosts"] = "Разделяйте серверы запятой."
        if not 0 < self.port < 65_536:
            found["port"] = "Порт — число от 1 до 65535."
        if not self.database.strip():
            found["database"] = "Укажите имя базы."
        if self.tls not in dict(TLS_MODES):
            found["tls"] = "Выберите защиту соединения."
        if self.root_certificate and not Path(self.root_certificate).is_file():
            found["root_certificate"] = "Такого файла нет."
        return found

    @property
    def host_list(self) -> tuple[str, ...]:
        """The hosts one by one."""
        return tuple(host.strip() for host in self.hosts.split(",") if host.strip())

    @property
    def words(self) -> str:
        """«pg1.bsk.local, запасной pg2, TLS»: the second line of the choice."""
        first, *spare = self.host_list or ("сервер не указан",)
        here = "этот компьютер" if first.startswith("/") else first
        guard = [] if self.tls == "disable" else ["TLS"]
        return ", ".join([here, *(f"запасной {_short(host)}" for host in spare), *guard])

    def connection(self, login: str, password: str) -> dict[str, str]:
        """What libpq is told for this person, the password among it."""
        parts = {
            "host": ",".join(self.host_list),
            "port": str(self.port),
            "dbname": self.database.strip(),
            "user": login,
            "password": password,
            "sslmode": self.tls,
            "connect_timeout": str(CONNECT_TIMEOUT_S),
        }
        if len(self.host_list) > 1:
            parts["target_session_attrs"] = "read-write"
        if self.tls.startswith("verify"):
            parts["sslrootcert"] = self.root_certificate or "system"
        return _only_verifying_fully(parts)


def _short(host: str) -> str:
    """The first part of a name; an address stays whole."""
    whole = host.replace(".", "").isdigit() or ":" in host
    return host if whole else host.partition(".")[0]


def _only_verifying_fully(parts: dict[str, str]) -> dict[str, str]:
    """With the system's certificates libpq allows verify-full alone."""
    if parts.get("sslrootcert") == "system":
        return parts | {"sslmode": "verify-full"}
    return parts


@dataclass(slots=True)
class Profiles:
    """The profiles in a JSON file, in the order they are shown; the last one used is remembered."""

    path: Path
    known: tuple[Profile, ...] = ()
    last_profile: str = ""
    last_login: str = ""

    @classmethod
    def load(cls, path: Path) -> Profiles:
        """What the file says; a missing or broken one is as good as none."""
        try:
            found = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError):
            found = {}
        if not isinstance(found, dict):
            found = {}
        profiles = tuple(p for p in map(_profile, _list(found.get("profiles"))) if p)
        return cls(path, profiles, str(found.get("profile", "")), str(found.get("login", "")))

    def save(self) -> None:
        """Whole or not at all; OSError when the disk refuses. There are no passwords in it."""
        written = {
            "profile": self.last_profile,
            "login": self.last_login,
            "profiles": [asdict(profile) for profile in self.known],
        }
        write_whole(self.path, json.dumps(written, ensure_ascii=False, indent=1))

    def named(self, name: str) -> Profile | None:
        """The profile of that name."""
        return next((p for p in self.known if p.name == name), None)

    @property
    def last(self) -> Profile | None:
        """The one used last, else the first."""
        return self.named(self.last_profile) or (self.known[0] if self.known else None)

    def put(self, profile: Profile, instead_of: str = "") -> None:
        """Adds it, or puts it in the place of the one of that name; a name stands once."""
        clean = replace(profile, name=profile.name.strip())
        kept = [p for p in self.known if p.name != clean.name or p.name == instead_of]
        names = [p.name for p in kept]
        if instead_of in names:
            kept[names.index(instead_of)] = clean
        else:
            kept.append(clean)
        self.known = tuple(kept)

    def remove(self, name: str) -> None:
        """Forgets a profile."""
        self.known = tuple(p for p in self.known if p.name != name)

    def remember(self, profile: str, login: str) -> None:
        """What the login form begins with next time; empty words forget."""
        self.last_profile, self.last_login = profile, login


def write_whole(path: Path, text: str) -> None:
    """Written beside and renamed, so that a crash leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def _list(value: object) -> Iterable[object]:
    return value if isinstance(value, list) else ()


def _profile(value: object) -> Profile | None:
    if not isinstance(value, Mapping):
        return None
    known = {f.name: f.type for f in fields(Profile)}
    given: dict[str, Any] = {k: v for k, v in value.items() if k in known}
    if not all(isinstance(v, int if k == "port" else str) for k, v in given.items()):
        return None
    return Profile(**given) if {"name", "hosts"} <= given.keys() else None
