"""Who else has a card open is seen in the list: who writes, and who only looks."""

import pytest

from bsk_desk.features.service_requests.ui import filter_words as fw
from bsk_desk.features.service_requests.ui.card_words import presence_words
from bsk_desk.features.service_requests.ui.rows import watches
from bsk_desk.kernel.changes import Changes
from tests.features.service_requests.ui.desks import type_


@pytest.fixture
def two(doors):
    return [doors.submit(subject=f"Гудит опора {n}")[0] for n in range(2)]


def row(page, request):
    return page.list.as_row(page.list.model.row(page.list.model.place_of(request)))


def test_who_only_looks_is_seen_in_the_list(desk, doors, two):
    page = desk.open("new")
    assert row(page, two[0]).presence == ""
    doors.desk("open_card", two[0], who=doors.operator2)
    page.on_changes(Changes.of("viewer", two[0]))
    desk.wait(lambda: row(page, two[0]).presence == "Проверочный смотрит")
    assert row(page, two[0]).presence_icon == "thing.viewing"
    assert row(page, two[0]).spoken().endswith("Проверочный смотрит")
    assert row(page, two[1]).presence == ""


def test_who_looks_goes_from_the_list_when_the_card_is_closed(desk, doors, two):
    doors.desk("open_card", two[0], who=doors.operator2)
    page = desk.open("new")
    desk.wait(lambda: row(page, two[0]).presence)
    doors.desk("close_card", two[0], who=doors.operator2)
    page.on_changes(Changes.of("viewer", two[0]))
    desk.wait(lambda: row(page, two[0]).presence == "")


def test_writing_counts_for_more_than_looking(desk, doors, two):
    doors.desk("open_card", two[0], who=doors.engineer)
    doors.desk("open_card", two[0], who=doors.operator2)
    doors.desk("claim", two[0], who=doors.operator2)
    page = desk.open("new")
    assert row(page, two[0]).presence == "Проверочный пишет"
    assert row(page, two[0]).presence_icon == "thing.writing"


def test_ones_own_open_card_is_no_news(desk, doors, two):
    page = desk.open("new")
    desk.card(page, two[0])
    page.list.refresh()
    desk.settle()
    assert row(page, two[0]).presence == ""


def test_several_who_look_are_counted(desk, doors, two):
    for who in (doors.operator2, doors.engineer, doors.admin):
        doors.desk("open_card", two[1], who=who)
    page = desk.open("new")
    found = page.list.model.row(page.list.model.place_of(two[1]))
    assert watches(found) == "Проверочный и\u00a0ещё\u00a02 смотрят"


def test_a_card_opened_elsewhere_that_is_not_in_this_list_is_not_read_for(desk, doors, two):
    page = desk.open("new")
    desk.settle()
    page.on_changes(Changes.of("viewer", 10**9))
    assert not page.list._looking.isActive()


def watching(doors, requests):
    """Which of these look open at the operator's desk."""
    found = doors.rows(
        doors.operator2,
        "SELECT request_id FROM desk.request_viewers WHERE login = 'test_operator'"
        " AND request_id = ANY(%s)",
        requests,
    )
    return [request for (request,) in found]


def test_cards_that_are_leafed_through_are_left_open_nowhere(desk, doors, two):
    page = desk.open("new")
    pane = page.pane
    for request in two * 4:
        pane.open(request)
    desk.wait(lambda: not desk.tasks.running)
    assert watching(doors, two) == [two[1]]
    pane.open(two[0])
    pane.close_request()
    desk.wait(lambda: not desk.tasks.running)
    assert watching(doors, two) == []


def test_a_renewal_on_its_way_does_not_open_what_was_closed(desk, doors, two):
    pane = desk.card(desk.open("new"), two[0])
    for _ in range(3):
        pane._on_watch()
    pane.close_request()
    desk.wait(lambda: not desk.tasks.running)
    assert watching(doors, two) == []


def narrowed_to(desk, doors, requests):
    """A page whose list holds these and no others: all of them are in view."""
    doors.owner.execute(
        "UPDATE bsk.service_requests SET address = %s WHERE id = ANY (%s)",
        [f"опора {requests[0]}", requests],
    )
    page = desk.open("new")
    page.list.narrow(fw.added(page.list.wanted, fw.Add("address", f"опора {requests[0]}")))
    desk.wait(lambda: page.list.model.total == len(requests))
    return page


def fall(doors, request):
    """The other desk fell a while ago: it closes nothing, and nobody is told."""
    doors.owner.execute(
        "UPDATE bsk.request_viewers SET until = now() - interval '1 second'"
        " WHERE request_id = %s"
        " AND login = 'test_operator2'",
        [request],
    )


def test_who_looked_from_a_desk_that_fell_goes_from_the_list(desk, doors, two):
    doors.desk("open_card", two[0], who=doors.operator2)
    page = narrowed_to(desk, doors, two)
    desk.wait(lambda: row(page, two[0]).presence)
    fall(doors, two[0])
    page.list.still_there.timeout.emit()
    desk.wait(lambda: row(page, two[0]).presence == "")
    page.list.still_there.timeout.emit()
    assert not page.list._looking.isActive()


def test_who_looked_from_a_desk_that_fell_goes_from_the_card(desk, doors, two):
    doors.desk("open_card", two[0], who=doors.operator2)
    pane = desk.card(desk.open("new"), two[0])

    def said():
        return presence_words(pane.card, desk.login)

    desk.wait(said)
    fall(doors, two[0])
    pane.still_there.timeout.emit()
    desk.wait(lambda: not said())


def test_a_page_that_is_hidden_closes_the_card_for_others_until_it_is_seen_again(desk, doors, two):
    page = desk.open("new")
    desk.card(page, two[0])
    assert watching(doors, two) == [two[0]]
    page.hide()
    desk.wait(lambda: not desk.tasks.running)
    assert watching(doors, two) == []
    page.show()
    desk.wait(lambda: watching(doors, two) == [two[0]])


def test_who_is_answering_keeps_the_card_while_another_place_is_looked_at(desk, doors, two):
    page = desk.open("new")
    desk.card(page, two[0])
    type_(page, "Опору осмотрим завтра.")
    desk.wait(lambda: not desk.tasks.running)
    page.pane.hide()
    desk.wait(lambda: not desk.tasks.running)
    assert watching(doors, two) == [two[0]]
    page.pane.show()
    page.hide()
    desk.wait(lambda: not desk.tasks.running)
    assert watching(doors, two) == []
