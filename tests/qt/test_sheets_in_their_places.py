"""Sheets hold what is put into them, and leave nothing behind when they change."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from bsk_desk.qt.asking import ask
from bsk_desk.qt.fields import Choice, Field
from bsk_desk.qt.palette import Item, Palette


class Painted(QObject):
    """How much of a widget is painted anew at a time."""

    def __init__(self, widget):
        super().__init__(widget)
        self.highest = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            self.highest = max(self.highest, event.region().boundingRect().height())
        return False


LONG = "Передача электрической энергии: " + "качество и надёжность " * 6


def shown_window(qtbot, theme):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_long_words_of_a_choice_do_not_push_a_sheet_aside(theme, qtbot):
    window = shown_window(qtbot, theme)
    options = ((1, LONG), (2, "Прочее"))
    fields = [Choice("topic", "Тема", required=True, options=options), Field("more", "Ещё")]
    sheet = ask(theme, window, "Форма 4.9", fields, print, do="Сохранить", values={"topic": 1})
    topic = sheet.form.widgets["topic"]
    qtbot.waitUntil(topic.hasFocus)
    qtbot.waitUntil(lambda: topic.visibleRegion().boundingRect().width() == topic.width())
    assert sheet.rect().contains(topic.mapTo(sheet, topic.rect().topLeft()))
    assert sheet.rect().contains(topic.mapTo(sheet, topic.rect().topRight()))
    sheet.left.emit()


def test_a_palette_that_becomes_smaller_leaves_no_shadow(theme, qtbot):
    window = shown_window(qtbot, theme)
    palette = Palette(theme, window)
    palette.offer([("Действия", [Item("action.open", f"Действие {at}") for at in range(12)])])
    palette.open()
    with qtbot.waitExposed(palette):
        palette.show()
    painted = Painted(palette)
    palette.update()
    qtbot.waitUntil(lambda: painted.highest == palette.height())
    painted.highest = 0
    palette.field.setText("Действие 11")
    qtbot.waitUntil(lambda: painted.highest == palette.height())
    palette.close_sheet()
