"""The sheet that asks: what it has to say has room, whenever it says it."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from bsk_desk.qt.asking import ask
from bsk_desk.qt.buttons import Button, button
from bsk_desk.qt.fields import Field


def test_a_sheet_grows_when_it_tells_what_is_wrong(theme, qtbot, window):
    window.resize(800, 600)
    field = Field("value", "Значение", required=True, help="Одна строка, от 3 до 300 знаков.")
    sheet = ask(theme, window, "Оператор", [field], lambda _values: None, do="Сохранить")
    before = sheet.height()
    sheet.do.click()
    qtbot.waitUntil(lambda: sheet.height() > before)
    QTest.qWait(20)  # one more pass of the layout
    assert sheet.height() >= sheet.layout().totalHeightForWidth(sheet.width())
    sheet.left.emit()


def test_what_destroys_is_confirmed_by_a_button_of_danger(theme, window):
    window.resize(800, 600)
    sheet = ask(theme, window, "Удалить шаблон?", [], print, do="Удалить", grave=True)
    assert sheet.do.kind == "danger"
    sheet.left.emit()


def test_a_sheet_that_is_higher_than_the_window_scrolls(theme, qtbot, window):
    window.resize(800, 400)
    fields = [
        Field(f"value{at}", f"Значение {at}", required=True, help="Одна строка.") for at in range(9)
    ]
    values = {field.name: "есть" for field in fields[:-1]}
    sheet = ask(theme, window, "Изменить", fields, print, do="Сохранить", values=values)
    qtbot.waitUntil(lambda: sheet.height() == 400 - 2 * 16)
    first, second = (sheet.form.widgets[f"value{at}"] for at in range(2))
    assert first.height() == second.height() == first.sizeHint().height()
    assert sheet.rect().contains(sheet.do.geometry())
    last = sheet.form.widgets["value8"]
    assert last.visibleRegion().isEmpty()
    sheet.do.click()  # the last one is empty: it has the focus and is seen, with what is wrong
    problem = sheet.form.problems["value8"]
    qtbot.waitUntil(lambda: problem.visibleRegion().boundingRect().height() == problem.height())
    assert last.hasFocus()
    assert not last.visibleRegion().isEmpty()
    sheet.left.emit()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_on_cancel_leaves_and_does_nothing(theme, qtbot, key, window):
    window.resize(800, 600)
    window.activateWindow()
    done = []
    sheet = ask(theme, window, "Удалить?", [], done.append, do="Удалить", grave=True)
    cancel = next(b for b in sheet.findChildren(Button) if b.text() == "Отмена")
    cancel.setFocus()
    qtbot.waitUntil(cancel.hasFocus)
    with qtbot.waitSignal(sheet.left):
        QTest.keyClick(cancel, key)
    assert not done


def test_enter_in_a_field_and_on_the_sheet_itself_is_the_first_button(theme, qtbot, window):
    window.resize(800, 600)
    window.activateWindow()
    done = []
    sheet = ask(theme, window, "Отправить?", [], done.append, do="Отправить")
    qtbot.waitUntil(sheet.hasFocus)
    QTest.keyClick(sheet, Qt.Key.Key_Return)
    sheet = ask(theme, window, "Кому?", [Field("value", "Адрес")], done.append, do="Отправить")
    field = sheet.form.widgets["value"]
    qtbot.waitUntil(field.hasFocus)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert done == [{}, {"value": ""}]


def test_a_question_without_fields_has_no_empty_middle(theme, window):
    window.resize(800, 600)
    sheet = ask(theme, window, "Отправить?", [], print, do="Отправить", why="Каждое уйдёт.")
    words = max(one.geometry().bottom() for one in sheet.findChildren(QLabel) if one.text())
    assert sheet.do.mapTo(sheet, QPoint(0, 0)).y() - words < 32
    sheet.left.emit()


def test_a_held_enter_opens_a_sheet_and_does_not_answer_it(qtbot, theme, qapp):
    opener = button(theme, "Отменить рассылку")
    qtbot.addWidget(opener)
    with qtbot.waitExposed(opener):
        opener.show()
    asked, answered = [], []

    def open_it():
        asked.append(ask(theme, opener, "Отменить?", (), answered.append, do="Отменить"))

    opener.clicked.connect(open_it)
    for held in (False, True, True):
        for target in (opener, *asked):
            press = QKeyEvent(
                QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", held
            )
            qapp.sendEvent(target, press)
    assert len(asked) == 1
    assert answered == []
