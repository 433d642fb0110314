"""A menu that was opened by a key has a chosen line, so that Enter works."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest

from bsk_desk.qt.buttons import Choice
from bsk_desk.qt.list_page import FilterBar
from bsk_desk.qt.menu import Menu

#: What Qt's platform without a screen says of every menu.
pytestmark = pytest.mark.qt_log_ignore(r"does not support (raise\(\)|grabbing)", extend=True)


def test_the_first_line_that_can_be_taken_is_chosen_and_enter_takes_it(qtbot, theme):
    menu = Menu()
    qtbot.addWidget(menu)
    taken = []
    menu.addAction("Нельзя").setEnabled(False)
    menu.addAction("Можно").triggered.connect(lambda: taken.append("Можно"))
    menu.addAction("Тоже можно")
    menu.popup(QPoint(0, 0))
    qtbot.waitUntil(lambda: menu.activeAction() is not None)
    assert menu.activeAction().text() == "Можно"
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert taken == ["Можно"]


def test_a_line_with_a_menu_of_its_own_is_chosen_and_not_opened(qtbot, theme):
    bar = FilterBar(theme)
    qtbot.addWidget(bar)
    bar.show()
    bar.offer([("Состояние", [(1, "Новые"), (2, "Закрытые")]), ("", [(4, "Мои")])])
    bar.open_menu()
    qtbot.waitUntil(lambda: bar.menu.activeAction() is not None)
    first = bar.menu.actions()[0]
    assert bar.menu.activeAction() is first
    assert not first.menu().isVisible()
    with qtbot.waitSignal(bar.added) as caught:
        QTest.keyClick(bar.menu, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: first.menu().activeAction() is not None)
        QTest.keyClick(first.menu(), Qt.Key.Key_Return)
    assert caught.args == [1]


def test_a_choice_that_is_opened_by_enter_begins_with_its_first_line(qtbot, theme):
    choice = Choice(theme, "Вид", [(1, "Первый"), (2, "Второй")])
    qtbot.addWidget(choice)
    choice.show()
    seen = []

    def take():
        seen.append(choice.menu().activeAction())
        choice.menu().close()

    QTimer.singleShot(50, take)  # the menu of a button has a loop of its own
    QTest.keyClick(choice, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0] is not None
    assert seen[0].text() == "Первый"
