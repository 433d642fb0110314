-- What every door stands on: who calls, refusals, commands that run once, the change feed, audit.

CREATE OR REPLACE FUNCTION bsk.setting(name text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT s.value FROM bsk.settings s WHERE s.name = setting.name
$$;

CREATE OR REPLACE FUNCTION bsk.setting_int(name text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT (s.value #>> '{}')::bigint FROM bsk.settings s WHERE s.name = setting_int.name
$$;

INSERT INTO bsk.settings (name, value, title) VALUES
    ('undo_seconds', '30', 'Сколько секунд ответ можно отменить'),
    ('lease_seconds', '120', 'На сколько секунд закрепляется начатый ответ'),
    ('viewer_seconds', '60', 'Через сколько секунд без вестей карточка считается закрытой'),
    ('file_bytes', '20971520', 'Наибольший размер файла, байт'),
    ('files_per_request', '10', 'Наибольшее число файлов потребителя в обращении'),
    ('text_length', '20000', 'Наибольшая длина текста, знаков'),
    ('registration_hours', '24', 'Через сколько часов удаляется незаконченная регистрация'),
    ('codes_per_hour', '5', 'Сколько писем с кодом в час уходит на один адрес'),
    ('wrong_codes', '5', 'Сколько раз можно ошибиться в коде из письма'),
    ('wrong_pins', '5', 'Сколько раз в час можно ошибиться в ПИН-коде счёта'),
    ('broadcast_approval_above', '1000', 'Рассылку большему числу получателей утверждает второй администратор')
ON CONFLICT DO NOTHING;

-- Refuse: one sentence for the person, DETAIL for the program (design: refusals), an empty object when there is nothing to add.
CREATE OR REPLACE FUNCTION bsk.refuse(code text, sentence text, detail jsonb DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = code, MESSAGE = sentence, DETAIL = coalesce(detail, '{}')::text;
END $$;

CREATE OR REPLACE FUNCTION bsk.wrong_field(field text, sentence text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    PERFORM bsk.refuse('BS004', sentence, jsonb_build_object(field, sentence));
END $$;

-- The result a command had when the same caller sent it before, or NULL. Two repeats at once wait for each other.
-- scope: function and whom it concerns, so that an id used twice for different things is refused, not confused.
CREATE OR REPLACE FUNCTION bsk.result_of(command uuid, scope text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    earlier bsk.commands;
BEGIN
    IF command IS NULL THEN
        PERFORM bsk.wrong_field('command', 'Не указан номер команды (uuid).');
    END IF;
    PERFORM set_config('bsk.command', command::text, true);  -- for the audit of this transaction
    PERFORM pg_advisory_xact_lock(hashtextextended(command::text || session_user, 0));
    SELECT * INTO earlier FROM bsk.commands c WHERE c.id = command AND c.caller = session_user;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF earlier.scope IS DISTINCT FROM result_of.scope THEN  -- a scope that names nothing is NULL
        PERFORM bsk.refuse('BS002', 'Эта команда уже выполнена для другого действия.');
    END IF;
    RETURN earlier.result;
END $$;

CREATE OR REPLACE FUNCTION bsk.remember(command uuid, scope text, result jsonb) RETURNS jsonb
LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    INSERT INTO bsk.commands (id, caller, scope, result) VALUES (command, session_user, scope, result)
    RETURNING commands.result
$$;

-- Notes what was touched. One NOTIFY per transaction: PostgreSQL folds equal ones.
CREATE OR REPLACE FUNCTION bsk.touch(topic text, object_id bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    INSERT INTO bsk.changes (topic, object_id) VALUES (touch.topic, touch.object_id);
    SELECT pg_notify('bsk_changes', '');
$$;

-- The command of this transaction as result_of noted it; whatever else a client may have written there is nothing.
CREATE OR REPLACE FUNCTION bsk.current_command() RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN c ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN c::uuid END
    FROM current_setting('bsk.command', true) c
$$;

-- Row audit. TG_ARGV[0]: key column; the rest: columns with personal data, of which only the name is kept.
CREATE OR REPLACE FUNCTION audit.note_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    key jsonb := jsonb_build_object(TG_ARGV[0], coalesce(after, before) -> TG_ARGV[0]);
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, after -> b.key) INTO before, after
        FROM jsonb_each(before) b WHERE after -> b.key IS DISTINCT FROM b.value;
        IF before IS NULL THEN
            RETURN NULL;
        END IF;
    END IF;
    INSERT INTO audit.entries (table_name, action, key, old, new, command)
    VALUES (TG_TABLE_NAME, TG_OP, key, audit.without_values(before, TG_ARGV[1:]), audit.without_values(after, TG_ARGV[1:]),
            bsk.current_command());
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit.without_values(row_ jsonb, hidden text[]) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_object_agg(e.key, CASE WHEN e.key = ANY (hidden) AND e.value <> 'null'::jsonb
                                        THEN '"***"'::jsonb ELSE e.value END)
    FROM jsonb_each(row_) e
$$;

CREATE OR REPLACE FUNCTION audit.never() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'audit entries and events are never changed or deleted';
END $$;

CREATE OR REPLACE FUNCTION audit.note_access(what text, object_kind text, object_id bigint, reason text DEFAULT NULL,
                                             detail jsonb DEFAULT NULL) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    INSERT INTO audit.accesses (what, object_kind, object_id, reason, detail)
    VALUES (what, object_kind, object_id, reason, detail)
$$;

CREATE OR REPLACE TRIGGER entries_never BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit.never();
CREATE OR REPLACE TRIGGER accesses_never BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.accesses
    FOR EACH STATEMENT EXECUTE FUNCTION audit.never();
CREATE OR REPLACE TRIGGER settings_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.settings
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('name');
CREATE OR REPLACE TRIGGER staff_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.staff
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('login', 'email');

-- Who is at the desk, and is it an administrator (for views, which run with the owner's rights).
CREATE OR REPLACE FUNCTION bsk.is_admin() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_has_role(session_user, 'bsk_admin', 'member')
$$;

-- Text fit to be kept: NFC, lines ended by a line feed, no control, direction or invisible characters but line feeds and
-- tabs (joiners stay: emoji are made with them), no blanks of any kind around; NULL when nothing is left.
CREATE OR REPLACE FUNCTION bsk.clean_text(raw text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT nullif(btrim(regexp_replace(
        translate(replace(normalize(raw, NFC), E'\r\n', E'\n'), E'\r\x0b\x0c\u0085\u2028\u2029', E'\n\n\n\n\n\n'),
        '[\x01-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]', '', 'g'),
        E' \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200c\u200d\u202f\u205f\u2800\u3000\u3164'),
        '')
$$;

-- A public event of a member of staff makes a notification and a mail in the same transaction; both wait for the undo
-- window. The mail goes to the consumer's address, or to the one given in the open reception.
CREATE OR REPLACE FUNCTION bsk.tell_consumer(consumer bigint, recipient text, title text, body text, request bigint,
                                             event bigint, visible_from timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF consumer IS NOT NULL THEN
        INSERT INTO bsk.notifications (consumer_id, title, body, visible_from, request_id, event_id)
        VALUES (consumer, title, body, visible_from, request, event);
        PERFORM bsk.touch('notification', consumer);
    END IF;
    IF recipient IS NOT NULL THEN
        INSERT INTO bsk.mails (recipient, subject, body, kind, not_before, next_at, consumer_id, request_id, event_id)
        VALUES (recipient, title, body, 'event', visible_from, visible_from, consumer, request, event);
    END IF;
END $$;

-- The desk, the worker and whoever looks after them compare the version before they begin.
GRANT SELECT ON bsk.alembic_version TO bsk_operator, bsk_engineer, bsk_auditor, bsk_worker;
