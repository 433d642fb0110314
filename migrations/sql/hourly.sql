-- Hourly consumption: master data from accounting, files as they came, profiles as revisions, what accounting takes.

INSERT INTO bsk.settings (name, value, title) VALUES
    ('company_inn', '""', 'ИНН сетевой компании: стоит в ответах 80021')
ON CONFLICT DO NOTHING;

-- Sum and number of the hours that are there.
CREATE OR REPLACE FUNCTION bsk.hours_of(kwh numeric[], OUT hours integer, OUT total numeric)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT count(v)::integer, coalesce(sum(v), 0) FROM unnest(kwh) v
$$;

-- First moment of a month in Barnaul, and how many hours the month has there (23- and 25-hour days included).
CREATE OR REPLACE FUNCTION bsk.month_start(month date) RETURNS timestamptz
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT month::timestamp AT TIME ZONE 'Asia/Barnaul'
$$;

CREATE OR REPLACE FUNCTION bsk.month_hours(month date) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT (extract(epoch FROM bsk.month_start((month + interval '1 month')::date) - bsk.month_start(month)) / 3600)::integer
$$;

-- Faults of rows of master data as {"rows[0].field": sentence}: each field must match its pattern (or be a date) where it is
-- given. A blank text is as good as none.
CREATE OR REPLACE FUNCTION bsk.faults_of_rows(rows jsonb, required text[], patterns jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    WITH line AS (
        SELECT n - 1 AS n, r, CASE WHEN jsonb_typeof(r) = 'object' THEN r ELSE '{}' END AS o
        FROM jsonb_array_elements(rows) WITH ORDINALITY e(r, n)
    ), fault(n, field, sentence) AS (
        SELECT n, NULL, 'Строка должна быть объектом.' FROM line WHERE jsonb_typeof(r) <> 'object'
        UNION ALL
        SELECT n, f, 'Заполните поле.' FROM line, unnest(required) f
        WHERE jsonb_typeof(r) = 'object' AND bsk.clean_text(o ->> f) IS NULL
        UNION ALL
        SELECT n, p.key, 'Значение не подходит: ' || left(o ->> p.key, 40) FROM line, jsonb_each_text(patterns) p
        WHERE bsk.clean_text(o ->> p.key) IS NOT NULL
          AND (jsonb_typeof(o -> p.key) IN ('object', 'array') OR CASE p.value
                   WHEN 'date' THEN bsk.fault_of_format(bsk.clean_text(o ->> p.key), 'date') IS NOT NULL
                   ELSE bsk.clean_text(o ->> p.key) !~ p.value END)
        UNION ALL
        SELECT n, left(k, 100), 'Такого поля нет.' FROM line, jsonb_object_keys(o) k WHERE NOT patterns ? k
    )
    SELECT jsonb_object_agg(format('rows[%s]', n) || coalesce('.' || field, ''), sentence)
    FROM (SELECT * FROM fault ORDER BY n LIMIT 1000) f
$$;

CREATE OR REPLACE FUNCTION bsk.check_rows(rows jsonb, required text[], patterns jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    faults jsonb;
BEGIN
    IF jsonb_typeof(rows) IS DISTINCT FROM 'array' THEN
        PERFORM bsk.wrong_field('rows', 'Нужен список строк.');
    END IF;
    faults := bsk.faults_of_rows(rows, required, patterns);
    IF faults IS NOT NULL THEN
        PERFORM bsk.refuse('BS004', 'В строках есть ошибки.', faults);
    END IF;
END $$;

-- Contracts of accounting: {number, organization, inn?, hourly?}. All rows or none; the number of rows.
CREATE OR REPLACE FUNCTION exchange.upsert_contracts(rows jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    written integer;
BEGIN
    PERFORM bsk.check_rows(rows, '{number,organization}', '{"number": "^0*[1-9][0-9]{0,4}$", "organization": "^.{1,255}$",
        "inn": "^([0-9]{10}|[0-9]{12})$", "hourly": "^(true|false)$"}');
    INSERT INTO bsk.contracts AS kept (number, organization, inn, hourly)
    SELECT DISTINCT ON (number) number, organization, inn, hourly FROM (
        SELECT bsk.clean_text(r ->> 'number')::integer AS number, bsk.clean_text(r ->> 'organization') AS organization,
               bsk.clean_text(r ->> 'inn') AS inn, coalesce(bsk.clean_text(r ->> 'hourly')::boolean, true) AS hourly, n
        FROM jsonb_array_elements(rows) WITH ORDINALITY e(r, n)) e
    ORDER BY number, n DESC
    ON CONFLICT ON CONSTRAINT uq_contracts_number DO UPDATE
        SET organization = excluded.organization, inn = excluded.inn, hourly = excluded.hourly, updated_at = now();
    GET DIAGNOSTICS written = ROW_COUNT;
    INSERT INTO audit.entries (table_name, action, key) VALUES ('contracts', 'UPSERT', jsonb_build_object('rows', written));
    RETURN written;
END $$;

-- Keeps the bytes: a new row, or the one that has the same bytes already (of the same consumer). BS004, BS013.
-- digest is the content's SHA-256.
CREATE OR REPLACE FUNCTION bsk.keep_hourly_file(name text, content bytea, digest bytea, source text, sender text, consumer bigint,
                                                OUT file bigint, OUT already boolean)
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    clean text := left(bsk.clean_file_name(name), 200);
BEGIN
    IF clean IS NULL THEN
        PERFORM bsk.wrong_field('name', 'У файла нет имени.');
    END IF;
    PERFORM bsk.check_sender(sender);
    IF coalesce(octet_length(content), 0) = 0 THEN
        PERFORM bsk.wrong_field('content', 'Файл пуст.');
    END IF;
    IF octet_length(content) > bsk.setting_int('file_bytes') THEN
        PERFORM bsk.refuse('BS013', format('Файл больше %s МБ.', bsk.setting_int('file_bytes') / 1048576));
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended(encode(digest, 'hex'), 6));
    SELECT f.id INTO file FROM bsk.hourly_files f
    WHERE f.sha256 = digest AND (consumer IS NULL OR f.consumer_id IS NOT DISTINCT FROM consumer)
    ORDER BY f.id LIMIT 1;
    already := FOUND;
    IF NOT already THEN
        INSERT INTO bsk.hourly_files (name, sha256, size, content, source, sender, consumer_id)
        VALUES (clean, digest, octet_length(content), content, keep_hourly_file.source, sender, consumer)
        RETURNING id INTO file;
        INSERT INTO audit.entries (table_name, action, key, new, command) VALUES ('hourly_files', 'INSERT',
            jsonb_build_object('id', file), jsonb_build_object('size', octet_length(content)), bsk.current_command());
        PERFORM bsk.touch('hourly_file', file);
    END IF;
END $$;

DROP FUNCTION IF EXISTS bsk.overlaid(bigint, date, numeric[]);

-- The newest revision that was not rejected, overlaid with the hours that a daily message brings: those of a newer message
-- stay (told by late), of messages without a number the later one counts. numbers are those of the hours' messages.
CREATE OR REPLACE FUNCTION bsk.overlaid(point bigint, month date, kwh numeric[], number bigint, OUT hours numeric[],
                                        OUT numbers bigint[], OUT late bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT array_agg(CASE WHEN h.counts THEN h.new ELSE h.old END ORDER BY h.i),
           array_agg(CASE WHEN h.counts THEN coalesce(overlaid.number, 0) ELSE h.of END ORDER BY h.i),
           max(h.of) FILTER (WHERE h.new IS NOT NULL AND NOT h.counts)
    FROM (
        SELECT u.*, u.new IS NOT NULL AND (u.old IS NULL OR coalesce(u.of, 0) <= coalesce(overlaid.number, 0)) AS counts
        FROM (SELECT 1) one
        LEFT JOIN LATERAL (
            SELECT p.kwh, p.message_numbers FROM bsk.profiles p
            WHERE p.point_id = overlaid.point AND p.month = overlaid.month AND p.status <> 'rejected'
            ORDER BY p.revision DESC LIMIT 1) p ON true,
        LATERAL unnest(overlaid.kwh, p.kwh, p.message_numbers) WITH ORDINALITY u(new, old, of, i)
        WHERE u.i <= cardinality(overlaid.kwh)
    ) h
$$;

DROP FUNCTION IF EXISTS bsk.add_profile(bigint, bigint, jsonb), bsk.add_profiles(bigint, integer, jsonb),
    bsk.write_reading(bigint, text, integer, jsonb, jsonb), bsk.keep_hourly_file(text, bytea, text, text, bigint);

-- One more revision for each item whose meter is known. Registers of the file are kept where accounting has none; a newer
-- file corrects what an older one brought. At most one partial item per point and month: it is overlaid on what was there.
-- accept: a sound month that is the first of its point counts at once; the rest is left to accept_sound.
CREATE OR REPLACE FUNCTION bsk.add_profiles(file bigint, contract integer, points jsonb, accept boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    wrong record;
BEGIN
    WITH item AS (
        SELECT n, r, m.id AS point, (left(r ->> 'month', 7) || '-01')::date AS month,
               string_to_array(r ->> 'kwh', ' ', '-')::numeric(14,4)[] AS kwh
        FROM jsonb_array_elements(points) WITH ORDINALITY e(r, n), LATERAL (
            SELECT m.id FROM bsk.metering_points m JOIN bsk.contracts c ON c.id = m.contract_id
            WHERE m.serial = r ->> 'serial' AND c.number = coalesce((r ->> 'contract')::integer, contract, c.number)
            ORDER BY m.removed IS NULL DESC, m.id LIMIT 1) m
    ), overlaid AS MATERIALIZED (  -- so that the numbers are read once
        SELECT n, r, point, month, bsk.month_hours(month) AS due,
               coalesce(l.hours, kwh) AS kwh, l.numbers, l.late
        FROM item LEFT JOIN LATERAL (  -- OFFSET: or the function would be called for whole months too
            SELECT o.* FROM bsk.overlaid(point, month, kwh, (r ->> 'number')::bigint) o WHERE (r ->> 'partial')::boolean OFFSET 0
        ) l ON true
    ), summed AS (
        SELECT o.*, s.hours, s.total, coalesce((r ->> 'blocked')::boolean, false) OR s.hours < due OR s.least < 0 AS blocked,
               row_number() OVER same AS turn, count(*) OVER same AS times, coalesce((
                   SELECT max(p.revision) FROM bsk.profiles p WHERE p.point_id = o.point AND p.month = o.month), 0) AS last
        FROM overlaid o, LATERAL (
            SELECT count(v)::integer AS hours, coalesce(sum(v), 0) AS total, min(v) AS least FROM unnest(o.kwh) v) s
        WINDOW same AS (PARTITION BY point, month ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
    ), made AS (
        INSERT INTO bsk.profiles (point_id, month, revision, file_id, member, kwh, hours, total, blocked, findings,
                                  status, decided_by, decided_at, message_numbers)
        SELECT s.point, s.month, s.last + s.turn, file, s.r ->> 'member', s.kwh, s.hours, s.total, s.blocked,
               coalesce(s.r -> 'findings', '[]') || CASE WHEN s.late IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
                   'file', s.r ->> 'member', 'sheet', NULL, 'cell', NULL, 'until', NULL, 'point', s.r ->> 'written',
                   'code', 'H02', 'level', 'W', 'message', format('Эти сутки уже пришли в сообщении с большим номером (%s): '
                   'его часы остались, хранятся оба', s.late))) END,
               CASE WHEN f.counts THEN 'reliable' ELSE 'waiting' END,
               CASE WHEN f.counts THEN session_user END, CASE WHEN f.counts THEN now() END, s.numbers
        FROM summed s, LATERAL (SELECT accept AND NOT s.blocked AND s.last = 0 AND s.times = 1 AS counts) f
        ORDER BY s.point, s.month, s.n
    ), kept AS (
        INSERT INTO bsk.register_readings AS kept (point_id, month, start_value, end_value, source)
        SELECT point, month, (array_agg(s ORDER BY n DESC) FILTER (WHERE s IS NOT NULL))[1],
               (array_agg(e ORDER BY n DESC) FILTER (WHERE e IS NOT NULL))[1], 'file'
        FROM overlaid o, LATERAL (SELECT (r ->> 'start')::numeric AS s, (r ->> 'end')::numeric AS e) v
        WHERE coalesce(s, e) IS NOT NULL GROUP BY point, month
        ON CONFLICT ON CONSTRAINT pk_register_readings DO UPDATE SET at = now(),
            start_value = CASE kept.source WHEN 'file' THEN coalesce(excluded.start_value, kept.start_value)
                                           ELSE coalesce(kept.start_value, excluded.start_value) END,
            end_value = CASE kept.source WHEN 'file' THEN coalesce(excluded.end_value, kept.end_value)
                                         ELSE coalesce(kept.end_value, excluded.end_value) END
    )
    SELECT coalesce(cardinality(o.kwh), 0) AS hours, o.due, 'NaN' = ANY (o.kwh) AS nan INTO wrong FROM overlaid o
    WHERE coalesce(cardinality(o.kwh), 0) <> o.due OR 'NaN' = ANY (o.kwh) ORDER BY o.n LIMIT 1;
    IF wrong.nan THEN
        PERFORM bsk.wrong_field('points', 'В профиле есть значение, которое не число.');
    ELSIF FOUND THEN
        PERFORM bsk.wrong_field('points', format('В профиле %s часов, в месяце их %s.', wrong.hours, wrong.due));
    END IF;
END $$;
