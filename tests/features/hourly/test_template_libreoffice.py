import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bsk_desk.features.hourly.api import check_files
from bsk_desk.features.hourly.formats.template import write_template
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from tests.features.hourly.excel_export import export_xml
from tests.features.hourly.template_filling import kwh, request, type_into, typed

SCRIPT = Path(__file__).with_name("libreoffice_fill.py")
SAVED = Path(__file__).with_name("data") / "libreoffice"
#: Cells a person cannot change, for the proof that LibreOffice keeps them closed too.
CLOSED = {"A14": "x", "B1": "9", "B6": 7.0, "B8": "123", "E20": 5.0}


def master(asked):
    """What the database would know of the contract, so that every check can be made."""
    points = tuple(
        MasterPoint(p.serial, p.ratio, Decimal(100), start=p.start_register) for p in asked.points
    )
    return MasterData({asked.contract: MasterContract(asked.contract, asked.inn, points)})


def assert_sound(path, asked=None):
    """The file comes in with every hour, to the last digit, and without a finding."""
    asked = asked or request(2)
    [checked] = check_files([path], master=master(asked))
    assert checked.findings == ()
    assert checked.contract == asked.contract
    read = {point.serial: list(point.profile.values) for point in checked.read.points}
    serials = [point.serial for point in asked.points]
    assert read == dict(zip(serials, kwh(asked), strict=True))


def python_with_uno() -> str | None:
    """A Python that can talk to LibreOffice: Debian's own has python3-uno, ours has not."""
    for python in ("/usr/bin/python3", shutil.which("python3") or sys.executable):
        if Path(python).exists():
            tried = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if tried.returncode == 0:
                return python
    return None


PYTHON = python_with_uno() if shutil.which("soffice") else None
with_libreoffice = pytest.mark.skipif(
    PYTHON is None, reason="needs LibreOffice: apt-get install libreoffice-calc python3-uno"
)


@with_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_libreoffice_fills_the_template_and_saves_it_in_three_formats(tmp_path, form):
    asked = request(2, format=form)
    [template] = write_template(asked, tmp_path)
    cells = tmp_path / "cells.json"
    cells.write_text(json.dumps(typed(asked) | CLOSED))
    saved = [tmp_path / "saved" / f"203_012013.{kind}" for kind in ("xls", "xlsx", "ods")]
    done = subprocess.run(
        [PYTHON, SCRIPT, template, cells, *saved], capture_output=True, check=True, text=True
    )
    assert set(json.loads(done.stdout)) == set(CLOSED)
    for path in saved:
        assert_sound(path)


@pytest.mark.parametrize(
    "path", sorted(SAVED.rglob("203_012013.*")), ids=lambda p: f"{p.parent.name}-{p.suffix}"
)
def test_file_saved_by_libreoffice_comes_in_without_a_finding(path):
    assert_sound(path)


def test_files_of_both_templates_in_three_formats_are_kept_for_the_round_trip():
    kept = {(p.parent.name, p.suffix) for p in SAVED.rglob("203_012013.*")}
    assert kept == {(a, b) for a in ("from_xlsx", "from_xls") for b in (".xls", ".xlsx", ".ods")}


@pytest.mark.parametrize("pack", [False, True])
@pytest.mark.parametrize("kind", ["xlsx", "xml"])
def test_file_filled_in_excel_comes_in_without_a_finding(tmp_path, kind, pack):
    [path] = write_template(request(2), tmp_path)
    type_into(path, typed(request(2)))
    if kind == "xml":
        exported = path.with_suffix(".xml")
        exported.write_bytes(export_xml(path))
        path = exported
    if pack:
        packed = path.with_suffix(".zip")
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, path.name)
        path = packed
    assert_sound(path)


@pytest.mark.parametrize("period", [(2014, 10), (2016, 3), (2024, 2)])
@pytest.mark.parametrize("kind", ["xlsx", "xml"])
def test_months_of_743_745_and_696_hours_come_in_without_a_finding(tmp_path, kind, period):
    asked = request(1, period=period)
    [path] = write_template(asked, tmp_path)
    type_into(path, typed(asked))
    if kind == "xml":
        path.with_suffix(".xml").write_bytes(export_xml(path))
    assert_sound(path.with_suffix(f".{kind}"), asked)


def test_both_files_of_a_contract_with_twelve_points_come_in_without_a_finding(tmp_path):
    asked = request(12)
    first, second = write_template(asked, tmp_path)
    for path, part in ((first, asked.points[:10]), (second, asked.points[10:])):
        own = replace(asked, points=part)
        type_into(path, typed(own))
        assert_sound(path, own)


def test_template_that_was_never_filled_is_told_per_meter(tmp_path):
    [path] = write_template(request(2), tmp_path)
    [checked] = check_files([path])
    empty = [f for f in checked.findings if f.code == "H03"]
    assert [(f.point, f.cell) for f in empty] == [("009234117", "B14"), ("009234118", "C14")]
