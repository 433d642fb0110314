"""The sheet of a file by itself: the pinned row stands once, whatever is wrong in it."""

import pytest
from PySide6.QtCore import QPoint, Qt

from bsk_desk.features.hourly.formats.showing import Shown, Spot
from bsk_desk.features.hourly.ui.sheet_view import SheetView
from bsk_desk.qt.theme import PX

ROWS = (
    ("Дата и время", "77001234", "09217871"),
    *((f"14.10.2026 {at:02}:00", "10,5", "11") for at in range(24)),
)
SHEET = Shown("Расход", ("Расход",), ROWS, ("A", "B", "C"), header=0)
WORDS = "Счётчика 77001234 нет в договоре 618."


@pytest.fixture
def view(qtbot, theme):
    made = SheetView(theme)
    qtbot.addWidget(made)
    made.resize(600, 240)
    made.show_sheet(SHEET, [(Spot(0, 1), "overdue", WORDS)])
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_a_fault_in_the_pinned_row_is_shown_in_the_header_alone(view, theme):
    view.go_to(Spot(0, 1))
    assert view.isRowHidden(0)
    assert view.spot == (0, 1)
    header = view.horizontalHeader()
    x = header.sectionViewportPosition(1)
    image = header.viewport().grab().toImage()
    assert image.pixelColor(QPoint(x + 1, PX["sheet_row"] + 1)) == theme.colour("overdue")


def test_what_is_wrong_in_the_header_is_told_by_its_tooltip(view):
    across = Qt.Orientation.Horizontal
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
        assert view.model_.headerData(1, across, role) == WORDS
        assert view.model_.headerData(2, across, role) is None


def test_the_row_below_a_faulty_header_is_brought_into_view(view):
    view.scrollToBottom()
    view.go_to(Spot(0, 1))
    assert view.currentIndex().row() == 1
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()).center())


def test_titles_of_the_first_column_have_room_where_columns_are_few(view):
    header = view.horizontalHeader()
    assert header.sectionSize(0) == 240
    view.show_sheet(Shown(None, (None,), (("",) * 12,), tuple("ABCDEFGHIJKL")))
    assert header.sectionSize(0) == 132
