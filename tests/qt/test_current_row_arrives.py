"""A row that is gone to before it is in memory is told to the page as soon as it is there."""

from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt

from bsk_desk.kernel.paging import Page, PageRequest
from bsk_desk.qt.keyset_model import Column, KeysetTableModel
from bsk_desk.qt.queue_view import QueueView
from bsk_desk.qt.rows import QueueRow


@dataclass(frozen=True, slots=True)
class Row:
    id: int


class Numbers:
    """500 rows by pages."""

    ids = range(1000, 1500)

    def page(self, _job, request):
        at = 0 if request.after is None else sum(i <= request.after[0] for i in self.ids)
        found = self.ids[at : at + request.size]
        more = at + request.size < len(self.ids)
        return Page(tuple(Row(i) for i in found), (found[-1],) if more else None)

    def count(self, _job):
        return len(self.ids)

    def anchors(self, _job, request):
        return [(i,) for i in self.ids[request.size - 1 :: request.size]]


@pytest.fixture
def view(qtbot, theme, tasks):
    model = KeysetTableModel(
        (Column("Обращение", lambda r: str(r.id)),), tasks, PageRequest("id", size=50)
    )
    view = QueueView(theme, model, lambda row: QueueRow(str(row.id), "registered"), "Обращения")
    qtbot.addWidget(view)
    view.resize(560, 600)
    model.show(Numbers())
    with qtbot.waitExposed(view):
        view.show()
    qtbot.waitUntil(lambda: model.total == 500 and not tasks.running)
    yield view
    qtbot.waitUntil(lambda: not tasks.running)


def test_end_tells_the_last_row_once_it_has_come(qtbot, view):
    told = []
    view.current.connect(told.append)
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert view.current_row() is None
    qtbot.waitUntil(lambda: view.current_row() is not None)
    assert told[-1] == Row(1499)
    view.viewport().repaint()
    assert told.count(Row(1499)) == 1


def test_where_the_chosen_row_is_not_in_memory_no_other_row_looks_chosen(view):
    assert view.choose(1003)
    assert view.current_row() == Row(1003)
    assert not view.choose(1400)
    assert not view.currentIndex().isValid()
    assert not view.selectionModel().hasSelection()
