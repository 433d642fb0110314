"""An outage is saved, published, told to those affected, ended; and who may do that."""

import psycopg
import pytest

from tests.features.outages.doors import deliver, publish, save, seen, titles
from tests.people import one, refused


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
