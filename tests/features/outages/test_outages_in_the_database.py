import json
import uuid

import psycopg
import pytest

from tests.people import empty_city, linked_account, new_consumer, one, refused

PLACE = "г. Барнаул, ул. Попова, д. 40, кв. 5"


@pytest.fixture(autouse=True)
def _empty(as_superuser):
    empty_city(as_superuser)


@pytest.fixture
def site(connect):
    return connect("site")


@pytest.fixture
def desk(connect):
    return connect("operator")


@pytest.fixture
def hit(site, connect, as_superuser):
    """A consumer in Попова 40: (consumer, account)."""
    consumer = new_consumer(site, as_superuser)
    return consumer, linked_account(
        site, connect("accounting"), consumer, number="1001", address=PLACE
    )


@pytest.fixture
def spared(site, connect, as_superuser):
    consumer = new_consumer(site, as_superuser)
    return consumer, linked_account(
        site, connect("accounting"), consumer, number="2001", address="ул. Юрина, 5"
    )


def save(desk, outage=None, **other):
    given = {
        "kind": "unplanned", "reason": "Повреждение кабеля", "measures": "Бригада на месте",
        "body": "Чиним.", "addresses": ["Попова 40"], "accounts": [],
    } | other  # fmt: skip
    return one(
        desk,
        "SELECT desk.save_outage(%s, %s, %s, %s, %s, %s::text[], %s::text[],"
        " now() - interval '10 minutes', now() + interval '2 hours', gen_random_uuid())",
        outage, *given.values(),
    )  # fmt: skip


def publish(desk, outage):
    return one(desk, "SELECT desk.publish_outage(%s, gen_random_uuid())", outage)


def file(site, consumer, account, form="complaint", payload=None):
    request = site.execute(
        "SELECT request FROM site.submit_request(%s, %s, %s, %s, gen_random_uuid())",
        [consumer, form, json.dumps(payload or {"text": "Нет света"}), account],
    ).fetchone()
    return request[0]


def outage_of(superuser, request):
    return one(superuser, "SELECT outage_id FROM bsk.service_requests WHERE id = %s", request)


def deliver(connect, superuser):
    superuser.execute("UPDATE bsk.broadcasts SET visible_from = now() - interval '1 second'")
    worker = connect("worker")
    while one(worker, "SELECT worker.deliver_batch()"):
        pass


def titles(site, consumer):
    rows = site.execute("SELECT title FROM site.notifications(%s)", [consumer]).fetchall()
    return [row[0] for row in rows]


def seen(site, consumer):
    return site.execute("SELECT * FROM site.outages(%s)", [consumer]).fetchall()


def test_the_affected_see_it_and_are_told(site, desk, connect, as_superuser, hit, spared):
    saved = save(desk)
    assert saved["consumers"] == 1
    assert seen(site, hit[0]) == []
    published = publish(desk, saved["outage"])
    [row] = seen(site, hit[0])
    assert row[0] == saved["outage"]
    assert (row[1], row[2], row[5], row[6]) == ("unplanned", "Повреждение кабеля", None, "Чиним.")
    assert seen(site, spared[0]) == []
    assert published["broadcast"]
    deliver(connect, as_superuser)
    assert titles(site, hit[0]) == ["Аварийное отключение электроэнергии"]
    assert titles(site, spared[0]) == []


def test_columns_of_outages_are_the_contract(site, hit):
    cursor = site.execute("SELECT * FROM site.outages(%s)", [hit[0]])
    assert [c.name for c in cursor.description] == [
        "outage", "kind", "reason", "from_at", "until_at", "restored_at", "body",
    ]  # fmt: skip


def test_changes_and_the_end_are_told_to_the_same_people(site, desk, connect, as_superuser, hit):
    outage = save(desk)["outage"]
    publish(desk, outage)
    deliver(connect, as_superuser)
    one(
        desk,
        "SELECT desk.change_outage(%s, now() + interval '5 hours', 'Дольше, чем думали.',"
        " gen_random_uuid())",
        outage,
    )
    deliver(connect, as_superuser)
    one(desk, "SELECT desk.close_outage(%s, now(), 'Свет есть.', gen_random_uuid())", outage)
    deliver(connect, as_superuser)
    assert titles(site, hit[0]) == [
        "Электроснабжение восстановлено",
        "Изменение. Аварийное отключение электроэнергии",
        "Аварийное отключение электроэнергии",
    ]
    assert seen(site, hit[0])[0][5] is not None
    as_superuser.execute(
        "UPDATE bsk.outages SET from_at = from_at - interval '40 days',"
        " restored_at = restored_at - interval '31 days'"
    )
    assert seen(site, hit[0]) == []


def change(desk, outage, **other):
    names = "".join(f", {name} => %s" for name in other)
    return one(
        desk,
        "SELECT desk.change_outage(outage => %s, until_at => now() + interval '5 hours', body => 'Шире.',"
        f" command => gen_random_uuid(){names})",
        outage, *other.values(),
    )  # fmt: skip


def test_a_wider_one_tells_the_new_streets_and_follows_up_to_the_old(
    site, desk, connect, as_superuser, hit, spared
):
    early, late = file(site, *hit), file(site, *spared)
    outage = save(desk)["outage"]
    assert publish(desk, outage)["requests"] == 1
    deliver(connect, as_superuser)
    changed = change(desk, outage, addresses=["Попова 40", "Юрина"], reason="Обрыв линии")
    deliver(connect, as_superuser)
    assert titles(site, hit[0])[:2] == [
        "Изменение. Аварийное отключение электроэнергии",
        "Аварийное отключение электроэнергии",
    ]
    told = [title for title in titles(site, spared[0]) if "электроэнергии" in title]
    assert told == ["Аварийное отключение электроэнергии"]
    assert changed["requests"] == 1
    assert [outage_of(as_superuser, one_) for one_ in (early, late)] == [outage, outage]
    assert [row[2] for row in seen(site, spared[0])] == ["Обрыв линии"]
    change(desk, outage)
    deliver(connect, as_superuser)
    for consumer in (hit[0], spared[0]):
        assert titles(site, consumer)[0] == "Изменение. Аварийное отключение электроэнергии"


def test_a_consumer_of_both_streets_gets_the_follow_up_alone(
    site, desk, connect, as_superuser, hit
):
    linked_account(site, connect("accounting"), hit[0], number="1002", address="ул. Юрина, 7")
    outage = save(desk)["outage"]
    publish(desk, outage)
    changed = change(desk, outage, addresses=["Попова 40", "Юрина"])
    deliver(connect, as_superuser)
    assert changed["notice"] is None
    assert len(titles(site, hit[0])) == 2


def test_accounts_are_added_and_those_left_out_are_told_of_it(
    site, desk, connect, as_superuser, hit, spared
):
    outage = save(desk)["outage"]
    publish(desk, outage)
    change(desk, outage, addresses=[], accounts=["2001"])
    deliver(connect, as_superuser)
    assert titles(site, spared[0]) == ["Аварийное отключение электроэнергии"]
    assert titles(site, hit[0])[0] == "Изменение. Аварийное отключение электроэнергии"
    assert seen(site, hit[0]) == []


def test_a_notice_that_waits_for_approval_stays_with_those_it_was_for(
    site, desk, connect, as_superuser, hit, spared
):
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '0' WHERE name = 'broadcast_approval_above'"
    )
    outage = save(desk)["outage"]
    first = publish(desk, outage)["broadcast"]
    change(desk, outage, addresses=["Попова 40", "Юрина"])
    one(connect("admin"), "SELECT desk.approve_broadcast(%s, gen_random_uuid())", first)
    deliver(connect, as_superuser)
    assert (len(titles(site, hit[0])), titles(site, spared[0])) == (1, [])


def test_faults_of_a_change_are_named_and_what_is_not_given_stays(desk, as_superuser, hit):
    outage = save(desk, accounts=["1001"])["outage"]
    publish(desk, outage)
    with refused("BS004") as refusal:
        change(desk, outage, reason=" ", addresses=["ул."], accounts=["999"])
    assert set(refusal.detail) == {"reason", "addresses[0]", "accounts[0]"}
    change(desk, outage, measures="")
    row = "SELECT reason, measures, addresses, cardinality(accounts) FROM bsk.outages WHERE id = %s"
    kept = as_superuser.execute(row, [outage]).fetchone()
    assert kept == ("Повреждение кабеля", None, ["Попова 40"], 1)


def test_a_notice_on_quality_is_told_and_ended_in_its_own_words(
    site, desk, connect, as_superuser, hit
):
    outage = save(desk, kind="quality", reason="Низкое напряжение", measures="Меняем провод")[
        "outage"
    ]
    publish(desk, outage)
    deliver(connect, as_superuser)
    one(
        desk,
        "SELECT desk.close_outage(%s, now(), 'Напряжение в норме.', gen_random_uuid())",
        outage,
    )
    deliver(connect, as_superuser)
    assert titles(site, hit[0]) == [
        "Качество электроэнергии восстановлено",
        "О качестве электроэнергии",
    ]
    assert seen(site, hit[0])[0][1:3] == ("quality", "Низкое напряжение")


def test_wrong_fields_are_named_at_once(desk):
    with refused("BS004") as refusal:
        save(desk, kind="x", reason=" ", body="", addresses=["ул."], accounts=["999", "998"])
    assert set(refusal.detail) == {
        "kind", "reason", "body", "addresses[0]", "accounts[0]", "accounts[1]",
    }  # fmt: skip
    with refused("BS004") as refusal:
        save(desk, addresses=[])
    assert list(refusal.detail) == ["addresses"]


def test_a_published_one_is_no_draft_any_more(desk, hit):
    outage = save(desk)["outage"]
    with refused("BS002"):
        one(desk, "SELECT desk.close_outage(%s, now(), 'x', gen_random_uuid())", outage)
    publish(desk, outage)
    with refused("BS002"):
        publish(desk, outage)
    with refused("BS002"):
        save(desk, outage)
    with refused("BS001"):
        publish(desk, 10**9)


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


def test_a_large_one_is_told_after_approval(site, desk, connect, as_superuser, hit):
    as_superuser.execute(
        "UPDATE bsk.settings SET value = '0' WHERE name = 'broadcast_approval_above'"
    )
    published = publish(desk, save(desk)["outage"])
    deliver(connect, as_superuser)
    assert titles(site, hit[0]) == []
    assert len(seen(site, hit[0])) == 1
    one(
        connect("admin"), "SELECT desk.approve_broadcast(%s, gen_random_uuid())",
        published["broadcast"],
    )  # fmt: skip
    deliver(connect, as_superuser)
    assert len(titles(site, hit[0])) == 1


def test_an_outage_of_nobody_is_published_without_a_broadcast(desk):
    assert publish(desk, save(desk, addresses=["Пустая"])["outage"])["broadcast"] is None


@pytest.mark.parametrize("login", ["engineer", "auditor", "site", "worker"])
def test_operators_publish_nobody_else(connect, login):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        connect(login).execute("SELECT desk.publish_outage(1, gen_random_uuid())")
