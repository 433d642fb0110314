"""The program as a wheel: resources and migrations inside, and it works from there."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """A wheel of this checkout, laid out as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


@pytest.mark.slow
def test_the_wheel_upgrades_a_database_by_itself(unpacked, server, tmp_path):
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE by_wheel")
    done = subprocess.run(
        [sys.executable, "-m", "bsk_desk", "db", "upgrade", "--dsn", server.dsn("by_wheel")],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    with psycopg.connect(server.dsn("by_wheel")) as connection:
        assert connection.execute("SELECT count(*) FROM bsk.forms").fetchone() == (14,)


@pytest.mark.slow
def test_the_wheel_brings_what_the_checkout_has(unpacked):
    data = unpacked / "bsk_desk" / "_data"
    for folder in ("resources", "migrations"):
        here = {p.relative_to(ROOT) for p in (ROOT / folder).rglob("*") if p.is_file()}
        here = {p for p in here if "__pycache__" not in p.parts}
        there = {p.relative_to(data) for p in (data / folder).rglob("*") if p.is_file()}
        assert here - there == set()
