from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QTableView

from bsk_desk.kernel.errors import ServerUnavailable
from bsk_desk.kernel.paging import Page, PageRequest
from bsk_desk.qt.keyset_model import ROW_ROLE, Column, KeysetTableModel, all_rows
from bsk_desk.qt.tasks import Job

COLUMNS = (Column("№", lambda r: str(r.id), order="id"), Column("Тема", lambda r: r.subject))


@dataclass(frozen=True, slots=True)
class Row:
    id: int
    subject: str = "тема"


class Table:
    """Rows as a keyset query would give them, and a log of what was asked."""

    def __init__(self, ids):
        self.ids = sorted(ids)
        self.asked = []
        self.down = False

    def page(self, job, request):
        job.check()
        self.asked.append(request)
        if self.down:
            raise ServerUnavailable("Нет связи с базой данных.")
        ids = self.ids[::-1] if request.descending else self.ids
        at = 0
        if request.after is not None:
            key = request.after[0]
            at = sum(1 for i in ids if (i >= key if request.descending else i <= key))
        found = ids[at : at + request.size]
        more = at + request.size < len(ids)
        return Page(tuple(Row(i, f"тема {i}") for i in found), (found[-1],) if more else None)

    def count(self, job):
        self.asked.append("count")
        return len(self.ids)

    def anchors(self, job, request):
        self.asked.append("anchors")
        ids = self.ids[::-1] if request.descending else self.ids
        return [(i,) for i in ids[request.size - 1 :: request.size]]


@pytest.fixture
def make(qtbot, tasks):
    def make(ids, size=10, **how):
        table = Table(ids)
        model = KeysetTableModel(COLUMNS, tasks, PageRequest("id", size=size), **how)
        model.show(table)
        qtbot.waitUntil(lambda: model.total is not None)
        qtbot.waitUntil(lambda: not tasks.running)
        return model, table

    return make


def look(qtbot, tasks, model, *rows):
    """What a view does when it paints: ask, then wait for the answer."""
    for row in rows:
        model.data(model.index(row, 0))
    qtbot.waitUntil(lambda: not tasks.running and not model._timer.isActive())


def test_the_model_keeps_qts_promises(qtmodeltester, make):
    model, _ = make(range(3))
    qtmodeltester.check(model)


def test_the_row_count_is_exact_before_the_rows_are_there(make):
    model, _table = make(range(1000))
    assert model.rowCount() == 1000
    assert model.row(0) == Row(0, "тема 0")
    assert model.row(500) is None
    assert model.index(500, 0).data() is None
    assert model.index(500, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "загружается"


def test_a_short_list_needs_no_count(make):
    _, table = make(range(5))
    assert [asked for asked in table.asked if asked == "count"] == []


@pytest.mark.parametrize("row", [0, 9, 10, 499, 995, 999])
def test_a_jump_anywhere_is_one_page(qtbot, tasks, make, row):
    model, table = make(range(0, 3000, 3))
    before = len(table.asked)
    look(qtbot, tasks, model, row)
    assert model.row(row) == Row(row * 3, f"тема {row * 3}")
    assert len(table.asked) - before <= 1


def test_scrolling_brings_every_row_once(qtbot, tasks, make):
    model, _ = make(range(95))
    seen = []
    for row in range(95):
        look(qtbot, tasks, model, row)
        seen.append(model.row(row).id)
    assert seen == list(range(95))


def test_scrolling_up_from_the_end_brings_every_row_once(qtbot, tasks, make):
    model, _ = make(range(95))
    seen = []
    for row in reversed(range(95)):
        look(qtbot, tasks, model, row)
        seen.append(model.row(row).id)
    assert seen == list(reversed(range(95)))


def test_the_end_is_reached_before_the_places_are_known(qtbot, tasks, make):
    model, table = make(range(95))
    table.anchors = lambda job, request: []
    model.set_order("id")
    qtbot.waitUntil(lambda: model.total == 95 and not tasks.running)
    look(qtbot, tasks, model, 94)
    assert model.row(94).id == 94
    look(qtbot, tasks, model, 85)
    assert model.row(85).id == 85


def test_memory_is_bounded(qtbot, tasks, make):
    model, _ = make(range(2000), keep=5)
    for row in range(0, 2000, 10):
        look(qtbot, tasks, model, row)
    assert len(list(model._pages.loaded())) <= 50


def test_sorting_is_asked_of_the_database(qtbot, tasks, make):
    model, _table = make(range(100))
    model.sort(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: not tasks.running)
    assert model.row(0).id == 99
    model.sort(1)
    assert not tasks.running


def test_an_order_that_was_asked_for_outlives_a_change_and_a_failure(qtbot, tasks, make):
    """The old one came back while the first rows were on the way, and after they had failed."""
    model, table = make(range(30))
    model.set_order("id", descending=True)
    model.refresh()  # somebody else has changed something
    qtbot.waitUntil(lambda: model.total is not None and not tasks.running)
    assert model.row(0).id == 29
    table.down = True
    model.set_order("id")
    qtbot.waitUntil(lambda: not tasks.running)
    table.down = False
    model.refresh()
    qtbot.waitUntil(lambda: model.total is not None and not tasks.running)
    assert model.row(0).id == 0


def test_rows_of_a_filter_that_is_on_the_way_do_not_come_among_the_old_ones(qtbot, tasks, make):
    model, _table = make(range(1000))
    other = Table(range(5000, 6000))
    other.down = True
    model.show(other)
    qtbot.waitUntil(lambda: not tasks.running)
    other.down = False
    look(qtbot, tasks, model, 500)
    assert model.row(500) is None
    assert model.row(0).id == 0


def test_the_answer_to_an_older_filter_is_dropped(qtbot, tasks, make):
    model, _ = make(range(100))
    model.show(Table(range(7)))
    model.show(Table(range(3)))
    qtbot.waitUntil(lambda: not tasks.running)
    assert model.rowCount() == 3


def test_selection_follows_its_row_when_others_come_above(qtbot, tasks, make):
    model, table = make(range(100, 200))
    chosen = QItemSelectionModel(model)
    chosen.setCurrentIndex(model.index(5, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    table.ids = [1, 2, 3, *table.ids]
    model.refresh()
    qtbot.waitUntil(lambda: not tasks.running)
    assert chosen.currentIndex().data(ROW_ROLE).id == 105
    assert [index.data(ROW_ROLE).id for index in chosen.selectedIndexes()] == [105]
    assert model.rowCount() == 103


def test_selection_of_a_row_that_has_gone_is_given_up(qtbot, tasks, make):
    model, table = make(range(30))
    chosen = QItemSelectionModel(model)
    chosen.setCurrentIndex(model.index(5, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    table.ids.remove(5)
    model.refresh()
    qtbot.waitUntil(lambda: not tasks.running)
    assert not chosen.selectedIndexes()
    assert model.rowCount() == 29


def test_refreshing_twice_in_a_row_reads_twice_and_ends(qtbot, tasks, make):
    model, table = make(range(30))
    model.refresh()
    table.ids = list(range(25))
    model.refresh()
    qtbot.waitUntil(lambda: not tasks.running and model.rowCount() == 25)


def test_a_block_that_no_longer_joins_is_read_again(qtbot, tasks, make):
    model, table = make(range(0, 200, 2))
    look(qtbot, tasks, model, 15)
    table.ids = sorted([*table.ids, 21, 23])
    model._pages._blocks.pop(0)
    look(qtbot, tasks, model, 5)
    look(qtbot, tasks, model, 15)
    assert model.row(9).id < model.row(10).id


def test_rows_that_do_not_fit_the_count_bring_a_new_count(qtbot, tasks, make):
    model, table = make(range(100))
    table.ids = list(range(93))
    model._mending.setInterval(0)
    look(qtbot, tasks, model, 99)
    qtbot.waitUntil(lambda: model.rowCount() == 93)


def test_a_refusal_goes_to_the_page(qtbot, tasks, make):
    model, table = make(range(100))
    table.down = True
    with qtbot.waitSignal(model.failed) as caught:
        look(qtbot, tasks, model, 50)
    assert str(caught.args[0]) == "Нет связи с базой данных."
    table.down = False
    look(qtbot, tasks, model, 50)
    assert model.row(50).id == 50


def test_cells_answer_their_roles(make):
    model, _ = make(range(3), spoken=lambda row: f"строка {row.id}")
    cell = model.index(1, 0)
    assert cell.data() == "1"
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "строка 1"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignLeft
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Тема"
    assert model.place_of(2) == 2
    assert model.place_of(77) is None
    assert model.id_at(1) == 1


def test_every_row_can_be_read_for_an_export():
    table = Table(range(95))
    assert [r.id for r in all_rows(table, Job(), PageRequest("id", size=10))] == list(range(95))


def test_a_jump_over_a_million_rows_reads_a_few_pages(qtbot, tasks):
    asked = []

    class Million(Table):
        def __init__(self):
            super().__init__([])

        def page(self, job, request):
            asked.append(request.after)
            at = 0 if request.after is None else request.after[0] + 1
            assert not request.descending
            rows = tuple(Row(i) for i in range(at, min(1_000_000, at + request.size)))
            return Page(rows, (rows[-1].id,) if at + request.size < 1_000_000 else None)

        def count(self, job):
            return 1_000_000

        def anchors(self, job, request):
            return [(i,) for i in range(request.size - 1, 1_000_000, request.size)]

    model = KeysetTableModel(COLUMNS, tasks, PageRequest("id"))
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    model.setParent(view)
    view.resize(600, 600)
    view.show()
    model.show(Million())
    qtbot.waitUntil(lambda: model.total == 1_000_000 and not tasks.running)
    asked.clear()
    view.scrollTo(model.index(700_000, 0))
    qtbot.waitUntil(lambda: model.row(700_000) is not None)
    assert model.row(700_000).id == 700_000
    assert len(asked) < 5
