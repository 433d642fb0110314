from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from bsk_desk.kernel.paging import Page, PageRequest
from bsk_desk.qt import paint
from bsk_desk.qt.keyset_model import Column, KeysetTableModel
from bsk_desk.qt.queue_view import QueueView
from bsk_desk.qt.rows import GUTTER, QueueRow
from bsk_desk.qt.scrolling import Fade
from bsk_desk.qt.theme import PX


@dataclass(frozen=True, slots=True)
class Row:
    id: int


class Numbers:
    def __init__(self, ids):
        self.ids = list(ids)

    def page(self, job, request):
        at = 0 if request.after is None else sum(i <= request.after[0] for i in self.ids)
        found = self.ids[at : at + request.size]
        more = at + request.size < len(self.ids)
        return Page(tuple(Row(i) for i in found), (found[-1],) if more else None)

    def count(self, job):
        return len(self.ids)

    def anchors(self, job, request):
        return [(i,) for i in self.ids[request.size - 1 :: request.size]]


def as_row(row):
    return QueueRow(
        f"Обращение {row.id}",
        "registered",
        ("Жалоба", "Петрова А. И.", "ул. Гущина"),
        "soon",
        "2 дня",
        "МК",
        unread=True,
    )


@pytest.fixture
def table():
    return Numbers(range(1000, 1500))


@pytest.fixture
def view(qtbot, theme, tasks, table):
    model = KeysetTableModel(
        (Column("Обращение", lambda r: str(r.id)),),
        tasks,
        PageRequest("id"),
        spoken=lambda r: as_row(r).spoken(),
    )
    view = QueueView(theme, model, as_row, "Обращения")
    qtbot.addWidget(view)
    view.resize(560, 600)
    model.show(table)
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: model.total == 500 and not tasks.running)
    yield view
    qtbot.waitUntil(lambda: not tasks.running)


def settle(qtbot, view, tasks):
    view.viewport().repaint()
    qtbot.waitUntil(lambda: not tasks.running and not view.model()._timer.isActive())


def test_j_and_k_walk_the_list(view):
    view.setCurrentIndex(QModelIndex())
    view.go(1)
    assert view.current_row() == Row(1000)
    view.go(1)
    view.go(1)
    view.go(-1)
    assert view.current_row() == Row(1001)


def test_enter_opens_and_space_ticks(qtbot, view):
    view.choose(1000)
    with qtbot.waitSignal(view.opened) as opened:
        QTest.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [Row(1000)]
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.checked == {1000}
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert view.checked == set()


def test_a_click_in_the_gutter_ticks_and_one_in_the_row_opens(qtbot, view):
    middle = view.rowViewportPosition(1) + 28
    with qtbot.waitSignal(view.checked_changed), qtbot.assertNotEmitted(view.opened):
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, middle))
    assert view.is_checked(1)
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(200, middle))
    assert opened.args == [Row(1001)]
    view.uncheck_all()
    assert not view.is_checked(1)


def test_the_current_row_stays_where_it_is_on_the_screen(qtbot, view, tasks, table):
    view.scrollTo(view.model().index(60, 0), view.ScrollHint.PositionAtCenter)
    view.choose(1060)
    before = view.rowViewportPosition(view.currentIndex().row())
    table.ids = [*range(990, 1000), *table.ids]
    view.model().refresh()
    qtbot.waitUntil(lambda: not tasks.running and view.model().total == 510)
    assert view.current_row() == Row(1060)
    assert view.rowViewportPosition(view.currentIndex().row()) == before


def test_at_the_top_new_rows_are_seen_at_once(qtbot, view, tasks, table):
    view.choose(1002)
    table.ids = [999, *table.ids]
    view.model().refresh()
    qtbot.waitUntil(lambda: not tasks.running and view.model().total == 501)
    assert view.verticalScrollBar().value() == 0
    assert view.current_row() == Row(1002)


def test_rows_on_the_way_are_painted_and_then_filled(qtbot, view, tasks):
    view.scrollToBottom()
    settle(qtbot, view, tasks)
    qtbot.waitUntil(lambda: view.model().row(499) == Row(1499))
    assert not view.choose(1250) or view.current_row() == Row(1250)


def test_a_letter_is_left_to_the_keys_of_the_page(view):
    view.choose(1000)
    QTest.keyClick(view, "1")
    assert view.current_row() == Row(1000)


def test_a_row_is_spoken_as_one_sentence(view):
    said = view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert (
        said
        == "не прочитано, зарегистрирована, Жалоба, Обращение 1000, Петрова А. И., ул. Гущина, срок 2 дня"
    )


def test_a_row_says_who_writes():
    row = QueueRow(
        "Тема",
        "overdue",
        presence="Иванов пишет",
        status_words="не тот месяц",
        status_icon="ph.x-circle-fill",
    )
    assert row.spoken() == "не тот месяц, Тема, Иванов пишет"
    assert row.icon == "ph.x-circle-fill"


def fades(view):
    return {one._top: one for one in view.findChildren(Fade)}


def test_the_current_row_stands_whole_above_the_fade_and_rows_are_not_cut_at_the_top(view):
    for _ in range(30):
        view.go(1)
        bottom = view.rowViewportPosition(view.currentIndex().row()) + 56
        assert bottom <= view.viewport().height() - 32
        assert view.verticalScrollBar().value() % 56 == 0
    for _ in range(28):
        view.go(-1)
        assert view.rowViewportPosition(view.currentIndex().row()) >= 0
        assert view.verticalScrollBar().value() % 56 == 0


def test_the_last_row_is_seen_whole(qtbot, view, tasks):
    view.setCurrentIndex(view.model().index(499, 0))
    settle(qtbot, view, tasks)
    bottom = view.rowViewportPosition(499) + 56
    assert bottom <= view.viewport().height()
    assert not fades(view)[0].shows()


def test_a_row_that_is_cut_at_the_top_fades(view):
    top = fades(view)[56]
    assert not top.shows()
    view.verticalScrollBar().setValue(56 * 3 + 20)
    assert top.shows()
    view.verticalScrollBar().setValue(56 * 4)
    assert not top.shows()
    assert top.geometry().top() == view.frameWidth()  # a style may frame the view


def test_what_went_wrong_is_spoken_with_the_status():
    row = QueueRow("Тема", "done", ("Жалоба",), alarm="письмо не дошло")
    assert row.spoken() == "исполнена, письмо не дошло, Жалоба, Тема"


def test_parts_that_would_say_nothing_are_dropped_and_not_elided(theme):
    parts = [
        ("отправка уведомления", "small_strong", "notifying"),
        ("261 кабинет", "small", "text2"),
    ]
    whole = sum(paint.width_of(words, step) for words, step, _ in parts)
    assert paint.that_fit(parts, whole + 60) == parts
    assert paint.that_fit(parts, whole - 4) == parts[:1]
    long = [parts[0], ("увеличение присоединённой мощности", "small", "text2")]
    assert paint.that_fit(long, whole + 60) == long


def test_the_ring_around_a_list_without_a_chosen_row_covers_neither_words_nor_is_faded(
    qtbot, theme, view, table
):
    """After an answer the request leaves «Мои», the focus stays in the list."""
    view.takes_first = False
    view.activateWindow()
    view.setFocus()
    qtbot.waitUntil(view.hasFocus)
    view.setCurrentIndex(QModelIndex())
    view.verticalScrollBar().setValue(27)
    bare = view.grab().toImage()
    room = view.viewport().geometry()
    ring = theme.colour("focus")
    edge = [x for x in range(room.width()) if bare.pixelColor(x, room.center().y()) == ring]
    down = [y for y in range(room.height()) if bare.pixelColor(room.center().x(), y) == ring]
    assert edge
    assert down
    words = range(room.left() + GUTTER, room.right() - (16 - PX["scrollbar"]) + 1)
    assert not set(edge) & set(words)
    assert min(edge) < 8 < room.right() - 8 < max(edge)
    assert min(down) < 8 < room.bottom() - 8 < max(down)


def test_a_list_that_gets_lower_keeps_the_current_row_in_view(qtbot, view):
    for _ in range(7):
        view.go(1)
    at = view.currentIndex().row()
    for high in (420, 360, 300, 250):
        view.resize(view.width(), high)
        qtbot.waitUntil(lambda: view.rowViewportPosition(at) + 56 <= view.viewport().height() - 32)
        assert view.verticalScrollBar().value() % 56 == 0


def test_a_list_that_gets_lower_does_not_go_back_to_a_row_scrolled_away(qtbot, view):
    view.choose(1000)
    view.verticalScrollBar().setValue(56 * 40)
    view.resize(view.width(), view.height() - 60)
    qtbot.wait(20)
    assert view.verticalScrollBar().value() == 56 * 40


def test_a_row_brought_to_the_middle_leaves_none_cut_at_the_top(view):
    for high in (600, 587, 541):
        view.resize(view.width(), high)
        for at in (40, 133, 260):
            view.scrollTo(view.model().index(at, 0), QTableView.ScrollHint.PositionAtCenter)
            assert view.verticalScrollBar().value() % 56 == 0
            assert abs(view.rowViewportPosition(at) + 28 - view.viewport().height() / 2) <= 28
