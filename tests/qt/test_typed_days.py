"""A day is what was typed, whatever month the field stood in before."""

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest

from bsk_desk.qt.fields import Day


@pytest.fixture
def field(qtbot, theme):
    made = Day("until", "До какого дня").make(theme, None)
    qtbot.addWidget(made)
    made.show()
    made.setFocus()
    return made


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31122026", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("29022028", date(2028, 2, 29)),
        ("05012027", date(2027, 1, 5)),
    ],
)
@pytest.mark.parametrize("before", [QDate(2026, 11, 25), QDate(2027, 2, 1)])
def test_a_day_is_what_was_typed(field, typed, day, before):
    field.setDate(before)
    field.setSelectedSection(field.Section.DaySection)
    QTest.keyClicks(field, typed)
    assert field.date().toPython() == day


def test_an_arrow_between_begins_anew(field):
    field.setDate(QDate(2026, 11, 25))
    field.setSelectedSection(field.Section.DaySection)
    QTest.keyClicks(field, "10")
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert field.date().year() == 2026
