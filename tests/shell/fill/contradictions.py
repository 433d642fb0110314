"""Queries that find rows which the functions of the database would not have written: none."""

CONTRADICTIONS = {
    "last event is the newest": """
        SELECT r.id
        FROM bsk.service_requests r
        WHERE r.last_event
        IS DISTINCT FROM (SELECT max(e.id)
        FROM bsk.service_request_events e
        WHERE e.request_id = r.id)
    """,
    "status and time of the last event": """
        SELECT r.id
        FROM bsk.service_requests r
        JOIN bsk.service_request_events e ON e.id = r.last_event
        WHERE r.status <> e.to_status OR r.changed_at <> e.at
    """,
    "done when the events say so": """
        SELECT r.id
        FROM bsk.service_requests r
        JOIN LATERAL (SELECT e.at
        FROM bsk.service_request_events e
        WHERE e.request_id = r.id AND e.to_status = 'done'
        ORDER BY e.id DESC LIMIT 1) d ON true
        WHERE r.status = 'done' AND r.done_at <> d.at
    """,
    "fields go with the status": """
        SELECT id
        FROM bsk.service_requests
        WHERE (status = 'done') <> (done_at IS NOT NULL) OR (status = 'done') <> (outcome IS NOT
        NULL) OR (status = 'postponed') <> (postponed_until IS NOT NULL) OR (number IS NULL) <>
        (registered_at IS NULL)
    """,
    "steps follow one another": """
        SELECT id
        FROM (SELECT e.*, lag(e.at) OVER w AS before_at, lag(e.to_status) OVER w AS was
        FROM bsk.service_request_events e WINDOW w AS (PARTITION BY request_id
        ORDER BY id)) e
        WHERE e.at < e.before_at OR e.was
        IS DISTINCT FROM e.from_status
    """,
    "moves are allowed": """
        SELECT e.id
        FROM bsk.service_request_events e
        WHERE e.from_status <> e.to_status
        AND NOT EXISTS (SELECT
        FROM bsk.status_transitions t
        WHERE t.from_status = e.from_status AND t.to_status = e.to_status)
    """,
    "texts that a move needs": """
        SELECT e.id
        FROM bsk.service_request_events e
        JOIN bsk.status_transitions t ON t.from_status = e.from_status AND t.to_status =
        e.to_status
        WHERE t.needs_body = 'always' AND e.body IS NULL
    """,
    "answers that a form needs": """
        SELECT e.id
        FROM bsk.service_request_events e
        JOIN bsk.service_requests r ON r.id = e.request_id
        JOIN bsk.forms f USING (form)
        WHERE e.kind = 'done' AND f.answer = 'yes' AND e.body IS NULL
    """,
    "nothing happens after the present": """
        SELECT id FROM bsk.service_request_events WHERE at > '2026-11-20 15:30+07'
    """,
    "rules": """
        SELECT r.id FROM bsk.service_requests r WHERE bsk.rule_of(r) IS DISTINCT FROM r.due_rule
    """,
    "due dates": """
        SELECT r.id
        FROM bsk.service_requests r
        WHERE paused_seconds = 0 AND bsk.due_at(r)
        IS DISTINCT FROM r.due_at
    """,
    "due dates after a pause": """
        SELECT e.id
        FROM bsk.service_request_events e
        JOIN bsk.service_requests r ON r.id = e.request_id
        JOIN bsk.deadline_rules d ON d.id = r.due_rule
        WHERE e.data ? 'paused' AND bsk.shifted((e.data ->> 'due_before')::timestamptz, d,
        (e.data ->> 'paused')::timestamptz, (e.data ->> 'resumed')::timestamptz)
        IS DISTINCT FROM (e.data ->> 'due_after')::timestamptz
    """,
    "payloads and subjects": """
        SELECT r.id
        FROM bsk.service_requests r
        JOIN bsk.forms f USING (form)
        WHERE bsk.checked_payload(f, r.payload, r.consumer_id IS NULL, r.channel = 'internet')
        <> r.payload OR bsk.subject_of(f, r.payload) <> r.subject
    """,
    "search vectors": """
        SELECT r.id FROM bsk.service_requests r WHERE r.search <> bsk.search_vector_of(r)
    """,
    "addresses": """
        SELECT r.id
        FROM bsk.service_requests r
        LEFT JOIN bsk.accounts a ON a.id = r.account_id
        WHERE r.address <> coalesce(r.payload ->> 'address', a.address, '')
    """,
    "forms are filed by who may": """
        SELECT r.id
        FROM bsk.service_requests r
        JOIN bsk.forms f USING (form)
        WHERE f.audience <> 'anyone' AND r.consumer_id IS NULL OR f.audience = 'account' AND
        r.account_id IS NULL
    """,
    "numbers without holes": """
        SELECT c.*
        FROM bsk.number_counters c
        WHERE c.last <> (SELECT count(*)
        FROM bsk.service_requests r
        JOIN bsk.forms f USING (form)
        WHERE f.number_group = c.number_group AND r.number LIKE c.number_group || '-' || c.year
        || '-%')
    """,
    "numbers in order of registration": """
        SELECT a.id
        FROM bsk.service_requests a
        JOIN bsk.service_requests b ON split_part(a.number, '-', 1) = split_part(b.number, '-',
        1)
        WHERE a.number < b.number AND a.registered_at > b.registered_at
    """,
    "files are what they say": """
        SELECT id
        FROM bsk.attachments
        WHERE bsk.media_type(name, content)
        IS DISTINCT FROM media_type OR sha256(content) <> sha256 OR octet_length(content) <>
        size
    """,
    "files and their events": """
        SELECT a.id
        FROM bsk.attachments a
        JOIN bsk.service_request_events e ON e.id = a.event_id
        WHERE e.kind <> 'file' OR e.body <> a.name OR (e.data ->> 'file')::bigint <> a.id
    """,
    "numbers of files": """
        SELECT r.id
        FROM bsk.service_requests r
        WHERE r.files <> (SELECT count(*)
        FROM bsk.attachments a
        WHERE a.request_id = r.id)
    """,
    "who is told, once": """
        SELECT e.id
        FROM bsk.service_request_events e
        JOIN bsk.service_requests r ON r.id = e.request_id
        WHERE (SELECT count(*)
        FROM bsk.notifications n
        WHERE n.event_id = e.id) <> (e.public AND e.kind <> 'file' AND r.consumer_id IS NOT
        NULL)::int
    """,
    "identifiers and contacts": """
        SELECT id
        FROM bsk.consumers
        WHERE bsk.check_inn(inn) IS NOT NULL AND inn IS NOT NULL OR bsk.check_ogrn(ogrn) IS NOT
        NULL AND ogrn IS NOT NULL OR bsk.check_kpp(kpp) IS NOT NULL AND kpp IS NOT NULL OR
        bsk.normalized_phone(phone)
        IS DISTINCT FROM phone OR bsk.check_email(email) IS NOT NULL
    """,
    "names go with the kind": """
        SELECT id
        FROM bsk.consumers
        WHERE kind = 'legal' AND (inn IS NULL OR organization IS NULL)
        OR kind = 'person' AND (last_name IS NULL OR first_name IS NULL)
    """,
}
