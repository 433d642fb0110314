-- Stuck sign-ups at the desk: code again, typo, deletion with its act. Administrators only.

-- The page «Регистрации»: what became of the newest letter, when it deletes itself.
CREATE OR REPLACE VIEW desk.registrations AS
SELECT r.seq AS id, r.id AS registration, r.email, r.step, r.created_at, r.confirmed_at, r.finished_at, r.consumer_id,
       r.wrong_codes, CASE WHEN r.step <> 'finished'
           THEN r.created_at + (SELECT (s.value #>> '{}')::integer * interval '1 hour'
                                FROM bsk.settings s WHERE s.name = 'registration_hours') END AS deletes_at,
       m.seq AS mail_id, m.status AS mail_status, m.last_error AS mail_error, m.attempts AS mail_attempts,
       m.created_at AS mail_at, m.next_at AS mail_next_at, m.sent_at AS mail_sent_at
FROM bsk.registrations r
LEFT JOIN LATERAL (SELECT * FROM bsk.mails l WHERE l.registration_id = r.id ORDER BY l.seq DESC LIMIT 1) m ON true;

-- By the number the desk knows it by; BS001, BS002 when finished.
CREATE OR REPLACE FUNCTION bsk.locked_registration(number bigint) RETURNS bsk.registrations
LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT bsk.locked_registration(coalesce((SELECT r.id FROM bsk.registrations r WHERE r.seq = number), gen_random_uuid()))
$$;

-- Sends a new code to the same address. BS001, BS002, BS005.
CREATE OR REPLACE FUNCTION desk.resend_code(registration bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'resend_code:' || registration;
    done jsonb := bsk.started(command, scope);
    kept bsk.registrations;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    kept := bsk.locked_registration(registration);
    PERFORM bsk.check_code_pace(kept);
    PERFORM bsk.send_code(kept.id);
    RETURN bsk.remember(command, scope, jsonb_build_object('registration', registration));
END $$;

-- Puts a slip of the pen right and sends the code there. Letters to the wrong address are destroyed. BS001, BS002, BS004, BS007.
CREATE OR REPLACE FUNCTION desk.correct_email(registration bigint, email text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'correct_email:' || registration;
    done jsonb := bsk.started(command, scope);
    address text := bsk.normalized_email(email);
    kept bsk.registrations;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF bsk.check_email(email) IS NOT NULL THEN
        PERFORM bsk.wrong_field('email', bsk.check_email(email));
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('bsk.registration:' || lower(address), 0));
    kept := bsk.locked_registration(registration);
    IF EXISTS (SELECT FROM bsk.consumers c WHERE lower(c.email) = lower(address))
       OR EXISTS (SELECT FROM bsk.registrations r
                  WHERE lower(r.email) = lower(address) AND r.step <> 'finished' AND r.id <> kept.id) THEN
        PERFORM bsk.refuse('BS007', 'С этим адресом уже есть личный кабинет или другая регистрация.');
    END IF;
    IF lower(kept.email) = lower(address) THEN
        PERFORM bsk.check_code_pace(kept);
    ELSE
        DELETE FROM bsk.mails m WHERE m.registration_id = kept.id;
    END IF;
    UPDATE bsk.registrations r SET email = address, sent_times = CASE WHEN lower(kept.email) = lower(address)
                                                                      THEN r.sent_times ELSE '{}' END WHERE r.id = kept.id;
    PERFORM bsk.send_code(kept.id);
    RETURN bsk.remember(command, scope, jsonb_build_object('registration', registration));
END $$;

-- What is known about the life of a registration without the values: for the act.
CREATE OR REPLACE FUNCTION bsk.journal_of_registration(kept bsk.registrations) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('at', e.at, 'who', e.who, 'action', e.action, 'fields',
        (SELECT jsonb_agg(k ORDER BY k) FROM jsonb_object_keys(coalesce(e.new, e.old)) k)) ORDER BY e.id), '[]')
    FROM audit.entries e
    WHERE e.table_name = 'registrations' AND e.at >= kept.created_at AND (e.key ->> 'seq')::bigint = kept.seq
$$;

-- Destroys an unfinished registration with its letters and writes the act with the extract of the event journal (Приказ
-- Роскомнадзора 179 от 28.10.2022). Neither holds a destroyed value.
CREATE OR REPLACE FUNCTION bsk.destroy_registration(kept bsk.registrations, reason text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    act bigint;
BEGIN
    DELETE FROM bsk.mails m WHERE m.registration_id = kept.id;
    DELETE FROM bsk.registrations r WHERE r.id = kept.id;
    INSERT INTO bsk.destruction_acts (operator, subject_kind, subject_id, who_name, categories, system, how, reason, journal,
                                      keep_until)
    VALUES (bsk.setting('operator_name') #>> '{}', 'registration', format('регистрация № %s (%s)', kept.seq, kept.id),
            coalesce((SELECT s.full_name FROM bsk.staff s WHERE s.login = session_user), 'Автоматически, по истечении срока'),
            ARRAY['адрес электронной почты', 'код подтверждения', 'письма с кодом', 'время отправки писем'],
            bsk.setting('system_name') #>> '{}', 'Удаление записей из базы данных без возможности восстановления', reason,
            bsk.journal_of_registration(kept), (now() AT TIME ZONE 'Asia/Barnaul' + interval '3 years')::date)
    RETURNING id INTO act;
    PERFORM audit.note_access('destroy', 'registration', kept.seq, reason, jsonb_build_object('act', act));
    PERFORM bsk.touch('registration', kept.seq);
    RETURN act;
END $$;

INSERT INTO bsk.settings (name, value, title) VALUES
    ('operator_name', '"ООО «Барнаульская сетевая компания»"', 'Оператор персональных данных'),
    ('system_name', '"Личный кабинет клиента, база данных BSK Desk"', 'Информационная система персональных данных')
ON CONFLICT DO NOTHING;

-- Deletes one or many with one reason, all or none: {"acts": [id, …]}. BS001, BS002 (a finished one), BS003, BS013.
CREATE OR REPLACE FUNCTION desk.delete_registrations(registrations bigint[], reason text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'delete_registrations:' || md5(registrations::text);
    done jsonb := bsk.started(command, scope);
    why text := bsk.checked_text('reason', reason, 1000);
    wanted bigint;
    acts bigint[] := '{}';
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF why IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите, почему регистрация удаляется.');
    END IF;
    IF coalesce(cardinality(registrations), 0) NOT BETWEEN 1 AND 1000 THEN
        PERFORM bsk.refuse('BS013', 'Удалить можно от одной до тысячи регистраций сразу.');
    END IF;
    FOR wanted IN SELECT DISTINCT n FROM unnest(registrations) n ORDER BY n LOOP
        acts := acts || bsk.destroy_registration(bsk.locked_registration(wanted), why);
    END LOOP;
    RETURN bsk.remember(command, scope, jsonb_build_object('acts', to_jsonb(acts)));
END $$;

-- The worker: what was not finished in time. How many went.
CREATE OR REPLACE FUNCTION worker.delete_stuck_registrations() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    kept bsk.registrations;
    hours bigint := bsk.setting_int('registration_hours');
    gone integer := 0;
BEGIN
    FOR kept IN SELECT * FROM bsk.registrations r
                WHERE r.step <> 'finished' AND r.created_at < now() - make_interval(hours => hours::integer)
                ORDER BY r.created_at, r.seq LIMIT 1000 FOR UPDATE SKIP LOCKED LOOP
        PERFORM bsk.destroy_registration(kept, format('Регистрация не закончена за %s ч.', hours));
        gone := gone + 1;
    END LOOP;
    RETURN gone;
END $$;

-- Acts and their journal extracts are kept as they are; the print is noted.
CREATE OR REPLACE TRIGGER destruction_acts_never BEFORE UPDATE OR DELETE OR TRUNCATE ON bsk.destruction_acts
    FOR EACH STATEMENT EXECUTE FUNCTION audit.never();
CREATE OR REPLACE FUNCTION desk.print_act(act bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    printed jsonb := (SELECT to_jsonb(a) FROM bsk.destruction_acts a WHERE a.id = act);
BEGIN
    IF printed IS NULL THEN
        PERFORM bsk.refuse('BS001', 'Такого акта нет.');
    END IF;
    PERFORM audit.note_access('print', 'destruction_act', act);
    RETURN printed;
END $$;

REVOKE ALL ON FUNCTION desk.resend_code, desk.correct_email, desk.delete_registrations, desk.print_act,
    worker.delete_stuck_registrations FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.resend_code, desk.correct_email, desk.delete_registrations, desk.print_act TO bsk_admin;
GRANT EXECUTE ON FUNCTION desk.print_act TO bsk_auditor;
GRANT EXECUTE ON FUNCTION worker.delete_stuck_registrations TO bsk_worker;
GRANT SELECT ON desk.registrations TO bsk_admin, bsk_auditor;
