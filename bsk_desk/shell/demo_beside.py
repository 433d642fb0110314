"""What runs beside the desk in the demonstration: the site, and the worker with its mail server."""

from __future__ import annotations

import os
import subprocess
from typing import IO

from bsk_desk.kernel import processes
from bsk_desk.shell.demo_base import SITE, WORKER, DemoBase

#: Seconds that they get to end by themselves.
_PATIENCE_S = 10.0


class Beside:
    """Processes of their own, with logins of their own; they end when this one is gone.

    What the worker says goes to ``worker.log`` in the demonstration's folder.
    """

    def __init__(self, base: DemoBase) -> None:
        self.player = _started("player", base, SITE)
        with (base.folder / "worker.log").open("wb") as log:
            letters = ("--letters", str(base.letters))
            self.worker = _started("demo_worker", base, WORKER, *letters, log=log)

    def stop(self) -> None:
        """Both are told, then waited for."""
        both = (self.player, self.worker)
        for process in both:
            process.terminate()
        for process in both:
            try:
                process.wait(_PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _started(
    module: str, base: DemoBase, login: str, *more: str, log: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """A session of its own: Ctrl+C in the terminal is for the demonstration, which then ends it."""
    return subprocess.Popen(
        processes.command(f"bsk_desk.shell.{module}", "--parent", str(os.getpid()), *more),
        env=processes.environment() | {"BSK_DSN": base.dsn_of(login)},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
