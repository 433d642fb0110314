"""Requests about an outage: linked, offered, answered with one text."""

import uuid

from tests.features.outages.doors import file, outage_of, publish, save
from tests.people import one, refused


def test_open_requests_of_its_addresses_are_linked(site, desk, as_superuser, hit, spared):
    mine, other = file(site, *hit), file(site, *spared)
    application = file(site, *hit, "document_request", {"document": "bill"})
    published = publish(desk, save(desk)["outage"])
    assert published["requests"] == 1
    assert outage_of(as_superuser, mine) == published["outage"]
    assert outage_of(as_superuser, other) is None
    assert outage_of(as_superuser, application) is None


def test_later_ones_are_offered_the_link(site, desk, as_superuser, hit, spared):
    outage = save(desk)["outage"]
    publish(desk, outage)
    first, second, other = file(site, *hit), file(site, *hit), file(site, *spared)
    offers = "SELECT request_id, outage_id FROM desk.outage_offers ORDER BY request_id"
    assert desk.execute(offers).fetchall() == [(first, outage), (second, outage)]
    one(desk, "SELECT desk.link_outage(%s, %s, gen_random_uuid())", first, outage)
    assert outage_of(as_superuser, first) == outage
    one(desk, "SELECT desk.decline_outage(%s, %s, gen_random_uuid())", second, outage)
    assert desk.execute(offers).fetchall() == []
    one(desk, "SELECT desk.link_outage(%s, NULL, gen_random_uuid())", first)
    assert outage_of(as_superuser, first) is None
    assert outage_of(as_superuser, other) is None


def test_an_address_written_by_hand_is_understood(site, desk, as_superuser):
    payload = {
        "text": "Нет света", "address": "ул. Попова, д. 40", "applicant_name": "Иванов",
        "applicant_phone": "50-16-28",
    }  # fmt: skip
    before = file(site, None, None, "complaint", payload)
    published = publish(desk, save(desk)["outage"])
    assert outage_of(as_superuser, before) == published["outage"]
    after = file(site, None, None, "complaint", payload)
    offered = desk.execute("SELECT request_id FROM desk.outage_offers").fetchall()
    assert offered == [(after,)]


def test_all_are_answered_with_one_text_and_refusals_are_told(
    site, desk, connect, as_superuser, hit
):
    requests = [file(site, *hit) for _ in range(3)]
    outage = save(desk)["outage"]
    publish(desk, outage)
    as_superuser.execute(
        "INSERT INTO bsk.request_leases (request_id, holder, until)"
        " VALUES (%s, 'test_engineer', now() + interval '2 minutes')",
        [requests[1]],
    )
    command = uuid.uuid4()
    for _ in range(2):
        answer = one(
            desk, "SELECT desk.answer_outage(%s, 'Свет есть, извините.', %s)", outage, command
        )
        assert answer["done"] == 2
        assert [(r["request"], r["code"]) for r in answer["refused"]] == [(requests[1], "BS011")]
    statuses = as_superuser.execute(
        "SELECT status FROM bsk.service_requests WHERE id = ANY(%s) ORDER BY id", [requests]
    ).fetchall()
    assert [s[0] for s in statuses] == ["done", "submitted", "done"]
    listed = desk.execute("SELECT requests, open_requests FROM desk.outages").fetchone()
    assert listed == (3, 1)


def test_a_portion_is_answered_and_what_was_answered_is_passed_over(site, desk, hit):
    requests = [file(site, *hit) for _ in range(3)]
    outage = save(desk)["outage"]
    publish(desk, outage)
    answer = "SELECT desk.answer_outage(%s, 'Свет есть.', gen_random_uuid(), %s)"
    assert one(desk, answer, outage, requests[:2]) == {"done": 2, "refused": []}
    assert one(desk, answer, outage, requests) == {"done": 1, "refused": []}
    with refused("BS013"):
        one(desk, answer, outage, list(range(1001)))


def test_an_answer_needs_a_text(desk, hit):
    outage = save(desk)["outage"]
    publish(desk, outage)
    with refused("BS003"):
        one(desk, "SELECT desk.answer_outage(%s, ' ', gen_random_uuid())", outage)
