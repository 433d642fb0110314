"""What a person sees in a field is what is kept: pasted lines, odd spaces, a wheel passing by."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip

from bsk_desk.kernel.times import BARNAUL
from bsk_desk.qt.fields import Choice, Day, Field, Moment, Number
from bsk_desk.qt.forms import Form
from bsk_desk.qt.inputs import MOST_PASTED, GrowingText
from tests.qt.showing import shown

FIELDS = (
    Field("line", "Строка"),
    Number("number", "Число"),
    Choice("kind", "Вид", options=(("a", "Жалоба"), ("b", "Заявка"))),
    Day("day", "День"),
    Moment("at", "Время"),
)
FULL = {"kind": "a", "day": date(2026, 1, 5), "at": datetime(2026, 1, 5, 9, 30, tzinfo=BARNAUL)}


@pytest.fixture
def form(qtbot, theme):
    made = shown(qtbot, Form(theme, FIELDS))
    made.activateWindow()
    return made


def paste(widget, text):
    said = QMimeData()
    said.setText(text)
    QGuiApplication.clipboard().setMimeData(said)
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("focused", [False, True])
@pytest.mark.parametrize("name", ["kind", "day", "at"])
def test_a_wheel_over_a_field_scrolls_the_form_and_changes_nothing(form, name, focused):
    form.fill(FULL)
    field = form.widgets[name]
    (field if focused else form.widgets["line"]).setFocus()
    middle = QPointF(field.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(field.mapToGlobal(middle.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)
    assert form.values[name] == FULL[name]
    assert not event.isAccepted()


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("ул. Ленина\r\nдом 5", "ул. Ленина дом 5"),
        ("два\tслова\n", "два слова"),
        ("до\0после", "до после"),
        ("\u202a+79131234567\u202c", "+79131234567"),
        ("\u200b7707083893\u200f", "7707083893"),
        ("12\u00a0345\u202f678", "12 345 678"),
        ("семья 👩\u200d👧", "семья 👩\u200d👧"),
    ],
)
def test_a_line_keeps_what_is_seen_of_what_was_pasted(form, pasted, kept):
    paste(form.widgets["line"], pasted)
    assert form.values["line"] == kept


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1\u202f000,5", Decimal("1000.5")),
        ("1\u2009000", Decimal(1000)),
        ("\u201312,5", Decimal("-12.5")),
        ("\u202a007\u202c", Decimal(7)),
        (",5", Decimal("0.5")),
        ("12,", Decimal(12)),
        ("1_000", "1_000"),
        ("1e5", "1e5"),
        ("1,234,567", "1,234,567"),
        ("٣", "٣"),
        (".", "."),
    ],
)
def test_a_number_is_the_one_that_is_seen(form, typed, number):
    form.widgets["number"].insert(typed)
    assert form.values["number"] == number


def test_a_paste_that_would_hold_the_window_for_a_minute_is_refused_in_a_sentence(qtbot, theme):
    text = GrowingText()
    qtbot.addWidget(text)
    with qtbot.waitExposed(text):
        text.show()
    text.setPlainText("было")
    paste(text, "ы" * (MOST_PASTED + 1))
    assert text.toPlainText() == "было"
    assert QToolTip.text().startswith("Не вставлено: 100\u00a0001 знаков")
    QToolTip.hideText()
    text.selectAll()
    paste(text, "стало\nтак")
    assert text.toPlainText() == "стало\nтак"
