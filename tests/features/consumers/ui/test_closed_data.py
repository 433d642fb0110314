"""Data of a consumer that an administrator has closed."""

from bsk_desk.features.consumers.ui import SLICE
from tests.people import refused


def test_an_administrator_closes_the_data_and_operators_see_nothing_of_them(
    desk_of, page, desk, city
):
    consumer = city.people[0]
    admin = desk_of("admin")
    theirs = admin.open(SLICE)
    admin.show(theirs, consumer)
    admin.do(theirs, "consumer.block", {"reason": "Спор о владельце"})
    assert theirs.thing.consumer.blocked
    desk.hear(page, "consumer", consumer)
    assert page.list.model.total == 6
    page.open_object(consumer)
    desk.settle()
    assert page.thing is None
    admin.do(theirs, "consumer.unblock", {"reason": "Разобрались"})
    desk.hear(page, "consumer", consumer)
    assert page.list.model.total == 7


def test_an_operator_cannot_close_data_at_the_desk_or_past_it(desk, page, city):
    desk.show(page, city.people[0])
    assert "consumer.block" not in page.acts
    with refused("42501"):
        city.call(
            city.operator,
            "block_consumer",
            city.people[0],
            "Так",
            "00000000-0000-0000-0000-0000000000e1",
        )


def test_closing_what_is_closed_is_refused_in_the_bar(desk_of, city):
    admin = desk_of("admin")
    page = admin.open(SLICE)
    admin.show(page, city.people[0])
    city.call(
        city.admin2,
        "block_consumer",
        city.people[0],
        "Первый",
        "00000000-0000-0000-0000-0000000000e2",
    )
    admin.do(page, "consumer.block", {"reason": "Второй"})
    assert page.bar.words == "Потребитель уже закрыт."
