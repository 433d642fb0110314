"""What a person feels at the desk: others' changes, smoothness, memory. Each in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.base import OPERATOR, Bench
from tests.bench.hourly_files import forget_files, make_files, make_points
from tests.bench.table import MB, Line, Row, quantile
from tests.databases import PASSWORD

_ROOT = Path(__file__).parents[2]
#: Rows to scroll through for the memory.
SCROLLED = 100_000
#: Files that are dropped at once.
FILES = 40


def measure(bench: Bench) -> list[Line]:
    """The lines of every child."""
    live, peer_live = _child(bench, "live"), _child(bench, "hint")
    smooth = _child(bench, "scroll")
    bulk = _child(bench, "bulk")
    files = _child(bench, "files", **_files(bench))
    peer_smooth = _child(bench, "peer_scroll")
    memory, peer_memory = _child(bench, "memory"), _child(bench, "peer_memory")
    rows = f"{min(SCROLLED, bench.options.requests):,}".replace(",", " ")
    return [
        Row("чужое изменение видно в списке", live["ms"], peer_live["ms"], most=300),
        Row(
            "опоздание интерфейса: прокрутка", smooth["ms"], (), peer_smooth["ms"],
            most=50, at=0.99, note=_work(smooth),
        ),
        Row(
            "опоздание интерфейса: прокрутка и действие над многими", bulk["ms"], most=50, at=0.99,
            note=f"{_work(bulk)}, {bulk['done']} обращений за {bulk['seconds']:.0f} с",
        ),
        Row(
            "опоздание интерфейса: сорок файлов", files["ms"], most=50, at=0.99,
            note=f"{_work(files)}, {FILES} файлов по 10 точек за {files['seconds']:.0f} с",
        ),
        Row(
            f"память после прокрутки {rows} строк", [memory["mb"]], (), [peer_memory["mb"]],
            unit=MB, most=300, note=f"до прокрутки {memory['before']:.0f}",
        ),
    ]  # fmt: skip


def _files(bench: Bench) -> dict[str, Any]:
    """Forty files that nobody has stored, and the engineer who drops them."""
    paths = make_files(bench.folder / "hourly", FILES)
    make_points(bench, FILES)
    with bench.superuser() as connection:
        forget_files(connection)
    return {
        "files": [str(path) for path in paths],
        "engineer": bench.dsn_of("test_engineer"),
        "engineer_login": "test_engineer",
    }


def _child(bench: Bench, what: str, **more: Any) -> dict[str, Any]:
    given = more | {
        "dsn": bench.dsn_of(),
        "other": bench.dsn_of("test_operator2"),
        "owner": bench.dsn,
        "login": OPERATOR,
        "password": PASSWORD,
        "seconds": bench.options.seconds,
        "rows": min(SCROLLED, bench.options.requests),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.desk_child", what],
        input=json.dumps(given), capture_output=True, text=True, cwd=_ROOT, timeout=300,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{what}: {done.stderr[-3000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _work(child: dict[str, Any]) -> str:
    """How long the UI thread worked in one go, without what other processes took."""
    return f"сам поток p99 {quantile(child['busy'], 0.99):.0f} мс"
