"""The demonstration without a hand: made from nothing, walked to its end, left without a trace."""

import json
import os
import subprocess
import sys

import pytest

from bsk_desk.shell.tour_steps import STEPS


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_tour_walks_to_its_end_and_keeps_a_picture_of_each_step(tmp_path):
    command = [sys.executable, "-c", "from bsk_desk.cli import main; main()", "demo"]
    command += ["--data", str(tmp_path / "data"), "--tour", str(tmp_path / "tour")]
    done = subprocess.run(
        command,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    rows = json.loads((tmp_path / "tour" / "tour.json").read_text("utf-8"))
    assert [row["failed"] for row in rows if row["failed"]] == []
    assert done.returncode == 0, done.stderr
    assert len(rows) == len(STEPS)
    assert all((tmp_path / "tour" / row["picture"]).stat().st_size > 10_000 for row in rows)
    assert all(row["checked"] and row["seconds"] < 60 for row in rows)
    assert not (tmp_path / "data" / "postgresql" / "postmaster.pid").exists()
