"""What the desk reads: lists by key in every order, filters, counts, the card."""

import json
from dataclasses import fields
from datetime import timedelta

import pytest

from bsk_desk.features.service_requests import card_queries, queries
from bsk_desk.features.service_requests.request_filter import ME, NONE, QUEUES, RequestFilter
from bsk_desk.kernel.errors import NotFound
from bsk_desk.kernel.paging import PageRequest
from tests.features.service_requests.doors import TODAY


def ids(session, wanted, order="changed", *, descending=False, size=3):
    """All pages one after another."""
    found, after = [], None
    while True:
        page = queries.list_requests(session, wanted, PageRequest(order, descending, after, size))
        found += [row.id for row in page.rows]
        after = page.next_after
        if after is None:
            return found


def test_what_has_happened_stands_first(session, filed):
    assert ids(session, RequestFilter(), "registered", descending=True)[-1] not in {
        filed["mine"],
        filed["done"],
    }
    assert ids(session, RequestFilter(), "done", descending=True)[0] == filed["done"]
    assert ids(session, RequestFilter(), "postponed")[0] == filed["postponed"]


@pytest.mark.parametrize("order", queries.ORDERS)
@pytest.mark.parametrize("descending", [False, True])
def test_every_order_gives_every_row_once(session, filed, order, descending):
    found = ids(session, RequestFilter(), order, descending=descending)
    assert len(found) == len(set(found)) == queries.count_requests(session, RequestFilter())
    if order == "received":
        assert found == sorted(found, reverse=descending)
    backwards = ids(session, RequestFilter(), order, descending=not descending, size=200)
    assert backwards == found[::-1]


@pytest.mark.parametrize("order", queries.ORDERS)
def test_anchors_are_keys_to_jump_to(session, order):
    anchors = queries.request_anchors(session, RequestFilter(), PageRequest(order, size=3))
    all_ids = ids(session, RequestFilter(), order)
    assert len(anchors) == len(all_ids) // 3
    page = queries.list_requests(
        session, RequestFilter(), PageRequest(order, after=anchors[1], size=3)
    )
    assert [row.id for row in page.rows] == all_ids[6:9]


@pytest.mark.parametrize(
    ("queue", "names"),
    [
        ("new", {"new", "inquiry", "cabinet", "late", "soon", "other"}), ("mine", {"mine"}), ("info_requested", {"asked"}),
        ("postponed", {"postponed"}), ("overdue", {"late"}), ("soon", {"soon"}),
        ("complaints", {"new", "mine", "asked", "other"}),
    ],
)  # fmt: skip
def test_queues_hold_what_their_names_say(session, filed, queue, names):
    assert set(ids(session, RequestFilter(queue=queue))) == {filed[name] for name in names}


def test_counts_of_all_queues_agree_with_their_lists(session):
    counts = queries.count_queues(session)
    assert list(counts) == [queue.code for queue in QUEUES]
    for queue in QUEUES:
        assert counts[queue.code] == len(ids(session, queue.filter(), queue.order)), queue.code


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"text": "подъезд гущина"}, {"new"}), ({"statuses": ("done", "postponed")}, {"done", "postponed"}),
        ({"forms": ("violation",)}, {"late", "soon"}), ({"assignees": (ME,)}, {"mine"}),
        ({"assignees": (ME, NONE), "forms": ("complaint",)}, {"new", "mine", "asked", "other"}),
        ({"channels": ("paper",)}, set()), ({"topics": ("service",)}, {"done"}), ({"outcomes": ("answered",)}, {"done"}),
        ({"applicant_kinds": ("person",)}, {"cabinet", "other"}), ({"number": "ж-20"}, {"mine"}),
        ({"subject": "ТЕМНО"}, {"new"}), ({"applicant": "орлов"}, {"cabinet", "other"}), ({"address": "гущина"}, {"new"}),
        ({"address": "тп-118%"}, set()), ({"email": "petrova@", "forms": ("feedback",)}, {"done"}),
        ({"unseen": False, "forms": ("inquiry",)}, {"inquiry", "postponed"}), ({"with_files": True}, {"new"}),
        ({"repeats": True}, {"other"}), ({"overdue": True}, {"late"}), ({"due_days": 3}, {"late", "soon"}),
        ({"done_from": TODAY - timedelta(days=1), "done_to": TODAY + timedelta(days=1)}, {"done"}),
        ({"postponed_from": TODAY + timedelta(days=9)}, {"postponed"}),
        ({"postponed_from": TODAY + timedelta(days=10)}, set()),
        ({"postponed_to": TODAY + timedelta(days=9)}, {"postponed"}),
        ({"postponed_to": TODAY + timedelta(days=8)}, set()),
        ({"received_to": TODAY - timedelta(days=5)}, set()), ({"contract": "203"}, set()), ({"contract": "x"}, set()),
        ({"account": "none"}, set()),
    ],
)  # fmt: skip
def test_every_field_filters(session, filed, wanted, names):
    found = RequestFilter(**wanted)
    assert set(ids(session, found)) == {filed[name] for name in names}
    assert queries.count_requests(session, found) == len(names)
    assert set(queries.list_ids(session, found)) == {filed[name] for name in names}
    assert RequestFilter.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_consumer_account_and_tracking_filter(session, filed):
    card = card_queries.find_card(session, filed["cabinet"])
    assert ids(session, RequestFilter(consumer_id=filed["consumer"])) == [
        filed["cabinet"],
        filed["other"],
    ]
    assert ids(session, RequestFilter(account_id=card.account_id)) == [
        filed["cabinet"],
        filed["other"],
    ]
    assert ids(session, RequestFilter(account=card.row.account)) == [
        filed["cabinet"],
        filed["other"],
    ]
    assert ids(session, RequestFilter(tracking=card.row.tracking[:11].lower())) == [
        filed["cabinet"]
    ]


@pytest.mark.parametrize(
    "junk", ["'", "%", "_", "\\", "'; DROP TABLE bsk.consumers; --", "😀", "\u202e"]
)
def test_junk_in_every_text_condition_finds_nothing(session, junk):
    for field in fields(RequestFilter):
        if field.type == "str" and field.name != "queue":
            assert queries.count_requests(session, RequestFilter(**{field.name: junk})) == 0, (
                field.name
            )


def test_an_unknown_queue_or_order_is_a_slip(session):
    with pytest.raises(KeyError):
        queries.count_requests(session, RequestFilter(queue="gone"))
    with pytest.raises(KeyError):
        queries.list_requests(session, RequestFilter(), PageRequest("gone"))


def test_a_saved_view_of_a_later_release_is_read(session):
    assert RequestFilter.from_json({"queue": "new", "mood": "good"}) == RequestFilter(queue="new")


def test_the_card_holds_everything(session, filed):
    card = card_queries.find_card(session, filed["new"])
    assert (card.row.subject, card.phone, card.others) == ("Темно в подъезде", None, 0)
    assert card.payload["address"] == "ул. Гущина, 17"
    assert [event.kind for event in card.events] == ["submitted", "file"]
    assert card.seen == card.row.last_event == card.events[-1].id
    assert [(file.name, file.event_id) for file in card.attachments] == [("фото.pdf", card.seen)]
    assert card_queries.find_card(session, filed["cabinet"]).others == 1
    with pytest.raises(NotFound):
        card_queries.find_card(session, 10**9)


def test_the_card_is_read_with_three_queries(session, filed):
    from sqlalchemy import event

    seen = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *a: seen.append(a[2]))
    card_queries.find_card(session, filed["new"])
    assert len(seen) == 3


def test_other_requests_of_the_consumer(session, filed):
    found = queries.other_requests(session, filed["consumer"], filed["other"])
    assert [row.id for row in found] == [filed["cabinet"]]
    assert list(queries.find_rows(session, [filed["new"], 10**9])) == [filed["new"]]


def test_reference_rows(session):
    assert next(s.staff_title for s in card_queries.list_statuses(session)) == "не рассмотрена"
    assert len(card_queries.list_transitions(session)) == 14
    assert len(card_queries.list_topics(session)) == 17
    assert "test_operator" in {c.login for c in card_queries.list_colleagues(session)}
