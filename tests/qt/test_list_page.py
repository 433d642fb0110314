from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QStyle, QStyleOptionButton

from bsk_desk.qt.buttons import Chip, button
from bsk_desk.qt.columns import RIGHT, Column
from bsk_desk.qt.kit import Box
from bsk_desk.qt.list_head import ListHead
from bsk_desk.qt.list_page import Condition, FilterBar, ListFoot, ListPane, two_panes
from bsk_desk.qt.notice import Empty
from bsk_desk.qt.selection_bar import SelectionBar
from bsk_desk.qt.tables import RowsModel, TableView


@pytest.fixture
def bar(qtbot, theme):
    bar = FilterBar(theme)
    qtbot.addWidget(bar)
    bar.resize(560, 60)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def chips(bar):
    return [chip for chip in bar.findChildren(Chip) if chip.isVisible()]


def test_a_condition_is_a_chip_that_can_be_taken_away(qtbot, bar):
    bar.show_conditions([Condition(("due", 30), "До 30 дней"), Condition("web", "Интернет")])
    qtbot.waitUntil(lambda: len(chips(bar)) == 2)
    with qtbot.waitSignal(bar.removed) as gone:
        chips(bar)[0].click()
    assert gone.args == [("due", 30)]
    with qtbot.waitSignal(bar.removed) as gone:
        QTest.keyClick(chips(bar)[1], Qt.Key.Key_Delete)
    assert gone.args == ["web"]


def test_chips_without_room_are_counted(qtbot, bar):
    bar.show_conditions([Condition(n, f"Очень длинное условие {n}") for n in range(6)])
    qtbot.waitUntil(lambda: any("ещё" in b.text() for b in bar.findChildren(QPushButton)))
    assert len(chips(bar)) < 6
    assert bar.minimumSizeHint().width() <= 2000
    assert bar.width() == 560


def test_typing_searches_after_a_pause_and_enter_at_once(qtbot, bar):
    with qtbot.waitSignal(bar.searched) as found:
        QTest.keyClicks(bar.search, "Gu ")
    assert found.args == ["Gu"]
    with qtbot.waitSignal(bar.searched) as found:
        QTest.keyClick(bar.search, Qt.Key.Key_Escape)
    assert found.args == [""]
    with qtbot.waitSignal(bar.search.left):
        QTest.keyClick(bar.search, Qt.Key.Key_Down)


def test_an_offered_condition_is_added(qtbot, bar):
    bar.offer([("Форма", [("complaint", "Жалоба")]), ("", [("mine", "Мои")])])
    with qtbot.waitSignal(bar.added) as added:
        bar.menu.actions()[1].trigger()
    assert added.args == ["mine"]


def test_the_head_tells_how_many_of_how_many(qtbot, theme):
    head = ListHead(theme, "Все", orders=(("due", "Срок"),))
    qtbot.addWidget(head)
    head.show_count(38, 1212)
    assert head.count.text().replace("\u00a0", " ") == "38 из 1 212"
    head.show_count(5, 5)
    assert head.count.text() == "5"
    head.show_count(None)
    assert head.count.text() == ""
    with qtbot.waitSignal(head.order_chosen) as order:
        head.orders.actions()[0].trigger()
    assert order.args == ["due"]


def test_the_head_marks_the_order_that_stands(qtbot, theme):
    head = ListHead(theme, "Все", orders=[("due", "Срок"), ("number", "Номер")])
    qtbot.addWidget(head)
    head.show_order("number", descending=True)
    marked = [a.text() for a in head.orders.actions() if not a.icon().isNull()]
    assert marked == ["Номер"]
    assert head.sort.accessibleName() == "Порядок: номер, по убыванию"
    head.show_order("due", descending=False)
    assert [a.text() for a in head.orders.actions() if not a.icon().isNull()] == ["Срок"]


def test_hints_that_do_not_fit_are_left_out_whole(qtbot, theme):
    foot = ListFoot(
        (("J", ""), ("K", "по списку"), ("Enter", "открыть"), ("F1", "все клавиши этой страницы"))
    )
    qtbot.addWidget(foot)
    foot.resize(260, 32)
    with qtbot.waitExposed(foot):
        foot.show()
    shown = [part.text() for part in foot.findChildren(QLabel) if part.isVisible()]
    assert shown == ["J", "K", "по списку", "Enter", "открыть"]


def test_a_pane_shows_list_waiting_or_empty(qtbot, theme):
    view = Box()
    pane = ListPane(theme, ListHead(theme, "Все"), view)
    qtbot.addWidget(pane)
    pane.show_waiting()
    assert pane.stack.currentWidget() is not view
    empty = Empty(theme, "place.overdue", "Ничего нет", "Почему", action="Снять условия")
    pane.show_empty(empty)
    with qtbot.waitSignal(empty.acted):
        empty.findChild(QPushButton).click()
    pane.show_empty(Empty(theme, "place.new", "Иначе"))
    pane.show_list()
    assert pane.stack.currentWidget() is view


def test_the_list_is_narrower_in_a_narrow_window(qtbot, theme):
    left = Box()
    panes = two_panes(left, Box())
    qtbot.addWidget(panes)
    panes.resize(1100, 700)
    with qtbot.waitExposed(panes):
        panes.show()
    panes.resize(1224, 700)
    qtbot.waitUntil(lambda: left.width() == 560)
    panes.resize(1064, 700)
    qtbot.waitUntil(lambda: left.width() == 440)


def test_ticked_rows_offer_all_that_match(qtbot, theme):
    bar = SelectionBar(theme)
    qtbot.addWidget(bar)
    bar.show_count(3, 212)
    texts = [part.text().replace("\u00a0", " ") for part in bar.findChildren(QPushButton)]
    assert "взять все 212" in texts
    bar.show_count(3, 212, everything=True)
    assert bar._words.text() == "Отмечено 212"
    bar.show_count(0, 212)
    assert bar.isHidden()


def test_in_a_narrow_list_nothing_of_the_selection_is_cut(qtbot, theme):
    actions = [button(theme, words, "quiet") for words in ("Назначить", "Зарегистрировать", "Ещё…")]
    bar = SelectionBar(theme, *actions)
    qtbot.addWidget(bar)
    bar.resize(440, 44)
    bar.show_count(212, 2_008)
    with qtbot.waitExposed(bar):
        bar.show()
    qtbot.waitUntil(lambda: bar.box.totalSizeHint().width() <= 440)
    assert actions[2].isVisible()
    assert not actions[1].isVisible()
    bar.resize(700, 44)
    qtbot.waitUntil(lambda: all(action.isVisible() for action in actions))


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    name: str


COLUMNS = (
    Column("№", lambda r: str(r.id), "id", RIGHT, 80),
    Column("Имя", lambda r: r.name, tone=lambda r: "overdue"),
)


@pytest.fixture
def table(qtbot, theme):
    model = RowsModel(COLUMNS)
    model.show([Row(1, "а"), Row(2, "б")])
    view = TableView(theme, model, COLUMNS, "Имена")
    qtbot.addWidget(view)
    view.resize(400, 200)
    with qtbot.waitExposed(view):
        view.show()
    return view


def test_a_short_table_keeps_qts_promises(qtmodeltester, table):
    qtmodeltester.check(table.model())


def test_a_click_on_a_heading_sorts_and_a_second_one_turns(table, monkeypatch):
    asked = []
    monkeypatch.setattr(table.model(), "sort", lambda at, way: asked.append((at, way)))
    table._on_heading(0)
    table._on_heading(0)
    table._on_heading(1)
    assert asked == [(0, Qt.SortOrder.AscendingOrder), (0, Qt.SortOrder.DescendingOrder)]


def test_with_the_focus_a_table_has_a_chosen_row_even_if_its_rows_come_later(qtbot, table):
    table.setFocus()
    assert table.rows_selected() == [Row(1, "а")]
    table.model().show([])
    assert table.rows_selected() == []
    table.model().show([Row(3, "в")])
    assert table.rows_selected() == [Row(3, "в")]


def test_enter_opens_a_row_of_a_table(qtbot, table):
    table.setCurrentIndex(table.model().index(1, 0))
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [Row(2, "б")]
    assert table.rows_selected() == [Row(2, "б")]
    QTest.keyClick(table, "1")
    assert table.currentIndex().row() == 1


def test_a_narrow_head_elides_title_and_view_and_cuts_no_letter(qtbot, theme):
    head = ListHead(
        theme, "Приборы учёта, мои и соседей", views=[("a", "А")], view="Вид: последнее изменение"
    )
    qtbot.addWidget(head)
    head.show_count(7, 1217)
    head.resize(440, head.height())
    with qtbot.waitExposed(head):
        head.show()
    head.grab()
    assert head.count.width() >= head.count.sizeHint().width()
    assert head.title.geometry().right() < head.count.geometry().left()
    assert head.title.toolTip() == "Приборы учёта, мои и соседей"
    option = QStyleOptionButton()
    head.view.initStyleOption(option)
    inside = head.view.style().subElementRect(
        QStyle.SubElement.SE_PushButtonContents, option, head.view
    )
    words = head.view.fontMetrics().horizontalAdvance(option.text)
    assert option.text.startswith("Вид")
    assert words + head.view.iconSize().width() <= inside.width()


def test_a_wide_head_shows_all_of_its_words(qtbot, theme):
    head = ListHead(theme, "Жалобы", views=[("a", "А")], view="Вид: ближайший срок")
    qtbot.addWidget(head)
    head.show_count(73)
    head.resize(560, head.height())
    with qtbot.waitExposed(head):
        head.show()
    head.grab()
    option = QStyleOptionButton()
    head.view.initStyleOption(option)
    assert option.text == "Вид: ближайший срок"
    assert head.title.width() == head.title.sizeHint().width()
