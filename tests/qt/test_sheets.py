"""Sheets over a window: they stay inside it, close, scroll by keys, name the keys."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QScrollArea

from bsk_desk.qt.sheet import Over, Step, key_sheet, why_sheet


def test_a_sheet_stays_inside_the_window_and_closes_on_a_click_beside(qtbot, theme, window):
    sheet = why_sheet(
        theme,
        "Почему",
        [Step("27 октября", "поступила"), Step("26 ноября", "четверг")],
        ["Замечание"],
        "Правило",
        confirmed=False,
    )
    over = Over(theme, window, sheet, anchor=window.inner, scrim=False)
    over.open()
    assert window.rect().contains(sheet.geometry())
    window.resize(800, 500)
    qtbot.waitUntil(lambda: window.rect().contains(sheet.geometry()))
    with qtbot.waitSignal(over.closed):
        QTest.mouseClick(over, Qt.MouseButton.LeftButton, pos=over.rect().bottomLeft())
    assert over.isHidden()


def test_the_sheet_of_keys_names_every_key(qtbot, theme):
    sheet = key_sheet(theme, [("Список", [("J", "следующее")])])
    qtbot.addWidget(sheet)
    assert {
        part.text()
        for part in sheet.findChildren(type(sheet.box.itemAt(0).widget().box.itemAt(0).widget()))
    } >= {"J", "следующее", "Список"}


def test_the_keys_scroll_a_sheet_that_is_longer_than_the_window(qtbot, theme, window):
    sheet = key_sheet(theme, [("Список", [(f"F{n}", f"действие {n}") for n in range(90)])])
    over = Over(theme, window, sheet, size=QSize(860, 560))
    over.open()
    bar = next(a.verticalScrollBar() for a in sheet.findChildren(QScrollArea))
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(sheet, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    QTest.keyClick(sheet, Qt.Key.Key_Home)
    assert bar.value() == 0
    QTest.keyClick(sheet, Qt.Key.Key_PageDown)
    assert bar.value() > 0


def test_the_sheet_of_keys_ends_where_its_keys_end(qtbot, theme, window):
    window.resize(1280, 1000)
    sheet = key_sheet(theme, [("Список", [(f"F{n}", f"действие {n}") for n in range(20)])])
    Over(theme, window, sheet, size=QSize(860, 760)).open()
    area = sheet.findChild(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0
    lowest = max(
        part.mapTo(sheet, part.rect().bottomLeft()).y()
        for part in sheet.findChildren(QLabel)
        if part.text()
    )
    assert 0 < sheet.height() - lowest < 32
