"""The worker of the demonstration: ``bsk-desk worker`` with a mail server that keeps its letters.

``python -m bsk_desk.shell.demo_worker --letters FOLDER [--dsn DSN] [--parent PID]`` ends, and the
worker with it, when the process that started it is gone.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from bsk_desk.kernel import processes
from bsk_desk.shell.demo_letters import Letters
from bsk_desk.shell.parent import parent_alive

_SENDER = "info@example.com"
#: Settings of a real worker that may stand in the environment: nothing invented goes there.
_REAL = ("BSK_SMTP_", "BSK_IMAP_", "BSK_MAIL_")
#: Seconds that the worker gets to put down what it holds.
_PATIENCE_S = 5.0


def work(dsn: str, folder: Path, parent: int) -> None:
    """Both, as long as the parent and the worker live."""
    alive = parent_alive(parent)
    workers: list[subprocess.Popen[bytes]] = []

    def goes_on() -> bool:
        return alive() and all(worker.poll() is None for worker in workers)

    with Letters(folder, goes_on) as letters, _worker(settings(dsn, letters.port)) as worker:
        workers.append(worker)
        letters.serve()


def settings(dsn: str, port: int, environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment of the worker: its letters go to this port of the loopback, nowhere else."""
    kept = {name: value for name, value in environment.items() if not name.startswith(_REAL)}
    return kept | {
        "BSK_DSN": dsn,
        "BSK_SMTP_HOST": "127.0.0.1",
        "BSK_SMTP_PORT": str(port),
        "BSK_SMTP_SECURITY": "none",
        "BSK_MAIL_FROM": _SENDER,
    }


@contextmanager
def _worker(environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = processes.command("bsk_desk", "worker")
    worker = subprocess.Popen(command, env=processes.environment(environment))
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def main(arguments: list[str] | None = None) -> None:
    """The process: until the parent is gone, the worker is, or the process is told to end."""
    parser = argparse.ArgumentParser(prog="bsk_desk.shell.demo_worker", description=__doc__)
    parser.add_argument("--dsn", default=os.environ.get("BSK_DSN", ""))
    parser.add_argument("--letters", type=Path, required=True)
    parser.add_argument("--parent", type=int, default=0)
    given = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, _end)
    work(given.dsn, given.letters, given.parent)


def _end(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
