"""What was made a moment ago stays on the screen, whatever stands first in the list."""

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
