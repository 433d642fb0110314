"""A day that was pasted, written short or written wrong: taken as meant, or said to be wrong."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from bsk_desk.kernel.times import BARNAUL
from bsk_desk.qt.fields import Day, Field, Moment
from bsk_desk.qt.forms import Form
from bsk_desk.qt.typed_moments import NoSuchMoment, moment_in
from tests.qt.showing import shown

FIELDS = (Day("day", "День"), Moment("at", "Время"), Field("after", "Потом"))
BEFORE = [{}, {"day": date(2024, 2, 29), "at": datetime(2024, 2, 29, 0, 0, tzinfo=BARNAUL)}]


@pytest.fixture(params=BEFORE, ids=["empty", "filled"])
def form(request, qtbot, theme):
    made = shown(qtbot, Form(theme, FIELDS))
    made.activateWindow()
    made.fill(request.param)
    return made


def typed(form, name, text):
    form.widgets[name].setFocus()
    form.widgets[name].selectAll()
    QTest.keyClicks(form.widgets[name], text)


def pasted(form, name, text):
    QGuiApplication.clipboard().setText(text)
    form.widgets[name].setFocus()
    form.widgets[name].selectAll()
    QTest.keyClick(form.widgets[name], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def said(form, name):
    return form.problems[name].text()


@pytest.mark.parametrize(
    "text",
    ["05.03.2025", "5.3.2025", "05.03.25", "2025-03-05", " 05.03.2025\n", "05/03/2025",
     "5 марта 2025 г.", "05.03.2025, 00:00", "05.03.2025\u00a0г."],
)  # fmt: skip
def test_a_pasted_day_is_that_day(form, text):
    for name in ("day", "at"):
        pasted(form, name, text)
    assert form.values["day"] == date(2025, 3, 5)
    assert form.values["at"] == datetime(2025, 3, 5, tzinfo=BARNAUL)


@pytest.mark.parametrize("text", ["05.03.2025 9:30", "2025-03-05T09:30", "5.3.25 в 9:30"])
def test_a_pasted_time_is_that_time(form, text):
    pasted(form, "at", text)
    assert form.values["at"] == datetime(2025, 3, 5, 9, 30, tzinfo=BARNAUL)


def test_what_is_pasted_and_is_no_day_is_said(form):
    before = form.values
    pasted(form, "day", "завтра")
    assert form.values == before
    assert said(form, "day") == "Это не день. Он пишется так: 05.03.2026."
    pasted(form, "at", "31.04.2026 10:00")
    assert form.values == before
    assert said(form, "at") == "Такого дня нет: 31.04.2026. Введите другой."


def test_the_menu_pastes_as_the_keys_do(form):
    QGuiApplication.clipboard().setText("05.03.2025")
    menu = form.widgets["day"].menu()
    next(a for a in menu.actions() if a.objectName() == "edit-paste").trigger()
    assert form.values["day"] == date(2025, 3, 5)
    menu.deleteLater()


@pytest.mark.parametrize("text", ["05.03.25", "5.3.25", "050325", "2025-03-05", "5/3/25"])
def test_a_day_written_short_is_that_day_when_the_field_is_left(form, text):
    typed(form, "day", text)
    form.widgets["after"].setFocus()
    assert form.values["day"] == date(2025, 3, 5)


def test_a_time_after_a_short_year_is_that_time(form):
    typed(form, "at", "05.03.25 9:05")
    form.widgets["after"].setFocus()
    assert form.values["at"] == datetime(2025, 3, 5, 9, 5, tzinfo=BARNAUL)


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("day", "31.04.2026", "Такого дня нет: 31.04.2026. Введите другой."),
        ("day", "29.02.2025", "Такого дня нет: 29.02.2025. Введите другой."),
        ("day", "05.13.2026", "Такого дня нет: 05.13.2026. Введите другой."),
        ("day", "01.01.0001", "Самый ранний день здесь 02.01.1900. Введите другой."),
        ("at", "05.03.2026 24:00", "Такого времени нет: 24:00. Введите от 00:00 до 23:59."),
        ("at", "05.03.2026 23:60", "Такого времени нет: 23:60. Введите от 00:00 до 23:59."),
    ],
)
def test_what_does_not_exist_is_said_and_not_sent(qtbot, form, name, text, words):
    typed(form, name, text)
    with qtbot.assertNotEmitted(form.submitted):
        form.submit()
    assert said(form, name) == words
    form.widgets["after"].setFocus()
    assert said(form, name) == words
    typed(form, name, "05.03.2026 09:30" if name == "at" else "05.03.2026")
    with qtbot.waitSignal(form.submitted) as caught:
        form.submit()
    assert caught.args[0]["day" if name == "day" else "at"] == (
        date(2026, 3, 5) if name == "day" else datetime(2026, 3, 5, 9, 30, tzinfo=BARNAUL)
    )


def test_years_of_two_digits_lie_around_this_one():
    assert moment_in("05.03.46", 2026) == (date(2046, 3, 5), None)
    assert moment_in("05.03.47", 2026) == (date(1947, 3, 5), None)
    assert moment_in("5 сентября 2025", 2026) == (date(2025, 9, 5), None)
    assert moment_in("5 слов 2025", 2026) is None
    assert moment_in("05.03", 2026) is None
    with pytest.raises(NoSuchMoment):
        moment_in("00.00.2026", 2026)
