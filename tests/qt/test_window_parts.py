"""Small parts of every window: switches, segments, buttons."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from bsk_desk.qt.buttons import button
from bsk_desk.qt.switches import Check, Segments
from tests.qt.showing import shown


def test_segments_move_by_arrows_and_mouse(qtbot, theme):
    switch = shown(
        qtbot, Segments(theme, "Кому", [("a", "thing.public", "Ответ"), ("n", "", "Заметка")])
    )
    with qtbot.waitSignal(switch.picked) as picked:
        QTest.keyClick(switch, Qt.Key.Key_Right)
    assert picked.args == ["n"]
    with qtbot.waitSignal(switch.picked) as picked:
        QTest.mouseClick(switch, Qt.MouseButton.LeftButton, pos=switch.rect().center() * 0)
    assert picked.args == ["a"]
    with qtbot.assertNotEmitted(switch.picked):
        switch.choose("n")
    assert switch.accessibleName() == "Кому: Заметка"


def test_a_switch_is_turned_by_a_click_and_by_space(qtbot, theme):
    switch = shown(qtbot, Check(theme, "Увидит потребитель", switch=True))
    QTest.mouseClick(switch, Qt.MouseButton.LeftButton)
    assert switch.isChecked()
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


def test_an_ampersand_is_a_letter(qtbot, theme):
    made = button(theme, "Рога & копыта")
    qtbot.addWidget(made)
    assert made.text() == "Рога && копыта"
    assert made.accessibleName() == "Рога & копыта"
