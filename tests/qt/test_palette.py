"""The palette: typing filters and finds, arrows pass over headings, its height follows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from bsk_desk.qt.palette import Item, Palette, matches


@pytest.fixture
def palette(qtbot, theme, window):
    window.inner.setFocus()
    palette = Palette(theme, window)
    palette.offer(
        [
            (
                "Обращение",
                [
                    Item("action.answer", "Ответить Петровой", "", "R", "answer"),
                    Item("action.print", "Печать", payload="print"),
                ],
            )
        ]
    )
    palette.open()
    qtbot.waitUntil(palette.field.hasFocus)
    return palette


def test_typing_filters_actions_and_asks_for_finds(qtbot, palette):
    with qtbot.waitSignal(palette.asked) as asked:
        palette.field.setText("петр")
    assert asked.args == ["петр"]
    palette.found("Потребители", [Item("thing.person", "Пётр Первый", payload=7)], "петр")
    palette.found("Старое", [Item("thing.person", "Иван", payload=8)], "пет")
    assert [line.words for line in palette._lines.lines] == [
        "Обращение",
        "Ответить Петровой",
        "Потребители",
        "Пётр Первый",
    ]


def test_an_empty_palette_says_so_and_has_room_for_it(qtbot, palette):
    said = palette.findChild(QLabel, "palette_nothing")
    palette.field.setText("щщщ")
    assert said.text() == "Ищем…"
    palette.found("Потребители", [], "щщщ")
    assert said.isVisible()
    assert said.text().startswith("Ничего не нашлось")
    assert palette.sheet.height() >= 56 + 40 + said.sizeHint().height()
    assert not palette.view.isVisible()
    palette.say("Нет связи с базой.")
    assert said.text() == "Нет связи с базой."
    palette.field.setText("отв")
    assert palette.view.isVisible()
    assert not said.isVisible()


def test_arrows_pass_over_headings_and_enter_chooses(qtbot, palette, window):
    palette.field.setText("п")
    palette.found("Потребители", [Item("thing.person", "Пётр", payload=7)], "п")
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.chosen) as chosen:
        QTest.keyClick(palette.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert chosen.args == [7, True]
    assert palette.isHidden()


def test_escape_gives_the_focus_back(qtbot, palette, window):
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    qtbot.waitUntil(window.inner.hasFocus)


def test_words_match_in_any_order_and_without_dots():
    assert matches("Пётр Первый", "перв петр")
    assert not matches("Пётр Первый", "иван")


def test_the_palette_is_as_high_as_what_it_shows_and_its_field_stays(qtbot, palette):
    view, top = palette.view, palette.sheet.y()

    def free():
        last = view.visualRect(view.model().index(view.model().rowCount() - 1, 0))
        return view.viewport().height() - last.bottom() - 1

    qtbot.waitUntil(lambda: 0 <= free() <= 12)
    few = palette.sheet.height()
    items = [Item("action.print", f"Печать {n}") for n in range(60)]
    palette.offer([("Обращение", items)])
    qtbot.waitUntil(lambda: palette.sheet.height() == 484)
    palette.field.setText("Печать 59")
    qtbot.waitUntil(lambda: palette.sheet.height() < few)
    assert palette.sheet.y() == top
