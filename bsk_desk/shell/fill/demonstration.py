"""The demonstration: a quarter's requests up to this minute, templates, views, loose ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

from bsk_desk.db.engine import connect
from bsk_desk.shell.fill import reference
from bsk_desk.shell.fill.filling import Wanted, fill_in, tidy
from bsk_desk.shell.fill.loading import Connection
from bsk_desk.shell.fill.plan import DEMO_CONSUMERS, DEMO_REQUESTS
from bsk_desk.shell.fill.progress import REQUESTS
from bsk_desk.shell.fill.terms import BARNAUL
from bsk_desk.shell.fill.words import table

#: The seed of the demonstration; the player knows its people by it.
SEED = 22
#: Sign-ups that are stuck: e-mail, hours ago, whether the code has been confirmed.
_STUCK = (
    ("novikova.t@example.com", 3, True),
    ("gsk-17@example.org", 9, False),
    ("belov.petr@example.net", 21, False),
)
#: Invented, with right check digits: it stands in replies 80021.
_COMPANY_INN = "2221000002"
_FAILED = """
    UPDATE bsk.mails SET status = 'failed', sent_at = NULL, attempts = 8,
        last_error = '550 5.1.1 Mailbox unavailable'
    WHERE id IN (SELECT id FROM bsk.mails WHERE status = 'sent' AND kind = 'event'
                 ORDER BY seq DESC OFFSET 40 LIMIT 2)
"""


def demo_fill(
    dsn: str,
    report: Callable[[int, int], None] | None = None,
    *,
    moment: datetime | None = None,
) -> None:
    """300 consumers and 2,000 requests into an empty migrated database, all in one transaction.

    ``report`` hears how many requests of how many are in.

    Members of staff who are there already get their share of the requests. ``moment`` (default:
    this minute) is the present of the data. Raises psycopg.Error.
    """

    def tell_of(words: str, done: int, total: int) -> None:
        if report is not None and words == REQUESTS:
            report(done, total)

    now = moment or datetime.now(BARNAUL).replace(second=0, microsecond=0)
    with connect(dsn, "bsk-desk demo") as connection:
        connection.execute("SET ROLE bsk_owner")
        with connection.transaction():
            wanted = Wanted(DEMO_CONSUMERS, DEMO_REQUESTS, SEED, now, _colleagues(connection))
            fill_in(connection, wanted, tell_of)
            _furnish(connection)
            _loose_ends(connection, now)
        tidy(connection, DEMO_REQUESTS)


def _colleagues(connection: Connection) -> tuple[str, ...]:
    invented = [login for login, _ in reference.STAFF]
    rows = connection.execute(
        "SELECT login FROM bsk.staff WHERE active AND login <> ALL (%s) ORDER BY login", [invented]
    )
    return tuple(row[0] for row in rows)


def _furnish(connection: Connection) -> None:
    """Answer templates, saved views, our own ИНН; a title that is there already stays as it is."""
    desk = table("desk")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bsk.answer_templates (title, form, body) VALUES (%s, %s, %s)"
            " ON CONFLICT DO NOTHING",
            [(t["title"], t.get("form"), t["body"].strip()) for t in desk["templates"]],
        )
        cursor.executemany(
            "INSERT INTO bsk.saved_views (owner, title, page, shared_with, definition)"
            " VALUES ('klimova', %s, 'requests', %s, %s) ON CONFLICT DO NOTHING",
            [(v["title"], v["shared_with"], _definition(v)) for v in desk["views"]],
        )
        cursor.execute(
            "UPDATE bsk.settings SET value = to_jsonb(%s::text) WHERE name = 'company_inn'",
            [_COMPANY_INN],
        )


def _definition(view: dict[str, object]) -> str:
    kept = {name: view[name] for name in ("filter", "order", "descending")}
    return json.dumps(kept, ensure_ascii=False)


def _loose_ends(connection: Connection, now: datetime) -> None:
    """Sign-ups that are stuck and letters that could not be delivered."""
    connection.execute(_FAILED)
    for email, hours, confirmed in _STUCK:
        at = now - timedelta(hours=hours)
        found = connection.execute("SELECT site.start_registration(%s)", [email]).fetchone()
        assert found is not None
        connection.execute(
            "UPDATE bsk.registrations SET created_at = %(at)s, sent_times = ARRAY[%(at)s],"
            " step = %(step)s, confirmed_at = %(confirmed)s WHERE id = %(id)s",
            {
                "at": at,
                "step": "confirmed" if confirmed else "started",
                "confirmed": at + timedelta(minutes=4) if confirmed else None,
                "id": found[0],
            },
        )
        connection.execute(
            "UPDATE bsk.mails SET created_at = %(at)s, not_before = %(at)s, next_at = %(at)s,"
            " status = 'sent', attempts = 1, sent_at = %(at)s WHERE registration_id = %(id)s",
            {"at": at, "id": found[0]},
        )
