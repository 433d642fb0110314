-- Hourly files at the doors of desk and worker: kept, read, listed, their senders; rights to them, the site's and accounting's.

-- Stores a file that was read, in one transaction: {file, already, status, profiles: [...]}. The same bytes that were read
-- before change nothing. accept: points without an error become «достоверные» at once. BS004, BS013.
CREATE OR REPLACE FUNCTION desk.store_hourly_file(name text, content bytea, kind text, contract integer, findings jsonb,
    points jsonb, command uuid, accept boolean DEFAULT false, source text DEFAULT 'desk', sender text DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    digest bytea := sha256(content);
    scope text := 'store_hourly_file:' || encode(digest, 'hex');
    done jsonb := bsk.result_of(command, scope);
    kept record;
    unread boolean;  -- the site or the mailbox has left it, nobody has read it
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF source IS NULL OR source NOT IN ('desk', 'mailbox') THEN
        PERFORM bsk.wrong_field('source', 'Откуда файл: desk или mailbox.');
    END IF;
    kept := bsk.keep_hourly_file(name, content, digest, source, sender, NULL);
    unread := EXISTS (SELECT FROM bsk.hourly_files f WHERE f.id = kept.file AND f.status = 'waiting');
    IF unread THEN
        PERFORM bsk.write_reading(kept.file, kind, contract, findings, points, accept);
        IF accept THEN
            PERFORM bsk.accept_sound(kept.file);
        END IF;
    END IF;
    RETURN bsk.remember(command, scope, bsk.file_result(kept.file, NOT unread));
END $$;

-- What was read of a file that is kept already (the site's, the mailbox's): as store_hourly_file answers. A file that somebody
-- has read meanwhile stays as it is. again: read once more, say with another mapping; its waiting revisions are replaced.
-- BS001, BS002 where something of it was decided.
CREATE OR REPLACE FUNCTION desk.read_hourly_file(file bigint, kind text, contract integer, findings jsonb, points jsonb,
    command uuid, again boolean DEFAULT false) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'read_hourly_file:' || file;
    done jsonb := bsk.result_of(command, scope);
    before text;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.lock_file(file);
    SELECT f.status INTO before FROM bsk.hourly_files f WHERE f.id = file FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого файла нет.');
    END IF;
    IF again AND before NOT IN ('waiting', 'read') THEN
        PERFORM bsk.refuse('BS002', 'По этому файлу уже принято решение: заново он не читается.');
    END IF;
    IF before = 'waiting' OR again THEN
        PERFORM bsk.write_reading(file, kind, contract, findings, points, false);
        UPDATE bsk.profiles p SET status = 'superseded' WHERE p.file_id = file AND p.status = 'waiting' AND EXISTS (
            SELECT FROM bsk.profiles n WHERE n.file_id = file AND n.point_id = p.point_id AND n.month = p.month
                AND n.revision > p.revision);
    END IF;
    RETURN bsk.remember(command, scope, bsk.file_result(file, before <> 'waiting' AND NOT again));
END $$;

CREATE OR REPLACE FUNCTION bsk.file_result(file bigint, already boolean) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT jsonb_build_object('file', f.id, 'already', already, 'status', f.status, 'profiles', coalesce((
        SELECT jsonb_agg(jsonb_build_object('profile', p.id, 'serial', m.serial, 'month', to_char(p.month, 'YYYY-MM'),
                                            'revision', p.revision, 'status', p.status, 'blocked', p.blocked) ORDER BY p.id)
        FROM bsk.profiles p JOIN bsk.metering_points m ON m.id = p.point_id WHERE p.file_id = f.id), '[]'))
    FROM bsk.hourly_files f WHERE f.id = file
$$;

-- Puts the mailbox's attachment beside those of the site, to be read at the desk: {file, already}.
CREATE OR REPLACE FUNCTION worker.keep_hourly_file(name text, content bytea, sender text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT jsonb_build_object('file', k.file, 'already', k.already)
    FROM bsk.keep_hourly_file(name, content, sha256(content), 'mailbox', left(sender, 320), NULL) k
$$;

-- How a sender writes: its zone and the mapping of a layout that we do not know. BS004.
CREATE OR REPLACE FUNCTION desk.save_hourly_sender(sender text, zone text, mapping jsonb, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    done jsonb := bsk.result_of(command, 'save_hourly_sender');
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_timezone_names z WHERE z.name = zone) THEN
        PERFORM bsk.wrong_field('zone', 'Такого часового пояса нет.');
    END IF;
    IF bsk.clean_text(sender) IS NULL OR length(sender) > 254 THEN
        PERFORM bsk.wrong_field('sender', 'Укажите, чей это файл: почту, ИНН или договор.');
    END IF;
    IF jsonb_typeof(mapping) NOT IN ('object', 'null') OR octet_length(mapping::text) > 65536 THEN
        PERFORM bsk.wrong_field('mapping', 'Разметку не разобрать.');
    END IF;
    INSERT INTO bsk.hourly_senders AS kept (sender, zone, mapping) VALUES (bsk.clean_text(sender), zone, mapping)
    ON CONFLICT ON CONSTRAINT pk_hourly_senders DO UPDATE
        SET zone = excluded.zone, mapping = coalesce(excluded.mapping, kept.mapping), changed_by = session_user, changed_at = now();
    RETURN bsk.remember(command, 'save_hourly_sender', '{}');
END $$;

CREATE OR REPLACE FUNCTION desk.hourly_content(file bigint) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    found_one bytea := (SELECT f.content FROM bsk.hourly_files f WHERE f.id = file);
BEGIN
    IF found_one IS NULL THEN
        PERFORM bsk.refuse('BS001', 'Такого файла нет.');
    END IF;
    PERFORM audit.note_access('open', 'hourly_file', file);
    RETURN found_one;
END $$;

CREATE OR REPLACE VIEW desk.hourly_files AS
    SELECT f.id, f.name, f.sha256, f.size, f.source, f.sender, f.consumer_id, f.kind, f.contract, c.organization, f.month,
           f.status, f.findings, f.points, f.at, f.uploaded_by, f.read_at, f.decided_at, f.decided_by, f.reason
    FROM bsk.hourly_files f LEFT JOIN bsk.contracts c ON c.number = f.contract;

-- Who has sent what: contracts × months (120 at most). waiting and accepted count points whose newest revision stands so.
CREATE OR REPLACE FUNCTION desk.hourly_completeness(from_month date, months integer)
RETURNS TABLE (contract integer, organization text, month date, points integer, accepted integer, waiting integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT c.number, c.organization, m.month::date, count(p.id)::integer, count(p.id) FILTER (WHERE s.accepted)::integer,
           count(p.id) FILTER (WHERE s.waiting AND NOT s.accepted)::integer
    FROM (SELECT date_trunc('month', CASE WHEN from_month BETWEEN '2000-01-01' AND '2100-12-31' THEN from_month::timestamp END)
                     AS first, least(greatest(months, 1), 120) AS months) span,
         generate_series(span.first, span.first + make_interval(months => span.months - 1), '1 month') m(month)
        CROSS JOIN bsk.contracts c
        LEFT JOIN bsk.metering_points p ON p.contract_id = c.id AND coalesce(p.installed, '-infinity') < m.month + interval '1 month'
            AND coalesce(p.removed, 'infinity') > m.month
        LEFT JOIN LATERAL (
            SELECT bool_or(f.status IN ('reliable', 'transferred')) AS accepted, bool_or(f.status = 'waiting') AS waiting
            FROM bsk.profiles f WHERE f.point_id = p.id AND f.month = m.month::date) s ON true
    WHERE c.hourly GROUP BY c.number, c.organization, m.month ORDER BY c.number, m.month
$$;

CREATE OR REPLACE TRIGGER hourly_senders_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.hourly_senders
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('sender');

REVOKE ALL ON FUNCTION exchange.upsert_contracts, exchange.acknowledge, site.upload_hourly_file,
    site.hourly_files, desk.store_hourly_file, desk.read_hourly_file, desk.save_hourly_sender, desk.hourly_content,
    desk.hourly_completeness, worker.keep_hourly_file FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exchange.upsert_contracts, exchange.acknowledge TO bsk_accounting;
GRANT SELECT ON exchange.hourly TO bsk_accounting;
GRANT EXECUTE ON FUNCTION site.upload_hourly_file, site.hourly_files TO bsk_site;
GRANT EXECUTE ON FUNCTION desk.store_hourly_file, desk.read_hourly_file, desk.save_hourly_sender, desk.hourly_content TO bsk_engineer;
GRANT EXECUTE ON FUNCTION desk.hourly_completeness TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT EXECUTE ON FUNCTION worker.keep_hourly_file TO bsk_worker;
GRANT SELECT ON desk.hourly_files TO bsk_operator, bsk_engineer, bsk_auditor;
