"""A day or a time that may stand empty is filled, left and emptied by keys alone."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import BARNAUL, day_of
from bsk_desk.qt.fields import Day, Field, Moment
from bsk_desk.qt.forms import Form
from tests.qt.showing import shown

FIELDS = (Day("day", "День"), Moment("at", "Время"), Field("after", "Потом"))


@pytest.fixture
def form(qtbot, theme):
    made = shown(qtbot, Form(theme, FIELDS))
    made.activateWindow()
    made.widgets["day"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(made.widgets["day"].hasFocus)
    return made


def test_tab_leaves_an_empty_field_at_once(form):
    QTest.keyClick(form.widgets["day"], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.widgets["at"]
    QTest.keyClick(form.widgets["at"], Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.widgets["after"]
    QTest.keyClick(form.widgets["after"], Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is form.widgets["at"]
    QTest.keyClick(form.widgets["at"], Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is form.widgets["day"]
    assert form.values["day"] is None


def test_digits_fill_an_empty_field(form):
    QTest.keyClicks(form.widgets["day"], "03122026")
    QTest.keyClicks(form.widgets["at"], "031220260930")
    assert form.values["day"] == date(2026, 12, 3)
    assert form.values["at"] == datetime(2026, 12, 3, 9, 30, tzinfo=BARNAUL)


def test_digits_with_points_fill_it_too(form):
    QTest.keyClicks(form.widgets["day"], "3.12.2026")
    assert form.values["day"] == date(2026, 12, 3)


@pytest.mark.parametrize("before", [None, date(2024, 2, 29)])
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("05.03.2025", date(2025, 3, 5)),
        ("5.3.2025", date(2025, 3, 5)),
        ("1.11.2026", date(2026, 11, 1)),
        ("11.1.2026", date(2026, 1, 11)),
        ("31,1,2026", date(2026, 1, 31)),
        ("31122026", date(2026, 12, 31)),
        ("29/2/2024", date(2024, 2, 29)),
        ("30.4.2024", date(2024, 4, 30)),
        ("3.1.2024", date(2024, 1, 3)),
    ],
)
def test_a_day_is_what_was_typed_in_whatever_manner(form, before, typed, day):
    form.fill({"day": before})
    form.widgets["day"].selectAll()
    QTest.keyClicks(form.widgets["day"], typed)
    assert form.values["day"] == day


@pytest.mark.parametrize("typed", ["5.3.2025 9:30", "050320250930", "05.03.2025 09:30"])
def test_a_moment_is_what_was_typed_in_whatever_manner(form, typed):
    QTest.keyClicks(form.widgets["at"], typed)
    assert form.values["at"] == datetime(2025, 3, 5, 9, 30, tzinfo=BARNAUL)


def test_a_day_typed_again_is_not_joined_to_the_one_before(form):
    widget = form.widgets["day"]
    QTest.keyClicks(widget, "3112")
    widget.setSelectedSection(widget.Section.DaySection)
    QTest.keyClicks(widget, "05112026")
    assert form.values["day"] == date(2026, 11, 5)


def test_all_of_it_can_be_copied(form):
    widget = form.widgets["day"]
    form.fill({"day": date(2025, 3, 5)})
    widget.selectAll()
    QTest.keyClick(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "05.03.2025"


def test_a_step_after_the_typed_day_is_not_undone(form):
    widget = form.widgets["day"]
    QTest.keyClicks(widget, "31012026")
    widget.setSelectedSection(widget.Section.DaySection)
    QTest.keyClick(widget, Qt.Key.Key_Down)
    widget.setSelectedSection(widget.Section.YearSection)
    QTest.keyClicks(widget, "2025")
    assert form.values["day"] == date(2025, 1, 30)


@pytest.mark.parametrize("key", [Qt.Key.Key_Up, Qt.Key.Key_Down])
def test_an_arrow_begins_from_today(form, key):
    QTest.keyClick(form.widgets["day"], key)
    assert form.values["day"] == day_of(server_time.now())


def test_delete_over_all_of_it_empties_it(form):
    for name in ("day", "at"):
        widget = form.widgets[name]
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        assert form.values[name] is None
        QTest.keyClicks(widget, "03122026")
        widget.selectAll()
        QTest.keyClick(widget, Qt.Key.Key_Delete)
        assert form.values[name] is None
        assert widget.text() == {"day": "не указан", "at": "не указано"}[name]


def test_the_calendar_of_an_empty_field_opens_at_this_month(form):
    calendar = form.widgets["day"].calendarWidget()
    QApplication.sendEvent(calendar, QShowEvent())
    today = day_of(server_time.now())
    assert (calendar.yearShown(), calendar.monthShown()) == (today.year, today.month)
    assert form.values["day"] is None
