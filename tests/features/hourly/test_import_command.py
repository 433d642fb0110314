"""``bsk-desk hourly import``, ``template`` and ``check`` with a database, as an engineer."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from bsk_desk.features.hourly.commands import NO_POINTS, hourly_app
from tests.features.hourly.books import INN, NAME, SERIALS, template
from tests.features.hourly.doors import contract, meter
from tests.features.hourly.writers import as_csv, as_xls, as_zip

FEBRUARY = date(2013, 2, 1)


@pytest.fixture
def hourly(doors):
    """``hourly("import", file)`` as the engineer's login; contract 203 with the three meters."""
    doors.contracts(contract(inn=INN))
    doors.points(*(meter(serial, ratio="20") for serial in SERIALS))
    dsn = doors.database.dsn_of("engineer")

    def run(command, *arguments, dsn=dsn):
        # The three meters of the books are told one from another by their numbers.
        return CliRunner().invoke(hourly_app, [command, *map(str, arguments)], env={"BSK_DSN": dsn})

    return run


def test_sound_points_become_reliable_at_once(hourly, doors, put):
    path = put(f"{NAME}.xls", as_xls(template()))
    done = hourly("import", path)
    assert done.exit_code == 0, done.output
    assert "загружен, достоверными стали 3 точки" in done.stdout
    kept = doors.owner.execute("SELECT content, status FROM bsk.hourly_files").fetchall()
    assert kept == [(path.read_bytes(), "accepted")]
    states = doors.owner.execute("SELECT DISTINCT status FROM bsk.profiles").fetchall()
    assert states == [("reliable",)]


def test_held_points_wait(hourly, doors, put):
    done = hourly("import", "--hold", put(f"{NAME}.xls", as_xls(template())))
    assert done.exit_code == 0
    assert "ждут решения 3 точки" in done.stdout
    assert doors.owner.execute("SELECT DISTINCT status FROM bsk.profiles").fetchall() == [
        ("waiting",)
    ]


def test_a_faulty_point_waits_and_the_code_is_one(hourly, put):
    rows = template()
    rows[16][3] = "н/д"
    done = hourly("import", put(f"{NAME}.xls", as_xls(rows)))
    assert done.exit_code == 1
    assert "достоверными стали 2 точки, ждут решения 1 точка" in done.stdout
    assert "D17" in done.stdout


def test_the_same_bytes_are_told_and_change_nothing(hourly, doors, put):
    path = put(f"{NAME}.xls", as_xls(template()))
    hourly("import", path)
    again = hourly("import", path)
    assert again.exit_code == 0
    assert "уже загружен" in again.stdout
    assert doors.count("profiles") == 3


def test_each_file_is_told_of_and_one_refusal_does_not_stop_the_rest(hourly, doors, put):
    empty = put("203_022013.xls", b"")
    good = put(f"{NAME}.xls", as_xls(template()))
    done = hourly("import", empty, good)
    assert done.exit_code == 1
    assert "не загружен: Файл пуст." in done.stdout
    assert "достоверными стали 3 точки" in done.stdout
    assert doors.count("hourly_files") == 1


def test_lock_file_of_an_opened_book_is_not_kept(hourly, doors, put):
    done = hourly(
        "import", put(f"~${NAME}.xls", b"\x05Ivan"), put(f"{NAME}.xls", as_xls(template()))
    )
    assert done.exit_code == 0, done.output
    assert "→ пропущен" in done.stdout
    assert doors.count("hourly_files") == 1


def test_each_file_of_a_batch_is_checked_with_its_own_months_registers(hourly, doors, put):
    """January's registers fit January's hours; February's are far off."""
    total = sum(row[1] for row in template()[12:])
    fits = {"month": "2013-01", "start": "0", "end": f"{total / 20:.4f}"}
    off = {"month": "2013-02", "start": "0", "end": "1"}
    doors.points(meter(SERIALS[0], ratio="20", registers=[fits, off]))
    january = put(f"{NAME}.csv", as_csv(template()))
    february = put("203_022013.csv", as_csv(template(FEBRUARY, hours=672)))
    done = hourly("check", "--json", january, february)
    files = json.loads(done.stdout)["files"]
    told = [[f["code"] for f in file["findings"] if f["point"] == SERIALS[0]] for file in files]
    assert told == [[], ["H10"]]


def test_an_unknown_meter_is_named_with_a_database_only(hourly, put):
    path = put(f"{NAME}.xls", as_xls(template(serials=("99999999", *SERIALS[1:]))))
    with_dsn = json.loads(hourly("check", "--json", path).stdout)["files"][0]["findings"]
    assert [f["code"] for f in with_dsn] == ["H11"]
    without = json.loads(hourly("check", "--json", path, dsn="").stdout)["files"][0]["findings"]
    assert without == []


def test_members_of_an_archive_are_one_file_of_the_database(hourly, doors, put):
    second = as_csv(template(FEBRUARY, hours=672))
    data = as_zip((f"{NAME}.xls", as_xls(template())), ("203_022013.csv", second))
    done = hourly("import", put("203_012013.zip", data))
    assert "достоверными стали 6 точек" in done.stdout, done.output
    assert doors.count("hourly_files") == 1


def test_import_needs_a_database(hourly, put):
    done = hourly("import", put(f"{NAME}.xls", as_xls(template())), dsn="")
    assert done.exit_code == 2
    assert "--dsn" in done.output


def test_a_missing_file_among_others_is_told_and_the_others_are_stored(
    hourly, doors, put, tmp_path
):
    sound = put(f"{NAME}.xls", as_xls(template()))
    done = hourly("import", tmp_path / "нет.xls", sound)
    assert done.exit_code == 1
    assert "нет.xls» нет" in done.stdout
    assert "не загружен" in done.stdout
    assert "достоверными стали 3 точки" in done.stdout, done.output
    assert doors.count("hourly_files") == 1


def test_a_database_that_is_not_there_is_one_sentence(hourly, put):
    done = hourly("import", put(f"{NAME}.xls", as_xls(template())), dsn="host=/nowhere dbname=x")
    assert done.exit_code == 1
    assert "Traceback" not in done.output


def test_the_template_knows_the_meters_and_the_last_readings(hourly, doors, tmp_path):
    last = {"month": "2012-12", "start": "90", "end": "125.5"}
    doors.points(meter(SERIALS[0], ratio="20", registers=[last]))
    done = hourly("template", "--contract", 203, "--period", "012013", "-o", tmp_path)
    assert done.exit_code == 0, done.output
    path = tmp_path / "203_012013.xlsx"
    assert done.stdout.strip() == str(path)
    from openpyxl import load_workbook

    cells = [
        str(cell.value) for row in load_workbook(path).worksheets[0].iter_rows() for cell in row
    ]
    assert set(SERIALS) <= set(cells)
    assert "125.5" in cells
    assert "ООО «Алтай-Склад»" in cells
    checked = hourly("check", "--json", path)
    points = json.loads(checked.stdout)["files"][0]["points"]
    assert [p["serial"] for p in points] == list(SERIALS)


def test_the_template_for_excel_2003(hourly, tmp_path):
    done = hourly(
        "template", "--contract", 203, "--period", "012013", "-o", tmp_path, "--format", "xls"
    )
    assert done.exit_code == 0
    assert (tmp_path / "203_012013.xls").read_bytes().startswith(b"\xd0\xcf\x11\xe0")


def test_without_a_database_the_template_is_empty_and_says_so(hourly, tmp_path):
    done = hourly("template", "--contract", 77, "--period", "122024", "-o", tmp_path, dsn="")
    assert done.exit_code == 0
    assert NO_POINTS in done.stderr
    assert (tmp_path / "77_122024.xlsx").exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"--period": "132013"}, 2),
        ({"--period": "2013"}, 2),
        ({"--format": "pdf"}, 2),
        ({"--contract": "0"}, 2),
        ({"--contract": "4"}, 1),
    ],
)
def test_a_wrong_template_is_refused(hourly, tmp_path, changes, code):
    given = {"--contract": "203", "--period": "012013", "-o": tmp_path} | changes
    done = hourly("template", *(word for pair in given.items() for word in pair))
    assert done.exit_code == code
    assert not list(tmp_path.iterdir())
