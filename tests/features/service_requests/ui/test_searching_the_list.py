"""Search, conditions and saved views of a list, and what nothing found says."""

import pytest

from bsk_desk.features.service_requests.ui import SLICE
from bsk_desk.features.service_requests.ui import filter_words as fw


def test_search_as_you_type_finds_by_words(desk, doors):
    found = doors.submit(subject="Сломан щиток", text="искрит трансформатор")[0]
    page = desk.open("all")
    for end in range(1, len("трансформаторы") + 1):
        page.list.filters.search.setText("трансформаторы"[:end])
    desk.wait(lambda: page.list.model.total == 1)
    assert page.list.model.row(0).id == found


@pytest.mark.parametrize(
    "typed",
    [
        "'; DROP TABLE bsk.service_requests; --",
        "' OR 1=1 --",
        "%",
        "\\",
        "(((",
        "a & | !",
        "' ' '",
        "\u2028",
    ],
)
def test_sql_in_the_search_box_is_only_words(desk, doors, three, typed):
    page = desk.open("all")
    page.list.filters.search.setText(typed)
    desk.settle()
    desk.wait(lambda: page.list.wanted.text == typed.strip() and page.list.model.total is not None)
    assert page.list.notice.isHidden(), page.list.notice.words
    assert doors.one(doors.owner, "SELECT count(*) FROM bsk.service_requests") >= 3


@pytest.mark.parametrize(
    "field",
    ["number", "subject", "applicant", "address", "account", "contract", "email", "tracking"],
)
def test_sql_in_a_condition_is_only_words(desk, three, field):
    page = desk.open("all")
    page.list.narrow(fw.added(page.list.wanted, fw.Add(field, "' OR 1=1; --")))
    desk.wait(lambda: page.list.model.total == 0)
    assert page.list.notice.isHidden()


def test_a_chip_takes_its_condition_away(desk, doors, three):
    page = desk.open("new")
    whole = page.list.model.total
    page.list.filters.added.emit(fw.Add("channels", "paper"))
    desk.wait(lambda: page.list.model.total == 0)
    assert [c.words for c in page.list.filters.conditions] == ["Почтой"]
    page.list.filters.removed.emit(("channels", "paper"))
    desk.wait(lambda: page.list.model.total == whole)


def test_an_empty_list_says_why_and_offers_one_thing(desk, three):
    page = desk.open("new")
    whole = page.list.model.total
    page.list.narrow(fw.added(page.list.wanted, fw.Add("channels", "paper")))
    desk.wait(
        lambda: page.list.stack.currentWidget().accessibleName().startswith("По этим условиям")
    )
    desk.wait(lambda: "Без них в очереди" in page.list.stack.currentWidget().accessibleName())
    page.list.stack.currentWidget().acted.emit()
    desk.wait(lambda: page.list.model.total == whole)
    assert page.list.stack.currentWidget() is page.list.rows


def test_a_view_is_saved_and_becomes_a_place(desk, doors, three):
    page = desk.open("new")
    page.list.narrow(fw.added(page.list.wanted, fw.Add("forms", "complaint")))
    desk.settle()
    page.lists._save({"title": "Жалобы по сети", "shared_with": "bsk_engineer"})
    desk.settle()
    with page.context.backend._sessions() as session:
        places = SLICE.views(session)
        counts = SLICE.counts(session)
    made = next(place for place in places if place.title == "Жалобы по сети")
    assert made.section == "Виды"
    assert counts[made.count] == page.list.model.total
    view = desk.open(made)
    assert view.list.wanted.forms == ("complaint",)
    assert [c.words for c in view.list.filters.conditions] == ["Жалоба"]
    assert (
        doors.one(
            doors.engineer, "SELECT count(*) FROM desk.saved_views WHERE title = 'Жалобы по сети'"
        )
        == 1
    )
    assert (
        doors.one(
            doors.operator2, "SELECT count(*) FROM desk.saved_views WHERE title = 'Жалобы по сети'"
        )
        == 0
    )
    view.lists._on_view("delete")
    desk.wait(
        lambda: (
            doors.one(
                doors.owner, "SELECT count(*) FROM bsk.saved_views WHERE title = 'Жалобы по сети'"
            )
            == 0
        )
    )


def test_the_palette_finds_requests(desk, doors):
    doors.submit(subject="Гудит подстанция", text="Гудит подстанция во дворе")
    with desk.context.backend._sessions() as session:
        found = SLICE.search[0].find(session, "подстанция", 5)
    assert [one.words for one in found] == ["Гудит подстанция"]


def test_words_and_days_of_a_condition_are_asked_for(desk, doors, three):
    from datetime import date

    page = desk.open("new")
    page.list.filters.added.emit(fw.AskWords("subject"))
    sheet = page.window().findChild(object, "ask").sheet
    sheet.form.fill({"subject": "Нет света 1"})
    sheet.form.submit()
    desk.wait(lambda: page.list.wanted.subject == "Нет света 1")
    desk.settle()
    page.list.filters.added.emit(fw.AskDays("received"))
    over = [o for o in page.window().findChildren(object, "ask") if o.isVisible()][-1]
    over.sheet.form.fill({"received_from": date(2001, 1, 1)})
    over.sheet.form.submit()
    desk.wait(lambda: page.list.wanted.received_from == date(2001, 1, 1))
    assert page.list.wanted.received_to is None
    desk.wait(lambda: page.list.model.total)
