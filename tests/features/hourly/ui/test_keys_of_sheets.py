"""The sheets of hourly files are worked by keys alone, as their tooltips say."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from bsk_desk.features.hourly.ui.estimate_sheet import EstimateSheet
from bsk_desk.features.hourly.ui.mapping_sheet import MappingSheet
from bsk_desk.qt.sheet import Over

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qtbot, theme):
    """``opened(sheet)``: over a window, with the focus in its first field."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 800)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()

    def opened(sheet):
        over = Over(theme, window, sheet)
        over.open()
        return over

    return opened


def test_control_enter_keeps_an_estimate(qtbot, theme, opened):
    sheet = EstimateSheet(theme)
    sheet.add(sheet.form)
    opened(sheet)
    reason = sheet.form.widgets["reason"]
    qtbot.waitUntil(reason.hasFocus)
    QTest.keyClick(reason, Qt.Key.Key_Return, CONTROL)
    assert sheet.form.problems["reason"].text() == "Заполните поле."
    QTest.keyClicks(reason, "Net svyazi")
    with qtbot.waitSignal(sheet.kept) as kept:
        QTest.keyClick(reason, Qt.Key.Key_Enter, CONTROL)
    assert kept.args == [{"reason": "Net svyazi"}]


def test_control_enter_keeps_a_mapping_and_escape_leaves(qtbot, theme, tasks, opened):
    context = SimpleNamespace(theme=theme, tasks=tasks, backend=None)
    sheet = MappingSheet(context, None, ["договор 203"])
    over = opened(sheet)
    first = sheet.form.widgets["first_row"]
    qtbot.waitUntil(first.hasFocus)
    for name, typed in (("first_row", "2"), ("date", "A"), ("columns", "B=09217734")):
        QTest.keyClicks(sheet.form.widgets[name], typed)
    with qtbot.waitSignal(sheet.kept):
        QTest.keyClick(sheet.form.widgets["columns"], Qt.Key.Key_Return, CONTROL)
    QTest.keyClick(first, Qt.Key.Key_Escape)
    assert over.isHidden()
