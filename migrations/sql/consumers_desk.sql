-- The consumer at a glance: masked rows, unmasking with a reason, blocking, the cabinet as the consumer sees it.

-- Views over several tables are security barriers (see desk.service_requests).
-- Consumers whose data are disputed are hidden from everybody but administrators and auditors.
CREATE OR REPLACE VIEW desk.consumers AS
SELECT c.id, c.kind, c.login, c.email, c.display_name, c.last_name, c.first_name, c.middle_name, c.organization, c.inn, c.kpp,
       c.ogrn, c.contact_name, bsk.masked_phone(c.phone) AS phone, c.blocked, c.block_reason, c.created_at
FROM bsk.consumers c
WHERE NOT c.blocked OR (SELECT bsk.is_admin() OR pg_has_role(session_user, 'bsk_auditor', 'member'));

CREATE OR REPLACE VIEW desk.consumer_accounts WITH (security_barrier) AS
SELECT l.consumer_id, a.id AS account_id, a.number, a.address, a.holder, a.kind, a.contract, l.active, l.linked_at
FROM desk.consumers c JOIN bsk.consumer_accounts l ON l.consumer_id = c.id JOIN bsk.accounts a ON a.id = l.account_id;

CREATE OR REPLACE VIEW desk.consumer_notifications WITH (security_barrier) AS
SELECT n.id, n.consumer_id, n.at, n.visible_from, n.read_at, coalesce(n.title, b.title) AS title, n.request_id, n.broadcast_id
FROM desk.consumers c JOIN bsk.notifications n ON n.consumer_id = c.id LEFT JOIN bsk.broadcasts b ON b.id = n.broadcast_id;

CREATE OR REPLACE VIEW desk.consumer_mails WITH (security_barrier) AS
SELECT m.seq AS id, m.consumer_id, m.subject, m.kind, m.status, m.created_at, m.sent_at, m.last_error, m.request_id,
       m.broadcast_id
FROM desk.consumers c JOIN bsk.mails m ON m.consumer_id = c.id;

CREATE OR REPLACE VIEW desk.consumer_registrations WITH (security_barrier) AS
SELECT r.seq AS id, r.consumer_id, r.created_at, r.confirmed_at, r.finished_at
FROM desk.consumers c JOIN bsk.registrations r ON r.consumer_id = c.id;

-- BS001 also for a blocked one, unless an administrator asks.
CREATE OR REPLACE FUNCTION bsk.seen_consumer(consumer bigint) RETURNS bsk.consumers
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    kept bsk.consumers;
BEGIN
    SELECT * INTO kept FROM bsk.consumers c WHERE c.id = consumer AND (NOT c.blocked OR bsk.is_admin());
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого потребителя нет.');
    END IF;
    RETURN kept;
END $$;

-- Opening a card is noted (152-ФЗ, ст. 19), whoever may see it: an auditor too, and there he writes nothing else.
CREATE OR REPLACE FUNCTION desk.open_consumer(consumer bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM desk.consumers c WHERE c.id = consumer) THEN
        PERFORM bsk.refuse('BS001', 'Такого потребителя нет.');
    END IF;
    PERFORM audit.note_access('open', 'consumer', consumer);
END $$;

-- The hidden values, for a reason that is kept. BS001, BS003.
CREATE OR REPLACE FUNCTION desk.unmask_consumer(consumer bigint, reason text) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    kept bsk.consumers := bsk.seen_consumer(consumer);
    why text := bsk.checked_text('reason', reason, 1000);
BEGIN
    IF why IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите, зачем нужны скрытые данные.');
    END IF;
    PERFORM audit.note_access('unmask', 'consumer', consumer, why, '{"fields": ["phone"]}');
    RETURN jsonb_build_object('phone', kept.phone);
END $$;

CREATE OR REPLACE FUNCTION bsk.set_blocked(consumer bigint, wanted boolean, reason text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := format('set_blocked:%s:%s', consumer, wanted);
    done jsonb := bsk.started(command, scope);
    why text := bsk.checked_text('reason', reason, 1000);
    kept bsk.consumers;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    kept := bsk.locked_consumer(consumer);
    IF why IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите причину.');
    END IF;
    IF kept.blocked = wanted THEN
        PERFORM bsk.refuse('BS002', CASE WHEN wanted THEN 'Потребитель уже закрыт.' ELSE 'Потребитель не закрыт.' END);
    END IF;
    UPDATE bsk.consumers c SET blocked = wanted, block_reason = CASE WHEN wanted THEN why END WHERE c.id = consumer;
    PERFORM FROM bsk.service_requests r WHERE r.consumer_id = consumer ORDER BY r.id FOR NO KEY UPDATE;  -- as runs over many do
    UPDATE bsk.service_requests r SET hidden = wanted WHERE r.consumer_id = consumer AND r.hidden <> wanted;
    PERFORM bsk.touch('request', r.id) FROM bsk.service_requests r WHERE r.consumer_id = consumer AND r.status <> 'done';
    PERFORM audit.note_access(CASE WHEN wanted THEN 'block' ELSE 'unblock' END, 'consumer', consumer, why);
    PERFORM bsk.touch('consumer', consumer);
    RETURN bsk.remember(command, scope, jsonb_build_object('consumer', consumer, 'blocked', wanted));
END $$;

-- Hides a consumer whose data are disputed, with the requests. BS001, BS002, BS003.
CREATE OR REPLACE FUNCTION desk.block_consumer(consumer bigint, reason text, command uuid) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT bsk.set_blocked(consumer, true, reason, command)
$$;

CREATE OR REPLACE FUNCTION desk.unblock_consumer(consumer bigint, reason text, command uuid) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT bsk.set_blocked(consumer, false, reason, command)
$$;

-- «Кабинет глазами потребителя»: the rows of the site's own functions and nothing else.
CREATE OR REPLACE FUNCTION desk.cabinet_view(consumer bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    PERFORM bsk.seen_consumer(consumer);
    PERFORM audit.note_access('cabinet_view', 'consumer', consumer);
    RETURN jsonb_build_object(
        'accounts', (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM site.accounts(consumer) s),
        'forms', (SELECT coalesce(jsonb_agg(jsonb_build_object('form', s.form, 'title', s.title)), '[]')
                  FROM site.forms(consumer) s),
        'requests', (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM site.requests(consumer) s),
        'notifications', (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM site.notifications(consumer) s),
        'unread', site.unread(consumer),
        'outages', (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM site.outages(consumer) s),
        'hourly_files', (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM site.hourly_files(consumer) s));
END $$;

-- The page of notifications after one of that view.
CREATE OR REPLACE FUNCTION desk.cabinet_notifications(consumer bigint, before bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    PERFORM bsk.seen_consumer(consumer);
    RETURN (SELECT coalesce(jsonb_agg(to_jsonb(s)), '[]') FROM site.notifications(consumer, before) s);
END $$;

-- One request of that view, as the consumer reads it; with each event the names of its files.
CREATE OR REPLACE FUNCTION desk.cabinet_request(consumer bigint, request bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    PERFORM bsk.seen_consumer(consumer);
    RETURN (SELECT coalesce(jsonb_agg(to_jsonb(s) || jsonb_build_object('files',
                (SELECT coalesce(jsonb_agg(f.name), '[]') FROM site.request_files(consumer, request) f WHERE f.event = s.event))),
            '[]') FROM site.request_events(consumer, request) s);
END $$;

-- One notification of that view; reading it here does not mark it read.
CREATE OR REPLACE FUNCTION desk.cabinet_notification(consumer bigint, notification bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    shown jsonb;
BEGIN
    PERFORM bsk.seen_consumer(consumer);
    SELECT jsonb_build_object('title', t.title, 'body', t.body, 'at', t.at) INTO shown
    FROM bsk.text_of_notification(consumer, notification) t;
    IF shown IS NULL THEN
        PERFORM bsk.refuse('BS001', 'Такого уведомления нет.');
    END IF;
    RETURN shown;
END $$;

REVOKE ALL ON FUNCTION desk.open_consumer, desk.unmask_consumer, desk.block_consumer, desk.unblock_consumer, desk.cabinet_view,
    desk.cabinet_request, desk.cabinet_notification, desk.cabinet_notifications FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.open_consumer, desk.unmask_consumer, desk.cabinet_view, desk.cabinet_request,
    desk.cabinet_notification, desk.cabinet_notifications TO bsk_operator, bsk_engineer;
GRANT EXECUTE ON FUNCTION desk.open_consumer TO bsk_auditor;
GRANT EXECUTE ON FUNCTION desk.block_consumer, desk.unblock_consumer TO bsk_admin;
GRANT SELECT ON desk.consumers, desk.consumer_accounts, desk.consumer_notifications, desk.consumer_mails,
    desk.consumer_registrations TO bsk_operator, bsk_engineer, bsk_auditor;
