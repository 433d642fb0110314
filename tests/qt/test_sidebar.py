"""The bar of places: chosen by keys, its counts, the connection, the door to the palette."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bsk_desk.qt.scrolling import Fade
from bsk_desk.qt.sidebar import PlaceRow, Sidebar
from tests.qt.showing import shown

PLACES = [
    (
        "Обращения",
        [
            PlaceRow("new", "Новые", "place.new", "14"),
            PlaceRow("late", "Просрочены", "place.overdue", "2", "overdue"),
        ],
    ),
    ("Пусто", []),
]


@pytest.fixture
def sidebar(qtbot, theme):
    sidebar = shown(qtbot, Sidebar(theme, "Кузнецова Мария Андреевна"))
    sidebar.resize(216, 700)
    sidebar.show_places(PLACES)
    return sidebar


def test_a_place_is_chosen_by_keys_and_headings_are_passed_over(qtbot, sidebar):
    sidebar.choose("new")
    with qtbot.waitSignal(sidebar.place_chosen) as chosen:
        QTest.keyClick(sidebar.view, Qt.Key.Key_Down)
    assert chosen.args == ["late"]


def test_in_a_low_window_the_present_place_is_scrolled_into_view(qtbot, sidebar):
    many = [("Раздел", [PlaceRow(f"p{n}", f"Место {n}", "place.new") for n in range(40)])]
    sidebar.show_places(many)
    sidebar.choose("p38")
    view = sidebar.view
    qtbot.waitUntil(lambda: view.viewport().rect().contains(view.visualRect(view.currentIndex())))
    sidebar.resize(216, 400)
    qtbot.waitUntil(lambda: view.viewport().rect().contains(view.visualRect(view.currentIndex())))


def test_new_counts_do_not_move_the_choice(qtbot, sidebar):
    sidebar.choose("late")
    with qtbot.assertNotEmitted(sidebar.place_chosen):
        sidebar.show_places(
            [("Обращения", [PlaceRow("new", "Новые", "place.new", "15"), *PLACES[0][1][1:]])]
        )
        sidebar.show_places(
            [("Обращения", PLACES[0][1]), ("Виды", [PlaceRow("view", "Мой", "place.view")])]
        )
    assert sidebar.place == "late"


def test_places_are_spoken_with_their_counts(sidebar):
    index = sidebar.view.model().index(2, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Просрочены, 2"
    assert sidebar.view.model().rowCount() == 3


def test_the_connection_is_told_in_words(sidebar):
    sidebar.show_connection(False)
    assert sidebar._state.text() == "Нет связи"
    sidebar.show_connection(True)
    assert sidebar._state.text() == "На связи"


def test_the_door_opens_the_palette(qtbot, sidebar):
    with qtbot.waitSignal(sidebar.palette_wanted):
        QTest.keyClick(sidebar.door, Qt.Key.Key_Return)


def test_a_long_title_of_a_view_is_told_by_a_tooltip(sidebar):
    title = "Жалобы на напряжение в Индустриальном районе"
    rows = [PlaceRow("a", title, "place.view", "1\u00a0204"), PlaceRow("b", "Ноябрь", "place.view")]
    sidebar.show_places([("Виды", rows)])
    model = sidebar.view.model()
    assert model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == title
    assert model.index(2, 0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_the_present_place_is_not_under_the_fade(qtbot, sidebar):
    many = [("Раздел", [PlaceRow(f"p{n}", f"Место {n}", "place.new") for n in range(40)])]
    sidebar.show_places(many)
    view = sidebar.view
    (fade,) = view.findChildren(Fade)
    for high in (400, 407, 421):
        sidebar.resize(216, high)
        for n in (5, 12, 20, 30):
            sidebar.choose(f"p{n}")
            qtbot.waitUntil(lambda: view.visualRect(view.currentIndex()).top() >= 0)
            assert view.visualRect(view.currentIndex()).bottom() <= fade.geometry().top()
    sidebar.choose("p39")
    assert not fade.shows()
