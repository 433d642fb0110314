"""The mail server of the demonstration: on the loopback only; its letters stay in a folder.

Nothing is delivered: people and addresses are invented.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import cast

from bsk_desk.kernel.times import BARNAUL
from bsk_desk.shell.parent import LOOK_S

#: Bytes of a line; a longer one is taken in parts, which is no harm here.
_LINE = 65_536
#: Seconds that a silent visitor is listened to.
_SILENCE_S = 600.0
_UNSAFE = re.compile(r"[^\w.@+-]+")


class Letters(ThreadingTCPServer):
    """Keeps letters as .eml in ``folder`` until ``goes_on`` says no."""

    daemon_threads = True

    def __init__(self, folder: Path, goes_on: Callable[[], bool]) -> None:
        super().__init__(("127.0.0.1", 0), _Visit)
        self._folder = folder
        self._goes_on = goes_on
        self._numbers = itertools.count(1)
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def serve(self) -> None:
        """Works until it is over."""
        with suppress(_Over):
            self.serve_forever(LOOK_S)

    def keep(self, recipients: list[str], letter: bytes) -> None:
        """A file per letter, named by time and recipient."""
        to = _UNSAFE.sub("_", recipients[0] if recipients else "")[:80]
        name = f"{datetime.now(BARNAUL):%Y-%m-%d %H-%M-%S} {next(self._numbers):04} {to}.eml"
        (self._folder / name).write_bytes(letter)

    # socketserver overrides

    def service_actions(self) -> None:
        """Between visits, at least twice a second."""
        if not self._goes_on():
            raise _Over


class _Over(Exception):
    """Nobody wants letters kept any more."""


class _Visit(StreamRequestHandler):
    """One connection; as much of RFC 5321 as a client needs who only brings letters."""

    timeout = _SILENCE_S

    def handle(self) -> None:
        recipients: list[str] = []
        with suppress(OSError):  # the visitor went away
            self._say("220 127.0.0.1")
            while line := self.rfile.readline(_LINE):
                verb = line[:4].upper()
                if verb == b"EHLO":
                    self._say("250-127.0.0.1", "250-8BITMIME", "250 SMTPUTF8")
                elif verb == b"DATA":
                    self._take(recipients)
                elif verb == b"QUIT":
                    self._say("221 2.0.0")
                    return
                else:
                    if verb == b"MAIL":
                        recipients = []
                    elif verb == b"RCPT":
                        recipients.append(_address(line))
                    self._say("250 2.0.0 OK")

    def _take(self, recipients: list[str]) -> None:
        self._say("354 ")
        lines = []
        while (line := self.rfile.readline(_LINE)) != b".\r\n":
            if not line:
                raise ConnectionResetError
            lines.append(line[line.startswith(b".") :])
        try:
            cast("Letters", self.server).keep(recipients, b"".join(lines))
        except OSError:  # a full disk: the worker tries again later
            self._say("452 4.3.1")
        else:
            self._say("250 2.0.0 OK")

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


def _address(line: bytes) -> str:
    """``RCPT TO:<somebody@example.com>`` -> ``somebody@example.com``."""
    return line.decode("utf-8", "replace").partition("<")[2].partition(">")[0]
