-- Sign-up to the cabinet in three steps: address and code, kind, data.

-- Six digits out of 48 random bits.
CREATE OR REPLACE FUNCTION bsk.new_code() RETURNS text
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT lpad((('x' || left(replace(gen_random_uuid()::text, '-', ''), 12))::bit(48)::bigint % 1000000)::text, 6, '0')
$$;

-- A new code for an unfinished registration and the letter with it; letters with the older code are not sent any more.
CREATE OR REPLACE FUNCTION bsk.send_code(wanted uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    code text := bsk.new_code();
    salt bytea := uuid_send(gen_random_uuid());
    kept bsk.registrations;
BEGIN
    UPDATE bsk.registrations r
    SET code_salt = salt, code_hash = bsk.pin_hash(salt, code), wrong_codes = 0, step = 'started', confirmed_at = NULL,
        sent_times = array(SELECT t FROM unnest(r.sent_times) t WHERE t > now() - interval '1 hour') || now()
    WHERE r.id = wanted RETURNING * INTO kept;
    PERFORM bsk.forget_codes(wanted);
    INSERT INTO bsk.mails (recipient, subject, body, kind, registration_id)
    VALUES (kept.email, 'Код подтверждения для личного кабинета',
            format(E'Здравствуйте!\n\nКод подтверждения: %s\n\nВведите его на сайте, чтобы продолжить регистрацию в личном '
                   'кабинете ООО «Барнаульская сетевая компания». Если вы не регистрировались, ничего делать не нужно.',
                   code), 'code', wanted);
    PERFORM bsk.touch('registration', kept.seq);
END $$;

-- Codes that are no longer good are kept nowhere: not in letters that were sent, and letters that wait are withdrawn.
CREATE OR REPLACE FUNCTION bsk.forget_codes(wanted uuid) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    UPDATE bsk.mails m SET body = 'Код больше не действует.',
                           status = CASE WHEN m.status IN ('queued', 'failed') THEN 'withdrawn' ELSE m.status END
    WHERE m.registration_id = wanted AND m.kind = 'code'
$$;

-- Refuses a sixth letter within the hour.
CREATE OR REPLACE FUNCTION bsk.check_code_pace(kept bsk.registrations) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    oldest timestamptz := (SELECT t FROM unnest(kept.sent_times) t WHERE t > now() - interval '1 hour'
                           ORDER BY t DESC OFFSET bsk.setting_int('codes_per_hour') - 1 LIMIT 1);
BEGIN
    IF oldest IS NOT NULL THEN
        PERFORM bsk.refuse('BS005', 'Код уже отправляли несколько раз. Попробуйте позже.', jsonb_build_object(
            'retry_after_s', greatest(1, ceil(3600 - extract(epoch FROM now() - oldest)))::integer));
    END IF;
END $$;

CREATE OR REPLACE FUNCTION site.start_registration(email text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    address text := bsk.normalized_email(email);
    sentence text := bsk.check_email(email);
    kept bsk.registrations;
BEGIN
    IF sentence IS NOT NULL THEN
        PERFORM bsk.wrong_field('email', sentence);
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('bsk.registration:' || lower(address), 0));
    IF EXISTS (SELECT FROM bsk.consumers c WHERE lower(c.email) = lower(address)) THEN
        PERFORM bsk.refuse('BS007', 'Личный кабинет с этим адресом почты уже есть.');
    END IF;
    SELECT * INTO kept FROM bsk.registrations r
    WHERE lower(r.email) = lower(address) AND r.step <> 'finished' FOR UPDATE;
    IF FOUND THEN
        PERFORM bsk.check_code_pace(kept);
    ELSE
        INSERT INTO bsk.registrations (email) VALUES (address) RETURNING * INTO kept;
    END IF;
    PERFORM bsk.send_code(kept.id);
    RETURN kept.id;
END $$;

CREATE OR REPLACE FUNCTION bsk.locked_registration(wanted uuid) RETURNS bsk.registrations
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    kept bsk.registrations;
BEGIN
    SELECT * INTO kept FROM bsk.registrations r WHERE r.id = wanted FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такой регистрации нет. Начните сначала.');
    END IF;
    IF kept.step = 'finished' THEN
        PERFORM bsk.refuse('BS002', 'Регистрация уже закончена.');
    END IF;
    RETURN kept;
END $$;

-- A wrong code counts even though nothing is refused: the count is committed with the answer «no».
CREATE OR REPLACE FUNCTION site.confirm_email(registration uuid, code text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    kept bsk.registrations := bsk.locked_registration(registration);
BEGIN
    IF kept.wrong_codes >= bsk.setting_int('wrong_codes') THEN
        PERFORM bsk.refuse('BS006', 'Код набран неверно слишком много раз. Запросите новый код.');
    END IF;
    IF bsk.pin_hash(kept.code_salt, coalesce(bsk.bare_digits(code), '')) <> kept.code_hash THEN
        UPDATE bsk.registrations r SET wrong_codes = r.wrong_codes + 1 WHERE r.id = kept.id;
        RETURN false;
    END IF;
    IF kept.step = 'started' THEN
        UPDATE bsk.registrations r SET step = 'confirmed', confirmed_at = now() WHERE r.id = kept.id;
        PERFORM bsk.touch('registration', kept.seq);
    END IF;
    RETURN true;
END $$;

-- What each kind's profile holds, and what must be there.
CREATE OR REPLACE FUNCTION bsk.profile_fields(kind text) RETURNS TABLE (field text, required boolean)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT f.field, f.required FROM (VALUES
        ('person', 'last_name', true), ('person', 'first_name', true), ('person', 'middle_name', false),
        ('person', 'phone', true), ('person', 'consent', false),
        ('legal', 'organization', true), ('legal', 'inn', true), ('legal', 'kpp', false), ('legal', 'ogrn', false),
        ('legal', 'contact_name', true), ('legal', 'phone', true), ('legal', 'consent', false)) f(kind, field, required)
    WHERE f.kind = profile_fields.kind
$$;

-- What is wrong with one value of a profile, or NULL.
CREATE OR REPLACE FUNCTION bsk.fault_of_profile(field text, required boolean, value jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    words text := bsk.clean_text(value #>> '{}');
BEGIN
    IF required IS NULL THEN
        RETURN 'Такого поля нет.';
    END IF;
    IF field = 'consent' THEN
        RETURN CASE WHEN value <> 'true' THEN 'Нужно согласие на обработку персональных данных.' END;
    END IF;
    IF jsonb_typeof(value) NOT IN ('string', 'null') THEN
        RETURN 'Здесь нужен текст.';
    END IF;
    IF words IS NULL THEN
        RETURN CASE WHEN required THEN 'Заполните поле.' END;
    END IF;
    RETURN CASE
        WHEN field = 'inn' THEN bsk.check_inn(words)
        WHEN field = 'kpp' THEN bsk.check_kpp(words)
        WHEN field = 'ogrn' THEN bsk.check_ogrn(words)
        WHEN field = 'phone' THEN bsk.check_phone(words)
        WHEN words ~ '[\n\t]' THEN 'Здесь нужна одна строка.'
        WHEN length(words) > CASE WHEN field = 'organization' THEN 500 ELSE 100 END THEN 'Слишком длинно.'
        WHEN words !~ '[a-zA-Z\u00c0-\uffff]' THEN 'Здесь нужны буквы.' END;
END $$;

-- {"field": "sentence"} for everything that is wrong with a sign-up, or NULL.
CREATE OR REPLACE FUNCTION bsk.faults_of_signup(login text, password_hash text, kind text, profile jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    WITH given AS (SELECT CASE WHEN jsonb_typeof(profile) = 'object' THEN profile ELSE '{}' END AS fields),
    fault(field, sentence) AS (
        SELECT 'login', CASE WHEN coalesce(btrim(login), '') = '' THEN 'Заполните поле.'
                             WHEN length(btrim(login)) > 100 THEN 'Слишком длинно.'
                             WHEN btrim(login) ~ '[\s\u0001-\u0020\u007f-\u00a0\u2000-\u206f]'
                             THEN 'В логине не бывает пробелов.' END
        UNION ALL
        SELECT 'password_hash', CASE WHEN coalesce(btrim(password_hash), '') = '' THEN 'Заполните поле.'
                                     WHEN length(password_hash) > 1000 THEN 'Слишком длинно.' END
        UNION ALL
        SELECT 'kind', CASE WHEN (kind IN ('person', 'legal')) IS NOT TRUE THEN 'Вид: person или legal.' END
        UNION ALL
        SELECT 'profile', CASE WHEN jsonb_typeof(profile) IS DISTINCT FROM 'object' THEN 'Нужны данные потребителя.' END
        UNION ALL
        SELECT coalesce(f.field, g.key), bsk.fault_of_profile(coalesce(f.field, g.key), f.required,
                                                              coalesce(g.value, CASE WHEN f.field <> 'consent' THEN 'null'::jsonb END))
        FROM bsk.profile_fields(kind) f FULL JOIN (SELECT e.* FROM given, jsonb_each(given.fields) e) g ON g.key = f.field
        WHERE kind IN ('person', 'legal') AND jsonb_typeof(profile) = 'object'
    )
    SELECT jsonb_object_agg(left(f.field, 100), f.sentence)
    FROM (SELECT * FROM fault WHERE sentence IS NOT NULL LIMIT 100) f
$$;

CREATE OR REPLACE FUNCTION bsk.insert_consumer(email text, login text, password_hash text, kind text, profile jsonb)
RETURNS bigint LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    INSERT INTO bsk.consumers (kind, login, password_hash, email, display_name, last_name, first_name, middle_name,
                               organization, inn, kpp, ogrn, contact_name, phone)
    SELECT kind, btrim(login), password_hash, email,
           coalesce(p.organization, concat_ws(' ', p.last_name, p.first_name, p.middle_name)),
           p.last_name, p.first_name, p.middle_name, p.organization, bsk.bare_digits(profile ->> 'inn'),
           nullif(upper(bsk.bare_digits(profile ->> 'kpp')), ''), nullif(bsk.bare_digits(profile ->> 'ogrn'), ''),
           p.contact_name, bsk.normalized_phone(profile ->> 'phone')
    FROM (SELECT bsk.clean_text(profile ->> 'last_name') AS last_name, bsk.clean_text(profile ->> 'first_name') AS first_name,
                 bsk.clean_text(profile ->> 'middle_name') AS middle_name,
                 bsk.clean_text(profile ->> 'organization') AS organization,
                 bsk.clean_text(profile ->> 'contact_name') AS contact_name) p
    RETURNING id
$$;

CREATE OR REPLACE FUNCTION site.finish_registration(registration uuid, login text, password_hash text, kind text,
                                                    profile jsonb, command uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'finish_registration:' || registration;
    done jsonb := bsk.started(command, scope);
    kept bsk.registrations;
    faults jsonb;
    made bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN (done ->> 'consumer')::bigint;
    END IF;
    kept := bsk.locked_registration(registration);
    IF kept.step <> 'confirmed' THEN
        PERFORM bsk.refuse('BS002', 'Сначала подтвердите адрес почты кодом из письма.');
    END IF;
    faults := bsk.faults_of_signup(login, password_hash, kind, profile);
    IF faults IS NOT NULL THEN
        PERFORM bsk.refuse('BS004', 'Проверьте данные: есть ошибки.', faults);
    END IF;
    BEGIN
        made := bsk.insert_consumer(kept.email, login, password_hash, kind, profile);
    EXCEPTION WHEN unique_violation THEN
        PERFORM bsk.refuse('BS007', 'Этот логин уже занят. Выберите другой.');
    END;
    UPDATE bsk.registrations r
    SET step = 'finished', finished_at = now(), consumer_id = made, code_salt = NULL, code_hash = NULL WHERE r.id = kept.id;
    PERFORM bsk.forget_codes(kept.id);
    PERFORM bsk.touch('registration', kept.seq);
    PERFORM bsk.touch('consumer', made);
    PERFORM bsk.remember(command, scope, jsonb_build_object('consumer', made));
    RETURN made;
END $$;

CREATE OR REPLACE TRIGGER registrations_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.registrations
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('seq', 'email', 'code_salt', 'code_hash');

REVOKE ALL ON FUNCTION site.start_registration, site.confirm_email, site.finish_registration FROM PUBLIC;
GRANT EXECUTE ON FUNCTION site.start_registration, site.confirm_email, site.finish_registration TO bsk_site;
