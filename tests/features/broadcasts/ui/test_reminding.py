"""«Напомнить непрочитавшим» appears with the first delivery and goes with the last reading."""

from bsk_desk.features.broadcasts.ui import SLICE
from bsk_desk.qt.buttons import Button


def offered(page):
    button = page.pane.view.findChild(object, "broadcast.follow_up")
    return button is not None and button.isVisible(), page.acts["broadcast.follow_up"].isEnabled()


def test_nobody_is_reminded_of_what_no_cabinet_has_yet(desk, city):
    running = city.step(city.draft("Перерыв"), "submit", "start")
    page = desk.open(SLICE)
    desk.show(page, running)
    assert offered(page) == (False, False)
    city.pass_undo()
    city.deliver()
    page.read_again()
    desk.wait(lambda: offered(page) == (True, True))
    for consumer in city.people:
        city.read(consumer)
    city.owner.execute("UPDATE bsk.notifications SET read_at = now()")
    page.read_again()
    desk.wait(lambda: offered(page) == (False, False))


def test_what_leaves_a_broadcast_alone_is_not_called_as_what_cancels_it(desk, city):
    running = city.step(city.draft("Перерыв"), "submit", "start")
    page = desk.open(SLICE)
    desk.show(page, running)
    page.acts["broadcast.cancel"].trigger()
    words = [b.text() for b in desk.sheet(page).findChildren(Button)]
    assert words == ["Не отменять", "Отменить рассылку"]
    desk.sheet(page).left.emit()
