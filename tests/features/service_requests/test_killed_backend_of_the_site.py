"""A server process dies in the middle of what the other spine tests do not kill: sign-up, accounts, open cards."""

from uuid import uuid4

import pytest
from psycopg.types.json import Jsonb

from tests.features.service_requests.test_many_desks import snapshot
from tests.people import PERSON, account_row, code_of, confirmed, linked_account, start, upsert


def _start_registration(_doors):
    return "site", "SELECT site.start_registration(%s)", [f"{uuid4().hex}@mail.ru"]


def _confirm_email(doors):
    registration = start(doors.site)
    code = code_of(doors.owner, registration)
    return "site", "SELECT site.confirm_email(%s, %s)", [registration, code]


def _finish_registration(doors):
    registration = confirmed(doors.site, doors.owner)
    statement = "SELECT site.finish_registration(%s, %s, 'hash', 'person', %s, %s)"
    return "site", statement, [registration, uuid4().hex[:12], Jsonb(PERSON), uuid4()]


def _upsert_accounts(_doors):
    return "accounting", "SELECT exchange.upsert_accounts(%s)", [Jsonb([account_row()])]


def _link_account(doors):
    row = account_row()
    upsert(doors.database.connect("accounting"), row)
    statement = "SELECT site.link_account(%s, %s, %s)"
    return "site", statement, [doors.consumer(), row["number"], row["pin"]]


def _linked(doors, consumer):
    return linked_account(doors.site, doors.database.connect("accounting"), consumer)


def _unlink_account(doors):
    consumer = doors.consumer()
    statement = "SELECT site.unlink_account(%s, %s)"
    return "site", statement, [consumer, _linked(doors, consumer)]


def _activate_account(doors):
    consumer = doors.consumer()
    first = _linked(doors, consumer)
    _linked(doors, consumer)
    doors.site.execute("SELECT site.activate_account(%s, %s)", [consumer, first])
    statement = "SELECT site.activate_account(%s, %s)"
    return "site", statement, [consumer, _linked(doors, consumer)]


def _watch_card(doors):
    return "operator", "SELECT desk.watch_card(%s)", [doors.submit()[0]]


def _close_card(doors):
    request = doors.submit()[0]
    doors.desk("watch_card", request)
    return "operator", "SELECT desk.close_card(%s)", [request]


def _release(doors):
    request = doors.submit()[0]
    doors.desk("claim", request)
    return "operator", "SELECT desk.release(%s)", [request]


CALLS = (
    _start_registration, _confirm_email, _finish_registration, _upsert_accounts, _link_account,
    _unlink_account, _activate_account, _watch_card, _close_card, _release,
)  # fmt: skip


def standing(doors):
    """What the other tests look at, and whether accounts and sign-ups are where they were."""
    rows = (
        "SELECT consumer_id, account_id, active FROM bsk.consumer_accounts ORDER BY 1, 2",
        "SELECT id, step FROM bsk.registrations ORDER BY 1",
    )
    return snapshot(doors), [doors.rows(doors.owner, statement) for statement in rows]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__.strip("_"))
def test_a_killed_backend_leaves_nothing_and_the_call_can_be_made_again(doors, call):
    login, statement, arguments = call(doors)
    before = standing(doors)
    doors.die_in(login, statement, arguments)
    assert standing(doors) == before
    doors.database.call(login, statement, *arguments)
    assert standing(doors) != before
