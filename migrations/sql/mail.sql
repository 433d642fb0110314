-- Mail: an outbox that several workers empty, and the queue of what failed for good. Timers of the worker.

INSERT INTO bsk.settings (name, value, title) VALUES
    ('mail_lease_seconds', '300', 'На сколько секунд отправщик берёт письмо'),
    ('mail_hours', '26', 'Сколько часов повторять отправку письма, прежде чем признать её неудачной'),
    ('changes_hours', '48', 'Сколько часов хранится лента изменений'),
    ('commands_days', '7', 'Сколько дней хранятся результаты команд'),
    ('deadline_days', '3', 'За сколько дней напоминать исполнителю о сроке')
ON CONFLICT DO NOTHING;

-- What becomes of a letter that was not sent this time: nothing waits for a broadcast that was cancelled meanwhile.
CREATE OR REPLACE FUNCTION bsk.unsent(broadcast bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM bsk.broadcasts b WHERE b.id = broadcast AND b.status = 'cancelled')
                THEN 'withdrawn' ELSE 'queued' END
$$;

-- What a killed worker had taken is anybody's again.
CREATE OR REPLACE FUNCTION worker.requeue_expired() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    found_some integer;
BEGIN
    UPDATE bsk.mails m SET status = bsk.unsent(m.broadcast_id), leased_until = NULL
    WHERE m.id IN (SELECT e.id FROM bsk.mails e WHERE e.status = 'sending' AND e.leased_until < now()
                   ORDER BY e.leased_until LIMIT 1000 FOR UPDATE SKIP LOCKED);
    GET DIAGNOSTICS found_some = ROW_COUNT;
    RETURN found_some;
END $$;

-- Takes letters that are due: codes and events before broadcasts, oldest first. `attempt` is the ticket by which the taker
-- is known: whoever lost the lease has an older one.
CREATE OR REPLACE FUNCTION worker.take_mails(how_many integer DEFAULT 20)
RETURNS TABLE (mail uuid, attempt integer, recipient text, subject text, body text, kind text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM worker.requeue_expired();
    RETURN QUERY
    WITH due AS (
        SELECT m.id FROM bsk.mails m
        WHERE m.status = 'queued' AND m.next_at <= now() AND m.not_before <= now()
          AND (m.kind <> 'broadcast' OR EXISTS (SELECT FROM bsk.broadcasts b
                                                WHERE b.id = m.broadcast_id AND b.status IN ('notifying', 'done')))
        ORDER BY (m.kind = 'broadcast'), m.next_at, m.seq LIMIT least(greatest(how_many, 0), 1000) FOR UPDATE SKIP LOCKED
    ), taken AS (
        UPDATE bsk.mails m SET status = 'sending', attempts = m.attempts + 1,
            leased_until = now() + make_interval(secs => bsk.setting_int('mail_lease_seconds'))
        FROM due WHERE m.id = due.id RETURNING m.*
    )
    SELECT t.id, t.attempts, t.recipient, t.subject, coalesce(t.body, bsk.text_of_broadcast(t.broadcast_id, t.consumer_id)),
           t.kind
    FROM taken t ORDER BY (t.kind = 'broadcast'), t.next_at, t.seq;
END $$;

-- Just before sending: is the letter still this taker's? A lease of which a tenth is gone begins anew; until then nothing is
-- written, so that most letters wait for the disk once, not twice.
CREATE OR REPLACE FUNCTION worker.hold_mail(mail uuid, attempt integer) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    lease interval := make_interval(secs => bsk.setting_int('mail_lease_seconds'));
BEGIN
    IF EXISTS (SELECT FROM bsk.mails m WHERE m.id = mail AND m.status = 'sending' AND m.attempts = attempt
               AND m.leased_until > now() + lease * 0.9) THEN
        RETURN true;
    END IF;
    UPDATE bsk.mails m SET leased_until = now() + lease
    WHERE m.id = mail AND m.status = 'sending' AND m.attempts = attempt;
    RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION bsk.touch_mail(kept bsk.mails) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    PERFORM bsk.touch('mail', kept.seq);
    IF kept.registration_id IS NOT NULL THEN
        PERFORM bsk.touch('registration', (SELECT r.seq FROM bsk.registrations r WHERE r.id = kept.registration_id));
    END IF;
    IF kept.request_id IS NOT NULL THEN
        PERFORM bsk.touch('request', kept.request_id);
    END IF;
END $$;

-- The server has accepted it. True even for a taker that came late: what is sent, is sent. Each letter of a broadcast is
-- not worth an entry in the change feed.
CREATE OR REPLACE FUNCTION worker.mail_sent(mail uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    kept bsk.mails;
BEGIN
    UPDATE bsk.mails m SET status = 'sent', sent_at = now(), leased_until = NULL, last_error = NULL
    WHERE m.id = mail AND m.status IN ('queued', 'sending') RETURNING * INTO kept;
    IF FOUND AND kept.kind <> 'broadcast' THEN
        PERFORM bsk.touch_mail(kept);
    END IF;
    RETURN kept.id IS NOT NULL;
END $$;

-- The server has refused this letter. Again in 1, 2, 4 … 240 minutes; for good when the refusal is permanent or it has been
-- tried for `mail_hours`. Returns the status it has now.
CREATE OR REPLACE FUNCTION worker.mail_failed(mail uuid, attempt integer, error text, permanent boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    kept bsk.mails;
BEGIN
    UPDATE bsk.mails m SET leased_until = NULL, last_error = left(bsk.clean_text(error), 1000),
        status = CASE WHEN permanent OR now() >= m.not_before + make_interval(hours => bsk.setting_int('mail_hours')::integer)
                      THEN 'failed' ELSE bsk.unsent(m.broadcast_id) END,
        next_at = now() + least(power(2, least(m.attempts - 1, 10)), 240) * interval '1 minute'
    WHERE m.id = mail AND m.status = 'sending' AND m.attempts = attempt RETURNING * INTO kept;
    IF FOUND THEN
        PERFORM bsk.touch_mail(kept);
    END IF;
    RETURN kept.status;
END $$;

-- The server could not be asked at all: the letter was not tried and is due again in a minute, however long it lasts.
CREATE OR REPLACE FUNCTION worker.release_mail(mail uuid, attempt integer, error text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    UPDATE bsk.mails m SET status = bsk.unsent(m.broadcast_id), leased_until = NULL,
        last_error = left(bsk.clean_text(error), 1000),
        next_at = CASE WHEN error IS NULL THEN m.next_at ELSE now() + interval '1 minute' END
    WHERE m.id = mail AND m.status = 'sending' AND m.attempts = attempt;
    RETURN FOUND;
END $$;

-- The page «Почта». Bodies stay out: they hold codes and answers.
CREATE OR REPLACE VIEW desk.mails AS
SELECT m.seq AS id, m.id AS message_id, m.recipient, m.subject, m.kind, m.status, m.created_at, m.not_before, m.attempts,
       m.next_at, m.sent_at, m.last_error, m.consumer_id, r.seq AS registration_id, m.request_id, m.broadcast_id
FROM bsk.mails m LEFT JOIN bsk.registrations r ON r.id = m.registration_id;

-- The red mark: what of a request or a registration could not be delivered. Hidden requests are not
-- everybody's, nor are the addresses of sign-ups, which the server likes to repeat.
CREATE OR REPLACE VIEW desk.undelivered WITH (security_barrier) AS
SELECT m.request_id, r.seq AS registration_id, count(*) AS letters,
       max(CASE WHEN (SELECT bsk.is_admin() OR pg_has_role(session_user, 'bsk_auditor', 'member')) THEN m.last_error
                ELSE regexp_replace(m.last_error, '[^[:space:]<>]+@[^[:space:]<>]+', '…', 'g') END) AS last_error
FROM bsk.mails m LEFT JOIN bsk.registrations r ON r.id = m.registration_id
WHERE m.status = 'failed' AND coalesce(m.request_id::text, m.registration_id::text) IS NOT NULL
  AND ((SELECT bsk.is_admin() OR pg_has_role(session_user, 'bsk_auditor', 'member'))
       OR NOT EXISTS (SELECT FROM bsk.service_requests s WHERE s.id = m.request_id AND s.hidden))
GROUP BY m.request_id, r.seq;

CREATE OR REPLACE FUNCTION bsk.requeue_mail(kept bsk.mails, address text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    UPDATE bsk.mails m SET status = 'queued', recipient = address, not_before = now(), next_at = now(), last_error = NULL
    WHERE m.id = kept.id;
    INSERT INTO audit.entries (table_name, action, key, command)
    VALUES ('mails', CASE WHEN address = kept.recipient THEN 'RESEND' ELSE 'READDRESS' END,
            jsonb_build_object('id', kept.seq), bsk.current_command());
    PERFORM bsk.touch_mail(kept);
END $$;

-- Sends again what failed for good, to another address where one is given. BS001, BS002, BS004.
CREATE OR REPLACE FUNCTION desk.resend_mail(mail bigint, recipient text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'resend_mail:' || mail;
    done jsonb := bsk.started(command, scope);
    address text := bsk.normalized_email(recipient);
    kept bsk.mails;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    SELECT * INTO kept FROM bsk.mails m WHERE m.seq = mail FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого письма нет.');
    END IF;
    IF kept.status <> 'failed' THEN
        PERFORM bsk.refuse('BS002', 'Снова отправить можно только письмо, которое не удалось отправить.');
    END IF;
    IF bsk.unsent(kept.broadcast_id) <> 'queued' THEN
        PERFORM bsk.refuse('BS002', 'Рассылка отменена: её письма больше не отправляются.');
    END IF;
    IF bsk.clean_text(recipient) IS NOT NULL AND bsk.check_email(recipient) IS NOT NULL THEN
        PERFORM bsk.wrong_field('recipient', bsk.check_email(recipient));
    END IF;
    IF kept.kind = 'code' AND address <> kept.recipient THEN
        PERFORM bsk.refuse('BS002', 'Код уходит только на адрес регистрации. Исправьте адрес в ней.');
    END IF;
    PERFORM bsk.requeue_mail(kept, coalesce(address, kept.recipient));
    RETURN bsk.remember(command, scope, jsonb_build_object('mail', mail));
END $$;

-- All that failed for good, at once, but those of cancelled broadcasts.
CREATE OR REPLACE FUNCTION desk.resend_failed_mails(command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'resend_failed_mails';
    done jsonb := bsk.started(command, scope);
    again bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    UPDATE bsk.mails m SET status = 'queued', not_before = now(), next_at = now(), last_error = NULL
    WHERE m.status = 'failed' AND bsk.unsent(m.broadcast_id) = 'queued';
    GET DIAGNOSTICS again = ROW_COUNT;
    INSERT INTO audit.entries (table_name, action, key, command)
    VALUES ('mails', 'RESEND', jsonb_build_object('letters', again), command);
    PERFORM bsk.touch('mail', NULL);
    RETURN bsk.remember(command, scope, jsonb_build_object('letters', again));
END $$;

-- That a list which only administrators and auditors see was exported; the object is a broadcast whose recipients they are.
-- BS004, BS013.
CREATE OR REPLACE FUNCTION desk.note_export(list text, object_id bigint, detail jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF list IS NULL OR list NOT IN ('mail', 'registration', 'broadcast', 'destruction_act') THEN
        PERFORM bsk.wrong_field('list', 'mail, registration, broadcast или destruction_act.');
    END IF;
    IF octet_length(detail::text) > 10000 THEN
        PERFORM bsk.refuse('BS013', 'Слишком длинное описание.');
    END IF;
    PERFORM audit.note_access('export', list, object_id, NULL, detail);
END $$;

-- Old entries of the change feed: a desk that was away longer reads everything anew.
CREATE OR REPLACE FUNCTION worker.clean_changes() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    DELETE FROM bsk.changes c WHERE c.at < now() - make_interval(hours => bsk.setting_int('changes_hours')::integer);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

CREATE OR REPLACE FUNCTION worker.clean_commands() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    DELETE FROM bsk.commands c WHERE c.at < now() - make_interval(days => bsk.setting_int('commands_days')::integer);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;

-- Tells the assignee of each open request that is due soon or overdue, once per due time.
CREATE OR REPLACE FUNCTION worker.deadlines_nearing() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    told bigint[];
BEGIN
    WITH made AS (
        INSERT INTO bsk.staff_notices (login, request_id, due_at)
        SELECT r.assignee, r.id, r.due_at FROM bsk.service_requests r
        WHERE r.status <> 'done' AND r.assignee IS NOT NULL AND r.paused_at IS NULL
          AND r.due_order <= now() + make_interval(days => bsk.setting_int('deadline_days')::integer)
        ON CONFLICT ON CONSTRAINT uq_staff_notices_login_request_id_due_at DO NOTHING
        RETURNING request_id
    )
    SELECT array_agg(request_id) INTO told FROM made;
    PERFORM bsk.touch('notice', t) FROM unnest(told) t;
    RETURN coalesce(cardinality(told), 0);
END $$;

-- What the worker told the person at the desk and the person has not put away.
CREATE OR REPLACE VIEW desk.my_notices WITH (security_barrier) AS
SELECT n.id, n.at, n.request_id, n.due_at, r.number, f.short_title AS form_title, r.subject
FROM bsk.staff_notices n JOIN bsk.service_requests r ON r.id = n.request_id JOIN bsk.forms f ON f.form = r.form
WHERE n.login = session_user AND n.read_at IS NULL AND r.status <> 'done' AND r.due_at = n.due_at
  AND (NOT r.hidden OR (SELECT bsk.is_admin() OR pg_has_role(session_user, 'bsk_auditor', 'member')));

CREATE OR REPLACE FUNCTION desk.read_notice(notice bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    about bigint;
BEGIN
    UPDATE bsk.staff_notices n SET read_at = coalesce(n.read_at, now()) WHERE n.id = notice AND n.login = session_user
    RETURNING n.request_id INTO about;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого напоминания нет.');
    END IF;
    PERFORM bsk.touch('notice', about);
END $$;

REVOKE ALL ON FUNCTION worker.requeue_expired, worker.take_mails, worker.hold_mail, worker.mail_sent, worker.mail_failed,
    worker.release_mail, worker.clean_changes, worker.clean_commands, worker.deadlines_nearing, desk.resend_mail,
    desk.resend_failed_mails, desk.read_notice, desk.note_export FROM PUBLIC;
GRANT EXECUTE ON FUNCTION worker.requeue_expired, worker.take_mails, worker.hold_mail, worker.mail_sent, worker.mail_failed,
    worker.release_mail, worker.clean_changes, worker.clean_commands, worker.deadlines_nearing TO bsk_worker;
GRANT EXECUTE ON FUNCTION desk.resend_mail, desk.resend_failed_mails TO bsk_admin;
GRANT EXECUTE ON FUNCTION desk.note_export TO bsk_admin, bsk_auditor;
GRANT EXECUTE ON FUNCTION desk.read_notice TO bsk_operator, bsk_engineer;
GRANT SELECT ON desk.mails TO bsk_admin, bsk_auditor;
GRANT SELECT ON desk.undelivered, desk.my_notices TO bsk_operator, bsk_engineer, bsk_auditor;
