"""Notifications of the fill read as those of the functions."""

import re
from datetime import date, timedelta
from uuid import uuid4

from bsk_desk.shell.fill import fill
from tests.shell.fill.test_filling import MOMENT

_TOLD = """
    SELECT e.kind, n.title, n.body, m.subject, m.body, m.kind, e.body, r.tracking, r.postponed_until
    FROM bsk.notifications n JOIN bsk.service_request_events e ON e.id = n.event_id
    JOIN bsk.service_requests r ON r.id = n.request_id LEFT JOIN bsk.mails m ON m.event_id = e.id
    WHERE r.form = 'complaint' AND r.id {}
"""


def _patterns(connection, which: str) -> set[tuple[str, ...]]:
    """Kind, title and body of what was told, with the particulars taken out."""
    made = set()
    for kind, title, body, subject, letter, mail, said, tracking, _ in connection.execute(
        _TOLD.format(which)
    ):
        assert (title, body) == (subject, letter)
        plain = body.replace(tracking, "КОД")
        if said and kind not in {"submitted", "reply"}:
            plain = plain.replace(said, "ТЕКСТ")
        plain = re.sub(r"\d\d\.\d\d\.\d{4}", "ДЕНЬ", plain)
        number = r"Ж-\d{4}-\d{6}"
        made.add((kind, re.sub(number, "№", title), re.sub(number, "№", plain), mail))
    return made


def test_a_fill_tells_as_the_functions_do(fresh_database):
    fill(fresh_database.dsn, 60, 900, 7, moment=MOMENT)
    with fresh_database.superuser() as connection:
        last = connection.execute("SELECT max(id) FROM bsk.service_requests").fetchone()[0]
        consumer = connection.execute(
            "SELECT consumer_id FROM bsk.consumer_accounts WHERE active LIMIT 1"
        ).fetchone()[0]
    _lead_a_complaint(fresh_database, consumer)
    with fresh_database.superuser() as connection:
        filled = _patterns(connection, f"<= {last}")
        real = _patterns(connection, f"> {last}")
    assert {kind for kind, *_ in real} == {
        "submitted", "registered", "info_requested", "reply", "postponed", "done", "reopened",
    }  # fmt: skip
    assert filled == real


def _lead_a_complaint(database, consumer: int) -> None:
    """Through every state, by the doors of the site and the desk."""
    request = database.call(
        "site", "SELECT request FROM site.submit_request(%s, 'complaint', %s, NULL, %s)",
        consumer, '{"text": "Нет света"}', uuid4(),
    )[0][0]  # fmt: skip

    def move(status: str, body: str | None, until: str | None = None) -> None:
        database.call(
            "operator",
            "SELECT desk.change_status(%s, %s, %s, 2000000000, %s, %s::date)",
            request, status, body, uuid4(), until,
        )  # fmt: skip
        database.pass_undo_window()

    move("registered", None)
    move("info_requested", "Где?")
    database.call("site", "SELECT site.reply(%s, %s, 'Там', %s)", consumer, request, uuid4())
    move("postponed", "Ждём", f"{date.today() + timedelta(days=30)}")
    move("registered", None)
    move("done", "Сделано")
    move("registered", "Ещё раз")
    move("done", "Снова")
