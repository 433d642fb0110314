"""Menus that are filled anew leave nothing of their last filling behind."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu

from bsk_desk.qt.list_page import FilterBar

OFFERS = [
    ("Состояние", [(1, "Новые"), (2, "Закрытые")]),
    ("Форма", [(3, "Жалоба")]),
    ("", [(4, "Мои")]),
]


def test_conditions_that_are_offered_again_leave_no_menus_behind(qtbot, theme):
    bar = FilterBar(theme)
    qtbot.addWidget(bar)
    left = []
    for _ in range(3):
        bar.offer(OFFERS)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        left.append(len(bar.findChildren(QMenu)))
    assert left == [3, 3, 3]
    assert [action.text() for action in bar.menu.actions()] == ["Состояние", "Форма", "Мои"]
    assert [action.text() for action in bar.menu.actions()[0].menu().actions()] == [
        "Новые",
        "Закрытые",
    ]
