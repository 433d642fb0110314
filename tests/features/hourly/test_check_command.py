import json
import os
import subprocess
import sys
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from bsk_desk.cli import app as bsk_desk_app
from bsk_desk.features.hourly.commands import hourly_app
from bsk_desk.features.hourly.model.numbers import plain
from tests.features.hourly.books import (
    NAME,
    SERIALS,
    as_csv,
    as_html,
    as_map,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml2003,
    as_zip,
    kwh,
    template,
)
from tests.features.hourly.messages import CODE, TOTAL, encoded, half_hours, message


def run(*arguments):
    return CliRunner().invoke(hourly_app, ["check", *map(str, arguments)], env={"BSK_DSN": ""})


def checked(*arguments, code=0):
    done = run("--json", *arguments)
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)["files"]


@pytest.fixture
def put(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def test_shape_of_the_json(put):
    (file,) = checked(put(f"{NAME}.xls", as_xls(template())))
    assert file == {
        "file": f"{NAME}.xls",
        "kind": "xls",
        "contract": "203",
        "points": [
            {"serial": serial, "month": "2013-01", "hours": 744, "kwh": plain(kwh(n))}
            for n, serial in enumerate(SERIALS)
        ],
        "findings": [],
    }


def test_finding_has_its_place_and_the_code_is_one(put):
    rows = template()
    rows[16][3] = "н/д"
    (file,) = checked(put(f"{NAME}.xlsx", as_xlsx(rows)), code=1)
    (finding,) = file["findings"]
    message = finding.pop("message")
    assert finding == {
        "sheet": "Лист1", "cell": "D17", "point": SERIALS[2], "code": "H03", "level": "E",
    }  # fmt: skip
    assert "«н/д» — не число" in message
    assert file["points"][2]["hours"] == 743


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        (f"{NAME}.xls", as_xls(template()), "xls"),
        (f"{NAME}.xlsx", as_xlsx(template()), "xlsx"),
        (f"{NAME}.ods", as_ods(template()), "ods"),
        (f"{NAME}.xml", as_map(), "xml"),
        (f"{NAME}.xml", as_xml2003(template()), "xml2003"),
        (f"{NAME}.csv", as_csv(template()), "csv"),
        (f"{NAME}.xls", as_html(template()), "csv"),
        ("80020_2224012341_20211031_1.xml", encoded(message()), "80020"),
        ("any.xml", encoded(message(kind="80040")), "80040"),
    ],
)
def test_kinds(put, name, data, kind):
    (file,) = checked(put(name, data))
    assert file["kind"] == kind
    assert all(point["hours"] in (24, 744) for point in file["points"])


def test_daily_message_alone_has_no_finding(put):
    (file,) = checked(put("80020_2224012341_20211031_1.xml", encoded(message())))
    assert file["points"] == [{"serial": CODE, "month": "2021-10", "hours": 24, "kwh": str(TOTAL)}]
    assert (file["findings"], file["contract"]) == ([], None)


def test_gap_between_daily_messages_is_told_once(put):
    areas = [
        f'<measuringpoint code="{n}"><measuringchannel code="01">{half_hours()}</measuringchannel>'
        "</measuringpoint>"
        for n in range(20)
    ]
    files = checked(
        *(
            put(f"80020_2224012341_{day}_1.xml", encoded(message(day=day, areas=areas)))
            for day in ("20211001", "20211002", "20211005")
        )
    )
    assert [len(f["findings"]) for f in files] == [0, 0, 1]
    (gap,) = files[2]["findings"]
    assert (gap["code"], gap["level"], gap["point"]) == ("H01", "W", None)
    assert "03.10, 04.10" in gap["message"]


def test_day_that_was_sent_again_points_at_the_newer_number(put):
    files = checked(
        put("80020_2224012341_20211031_2.xml", encoded(message(number=2))),
        put("80020_2224012341_20211031_10.xml", encoded(message(number=10))),
    )
    assert [[f["code"] for f in file["findings"]] for file in files] == [["H02"], []]
    assert "номер 10" in files[0]["findings"][0]["message"]


def test_members_of_an_archive(put):
    data = as_zip(
        (f"{NAME}.xls", as_xls(template())), ("folder/204_012013.csv", as_csv(template()))
    )
    files = checked(put("all.zip", data), code=1)
    assert [f["file"] for f in files] == [f"all.zip/{NAME}.xls", "all.zip/folder/204_012013.csv"]
    assert files[0]["findings"] == []
    assert [f["code"] for f in files[1]["findings"]] == ["H12"]


def test_member_with_another_name_stands_under_the_name_of_its_archive(put):
    (file,) = checked(put(f"{NAME}.zip", as_zip(("лист.xls", as_xls(template())))))
    assert (file["findings"], file["contract"]) == ([], "203")


def test_folder_is_all_its_files(put, tmp_path):
    put("203_012013.xls", as_xls(template()))
    put("~$203_012013.xls", b"lock")
    put(".hidden", b"x")
    assert [f["file"] for f in checked(tmp_path)] == ["203_012013.xls", "~$203_012013.xls"]


def test_foreign_name_only_warns(put):
    (file,) = checked(put("Почасовка январь.xls", as_xls(template())))
    assert [(f["code"], f["level"]) for f in file["findings"]] == [("H12", "W")]


@pytest.mark.parametrize("name", ["204_012013.xls", "203_022013.xls"])
def test_name_against_content_blocks(put, name):
    (file,) = checked(put(name, as_xls(template())), code=1)
    assert [(f["code"], f["level"]) for f in file["findings"]] == [("H12", "E")]


def test_contract_is_compared_as_a_number(put):
    rows = template()
    rows[0][1] = 203.0
    assert checked(put("00203_012013.xls", as_xls(rows)))[0]["contract"] == "203"


def test_wrong_inn_blocks(put):
    rows = template()
    rows[2][1] = "2224012342"
    (file,) = checked(put(f"{NAME}.xls", as_xls(rows)), code=1)
    assert [(f["code"], f["cell"]) for f in file["findings"]] == [("H12", "B3")]


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


def test_file_that_may_not_be_read(put, monkeypatch):
    from bsk_desk.features.hourly import api

    path = put(f"{NAME}.xls", b"")
    path.unlink()
    (found,) = api.check_files([path])
    assert [f.code for f in found.findings] == ["X06"]
    assert found.blocked


def test_sum_is_exact_and_not_multiplied(put):
    rows = template()
    rows[12][1] = 1234.5678
    expected = kwh(0) - Decimal("10.0") + Decimal("1234.5678")
    (file,) = checked(put(f"{NAME}.xls", as_xls(rows)))
    assert Decimal(file["points"][0]["kwh"]) == expected


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


def test_wrong_inn_of_a_daily_message_is_an_error_as_anywhere(put):
    (file,) = checked(put("x.xml", encoded(message(inn="1234567890"))), code=1)
    assert [(f["code"], f["level"]) for f in file["findings"]] == [("H12", "E")]


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
