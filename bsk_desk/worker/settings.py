"""How the worker is set up: by environment variables alone, so that a unit file says it all."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from bsk_desk.kernel.errors import Refused
from bsk_desk.kernel.os_words import os_words

SENDER_NAME = "ООО «Барнаульская сетевая компания»"
Security = Literal["starttls", "tls", "none"]
_PORTS: dict[str, dict[str, int]] = {
    "SMTP": {"starttls": 587, "tls": 465, "none": 25},
    "IMAP": {"starttls": 143, "tls": 993, "none": 143},
}


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server; certificates are verified, against ``ca_file`` where one is given."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = ""
    ca_file: str | None = None
    timeout: float = 60

    def context(self) -> ssl.SSLContext:
        """Verifies name and certificate."""
        return ssl.create_default_context(cafile=self.ca_file)


@dataclass(frozen=True, slots=True)
class Sending:
    """The way out: letters come from ``sender``, at most ``rate`` of them a minute (0: any)."""

    server: Server
    sender: str
    sender_name: str = SENDER_NAME
    rate: float = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """The mailbox that is read; letters of which a file is kept move to ``done``."""

    server: Server
    folder: str = "INBOX"
    done: str = "Processed"


@dataclass(frozen=True, slots=True)
class Settings:
    """What the worker does; without a server it does not send, or does not read."""

    sending: Sending | None
    reading: Reading | None


def from_environment(environment: Mapping[str, str]) -> Settings:
    """What the variables say; ``installer/bsk-desk-worker.env`` explains each of them.

    BSK_SMTP_HOST, _PORT, _SECURITY, _USER, _PASSWORD or _PASSWORD_FILE, _CA_FILE, _TIMEOUT;
    BSK_MAIL_FROM, _NAME, _RATE; BSK_IMAP_… as for SMTP, and BSK_IMAP_FOLDER, _DONE.
    Refused where a value cannot be meant.
    """
    smtp, imap = _server(environment, "SMTP"), _server(environment, "IMAP")
    sending = reading = None
    if smtp:
        sender = environment.get("BSK_MAIL_FROM", "")
        if "@" not in sender:
            raise Refused("BSK_MAIL_FROM: нужен адрес, от которого идут письма.")
        name = environment.get("BSK_MAIL_NAME", SENDER_NAME)
        sending = Sending(smtp, sender, name, _number(environment, "BSK_MAIL_RATE", 0))
    if imap:
        reading = Reading(
            imap,
            environment.get("BSK_IMAP_FOLDER", "INBOX"),
            environment.get("BSK_IMAP_DONE", "Processed"),
        )
    return Settings(sending, reading)


def _server(environment: Mapping[str, str], kind: str) -> Server | None:
    host = environment.get(f"BSK_{kind}_HOST", "")
    if not host:
        return None
    default = "starttls" if kind == "SMTP" else "tls"
    security = environment.get(f"BSK_{kind}_SECURITY", default)
    if security not in _PORTS[kind]:
        raise Refused(f"BSK_{kind}_SECURITY: нужно starttls, tls или none.")
    return Server(
        host,
        int(_number(environment, f"BSK_{kind}_PORT", _PORTS[kind][security])),
        cast("Security", security),
        environment.get(f"BSK_{kind}_USER", ""),
        _password(environment, kind),
        environment.get(f"BSK_{kind}_CA_FILE") or None,
        _number(environment, f"BSK_{kind}_TIMEOUT", 60),
    )


def _password(environment: Mapping[str, str], kind: str) -> str:
    path = environment.get(f"BSK_{kind}_PASSWORD_FILE")
    if path is None:
        return environment.get(f"BSK_{kind}_PASSWORD", "")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Refused(f"BSK_{kind}_PASSWORD_FILE: {os_words(error)}.") from error


def _number(environment: Mapping[str, str], name: str, default: float) -> float:
    try:
        value = float(environment.get(name) or default)
    except ValueError:
        value = -1
    if not 0 <= value < 100_000:
        raise Refused(f"{name}: нужно число.")
    return value
