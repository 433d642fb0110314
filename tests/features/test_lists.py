"""Every list of things: each order in SQL, what is searched for, and the list as a file."""

import uuid
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from bsk_desk.features.broadcasts import queries as broadcasts
from bsk_desk.features.broadcasts.model import RecipientFilter
from bsk_desk.features.broadcasts.ui import SLICE as BROADCASTS
from bsk_desk.features.broadcasts.ui.rows import things as broadcast_things
from bsk_desk.features.consumers.ui import SLICE as CONSUMERS
from bsk_desk.features.consumers.ui.rows import things as consumer_things
from bsk_desk.features.mail.ui import REMINDERS
from bsk_desk.features.mail.ui.reminder_rows import THINGS as REMINDER_THINGS
from bsk_desk.features.mail.ui.rows import THINGS as MAIL
from bsk_desk.features.outages.ui import SLICE as OUTAGES
from bsk_desk.features.outages.ui.rows import things as outage_things
from bsk_desk.features.registrations.ui.rows import THINGS as REGISTRATIONS
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.qt.exporting import conditions_of
from bsk_desk.shell.slices import SLICES
from tests.admin_city import City
from tests.people import empty_city, one

LISTS = {
    "consumers": consumer_things(may_block=True),
    "broadcasts": broadcast_things(may_work=True),
    "outages": outage_things(may_work=True),
    "mail": replace(MAIL, wanted=replace(MAIL.wanted, status=None)),
    "registrations": REGISTRATIONS,
    "reminders": REMINDER_THINGS,
}
ORDERS = [(name, order) for name, things in LISTS.items() for order in things.orders]
#: Where each list begins that can be taken out by an operator.
PAGES = {
    "consumers": CONSUMERS,
    "broadcasts": BROADCASTS,
    "outages": OUTAGES,
    "reminders": REMINDERS,
}
TYPED = [
    "'; DROP TABLE bsk.consumers;--",
    "%",
    "_",
    "\\",
    "ъ\x00щ",
    "а" * 10_000,
    "{{none}}",
    "$1 :x %s",
]


@pytest.fixture(scope="module")
def city(module_database):
    """Some of everything, with and without what may be missing."""
    empty_city(module_database.superuser())
    city = City(module_database, 5)
    for title in ("Первая", "Вторая"):
        city.step(city.draft(title), "submit", "start")
    city.draft("Третья")
    city.pass_undo()
    city.deliver()
    city.letters_fall_due()
    city.post({"a0@example.ru"})
    city.read(city.people[0])
    for number, street in enumerate(("Попова", "Гущина", "Юрина")):
        outage = city.outage((street,))
        if number:
            city.call(city.operator, "publish_outage", outage, uuid.uuid4())
    for email in ("x@example.ru", "y@example.ru"):
        city.stuck(email)
    for number in range(3):
        request = city.complaint(city.people[number], f"Нет света {number}")
        city.owner.execute("SET session_replication_role = replica")
        city.owner.execute(
            "UPDATE bsk.service_requests SET assignee = 'test_admin', due_at = now() + interval '1 day'"
            " WHERE id = %s",
            [request],
        )
        city.owner.execute("SET session_replication_role = origin")
    one(city.worker, "SELECT worker.deadlines_nearing()")
    return city


@pytest.fixture
def session(city, module_database):
    with Session(module_database.engine("admin")) as session:
        yield session


def walked(read, request, row_id):
    """Ids of a list read to its end, two rows at a time."""
    found, after = [], None
    while True:
        page = read(replace(request, after=after))
        found += [row_id(row) for row in page.rows]
        if (after := page.next_after) is None:
            return found


@pytest.mark.parametrize(("name", "order"), ORDERS)
def test_every_order_of_every_list_goes_both_ways_and_loses_nothing(session, name, order):
    things = LISTS[name]
    total = things.count(session, things.wanted)
    assert total >= 2
    both = []
    for descending in (False, True):
        request = PageRequest(order, descending=descending, size=2)
        ids = walked(lambda r: things.page(session, things.wanted, r), request, lambda row: row.id)
        assert (len(ids), len(set(ids))) == (total, total)
        assert len(things.anchors(session, things.wanted, request)) == total // 2
        both.append(ids)
    assert both[0] == both[1][::-1]


@pytest.mark.parametrize("order", ["name", "read", "mail"])
def test_recipients_are_sorted_by_name_reading_and_letter(session, city, order):
    first = one(city.owner, "SELECT min(id) FROM bsk.broadcasts WHERE title = 'Вторая'")
    wanted = RecipientFilter(first)
    ids = walked(
        lambda r: broadcasts.list_recipients(session, wanted, r),
        PageRequest(order, size=2),
        lambda row: row.consumer_id,
    )
    assert len(set(ids)) == broadcasts.count_recipients(session, wanted) == 6
    if order == "read":
        assert ids[0] == city.people[0]


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("name", LISTS)
def test_what_is_typed_into_a_search_box_is_only_words(session, city, name, typed):
    things = LISTS[name]
    wanted = replace(things.wanted, words=typed)
    assert things.page(session, wanted, things.first).rows == ()
    assert things.count(session, wanted) == 0
    assert list(things.anchors(session, wanted, things.first)) == []
    assert one(city.owner, "SELECT count(*) FROM bsk.consumers") == 6


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("provider", [p for s in SLICES for p in s.search], ids=lambda p: p.title)
def test_what_is_typed_into_the_palette_is_only_words(session, city, provider, typed):
    assert list(provider.find(session, typed, 10)) == []
    assert one(city.owner, "SELECT count(*) FROM bsk.consumers") == 6


@pytest.mark.parametrize("name", PAGES)
def test_a_list_is_taken_out_as_it_is_filtered_and_noted(
    desk_of, city, as_superuser, name, tmp_path
):
    desk = desk_of("admin" if name == "reminders" else "operator")
    page = desk.open(PAGES[name])
    words = {
        "consumers": "Петрова",
        "broadcasts": "Первая",
        "outages": "Гущина",
        "reminders": "света 1",
    }
    page.list.search(words[name])
    desk.wait(lambda: page.list.model.total == 1)
    assert page.list.head.export.isVisible()
    assert any(id_.split(".")[1].startswith("export") for id_ in page.acts)
    target = tmp_path / "список.xlsx"
    page.list.exporter.write(target, conditions_of(page.list.wanted))
    desk.wait(lambda: target.exists() and not desk.tasks.running)
    head, line = load_workbook(target).active.iter_rows(values_only=True)
    assert len(head) == len(page.list.things.sheet.columns)
    assert any(words[name] in str(value) for value in line)
    noted = "SELECT detail FROM audit.accesses WHERE what = 'export' AND object_kind = %s"
    [(detail,)] = as_superuser.execute(noted, [name]).fetchall()
    assert (detail["searched"], detail["rows"]) == (True, 1)
    assert words[name] not in str(detail)
