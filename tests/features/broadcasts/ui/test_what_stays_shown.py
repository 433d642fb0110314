"""What was made a moment ago stays on the screen, whatever stands first in the list."""

from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from bsk_desk.features.broadcasts.ui import SLICE


def test_what_was_handed_in_stays_shown_though_another_stands_first(desk, city):
    city.approval_above(1)
    city.step(city.draft("Прежняя"), "submit")
    page = desk.open(SLICE)
    page.new()
    page.pane.compose.title.setText("Новая")
    page.pane.compose.text.setPlainText("Здравствуйте, {{имя}}!")
    desk.do(page, "broadcast.send")
    desk.wait(lambda: page.thing is not None and page.thing.status == "awaiting")
    made = page.chosen
    desk.wait(lambda: page.list.model.total == 2 and not page._opening.isActive())
    desk.settle()
    assert page.chosen == made
    assert page.thing.broadcast.title == "Новая"
    assert page.list.rows.current_row().id == made


def test_a_button_with_the_focus_keeps_it_while_the_numbers_are_counted_anew(desk, city):
    running = city.step(city.draft("Перерыв"), "submit", "start")
    other = city.step(city.draft("Другая"), "submit", "start")
    city.pass_undo()
    city.deliver()
    city.owner.execute("UPDATE bsk.broadcasts SET status = 'paused', finished_at = NULL")
    page = desk.open(SLICE)
    desk.show(page, running)
    page.pane.view.findChild(QWidget, "broadcast.cancel").setFocus()
    page.read_again()
    desk.settle()
    button = QApplication.focusWidget()
    assert button.objectName() == "broadcast.cancel"
    assert page.pane.view.isAncestorOf(button)
    desk.show(page, other)  # another one: nobody means its «Отменить»
    assert getattr(QApplication.focusWidget(), "objectName", str)() != "broadcast.cancel"


def test_that_it_comes_into_the_cabinet_is_no_grey_box(desk, city):
    page = desk.open(SLICE)
    page.new()
    boxes = page.pane.compose.findChildren(QCheckBox)
    assert all(box.isEnabled() for box in boxes)
