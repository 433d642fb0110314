"""From the start of the process to a list that can be used, login included, nobody typing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.base import OPERATOR, Bench
from tests.bench.table import Line, Row, S
from tests.databases import PASSWORD

TIMES = 5
_ROOT = Path(__file__).parents[2]


def measure(bench: Bench) -> list[Line]:
    """One unmeasured start, then five; the floor is an empty window with one bare query."""
    floor = [_started_anew(bench, "bare") for _ in range(TIMES + 1)][1:]
    ours = [_started_anew(bench, "desk") for _ in range(TIMES + 1)][1:]
    with tempfile.TemporaryDirectory(prefix="bsk-bench-") as folder:
        first, *again = [_started(bench, "demo", folder) for _ in range(TIMES + 1)]
    return [
        Row("запуск до готового списка, тёплый", ours, floor, unit=S, most=2),
        Row(
            "демонстрация во второй раз, до окна",
            again,
            unit=S,
            most=5,
            note=f"в первый {first:.0f} с",
        ),
    ]


def _started_anew(bench: Bench, what: str) -> float:
    with tempfile.TemporaryDirectory(prefix="bsk-bench-") as folder:
        return _started(bench, what, folder)


def _started(bench: Bench, what: str, folder: str) -> float:
    given = {"dsn": bench.dsn_of(), "login": OPERATOR, "password": PASSWORD, "folder": folder}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.start_child", what],
        input=json.dumps(given), capture_output=True, text=True, cwd=_ROOT, timeout=180,
        check=False, env=_as_installed(bench),
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"exit code {done.returncode}: {done.stderr[-2000:]}")
    return float(done.stdout.split()[-1]) - began


def _as_installed(bench: Bench) -> dict[str, str]:
    """Modules are compiled once, whatever the machine of the developer says; the tree stays clean."""
    plain = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return plain | {"PYTHONPYCACHEPREFIX": str(bench.folder / "pycache")}
