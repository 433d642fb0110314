"""Notifications and letters of the events that were filled in, by the words of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import psycopg

#: As bsk.store_request, desk.change_status and site.reply tell of their events (a test compares).
#: Letters are sent; three of four notifications older than a day have been read.
_TELL = """
WITH told AS MATERIALIZED (
    SELECT e.id AS event, e.at, e.visible_from, r.id AS request, r.consumer_id,
           coalesce(c.email, r.email) AS address,
           concat_ws(' ', f.short_title, CASE WHEN e.kind <> 'submitted' THEN r.number END) || ': '
           || CASE e.kind WHEN 'submitted' THEN 'обращение отправлено'
                          WHEN 'reply' THEN 'ответ получен'
                          ELSE t.consumer_title END AS title,
           CASE e.kind
               WHEN 'submitted'
               THEN 'Мы получили ваше обращение. О каждом шаге сообщим здесь и письмом.'
               WHEN 'reply' THEN 'Мы получили ваш ответ. ' || s.sentence
               ELSE concat_ws(E'\\n\\n', s.sentence, e.body) END
           || E'\\n\\nСледить за обращением можно в личном кабинете или по коду '
           || r.tracking || '.' AS body
    FROM bsk.service_request_events e
    JOIN bsk.service_requests r ON r.id = e.request_id
    JOIN bsk.forms f ON f.form = r.form
    JOIN bsk.statuses t ON t.status = e.to_status
    LEFT JOIN bsk.consumers c ON c.id = r.consumer_id,
    LATERAL (SELECT CASE WHEN e.kind <> 'submitted' THEN bsk.status_sentence(
                jsonb_populate_record(NULL::bsk.service_requests, jsonb_build_object(
                    'status', e.to_status, 'number', r.number,
                    'postponed_until', e.data -> 'after' -> 'postponed_until'))) END AS sentence) s
    WHERE e.id BETWEEN %(first)s AND %(last)s AND e.public AND e.kind <> 'file'
    ORDER BY e.at, e.id
), noted AS (
    INSERT INTO bsk.notifications (consumer_id, title, body, at, visible_from, read_at, request_id,
                                   event_id)
    SELECT consumer_id, title, body, at, visible_from,
           CASE WHEN event %% 4 <> 0 AND at < %(moment)s::timestamptz - interval '1 day'
                THEN at + make_interval(mins => (event * 37 %% 1400)::integer) END,
           request, event
    FROM told WHERE consumer_id IS NOT NULL ORDER BY at, event
)
INSERT INTO bsk.mails (id, recipient, subject, body, kind, status, created_at, not_before, next_at,
                       attempts, sent_at, consumer_id, request_id, event_id)
SELECT md5('fill ' || event)::uuid, address, title, body, 'event', 'sent', at, visible_from,
       visible_from, 1, visible_from + interval '4 seconds', consumer_id, request, event
FROM told WHERE address IS NOT NULL ORDER BY at, event
"""


def tell(connection: psycopg.Connection[Any], first: int, last: int, moment: datetime) -> None:
    """Writes what the consumers were told of the events with these ids, in the order of time."""
    connection.execute(_TELL, {"first": first, "last": last, "moment": moment})
