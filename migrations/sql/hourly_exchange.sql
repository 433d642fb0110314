-- Hourly files at the other doors: what the site hands in, what accounting takes.

-- The site's door: what comes in here waits at the engineers' page. BS001, BS004, BS013.
CREATE OR REPLACE FUNCTION site.upload_hourly_file(consumer bigint, name text, content bytea, command uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'upload_hourly_file:' || consumer;
    done jsonb := bsk.result_of(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN (done ->> 'file')::bigint;
    END IF;
    PERFORM bsk.locked_consumer(consumer);
    RETURN bsk.remember(command, scope, (SELECT jsonb_build_object('file', k.file)
        FROM bsk.keep_hourly_file(name, content, sha256(content), 'site', NULL, consumer) k)) ->> 'file';
END $$;

CREATE OR REPLACE FUNCTION site.hourly_files(consumer bigint)
RETURNS TABLE (file bigint, name text, at timestamptz, status text, findings jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT f.id, f.name, f.at, f.status, CASE WHEN f.status = 'waiting' THEN '[]'::jsonb ELSE f.findings END
    FROM bsk.hourly_files f WHERE f.consumer_id = hourly_files.consumer ORDER BY f.id DESC
$$;

-- One row per hour of what was accepted last; hour is its first moment. Values as written, not multiplied by the ratio.
CREATE OR REPLACE VIEW exchange.hourly AS
    SELECT p.point_id AS point,
           (p.month::timestamp AT TIME ZONE 'Asia/Barnaul') + make_interval(hours => (h.n - 1)::integer) AS hour, h.kwh, p.revision,
           c.number AS contract, m.serial, m.ratio, p.estimated IS NOT NULL AND (h.n - 1) = ANY (p.estimated) AS estimated, p.status
    FROM bsk.profiles p JOIN bsk.metering_points m ON m.id = p.point_id JOIN bsk.contracts c ON c.id = m.contract_id,
         unnest(p.kwh) WITH ORDINALITY h(kwh, n)
    WHERE p.status IN ('reliable', 'transferred');

-- Accounting has them: «достоверные» become «переданы». Rows of {point, month: 'YYYY-MM', revision}; a row of another revision
-- than the current one is refused (BS010), for accounting has read what is no longer true. The number moved.
CREATE OR REPLACE FUNCTION exchange.acknowledge(rows jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    stale text;
    moved integer;
BEGIN
    PERFORM bsk.check_rows(rows, '{point,month,revision}',
        '{"point": "^[0-9]{1,18}$", "month": "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-01)?$", "revision": "^[0-9]{1,9}$"}');
    SELECT coalesce(jsonb_agg(jsonb_build_object('point', bsk.clean_text(r ->> 'point'), 'month', bsk.clean_text(r ->> 'month'),
                                                 'revision', bsk.clean_text(r ->> 'revision'))), '[]')
    INTO rows FROM jsonb_array_elements(rows) r;
    PERFORM FROM bsk.metering_points m WHERE m.id IN (SELECT (r ->> 'point')::bigint FROM jsonb_array_elements(rows) r)
    ORDER BY m.id FOR NO KEY UPDATE;
    SELECT format('%s за %s', r ->> 'point', r ->> 'month') INTO stale FROM jsonb_array_elements(rows) r
    WHERE NOT EXISTS (SELECT FROM bsk.profiles p WHERE p.point_id = (r ->> 'point')::bigint
        AND p.month = (left(r ->> 'month', 7) || '-01')::date AND p.revision = (r ->> 'revision')::integer
        AND p.status IN ('reliable', 'transferred')) LIMIT 1;
    IF stale IS NOT NULL THEN
        PERFORM bsk.refuse('BS010', format('Точка %s: эта редакция уже не действует. Прочитайте её снова.', stale), '{"newer": 1}');
    END IF;
    UPDATE bsk.profiles p SET status = 'transferred', transferred_at = now()
    FROM jsonb_array_elements(rows) r
    WHERE p.point_id = (r ->> 'point')::bigint AND p.month = (left(r ->> 'month', 7) || '-01')::date
      AND p.revision = (r ->> 'revision')::integer AND p.status = 'reliable';
    GET DIAGNOSTICS moved = ROW_COUNT;
    INSERT INTO audit.entries (table_name, action, key) VALUES ('profiles', 'ACKNOWLEDGE', jsonb_build_object('rows', moved));
    PERFORM bsk.touch('hourly_file', NULL);
    RETURN moved;
END $$;
