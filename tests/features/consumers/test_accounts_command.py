"""``bsk-desk accounts``: a filled template goes in whole, a faulty one not at all."""

import openpyxl
import pytest

from tests.commands import run


@pytest.fixture
def blank(tmp_path):
    """An empty file as the command writes it, and its sheet with the headings."""
    path = tmp_path / "счета.xlsx"
    assert run("accounts", "template", str(path)) == (0, f"Шаблон записан: {path}\n", "")
    return path


def fill(path, *rows):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    book.save(path)


def accounts(database):
    found = database.superuser().execute(
        "SELECT number, address, kind FROM bsk.accounts ORDER BY 1"
    )
    return found.fetchall()


def test_a_filled_template_is_imported_and_may_be_imported_again(database, blank):
    fill(blank, ("9234", "1234", "ул. Гущина, 17", "Петрова А. И.", "физлицо", None))
    for _ in range(2):
        code, out, err = run(
            "accounts", "import", str(blank), "--dsn", database.dsn_of("accounting")
        )
        assert (code, out, err) == (0, "Загружено счетов: 1.\n", "")
    assert accounts(database) == [("9234", "ул. Гущина, 17", "person")]


def test_a_file_with_one_fault_is_refused_whole(database, blank):
    before = accounts(database)
    fill(
        blank,
        ("777", "1234", "ул. Попова, 40", "Иванов", "физлицо", None),
        ("сто", "1234", "ул. Попова, 40", "Иванов", "физлицо", None),
    )
    code, out, err = run("accounts", "import", str(blank), "--dsn", database.dsn_of("accounting"))
    assert (code, out) == (1, "")
    assert err.endswith("Ошибок: 1. Ничего не загружено.\n")
    assert accounts(database) == before


def test_an_operator_may_not_import(database, blank):
    fill(blank, ("778", "1234", "ул. Попова, 40", "Иванов", "физлицо", None))
    code, _, err = run("accounts", "import", str(blank), "--dsn", database.dsn_of("operator"))
    assert (code, err) == (1, "Недостаточно прав для этого действия.\n")


def test_a_file_that_is_not_there_is_wrong_usage(database, tmp_path):
    assert run("accounts", "import", str(tmp_path / "no.xlsx"), "--dsn", database.dsn)[0] == 2
