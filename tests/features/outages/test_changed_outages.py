"""An outage that becomes longer or wider: who is told what, once."""

from tests.features.outages.doors import deliver, file, outage_of, publish, save, seen, titles
from tests.people import linked_account, one, refused


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
