"""When: a time chosen in the draft, kept with it, approved with it, refused when it is past."""

from datetime import UTC, datetime, timedelta

from PySide6.QtTest import QTest

from bsk_desk.features.broadcasts.ui import SLICE
from bsk_desk.features.broadcasts.ui.beginning import Beginning
from bsk_desk.kernel.times import BARNAUL, local
from tests.features.broadcasts.ui.writing import status, write
from tests.people import one


def test_a_time_is_set_for_the_start(desk, page, city):
    broadcast = city.step(city.draft(), "submit")
    desk.show(page, broadcast)
    desk.do(page, "broadcast.schedule", {"start_at": datetime.now(UTC) + timedelta(days=1)})
    assert status(city, broadcast) == "scheduled"


def choose_time(page, moment):
    beginning = page.pane.compose.beginning
    beginning.which.choose("at")
    beginning.which.picked.emit("at")
    beginning._field.write(beginning.moment, moment)


def test_the_time_chosen_in_a_draft_is_kept_with_it_and_shown_to_whoever_opens_it(
    desk, desk_of, page, city
):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(second=0, microsecond=0)
    write(page)
    choose_time(page, tomorrow)
    page.drafting._on_time_to_save()
    desk.settle()
    other = desk_of("admin2")
    theirs = other.open(SLICE)
    other.show(theirs, page.chosen)
    beginning = theirs.pane.compose.beginning
    assert beginning.value == tomorrow
    assert beginning.moment.isVisible()
    desk.do(page, "broadcast.new")
    assert page.pane.compose.beginning.value is None
    desk.show(page, theirs.chosen)
    assert page.pane.compose.beginning.value == tomorrow
    desk.do(page, "broadcast.send")
    assert status(city, page.chosen) == "scheduled"
    at = "SELECT scheduled_at FROM bsk.broadcasts WHERE id = %s"
    assert one(city.owner, at, page.chosen) == tomorrow
    desk.do(page, "broadcast.return", {"reason": "Не в этот день"})
    desk.wait(lambda: page.pane.writing)
    assert page.pane.compose.beginning.value == tomorrow


def test_a_time_that_is_asked_for_is_tomorrow_morning_until_another_is_chosen(desk, page):
    write(page)
    beginning = page.pane.compose.beginning
    beginning.which.choose("at")
    beginning.which.picked.emit("at")
    proposed = local(beginning.value)
    assert (proposed.hour, proposed.minute) == (9, 0)
    assert proposed.date() == local(datetime.now(UTC)).date() + timedelta(days=1)
    assert page.drafting.dirty


def test_a_time_typed_but_not_saved_comes_back_from_this_computer(desk, page):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(second=0, microsecond=0)
    write(page, body="")
    choose_time(page, tomorrow)
    page.may_close()
    page.new()
    assert page.pane.compose.beginning.value == tomorrow


def test_an_empty_or_a_past_time_is_said_beside_it_and_nothing_begins(desk, page, city):
    write(page)
    problem = page.pane.compose.problems["start_at"]
    for moment, said in [
        (None, "Укажите, когда начать."),
        (datetime.now(UTC) - timedelta(days=1), "Это время уже прошло."),
    ]:
        choose_time(page, moment)
        desk.do(page, "broadcast.send")
        assert problem.text() == said
        assert problem.isVisible()
        started = "SELECT count(*) FROM bsk.broadcasts WHERE status <> 'draft'"
        assert one(city.owner, started) == 0


def test_the_time_is_approved_with_the_broadcast_and_it_begins_by_itself(desk, desk_of, page, city):
    city.approval_above(3)
    write(page)
    desk.wait(lambda: page.pane.compose.send.text() == "На утверждение")
    choose_time(page, datetime.now(UTC) + timedelta(days=1))
    desk.do(page, "broadcast.send")
    assert status(city, page.chosen) == "awaiting"
    other = desk_of("admin2")
    theirs = other.open(SLICE)
    other.show(theirs, page.chosen)
    other.do(theirs, "broadcast.approve")
    assert status(city, page.chosen) == "scheduled"
    city.owner.execute("UPDATE bsk.broadcasts SET scheduled_at = now()")
    city.deliver()
    assert status(city, page.chosen) == "notifying"


def test_a_time_that_does_not_exist_is_no_other_time(qtbot, theme):
    beginning = Beginning(theme)
    qtbot.addWidget(beginning)
    beginning.fill(datetime(2030, 1, 5, 9, 0, tzinfo=BARNAUL))
    beginning.show()
    beginning.moment.selectAll()
    QTest.keyClicks(beginning.moment, "05.03.2030 24:00")
    assert beginning.fault() == "Такого времени нет: 24:00. Введите от 00:00 до 23:59."


def test_a_pasted_title_has_one_line(page):
    write(page)
    page.pane.compose.title.setText("Отключение\r\n5 марта\u200b")
    assert page.pane.compose.command().title == "Отключение 5 марта"
