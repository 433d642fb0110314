-- What the staff see of requests: phone, passport and СНИЛС masked, requests of blocked consumers for administrators
-- and auditors only.
-- The list is a plain view of one table: a security barrier would keep full text search from its index. Views over several
-- tables are barriers: conditions of the reader, which may fail with a value in their message, come after the hiding join.

CREATE OR REPLACE FUNCTION bsk.is_masked(field text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT field IN ('applicant_phone', 'phone', 'snils', 'document_series', 'document_number')
$$;

-- «+7 *** ***-28-16»; NULL stays NULL.
CREATE OR REPLACE FUNCTION bsk.masked_phone(phone text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN phone ~ '^\+7[0-9]{10}$'
                THEN '+7 *** ***-' || substr(phone, 9, 2) || '-' || substr(phone, 11, 2) ELSE '***' || right(phone, 2) END
$$;

-- «***-***-*45 **» and «** ** ***123», as the law's handbook has them.
CREATE OR REPLACE FUNCTION bsk.masked_value(field text, said text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN field LIKE '%phone' THEN coalesce(bsk.masked_phone(bsk.normalized_phone(said)), '***')
                WHEN field = 'snils' THEN '***-***-*' || substr(regexp_replace(said, '[^0-9]', '', 'g'), 8, 2) || ' **'
                WHEN field = 'document_number' THEN '***' || right(said, least(3, length(said) / 2))
                ELSE '** **' END
$$;

CREATE OR REPLACE FUNCTION bsk.masked_payload(payload jsonb) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT payload || coalesce((SELECT jsonb_object_agg(p.key, bsk.masked_value(p.key, p.value #>> '{}'))
                                FROM jsonb_each(payload) p WHERE bsk.is_masked(p.key)), '{}')
$$;

-- What comes from other tables is looked up per row shown, not joined: a join, even one that is not needed, would keep
-- counts and page keys from being read out of the indexes alone.
CREATE OR REPLACE VIEW desk.service_requests AS
SELECT r.id, r.form, (SELECT f.title FROM bsk.forms f WHERE f.form = r.form) AS form_title,
       (SELECT f.short_title FROM bsk.forms f WHERE f.form = r.form) AS form_short, r.number, r.number_order, r.tracking,
       r.status, r.channel, r.consumer_id, r.account_id,
       (SELECT a.number FROM bsk.accounts a WHERE a.id = r.account_id) AS account,
       coalesce((SELECT a.number FROM bsk.accounts a WHERE a.id = r.account_id), '') AS account_order,
       (SELECT a.address FROM bsk.accounts a WHERE a.id = r.account_id) AS account_address,
       (SELECT a.contract FROM bsk.accounts a WHERE a.id = r.account_id) AS contract, r.subject,
       r.applicant, r.applicant_kind, r.address, bsk.masked_phone(r.phone) AS phone, r.email,
       bsk.masked_payload(r.payload) AS payload, r.search, r.received_at, r.registered_at, r.changed_at, r.done_at, r.due_at,
       r.due_order, r.due_rule, r.paused_at, r.paused_seconds, r.postponed_until, r.assignee,
       coalesce(r.assignee, '') AS assignee_order,
       (SELECT s.full_name FROM bsk.staff s WHERE s.login = r.assignee) AS assignee_name, r.topic,
       coalesce(r.topic, '') AS topic_order, r.outcome, r.measures_done, r.measures_planned, r.repeat_of, r.outage_id,
       r.last_event, r.unseen, r.files, r.hidden,
       (SELECT l.holder FROM bsk.request_leases l WHERE l.request_id = r.id AND l.until > now()) AS writer,
       (SELECT s.full_name FROM bsk.request_leases l JOIN bsk.staff s ON s.login = l.holder
        WHERE l.request_id = r.id AND l.until > now()) AS writer_name,
       (SELECT l.until FROM bsk.request_leases l WHERE l.request_id = r.id AND l.until > now()) AS writer_until,
       (SELECT string_agg(split_part(coalesce(s.full_name, v.login), ' ', 1), ', ' ORDER BY v.opened_at, v.login)
        FROM bsk.request_viewers v LEFT JOIN bsk.staff s ON s.login = v.login
        WHERE v.request_id = r.id AND v.login <> session_user AND v.until > now()) AS watchers,
       EXISTS (SELECT FROM bsk.mails m WHERE m.request_id = r.id AND m.status = 'failed') AS undelivered
FROM bsk.service_requests r
WHERE NOT r.hidden OR (SELECT bsk.is_admin() OR pg_has_role(session_user, 'bsk_auditor', 'member'));

CREATE OR REPLACE VIEW desk.service_request_events WITH (security_barrier) AS
SELECT e.id, e.request_id, e.at, e.author_kind, e.author, s.full_name AS author_name, e.kind, e.from_status, e.to_status,
       e.body, e.public, e.visible_from, w.id IS NOT NULL AS withdrawn, e.withdraws,
       CASE WHEN e.public AND e.author_kind = 'staff' AND e.author = session_user AND e.kind <> 'submitted' AND w.id IS NULL
                 AND e.visible_from > now() THEN e.visible_from END AS undo_until,
       e.data - 'after' AS data
FROM bsk.service_request_events e
JOIN bsk.service_requests r ON r.id = e.request_id
LEFT JOIN bsk.service_request_events w ON w.withdraws = e.id
LEFT JOIN bsk.staff s ON s.login = e.author
WHERE NOT r.hidden OR (SELECT bsk.is_admin() OR pg_has_role(session_user, 'bsk_auditor', 'member'));

CREATE OR REPLACE VIEW desk.attachments WITH (security_barrier) AS
SELECT a.id, a.request_id, a.event_id, a.name, a.media_type, a.size, encode(a.sha256, 'hex') AS sha256, a.author_kind,
       a.author, a.at
FROM bsk.attachments a JOIN bsk.service_requests r ON r.id = a.request_id
WHERE NOT r.hidden OR (SELECT bsk.is_admin() OR pg_has_role(session_user, 'bsk_auditor', 'member'));

CREATE OR REPLACE VIEW desk.request_leases AS
SELECT l.request_id, l.holder, coalesce(s.full_name, l.holder) AS holder_name, l.since, l.until
FROM bsk.request_leases l LEFT JOIN bsk.staff s ON s.login = l.holder WHERE l.until > now();

CREATE OR REPLACE VIEW desk.request_viewers AS
SELECT v.request_id, v.login, coalesce(s.full_name, v.login) AS name, v.opened_at, v.until
FROM bsk.request_viewers v LEFT JOIN bsk.staff s ON s.login = v.login WHERE v.until > now();

CREATE OR REPLACE VIEW desk.drafts AS
SELECT d.request_id, d.mode, d.body, d.updated_at FROM bsk.drafts d WHERE d.login = session_user;

CREATE OR REPLACE VIEW desk.saved_views AS
SELECT v.id, v.owner, v.title, v.page, v.shared_with, v.definition, v.owner = session_user AS mine
FROM bsk.saved_views v
WHERE v.owner = session_user OR v.shared_with IS NOT NULL AND pg_has_role(session_user, v.shared_with, 'member');

CREATE OR REPLACE VIEW desk.bulk_runs AS
SELECT b.id, b.owner, b.action, b.arguments, b.created_at,
       (SELECT count(*) FROM bsk.bulk_items i WHERE i.run_id = b.id) AS total,
       (SELECT count(*) FROM bsk.bulk_items i WHERE i.run_id = b.id AND i.done_at IS NULL) AS waiting,
       (SELECT count(*) FROM bsk.bulk_items i WHERE i.run_id = b.id AND i.refusal IS NOT NULL) AS refused
FROM bsk.bulk_runs b WHERE b.owner = session_user OR (SELECT bsk.is_admin());

CREATE OR REPLACE VIEW desk.bulk_items WITH (security_barrier) AS
SELECT i.run_id, i.request_id, i.done_at, i.refusal, i.sentence
FROM bsk.bulk_items i JOIN bsk.bulk_runs b ON b.id = i.run_id WHERE b.owner = session_user OR (SELECT bsk.is_admin());

GRANT EXECUTE ON FUNCTION bsk.masked_phone, bsk.masked_payload, bsk.is_admin TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT SELECT ON desk.service_requests, desk.service_request_events, desk.attachments, desk.request_leases,
    desk.request_viewers, desk.drafts, desk.saved_views, desk.bulk_runs, desk.bulk_items
    TO bsk_operator, bsk_engineer, bsk_auditor;
