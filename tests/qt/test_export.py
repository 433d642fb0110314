import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from bsk_desk.kernel.errors import Cancelled
from bsk_desk.qt import export
from bsk_desk.qt.export import ExportColumn, defused, write_xlsx
from bsk_desk.qt.tasks import Job

TEXT = (ExportColumn("Текст", lambda row: row),)


def cells(path):
    book = openpyxl.load_workbook(path)
    return [list(row) for row in book.worksheets[0].iter_rows()]


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 3852", "-5", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")']
)
def test_a_formula_is_written_as_text(tmp_path, text):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, "Лист", TEXT, [text])
    cell = cells(path)[1][0]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert cell.value.strip() == text.strip()


def test_ordinary_text_stays_as_it_was(tmp_path):
    path = tmp_path / "a.xlsx"
    write_xlsx(path, "Лист", TEXT, ["<b>да</b> & нет", "", "\x00\x0b\ufffeхвост\uffff"])
    assert [row[0].value for row in cells(path)[1:]] == ["<b>да</b> & нет", None, "хвост"]


def test_numbers_and_dates_stay_numbers_and_dates(tmp_path):
    path = tmp_path / "a.xlsx"
    columns = (
        ExportColumn("Число", lambda r: r[0], format="0.00"),
        ExportColumn("День", lambda r: r[1]),
        ExportColumn("Время", lambda r: r[2]),
        ExportColumn("Нет", lambda r: None),
    )
    row = (Decimal("15.50"), date(2026, 11, 26), datetime(2026, 11, 26, 2, 30, tzinfo=UTC))
    assert write_xlsx(path, "Лист: /все/", columns, [row]) == 1
    found = [cell.value for cell in cells(path)[1]]
    assert found == [15.5, datetime(2026, 11, 26), datetime(2026, 11, 26, 9, 30), None]


def test_an_empty_list_still_has_its_heading(tmp_path):
    path = tmp_path / "a.xlsx"
    assert write_xlsx(path, "", TEXT, []) == 0
    assert cells(path)[0][0].value == "Текст"


def test_many_rows_go_on_another_sheet(tmp_path, monkeypatch):
    monkeypatch.setattr(export, "SHEET_ROWS", 2)
    path = tmp_path / "a.xlsx"
    write_xlsx(path, "Все", TEXT, ["a", "b", "c"])
    assert openpyxl.load_workbook(path).sheetnames == ["Все", "Все 2"]


def test_a_stopped_export_leaves_nothing_behind(tmp_path):
    job, begun = Job(), threading.Event()

    def rows():
        yield "a"
        begun.set()
        job.cancel()
        yield "b"

    with pytest.raises(Cancelled):
        write_xlsx(tmp_path / "a.xlsx", "Все", TEXT, rows(), job=job)
    assert list(tmp_path.iterdir()) == []


def test_a_long_text_is_cut_to_what_a_cell_holds():
    assert len(defused("я" * 40_000)[0]) == 32_767
