"""An outage through the doors of the desk, and what the site and its consumers see of it."""

import json

from tests.people import one


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
