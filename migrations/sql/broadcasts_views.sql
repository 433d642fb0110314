-- What is seen of broadcasts: list, recipients, numbers, preview, test letter, saved audiences, the follow-up.

CREATE OR REPLACE VIEW desk.broadcasts AS
SELECT b.id, b.title, b.body, b.audience, b.by_mail, b.placeholders, b.status, b.author, s.full_name AS author_name,
       b.created_at, b.changed_at, b.submitted_by, b.submitted_at, b.approved_by, b.approved_at, b.return_reason, b.scheduled_at,
       b.started_by, b.started_at, b.visible_from, b.finished_at, b.recipients, b.follow_up_of, b.outage_id,
       (SELECT coalesce(sum(t.size), 0)::integer FROM bsk.broadcast_batches t
        WHERE t.broadcast_id = b.id AND t.delivered_at IS NOT NULL) AS delivered
FROM bsk.broadcasts b LEFT JOIN bsk.staff s ON s.login = b.author;

CREATE OR REPLACE VIEW desk.broadcast_recipients AS
SELECT n.broadcast_id, n.consumer_id, c.display_name, c.kind, n.at AS delivered_at, n.read_at, m.status AS mail_status,
       m.sent_at AS mail_sent_at, m.last_error AS mail_error, m.recipient AS email
FROM bsk.notifications n JOIN bsk.consumers c ON c.id = n.consumer_id
LEFT JOIN bsk.mails m ON m.broadcast_id = n.broadcast_id AND m.consumer_id = n.consumer_id
WHERE n.broadcast_id IS NOT NULL;

CREATE OR REPLACE VIEW desk.saved_audiences AS
SELECT a.id, a.title, a.definition, a.owner, a.changed_at FROM bsk.saved_audiences a;

-- {recipients, delivered, read, mails: {queued, sending, sent, failed, withdrawn}}. BS001.
CREATE OR REPLACE FUNCTION desk.broadcast_numbers(broadcast bigint) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    current bsk.broadcasts;
BEGIN
    SELECT * INTO current FROM bsk.broadcasts b WHERE b.id = broadcast;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такой рассылки нет.');
    END IF;
    RETURN (SELECT jsonb_build_object('recipients', current.recipients, 'delivered', count(*), 'read', count(n.read_at),
                'mails', (SELECT coalesce(jsonb_object_agg(m.status, m.letters), '{}') FROM (
                    SELECT m.status, count(*) AS letters FROM bsk.mails m WHERE m.broadcast_id = broadcast GROUP BY m.status) m))
            FROM bsk.notifications n WHERE n.broadcast_id = broadcast);
END $$;

-- {count, needs_approval, sample: [{consumer, name, account, address, title, body}, … ten]}. BS004.
CREATE OR REPLACE FUNCTION desk.preview_broadcast(title text, body text, audience jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    named text[] := bsk.placeholders_of(title || body);
    members integer;
    sample jsonb;
BEGIN
    PERFORM bsk.check_broadcast(title, body, audience);
    WITH member AS MATERIALIZED (SELECT * FROM bsk.members_of(audience, bsk.needs_account(named))),
    ten AS (SELECT c, a, m.consumer FROM (SELECT * FROM member LIMIT 10) m JOIN bsk.consumers c ON c.id = m.consumer
            LEFT JOIN bsk.accounts a ON a.id = m.account)
    SELECT (SELECT count(*) FROM member), coalesce(jsonb_agg(jsonb_build_object('consumer', t.consumer,
        'name', (t.c).display_name, 'account', (t.a).number, 'address', (t.a).address,
        'title', bsk.filled_in(title, bsk.address_of(t.c), (t.a).number, (t.a).address),
        'body', bsk.filled_in(body, bsk.address_of(t.c), (t.a).number, (t.a).address)) ORDER BY t.consumer), '[]')
    INTO members, sample FROM ten t;
    RETURN jsonb_build_object('count', members, 'sample', sample,
                              'needs_approval', members > bsk.setting_int('broadcast_approval_above'));
END $$;

-- The letter to oneself, with invented values. BS001, BS002 without an address of one's own.
CREATE OR REPLACE FUNCTION desk.test_broadcast(broadcast bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'test_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
    address text := (SELECT s.email FROM bsk.staff s WHERE s.login = session_user);
    current bsk.broadcasts;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    SELECT * INTO current FROM bsk.broadcasts b WHERE b.id = broadcast;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такой рассылки нет.');
    END IF;
    IF address IS NULL THEN
        PERFORM bsk.refuse('BS002', 'У вас не указан адрес почты: его записывает администратор сотрудников.');
    END IF;
    INSERT INTO bsk.mails (recipient, subject, body, kind)
    VALUES (address, 'Проба: ' || bsk.filled_in(current.title, 'Анна Ивановна', '1234567', 'ул. Примерная, д. 1'),
            bsk.filled_in(current.body, 'Анна Ивановна', '1234567', 'ул. Примерная, д. 1'), 'staff');
    RETURN bsk.remember(command, scope, jsonb_build_object('broadcast', broadcast));
END $$;

-- A draft to those who have not read the first one by the time it starts. BS001, BS002, BS004.
CREATE OR REPLACE FUNCTION desk.follow_up_broadcast(broadcast bigint, title text, body text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'follow_up_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
    unread CONSTANT jsonb := jsonb_build_object('not_read_of', broadcast);
    first bsk.broadcasts;
    made bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    first := bsk.locked_broadcast(broadcast, 'notifying', 'paused', 'done', 'cancelled');
    PERFORM bsk.check_broadcast(title, body, unread);
    INSERT INTO bsk.broadcasts (title, body, audience, by_mail, placeholders, author, recipients, follow_up_of, outage_id)
    VALUES (bsk.clean_text(title), bsk.clean_text(body), unread, first.by_mail, bsk.placeholders_of(title || body), session_user,
            bsk.count_members(unread, bsk.placeholders_of(title || body)), broadcast, first.outage_id)
    RETURNING id INTO made;
    RETURN bsk.broadcast_stepped(made, command, scope);
END $$;

-- Keeps an audience under a title; the same title again replaces it. BS004.
CREATE OR REPLACE FUNCTION desk.save_audience(title text, audience jsonb, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'save_audience';
    done jsonb := bsk.started(command, scope);
    named text := bsk.checked_text('title', title, 200);
    faults jsonb := bsk.faults_of_audience(audience);
    kept bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF named IS NULL THEN
        PERFORM bsk.wrong_field('title', 'Заполните поле.');
    END IF;
    IF faults IS NOT NULL THEN
        PERFORM bsk.refuse('BS004', 'Проверьте условия: есть ошибки.', faults);
    END IF;
    INSERT INTO bsk.saved_audiences AS a (title, definition, owner) VALUES (named, audience, session_user)
    ON CONFLICT ON CONSTRAINT uq_saved_audiences_title DO UPDATE
        SET definition = excluded.definition, owner = excluded.owner, changed_at = now()
    RETURNING a.id INTO kept;
    RETURN bsk.remember(command, scope, jsonb_build_object('audience', kept));
END $$;

CREATE OR REPLACE FUNCTION desk.delete_audience(audience bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'delete_audience:' || audience;
    done jsonb := bsk.started(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    DELETE FROM bsk.saved_audiences a WHERE a.id = audience;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого набора условий нет.');
    END IF;
    RETURN bsk.remember(command, scope, jsonb_build_object('audience', audience));
END $$;

CREATE OR REPLACE TRIGGER saved_audiences_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.saved_audiences
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id', 'definition');

REVOKE ALL ON FUNCTION desk.broadcast_numbers, desk.preview_broadcast, desk.test_broadcast, desk.follow_up_broadcast,
    desk.save_audience, desk.delete_audience FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.preview_broadcast, desk.test_broadcast, desk.follow_up_broadcast, desk.save_audience,
    desk.delete_audience TO bsk_admin;
GRANT EXECUTE ON FUNCTION desk.broadcast_numbers TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT SELECT ON desk.broadcasts TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT SELECT ON desk.broadcast_recipients, desk.saved_audiences TO bsk_admin, bsk_auditor;
