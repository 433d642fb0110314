"""Reminders of the worker at the assignee's desk: seen, opened, put away."""

import pytest

from bsk_desk.features.mail.ui import REMINDERS, count_mine
from tests.people import one, refused


@pytest.fixture
def told(city):
    """Two requests of test_operator, one of them overdue, and one of somebody else: their ids."""
    found = []
    for who, due in (("operator", "2 days"), ("operator", "-1 day"), ("operator2", "1 day")):
        request = city.complaint(city.people[0], f"Нет света {due}")
        city.owner.execute("SET session_replication_role = replica")
        city.owner.execute(
            "UPDATE bsk.service_requests SET assignee = %s, due_at = now() + %s::interval WHERE id = %s",
            [f"test_{who}", due, request],
        )
        city.owner.execute("SET session_replication_role = origin")
        found.append(request)
    assert one(city.worker, "SELECT worker.deadlines_nearing()") == 3
    return found


def test_the_assignee_sees_the_most_urgent_first_and_nobody_else_s(desk_of, told):
    desk = desk_of("operator")
    page = desk.open(REMINDERS)
    rows = desk.rows(page)
    assert [row.request_id for row in rows] == [told[1], told[0]]
    shown = [page.list.things.as_row(row) for row in rows]
    assert (shown[0].status, shown[0].deadline) == ("overdue", "overdue")
    assert shown[1].word == "срок близко"
    assert shown[1].status == shown[1].deadline  # the bell is as loud as the pill
    assert "Нет света" in shown[0].subject
    other = desk_of("operator2")
    assert [row.request_id for row in other.rows(other.open(REMINDERS))] == [told[2]]


def test_what_the_worker_tells_meanwhile_comes_to_the_open_page(desk_of, city, told):
    desk = desk_of("operator")
    page = desk.open(REMINDERS)
    city.owner.execute("DELETE FROM bsk.staff_notices")
    desk.hear(page, "notice", told[0])
    assert page.list.model.total == 0
    city.worker.execute("SELECT worker.deadlines_nearing()")
    desk.hear(page, "notice", told[0])
    assert page.list.model.total == 2


def test_the_request_is_opened_and_the_reminder_is_put_away(desk_of, city, told):
    desk = desk_of("operator")
    page = desk.open(REMINDERS)
    desk.show(page, desk.rows(page)[0].id)
    assert "Нет света" in page.card.header.title.text()
    assert page.thing.number is None
    assert page.card.header.number.isHidden()  # there is nothing to be copied
    desk.do(page, "reminder.request")
    assert desk.went == [("requests.all", told[1])]
    before = one(city.owner, "SELECT count(*) FROM bsk.changes WHERE topic = 'notice'")
    desk.do(page, "reminder.away")
    desk.wait(lambda: page.list.model.total == 1)
    assert [row.request_id for row in desk.rows(page)] == [told[0]]
    # The number in the sidebar, here and in one's other windows, follows the feed.
    assert one(city.owner, "SELECT count(*) FROM bsk.changes WHERE topic = 'notice'") == before + 1
    assert REMINDERS.topics >= {"notice", "request"}
    city.worker.execute("SELECT worker.deadlines_nearing()")
    desk.hear(page, "notice", told[1])
    assert page.list.model.total == 1


def test_a_done_request_reminds_nobody(desk_of, city, told):
    desk = desk_of("operator")
    page = desk.open(REMINDERS)
    city.owner.execute("SET session_replication_role = replica")
    city.owner.execute(
        "UPDATE bsk.service_requests SET status = 'done' WHERE id = ANY (%s)", [told]
    )
    city.owner.execute("SET session_replication_role = origin")
    desk.hear(page, "request", told[0])
    assert page.list.model.total == 0
    empty = page.list.stack.currentWidget()
    assert empty.accessibleName().startswith("Напоминаний нет")


def test_nobody_puts_away_another_s_reminder(city, connect, told):
    notice = one(city.owner, "SELECT id FROM bsk.staff_notices WHERE login = 'test_operator2'")
    with refused("BS001"):
        connect("operator").execute("SELECT desk.read_notice(%s)", [notice])


def test_the_sidebar_counts_one_s_own(desk_of, told):
    desk, found = desk_of("operator"), []
    desk.tasks.start(desk.bus, lambda job: desk.context.backend.read(job, count_mine), found.append)
    desk.wait(lambda: found)
    assert found == [{"reminders.mine": 2}]
    assert desk.person.may(REMINDERS.places[0].right)
    assert not desk_of("auditor").person.may(REMINDERS.places[0].right)
