"""The demonstration without a hand: made from nothing, walked to its end, left without a trace."""

import json
import os
import subprocess
import sys

import pytest

from bsk_desk.shell.tour_steps import STEPS


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_tour_walks_to_its_end_and_keeps_a_picture_of_each_step(place):
    command = [sys.executable, "-c", "from bsk_desk.cli import main; main()", "demo"]
    command += ["--data", str(place / "data"), "--tour", str(place / "tour")]
    done = subprocess.run(
        command,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONFAULTHANDLER": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (place / "tour" / "tour.json").exists(), (done.returncode, done.stdout, done.stderr)
    rows = json.loads((place / "tour" / "tour.json").read_text("utf-8"))
    assert [row["failed"] for row in rows if row["failed"]] == []
    assert done.returncode == 0, done.stderr
    assert len(rows) == len(STEPS)
    assert all((place / "tour" / row["picture"]).stat().st_size > 10_000 for row in rows)
    assert all(row["checked"] and row["seconds"] < 60 for row in rows)
    assert not (place / "data" / "postgresql" / "postmaster.pid").exists()
