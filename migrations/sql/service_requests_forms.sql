-- What a payload may hold: checked against the JSON Schema of bsk.forms, which comes from the declarations in
-- bsk_desk/features/service_requests/forms.py. Types used: string (minLength, maxLength, pattern, enum, format), number,
-- integer (minimum, maximum), boolean (const).

-- One value: the Russian sentence of what is wrong, or NULL.
CREATE OR REPLACE FUNCTION bsk.fault_of_value(value jsonb, rule jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    said text := value #>> '{}';
    kind text := rule ->> 'type';
BEGIN
    IF kind = 'integer' AND (jsonb_typeof(value) <> 'number' OR said::numeric <> trunc(said::numeric)) THEN
        RETURN 'Нужно целое число.';
    ELSIF kind <> 'integer' AND jsonb_typeof(value) <> kind THEN
        RETURN CASE WHEN value IN ('null', '""') THEN coalesce(rule ->> 'x-refusal', 'Заполните это поле.')
                    WHEN kind = 'string' THEN 'Нужен текст.' WHEN kind = 'number' THEN 'Нужно число.'
                    ELSE 'Нужно да или нет.' END;
    ELSIF kind = 'boolean' THEN
        RETURN CASE WHEN rule -> 'const' <> value THEN coalesce(rule ->> 'x-refusal', 'Нужно согласие.') END;
    ELSIF kind IN ('number', 'integer') THEN
        RETURN CASE WHEN said::numeric < (rule ->> 'minimum')::numeric THEN format('Не меньше %s.', rule ->> 'minimum')
                    WHEN said::numeric > (rule ->> 'maximum')::numeric THEN format('Не больше %s.', rule ->> 'maximum') END;
    ELSIF rule ? 'enum' THEN
        RETURN CASE WHEN NOT rule -> 'enum' @> value THEN 'Выберите одно из списка.' END;
    ELSIF length(said) > (rule ->> 'maxLength')::integer THEN
        RETURN format('Слишком длинно: %s знаков, можно %s.', length(said), rule ->> 'maxLength');
    ELSIF length(said) < (rule ->> 'minLength')::integer THEN
        RETURN format('Слишком коротко: нужно не меньше %s знаков.', rule ->> 'minLength');
    ELSIF said !~ (rule ->> 'pattern') THEN
        RETURN coalesce(rule ->> 'x-refusal', 'Написано не так, как нужно.');
    END IF;
    RETURN bsk.fault_of_format(said, rule ->> 'format');
END $$;

CREATE OR REPLACE FUNCTION bsk.fault_of_format(said text, format text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    RETURN CASE format
        WHEN 'email' THEN bsk.check_email(said) WHEN 'phone' THEN bsk.check_phone(said)
        WHEN 'inn' THEN bsk.check_inn(said) WHEN 'kpp' THEN bsk.check_kpp(said) WHEN 'ogrn' THEN bsk.check_ogrn(said)
        WHEN 'date' THEN CASE WHEN said !~ '^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$' OR to_char(to_date(said, 'YYYY-MM-DD'),
                                   'YYYY-MM-DD') <> said THEN 'Нужна дата: год-месяц-день.' END END;
EXCEPTION WHEN datetime_field_overflow OR invalid_datetime_format THEN
    RETURN 'Такого дня нет.';
END $$;

-- Texts cleaned, one line where the field is one line, a choice named by its title turned into its code. What is empty is
-- left out, but not a key that the form does not know nor a consent that is asked: those will be refused. So will what is
-- longer than any field takes; it stays as it is, for cleaning a megabyte takes half a second each.
CREATE OR REPLACE FUNCTION bsk.cleaned_payload(schema jsonb, payload jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(p.key, CASE WHEN jsonb_typeof(p.value) <> 'string' THEN p.value
        ELSE coalesce(to_jsonb(coalesce((SELECT e.code FROM jsonb_array_elements_text(rule -> 'enum') WITH ORDINALITY e(code, n)
            WHERE length(c.said) <= 1000 AND bsk.folded(rule -> 'x-titles' ->> (e.n - 1)::integer) = bsk.folded(c.said)), c.said)),
            p.value) END), '{}')
    FROM jsonb_each(payload) p, LATERAL (SELECT schema -> 'properties' -> p.key AS rule) s,
         LATERAL (SELECT CASE WHEN length(p.value #>> '{}') > 100000 THEN p.value #>> '{}'
             WHEN coalesce(rule ->> 'x-kind', 'line') = 'text' THEN bsk.clean_text(p.value #>> '{}')
             ELSE bsk.clean_text(regexp_replace(p.value #>> '{}', '[\s\u2028\u2029]+', ' ', 'g')) END AS said) c
    WHERE c.said IS NOT NULL OR rule IS NULL OR rule ? 'const'
$$;

-- Everything that is wrong at once: {field: sentence}; NULL when all is right.
CREATE OR REPLACE FUNCTION bsk.faults_of_payload(schema jsonb, payload jsonb, needed text[]) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    WITH fault(field, sentence) AS (
        SELECT n, 'Заполните это поле.' FROM unnest(needed) n WHERE NOT payload ? n
        UNION ALL
        SELECT left(p.key, 100), CASE WHEN schema -> 'properties' ? p.key
            THEN bsk.fault_of_value(p.value, schema -> 'properties' -> p.key) ELSE 'Такого поля в форме нет.' END
        FROM jsonb_each(payload) p)
    SELECT jsonb_object_agg(f.field, f.sentence) FROM (SELECT * FROM fault WHERE sentence IS NOT NULL LIMIT 200) f
$$;

-- Rules between fields.
CREATE OR REPLACE FUNCTION bsk.faults_between(payload jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT jsonb_object_agg(v.field, v.sentence) FROM (VALUES
        ('period_to', 'Конец периода раньше начала.', payload ->> 'period_to' < payload ->> 'period_from'),
        ('power_total', 'Всего должно быть равно присоединяемой и ранее присоединённой вместе.',
         (payload ->> 'power_total')::numeric <> (payload ->> 'power_added')::numeric + (payload ->> 'power_existing')::numeric)
    ) v(field, sentence, bad) WHERE v.bad
$$;

-- The payload as it is kept; BS004 names every wrong field. open_reception: who writes and how to answer are asked too.
CREATE OR REPLACE FUNCTION bsk.checked_payload(form bsk.forms, payload jsonb, open_reception boolean, contact_needed boolean)
RETURNS jsonb LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    kept jsonb;
    needed text[] := ARRAY(SELECT jsonb_array_elements_text(form.schema -> 'required'));
    faults jsonb;
BEGIN
    IF jsonb_typeof(payload) IS DISTINCT FROM 'object' THEN
        PERFORM bsk.wrong_field('payload', 'Поля формы должны быть объектом.');
    END IF;
    IF octet_length(payload::text) > 33554432 THEN
        PERFORM bsk.refuse('BS013', 'Слишком много текста: вложите его файлом.');
    END IF;
    kept := bsk.cleaned_payload(form.schema, payload);
    IF open_reception AND form.contacts = 'required' THEN
        needed := needed || 'applicant_name'::text;
    END IF;
    faults := bsk.faults_of_payload(form.schema, kept, needed);
    IF open_reception AND contact_needed AND form.contacts = 'required'
       AND NOT kept ?| '{applicant_email,applicant_phone}' THEN
        faults := coalesce(faults, '{}') || '{"applicant_email": "Укажите почту или телефон: куда ответить?"}';
    END IF;
    IF faults IS NULL THEN
        faults := bsk.faults_between(kept);
    END IF;
    IF faults IS NOT NULL THEN
        PERFORM bsk.refuse('BS004', 'Проверьте поля формы: ' || bsk.field_titles(form.schema, faults) || '.', faults);
    END IF;
    RETURN kept;
END $$;

CREATE OR REPLACE FUNCTION bsk.field_titles(schema jsonb, faults jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT string_agg(coalesce(schema -> 'properties' -> k.key ->> 'title', k.key), ', ' ORDER BY k.key)
    FROM (SELECT f.key FROM jsonb_object_keys(faults) f(key) ORDER BY 1 LIMIT 10) k
$$;

-- The schema as the open reception must fill it.
CREATE OR REPLACE FUNCTION bsk.open_schema(form bsk.forms) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN form.contacts = 'required'
                THEN jsonb_set(form.schema, '{required}', coalesce(form.schema -> 'required', '[]') || '["applicant_name"]')
                     || '{"anyOf": [{"required": ["applicant_email"]}, {"required": ["applicant_phone"]}]}'
                ELSE form.schema END
$$;

-- What stands in the list: the subject given, else the beginning of the text, else the form and its choice.
CREATE OR REPLACE FUNCTION bsk.subject_of(form bsk.forms, payload jsonb) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT coalesce(payload ->> 'subject', CASE WHEN length(line) > 120 THEN regexp_replace(left(line, 120), '\s+\S*$', '') || '…'
                                                ELSE line END,
                    concat_ws(': ', form.short_title, bsk.choice_title(form.schema, payload, 'document'),
                              bsk.choice_title(form.schema, payload, 'kind'), bsk.choice_title(form.schema, payload, 'topic'),
                              payload ->> 'object_name'))
    FROM (SELECT nullif(btrim(split_part(payload ->> 'text', E'\n', 1)), '') AS line) t
$$;

CREATE OR REPLACE FUNCTION bsk.choice_title(schema jsonb, payload jsonb, field text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT schema -> 'properties' -> field -> 'x-titles' ->> (e.n - 1)::integer
    FROM jsonb_array_elements_text(schema -> 'properties' -> field -> 'enum') WITH ORDINALITY e(code, n)
    WHERE e.code = payload ->> field
$$;

CREATE OR REPLACE TRIGGER forms_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.forms
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('form');
