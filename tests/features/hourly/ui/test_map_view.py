"""The map of who has not sent, by itself: nothing found is said, and its rows fade away."""

from types import SimpleNamespace

import pytest

from bsk_desk.features.hourly.model.hours import month_before
from bsk_desk.features.hourly.queries import CompletenessCell
from bsk_desk.features.hourly.ui.completeness import CompletenessPage
from bsk_desk.features.hourly.ui.completeness_map import this_month
from bsk_desk.qt.scrolling import Fade


def cells(count):
    last = month_before(this_month())
    return [
        CompletenessCell(600 + at, f"ООО «Цех {at}»", month, 2, 2, 0)
        for at in range(count)
        for month in (last, this_month())
    ]


@pytest.fixture
def page(qtbot, theme, tasks):
    found = cells(40)
    backend = SimpleNamespace(read=lambda *_what: found)
    made = CompletenessPage(SimpleNamespace(theme=theme, tasks=tasks, backend=backend), None)
    qtbot.addWidget(made)
    made.resize(900, 500)
    with qtbot.waitExposed(made):
        made.show()
    qtbot.waitUntil(lambda: made.model.rowCount() == 40)
    return made


def test_the_last_row_fades_instead_of_being_cut(page):
    assert [fade.shows() for fade in page.view.findChildren(Fade)] == [True]


def test_nothing_found_is_said_and_taken_back_by_its_button(qtbot, page):
    page.search.setText("такого нет")
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.unfound)
    page.unfound.acted.emit()
    assert page.stack.currentWidget() is page.view
    assert page.search.text() == ""


def test_nobody_owing_is_good_news(page):
    page.owing.setChecked(True)
    assert page.stack.currentWidget() is page.paid
    page.paid.acted.emit()
    assert page.stack.currentWidget() is page.view
    assert not page.owing.isChecked()
