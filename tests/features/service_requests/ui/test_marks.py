"""Marks on a card: a letter that did not arrive, an outage that would explain the request."""

import uuid

import pytest

from bsk_desk.kernel.changes import Changes
from tests.admin_city import City
from tests.people import empty_city, one


@pytest.fixture
def city(database, as_superuser):
    empty_city(as_superuser)
    as_superuser.execute("DELETE FROM bsk.registrations")
    return City(database, 1)


def test_a_letter_that_failed_is_marked_red_with_the_servers_words(desk, city):
    request = city.complaint(city.people[0], "Письмо не дойдёт")
    city.letters_fall_due()
    address = one(city.owner, "SELECT email FROM bsk.consumers WHERE id = %s", city.people[0])
    city.post({address})
    page = desk.open("all")
    pane = desk.card(page, request)
    desk.wait(lambda: pane.view.marks.marks.undelivered == 1)
    said = [w.text() for w in pane.view.marks.findChildren(type(pane.view.header.number))]
    assert len(said) == 1
    assert said[0].startswith("Не доставлено 1\u00a0письмо: 550 5.1.1")
    assert said[0].endswith("User unknown")
    assert pane.view.marks.isVisible()


def test_the_list_marks_it_red_too_until_the_letter_is_sent_again(desk, city):
    request = city.complaint(city.people[0], "Письмо не дойдёт")
    sound = city.complaint(city.people[0], "А это дойдёт")
    page = desk.open("all")
    desk.wait(lambda: page.list.model.total == 2)
    city.letters_fall_due()
    city.owner.execute("UPDATE bsk.mails SET status = 'sent' WHERE request_id = %s", [sound])
    address = one(city.owner, "SELECT email FROM bsk.consumers WHERE id = %s", city.people[0])
    city.post({address})
    page.on_changes(Changes.of("request", request))
    desk.wait(lambda: shown(page, request).alarm == "письмо не дошло")
    assert not shown(page, sound).alarm
    assert "письмо не дошло" in shown(page, request).spoken()
    city.owner.execute("UPDATE bsk.mails SET status = 'queued' WHERE request_id = %s", [request])
    page.on_changes(Changes.of("request", request))
    desk.wait(lambda: not shown(page, request).alarm)


def shown(page, request):
    """The row of a request as it is painted."""
    at = page.list.model.place_of(request)
    return page.list.as_row(page.list.model.row(at))


def test_a_request_that_came_after_an_outage_is_offered_the_link(desk, city):
    outage = city.outage(("Попова",))
    city.call(city.operator, "publish_outage", outage, uuid.uuid4())
    request = city.complaint(city.people[0], "Опять нет света")
    page = desk.open("all")
    pane = desk.card(page, request)
    desk.wait(lambda: [o.outage for o in pane.view.marks.marks.offers] == [outage])
    pane.view.marks.opened.emit("outages.all", outage)
    assert desk.went[-1] == ("outages.all", outage)


def linked(city, request):
    return one(city.owner, "SELECT outage_id FROM bsk.service_requests WHERE id = %s", request)


def test_the_offer_links_at_once_and_can_be_taken_back(desk, city):
    outage = city.outage(("Попова",))
    city.call(city.operator, "publish_outage", outage, uuid.uuid4())
    request = city.complaint(city.people[0], "Опять нет света")
    page = desk.open("all")
    pane = desk.card(page, request)
    desk.wait(pane.view.marks.isVisible)
    pane.view.marks.findChild(object, f"link_{outage}").click()
    desk.wait(lambda: linked(city, request) == outage)
    desk.wait(lambda: not pane.view.marks.isVisible())
    assert pane.view.notice.words == "Связано с отключением: Замена оборудования в ТП-1187"
    assert not desk.went
    pane.view.notice.acted.emit()
    desk.wait(lambda: linked(city, request) is None)
    desk.wait(pane.view.marks.isVisible)


def test_a_link_that_is_refused_says_why(desk, city):
    outage = city.outage(("Попова",))
    city.call(city.operator, "publish_outage", outage, uuid.uuid4())
    request = city.complaint(city.people[0], "Опять нет света")
    pane = desk.card(desk.open("all"), request)
    desk.wait(pane.view.marks.isVisible)
    city.owner.execute("UPDATE bsk.service_requests SET status = 'done' WHERE id = %s", [request])
    pane.view.marks.findChild(object, f"link_{outage}").click()
    desk.wait(lambda: pane.view.notice.words == "Обращение уже исполнено.")


def test_a_card_without_marks_shows_no_bar(desk, city):
    request = city.complaint(city.people[0], "Просто вопрос")
    city.owner.execute("UPDATE bsk.mails SET status = 'sent' WHERE request_id = %s", [request])
    city.owner.execute("DELETE FROM bsk.outage_refusals")
    city.owner.execute(
        "UPDATE bsk.service_requests SET form = 'document_request' WHERE id = %s", [request]
    )
    page = desk.open("all")
    pane = desk.card(page, request)
    desk.settle()
    assert not pane.view.marks.isVisible()
