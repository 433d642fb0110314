"""Brings reference rows from their declarations into the database; part of ``db upgrade``."""

from __future__ import annotations

import json

from sqlalchemy import Connection, text

from bsk_desk.features.service_requests import deadline_defaults, production_calendar
from bsk_desk.features.service_requests.forms import FORMS

_UPSERT = text(
    """
    INSERT INTO bsk.forms AS kept
        (form, title, short_title, number_group, audience, contacts, answer, topic, position,
         schema)
    VALUES (:form, :title, :short_title, :number_group, :audience, :contacts, :answer, :topic,
            :position, CAST(:schema AS jsonb))
    ON CONFLICT (form) DO UPDATE SET title = excluded.title, short_title = excluded.short_title,
        number_group = excluded.number_group, audience = excluded.audience,
        contacts = excluded.contacts, answer = excluded.answer, topic = excluded.topic,
        position = excluded.position, schema = excluded.schema
    WHERE kept IS DISTINCT FROM excluded
    """
)


def sync(connection: Connection) -> None:
    """Forms as declared, default deadline rules, the calendar. Repeats change nothing."""
    connection.execute(
        _UPSERT,
        [
            {
                "form": form.form,
                "title": form.title,
                "short_title": form.short_title,
                "number_group": form.number_group,
                "audience": form.audience,
                "contacts": form.contacts,
                "answer": form.answer,
                "topic": form.topic,
                "position": position,
                "schema": json.dumps(form.schema(), ensure_ascii=False),
            }
            for position, form in enumerate(FORMS, 1)
        ],
    )
    deadline_defaults.sync(connection)
    production_calendar.sync(connection)
