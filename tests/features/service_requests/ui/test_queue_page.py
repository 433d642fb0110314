"""The list of a place and the card beside it."""

import pytest


@pytest.fixture
def three(doors):
    return [doors.submit(subject=f"Нет света {n}")[0] for n in range(3)]


def test_a_place_shows_its_requests_and_their_exact_number(desk, three):
    page = desk.open("new")
    assert page.list.model.total >= 3
    assert page.list.head.count.text() == str(page.list.model.total)


def test_a_click_opens_the_card(desk, three):
    page = desk.open("new")
    pane = desk.card(page, three[0])
    assert pane.view.header.title.text() == "Нет света 0"
    assert pane.currentWidget() is pane.view
