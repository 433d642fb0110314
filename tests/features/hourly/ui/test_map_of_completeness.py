"""The map of who has sent what, and the way from its cells to the files."""

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bsk_desk.features.hourly.queries import completeness
from tests.features.hourly.ui.desks import MONTH, NoJob, choose, take


def test_the_map_shows_who_owes_and_is_searched_by_words(desk, doors):
    page = desk.open("hourly.completeness")
    desk.wait(lambda: page.model.rowCount() == 40)
    assert "не прислали: 40 из 40" in page.count.text()
    page.search.setText("Кристалл")
    desk.wait(lambda: page.model.rowCount() == 2)
    index = page.model.index(0, 1)
    assert "принято всё" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert not desk.went


def test_a_cell_of_the_map_leads_to_that_contracts_file_of_that_month(desk, page, sample):
    file, other = take(desk, page, sample("")), take(desk, page, sample("не число"))
    made = desk.open("hourly.completeness")
    desk.wait(lambda: made.model.rowCount() == 40)
    row = next(n for n, one in enumerate(made.model.rows) if one.contract == file.contract)
    october = made.model.months.index(MONTH) + 1
    made.view.setCurrentIndex(made.model.index(row, october))
    QTest.keyClick(made.view, Qt.Key.Key_Return)
    desk.wait(lambda: desk.went)
    assert desk.went == [("hourly.files", file.id)]
    choose(desk, page, other)
    page.open_object(file.id)
    desk.wait(lambda: page.card is not None and page.card.file.id == file.id)
    assert page.month == MONTH
    assert page.list.view.line.file == file.id


def test_a_cell_of_a_month_in_which_nothing_came_says_so(desk, doors):
    page = desk.open("hourly.completeness")
    desk.wait(lambda: page.model.rowCount() == 40)
    index = page.model.index(0, page.model.months.index(MONTH) + 1)
    page.view.doubleClicked.emit(index)
    desk.wait(lambda: "за октябрь 2026 договор" in page.notice.words.lower())
    assert not desk.went


def test_the_numbers_of_the_map_agree_with_the_database(desk, doors):
    cells = desk.context.backend.read(NoJob(), completeness, MONTH.replace(month=8), 3)
    points = doors.count("metering_points")
    assert sum(cell.accepted for cell in cells) == points * 2
    assert Decimal(sum(cell.points for cell in cells)) == points * 3
