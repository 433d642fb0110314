"""Consumers and accounts made through the doors, as the site and accounting do; refusals as data."""

import itertools
import json
import re
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

PERSON = {
    "last_name": "Петрова",
    "first_name": "Анна",
    "middle_name": "Ивановна",
    "phone": "50-16-28",
}
LEGAL = {
    "organization": "ООО «Пекарня»",
    "inn": "2224012341",
    "kpp": "222401001",
    "ogrn": "1032200999995",
    "contact_name": "Сидоров Пётр",
    "phone": "+7 913 210-28-16",
}
_numbers = itertools.count(1)


@dataclass
class Refusal:
    """What a door refused with: SQLSTATE, sentence, parsed DETAIL; filled when the block is left."""

    code: str = ""
    sentence: str = ""
    detail: Any = None


@contextmanager
def refused(code: str):
    """The block must be refused with this SQLSTATE."""
    refusal = Refusal()
    with pytest.raises(psycopg.Error) as caught:
        yield refusal
    diag = caught.value.diag
    assert caught.value.sqlstate == code, caught.value
    refusal.code, refusal.sentence = code, diag.message_primary
    refusal.detail = json.loads(diag.message_detail) if diag.message_detail else None


def one(connection, statement, *arguments):
    """The single value of a single row."""
    rows = connection.execute(statement, arguments).fetchall()
    assert [len(row) for row in rows] == [1], rows
    return rows[0][0]


def new_email() -> str:
    return f"consumer{next(_numbers)}@example.ru"


def start(site, email: str | None = None) -> uuid.UUID:
    return one(site, "SELECT site.start_registration(%s)", email or new_email())


def code_of(superuser, registration) -> str:
    """The code in the newest letter of a registration."""
    body = one(
        superuser,
        "SELECT body FROM bsk.mails WHERE registration_id = %s ORDER BY seq DESC LIMIT 1",
        registration,
    )
    found = re.findall(r"\b[0-9]{6}\b", body)
    assert len(found) == 1, body
    return found[0]


def confirmed(site, superuser, email: str | None = None) -> uuid.UUID:
    """A registration whose address is confirmed."""
    registration = start(site, email)
    code = code_of(superuser, registration)
    assert one(site, "SELECT site.confirm_email(%s, %s)", registration, code) is True
    return registration


def finish(site, registration, login=None, kind="person", profile=None, command=None) -> int:
    if profile is None:
        profile = PERSON if kind == "person" else LEGAL
    return one(
        site,
        "SELECT site.finish_registration(%s, %s, %s, %s, %s, %s)",
        registration,
        login or f"login{next(_numbers)}",
        "argon2-hash",
        kind,
        json.dumps(profile),
        command or uuid.uuid4(),
    )


def new_consumer(site, superuser, kind="person", profile=None, email=None) -> int:
    """A consumer through all three steps."""
    return finish(site, confirmed(site, superuser, email), kind=kind, profile=profile)


def account_row(number: str | None = None, **other) -> dict[str, Any]:
    row = {
        "number": number or f"{next(_numbers) + 9000000}",
        "pin": "0123",
        "address": "г. Барнаул, ул. Попова, д. 40",
        "holder": "Петрова А. И.",
        "kind": "person",
    }
    return row | other


def upsert(accounting, *rows) -> int:
    return one(accounting, "SELECT exchange.upsert_accounts(%s)", json.dumps(rows))


def link(site, consumer: int, number: str, pin: str = "0123") -> int:
    return one(site, "SELECT site.link_account(%s, %s, %s)", consumer, number, pin)


def linked_account(site, accounting, consumer: int, **other) -> int:
    """A new account, linked to the consumer."""
    row = account_row(**other)
    upsert(accounting, row)
    return link(site, consumer, row["number"])


def empty_city(superuser) -> None:
    """Nobody lives here and nothing was ever sent: audiences speak of everybody."""
    superuser.execute(
        "SET session_replication_role = replica;"
        " TRUNCATE bsk.broadcasts, bsk.notifications, bsk.mails, bsk.consumers, bsk.accounts,"
        " bsk.outages CASCADE;"
        " UPDATE bsk.settings SET value = '1000' WHERE name = 'broadcast_approval_above';"
        " UPDATE bsk.staff SET email = NULL;"
        " SET session_replication_role = origin"
    )


def empty_requests(superuser) -> None:
    """Nobody has ever asked for anything."""
    superuser.execute(
        "SET session_replication_role = replica; TRUNCATE bsk.service_requests CASCADE;"
        " SET session_replication_role = origin"
    )


def new_complaint(database) -> int:
    """The id of a complaint that a new consumer has made at the site's door."""
    consumer = new_consumer(database.connect("site"), database.superuser())
    payload = {"topic": "transmission", "subject": "Нет света", "text": "С утра нет света."}
    call = "SELECT request FROM site.submit_request(%s, 'complaint', %s, NULL, %s)"
    return database.call("site", call, consumer, json.dumps(payload), uuid.uuid4())[0][0]
