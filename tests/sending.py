"""Broadcasts through the doors: composing, steps, what the worker does with them."""

import json
import uuid

import psycopg

from tests.people import one

HELLO = "Здравствуйте, {{ name }}! Счёт {{account}}, {{ address }}."


def save(admin, title="Тема", body="Текст", audience=None, broadcast=None, by_mail=True, **more):
    return one(
        admin,
        "SELECT desk.save_broadcast(%s, %s, %s, %s, %s, %s)",
        broadcast, title, body, json.dumps(audience if audience is not None else {}), by_mail,
        more.get("command", uuid.uuid4()),
    )  # fmt: skip


def step(admin, what, broadcast, *arguments, command=None):
    marks = ", %s" * len(arguments)
    return one(
        admin, f"SELECT desk.{what}_broadcast(%s{marks}, command => %s)",
        broadcast, *arguments, command or uuid.uuid4(),
    )  # fmt: skip


def started(admin, **draft):
    """A broadcast under way whose undo window has passed when ``pass_undo`` is called."""
    broadcast = save(admin, **draft)["broadcast"]
    step(admin, "submit", broadcast)
    step(admin, "start", broadcast)
    return broadcast


def pass_undo(superuser):
    superuser.execute("UPDATE bsk.broadcasts SET visible_from = now() - interval '1 second'")


def work(worker, rounds=50):
    """What the worker's loop does until there is nothing left."""
    for _ in range(rounds):
        done = [
            one(worker, f"SELECT worker.{name}()")
            for name in ("start_scheduled", "deliver_batch", "queue_batch_mails")
        ]
        if not any(done):
            return one(worker, "SELECT worker.finish_broadcasts()")
    raise AssertionError("never done")


def notices(site, consumer):
    return site.execute("SELECT * FROM site.notifications(%s)", [consumer]).fetchall()


def preview(admin, audience, title="Тема", body="Текст"):
    return one(
        admin, "SELECT desk.preview_broadcast(%s, %s, %s)", title, body, json.dumps(audience)
    )


def outcome(work_):
    try:
        return work_()["status"]
    except psycopg.Error as error:
        return error.sqlstate


def ten_thousand(superuser):
    superuser.execute(
        "INSERT INTO bsk.consumers (kind, login, password_hash, email, display_name, first_name)"
        " SELECT 'person', 'many' || n, 'h', 'many' || n || '@example.ru', 'Имя', 'Имя'"
        " FROM generate_series(1, 12000) n"
    )
