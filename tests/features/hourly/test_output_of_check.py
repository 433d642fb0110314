"""bsk-desk hourly check as a program: wrong usage, files that cannot be read, output that cannot be written."""

import json
import os
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from bsk_desk.cli import app as bsk_desk_app
from tests.features.hourly.books import NAME, template
from tests.features.hourly.checking import checked, run
from tests.features.hourly.writers import (
    as_xls,
    as_xlsx,
)


def test_no_file_at_all_is_wrong_usage(tmp_path):
    done = run("--json", tmp_path / "нет.xls")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "нет.xls» нет." in done.stderr
    (tmp_path / "empty").mkdir()
    done = run(tmp_path / "empty", tmp_path / "нет.xls")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "нет файлов" in done.stderr


def test_a_missing_file_among_others_is_its_own_finding_and_the_others_are_read(tmp_path, put):
    sound = put(f"{NAME}.xls", as_xls(template()))
    (tmp_path / "empty").mkdir()
    files = checked(tmp_path / "нет.xls", sound, tmp_path / "empty", code=1)
    assert [f["file"] for f in files] == ["нет.xls", f"{NAME}.xls", "empty"]
    assert [[(x["code"], x["level"]) for x in f["findings"]] for f in files] == [
        [("X06", "E")],
        [],
        [("X06", "E")],
    ]
    assert (files[0]["kind"], files[0]["contract"], files[0]["points"]) == (None, None, [])
    assert "нет.xls» нет" in files[0]["findings"][0]["message"]
    assert "нет файлов" in files[2]["findings"][0]["message"]
    assert len(files[1]["points"]) == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes there")
def test_what_is_no_plain_file_is_not_waited_for(tmp_path, put):
    os.mkfifo(tmp_path / "труба.xls")
    long_name = tmp_path / f"{'о' * 200}.xls"
    sound = put(f"{NAME}.xls", as_xls(template()))
    files = checked(tmp_path / "труба.xls", long_name, sound, code=1)
    assert [[x["code"] for x in f["findings"]] for f in files] == [["X06"], ["X06"], []]
    told = [f["findings"][0]["message"] for f in files[:2]]
    assert "не файл" in told[0]
    assert "слишком длинное имя" in told[1]


def test_without_a_database_it_says_what_is_left_out(put):
    done = run(put(f"{NAME}.xls", as_xls(template())))
    assert done.exit_code == 0
    assert "Без --dsn" in done.stderr
    assert "замечаний нет" in done.stdout
    assert "744 часа" in done.stdout


def test_program_prints_nothing_but_json(put, tmp_path):
    put(f"{NAME}.xls", as_xls(template()))
    put("broken.xls", as_xls(template())[:5000])
    put("x.bin", bytes(range(256)) * 10)
    done = subprocess.run(
        [sys.executable, "-m", "bsk_desk.features.hourly.commands", "check", "--json", str(tmp_path)],
        capture_output=True, check=False, env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin"},
    )  # fmt: skip
    files = json.loads(done.stdout.decode("utf-8"))["files"]
    assert done.returncode == 1
    assert [f["file"] for f in files] == [f"{NAME}.xls", "broken.xls", "x.bin"]
    assert b"Traceback" not in done.stderr


def test_file_that_is_gone_when_it_is_read_is_a_finding(put):
    from bsk_desk.features.hourly import api

    path = put(f"{NAME}.xls", b"")
    path.unlink()
    (found,) = api.check_files([path])
    assert [f.code for f in found.findings] == ["X06"]
    assert found.blocked


def test_bug_in_a_check_is_the_finding_of_its_file(put, monkeypatch):
    from bsk_desk.features.hourly import api

    real = api.check

    def buggy(file, *rest):
        if file.file.startswith("204"):
            raise RuntimeError("bug")
        return real(file, *rest)

    monkeypatch.setattr(api, "check", buggy)
    rows = template()
    files = checked(put(f"{NAME}.xls", as_xls(rows)), put("204_012013.xls", as_xls(rows)), code=1)
    assert [[f["code"] for f in file["findings"]] for file in files] == [[], ["X01"]]
    assert len(files[1]["points"]) == 3


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no full device there")  # noqa: PTH110
def test_output_that_cannot_be_written_is_one_sentence(put):
    file = put(f"{NAME}.xls", as_xls(template()))
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device, not a path of ours
        done = subprocess.run(
            [sys.executable, "-m", "bsk_desk", "hourly", "check", "--json", str(file)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "Не удалось вывести результат" in done.stderr
    assert "Traceback" not in done.stderr


def test_name_that_begins_with_a_dash_stands_behind_two_dashes(tmp_path, monkeypatch):
    (tmp_path / "-dash.xlsx").write_bytes(as_xlsx(template()))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(
        bsk_desk_app, ["hourly", "check", "--json", "--", "-dash.xlsx"], env={"BSK_DSN": ""}
    )
    assert done.exit_code == 0, done.output
    assert [file["file"] for file in json.loads(done.stdout)["files"]] == ["-dash.xlsx"]


def test_what_is_no_file_is_not_said_to_be_missing():
    done = run("--json", os.devnull)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert f"«{os.devnull}» — не файл" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes the output")
def test_output_that_was_closed_before_is_one_sentence(put):
    file = put(f"{NAME}.xls", as_xls(template()))
    command = f'exec "{sys.executable}" -m bsk_desk hourly check --json "{file}" >&-'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "Не удалось вывести результат: вывод закрыт." in done.stderr
