"""How the program starts processes of its own, from a checkout and from its bundle."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bsk_desk.kernel import processes

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "bsk_desk" / "kernel" / "processes.py"


@pytest.fixture
def bundled(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)


def test_the_interpreter_is_started_in_one_place_only():
    said = re.compile(r"sys\.executable|sys, \"frozen\"")
    where = {path for path in (ROOT / "bsk_desk").rglob("*.py") if said.search(path.read_text())}
    assert where == {PLACE}


def test_every_module_that_is_started_can_be_run():
    named = re.compile(
        r"processes\.command\(\s*f?\"([\w.{}]+)\"|^_CHILD = \"([\w.]+)\"", re.MULTILINE
    )
    found = {
        next(filter(None, match))
        for path in (ROOT / "bsk_desk").rglob("*.py")
        for match in named.findall(path.read_text())
    }
    assert {"bsk_desk", "bsk_desk.qt.preview_child"} <= found
    for module in found:
        path = ROOT.joinpath(*module.split("."))
        if "{" in module:  # the two that a demonstration has beside it
            assert module == "bsk_desk.shell.{module}"
        elif path.is_dir():
            assert (path / "__main__.py").exists(), module
        else:
            assert '__name__ == "__main__"' in path.with_suffix(".py").read_text(), module


def test_what_lies_in_the_current_folder_is_not_imported(tmp_path):
    (tmp_path / "bsk_desk.py").write_text("raise SystemExit(9)")
    done = subprocess.run(
        processes.command("bsk_desk", "--help"),
        cwd=tmp_path,
        env=processes.environment(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("bundled")
def test_the_program_of_the_bundle_starts_itself():
    assert processes.command("bsk_desk.x", "1") == [sys.executable, "_module", "bsk_desk.x", "1"]
    assert processes.environment({"A": "1"}) == {"A": "1"}


@pytest.mark.usefixtures("bundled")
def test_the_program_of_the_bundle_becomes_the_module(monkeypatch):
    ran = []
    monkeypatch.setattr(sys, "argv", ["bsk-desk"])
    monkeypatch.setattr(
        processes.runpy, "run_module", lambda module, **_: ran.append((module, list(sys.argv)))
    )
    (_, *started) = processes.command("bsk_desk.qt.preview_child", "160")
    assert processes.run_as_module(started)
    assert ran == [("bsk_desk.qt.preview_child", ["bsk_desk.qt.preview_child", "160"])]
    for other in ([], ["demo"], ["_module"], ["_module", "http.server"], ["db", "bsk_desk"]):
        assert not processes.run_as_module(other)


def test_from_a_checkout_the_word_means_nothing():
    assert not processes.run_as_module(["_module", "bsk_desk"])


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize(("before", "after"), [("/their/own", "/their/own"), (None, None)])
def test_programs_of_the_system_get_their_own_libraries(monkeypatch, before, after):
    monkeypatch.setenv("LD_LIBRARY_PATH", "/usr/lib/bsk-desk/_internal")
    if before:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    processes.run_as_module([])
    assert os.environ.get("LD_LIBRARY_PATH") == after
    assert "LD_LIBRARY_PATH_ORIG" not in os.environ
