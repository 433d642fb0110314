-- What was read becomes revisions; revisions are accepted, and the state of their file follows.

-- What was read of a file: findings, points and a revision for every point that is known. Points are
-- [{serial, month, kwh: "1.5 - 2", contract?, member?, sheet?, hours, total, partial?, number?, blocked, start?, end?, findings}], kwh
-- one word per hour of the month, "-" where there is none.
CREATE OR REPLACE FUNCTION bsk.write_reading(file bigint, kind text, contract integer, findings jsonb, points jsonb, accept boolean)
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    batch jsonb;
BEGIN
    points := coalesce(points, '[]');
    findings := coalesce(findings, '[]');
    IF jsonb_typeof(findings) <> 'array' THEN
        PERFORM bsk.wrong_field('findings', 'Прочитанное из файла не разобрать.');
    ELSIF EXISTS (SELECT FROM jsonb_array_elements(points) p WHERE jsonb_typeof(p) <> 'object') THEN
        PERFORM bsk.wrong_field('points', 'Прочитанное из файла не разобрать.');
    END IF;
    PERFORM bsk.check_reading(kind, findings, points);
    PERFORM FROM bsk.metering_points m WHERE m.serial IN (SELECT p ->> 'serial' FROM jsonb_array_elements(points) p)
    ORDER BY m.id FOR NO KEY UPDATE;
    UPDATE bsk.hourly_files f SET kind = write_reading.kind, contract = write_reading.contract, findings = write_reading.findings,
        points = coalesce((SELECT jsonb_agg(p - 'kwh') FROM jsonb_array_elements(write_reading.points) p), '[]'),
        month = (SELECT min((left(p ->> 'month', 7) || '-01')::date) FROM jsonb_array_elements(write_reading.points) p),
        status = 'read', read_at = now()
    WHERE f.id = file;
    IF EXISTS (SELECT FROM jsonb_array_elements(points) p WHERE (p ->> 'partial')::boolean) THEN
        FOR batch IN  -- whole months at once, then the days of a point one after another
            SELECT jsonb_agg(i.p) FROM (
                SELECT p, CASE WHEN (p ->> 'partial')::boolean THEN row_number() OVER (
                    PARTITION BY (p ->> 'partial')::boolean, p ->> 'serial', left(p ->> 'month', 7) ORDER BY n) ELSE 0 END AS turn
                FROM jsonb_array_elements(points) WITH ORDINALITY e(p, n)) i GROUP BY i.turn ORDER BY i.turn
        LOOP
            PERFORM bsk.add_profiles(file, contract, batch, accept);
        END LOOP;
    ELSE
        PERFORM bsk.add_profiles(file, contract, points, accept);
    END IF;
    PERFORM bsk.touch('hourly_file', file);
EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
    PERFORM bsk.wrong_field('points', 'Прочитанное из файла не разобрать.');
END $$;

-- Locks what a decision on this file may touch: its points, then every file with profiles of the same months, each kind in
-- the order of ids. Whoever decides does it first, so that nobody waits in a circle.
CREATE OR REPLACE FUNCTION bsk.lock_file(file bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
BEGIN
    PERFORM FROM bsk.metering_points m WHERE m.id IN (SELECT p.point_id FROM bsk.profiles p WHERE p.file_id = file)
    ORDER BY m.id FOR NO KEY UPDATE;
    PERFORM FROM bsk.hourly_files f WHERE f.id = file OR f.id IN (
        SELECT o.file_id FROM bsk.profiles p JOIN bsk.profiles o ON o.point_id = p.point_id AND o.month = p.month
        WHERE p.file_id = file)
    ORDER BY f.id FOR UPDATE;
END $$;

-- The status of a file follows from the newest revision of each of its points: all decided, some accepted, none, all of
-- them replaced by a newer file before anybody decided.
CREATE OR REPLACE FUNCTION bsk.settle_file(file bigint, reason text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    counts record;
    settled text;
BEGIN
    WITH newest AS (
        SELECT DISTINCT ON (p.point_id, p.month) p.status, p.decided_at FROM bsk.profiles p
        WHERE p.file_id = file ORDER BY p.point_id, p.month, p.revision DESC
    )
    SELECT count(*) FILTER (WHERE n.status = 'waiting') AS waiting, count(*) FILTER (WHERE n.status = 'rejected') AS rejected,
           count(*) FILTER (WHERE n.status IN ('reliable', 'transferred') OR n.status = 'superseded' AND n.decided_at IS NOT NULL)
               AS accepted,
           count(*) FILTER (WHERE n.status = 'superseded' AND n.decided_at IS NULL) AS replaced,
           (SELECT jsonb_array_length(f.points) FROM bsk.hourly_files f WHERE f.id = file) - count(*) AS unknown
    INTO counts FROM newest n;
    settled := CASE WHEN counts.waiting + counts.unknown + counts.rejected = 0 AND counts.accepted > 0 THEN 'accepted'
                 WHEN counts.accepted > 0 THEN 'partly'
                 WHEN counts.waiting > 0 THEN 'read'
                 WHEN counts.rejected > 0 THEN 'rejected'
                 WHEN counts.replaced > 0 THEN 'superseded' ELSE 'read' END;
    UPDATE bsk.hourly_files f SET status = settled, decided_at = now(), decided_by = session_user,
        reason = coalesce(settle_file.reason, f.reason)
    WHERE f.id = file AND f.status <> 'returned' AND settled <> f.status;
    IF FOUND THEN
        INSERT INTO audit.entries (table_name, action, key, new, command) VALUES ('hourly_files', 'UPDATE',
            jsonb_build_object('id', file), jsonb_build_object('status', settled), bsk.current_command());
    END IF;
    PERFORM bsk.touch('hourly_file', file);
    RETURN settled;
END $$;

-- «Достоверные»: the revision becomes the current one, the earlier ones, accepted or still waiting, stay behind it. BS001, BS002.
CREATE OR REPLACE FUNCTION bsk.accept_profile(profile bigint, reason text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    wanted record;  -- without the hours: whole rows would be unpacked
    older bigint[];
BEGIN
    SELECT p.point_id INTO wanted FROM bsk.profiles p WHERE p.id = profile;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого профиля нет.');
    END IF;
    PERFORM FROM bsk.metering_points p WHERE p.id = wanted.point_id FOR NO KEY UPDATE;
    SELECT p.point_id, p.month, p.revision, p.file_id, p.status, p.blocked INTO wanted
    FROM bsk.profiles p WHERE p.id = profile FOR UPDATE;
    IF wanted.blocked THEN
        PERFORM bsk.refuse('BS002', 'В профиле есть ошибки: принять его нельзя, пока они не исправлены.');
    END IF;
    IF wanted.status <> 'waiting' THEN
        PERFORM bsk.refuse('BS002', 'По этому профилю уже принято решение.');
    END IF;
    IF EXISTS (SELECT FROM bsk.profiles p WHERE p.point_id = wanted.point_id AND p.month = wanted.month
               AND p.revision > wanted.revision AND p.status IN ('reliable', 'transferred')) THEN
        PERFORM bsk.refuse('BS002', 'Принята уже более новая редакция этого месяца.');
    END IF;
    WITH replaced AS (
        UPDATE bsk.profiles p SET status = 'superseded'
        WHERE p.point_id = wanted.point_id AND p.month = wanted.month AND p.revision < wanted.revision
          AND p.status IN ('waiting', 'reliable', 'transferred')
        RETURNING p.file_id
    )
    SELECT array_agg(DISTINCT r.file_id ORDER BY r.file_id) INTO older FROM replaced r WHERE r.file_id <> wanted.file_id;
    UPDATE bsk.profiles p SET status = 'reliable', reason = coalesce(accept_profile.reason, p.reason),
        decided_by = session_user, decided_at = now() WHERE p.id = profile;
    PERFORM bsk.settle_file(o, NULL) FROM unnest(older) o;
END $$;

-- Accepts, as accept_profile does, the newest sound revision of each point of a file that was read just now.
CREATE OR REPLACE FUNCTION bsk.accept_sound(file bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    older bigint[];
BEGIN
    IF NOT EXISTS (SELECT FROM bsk.profiles p WHERE p.file_id = file AND p.status = 'waiting' AND NOT p.blocked) THEN
        PERFORM bsk.settle_file(file, NULL);
        RETURN;
    END IF;
    PERFORM bsk.lock_file(file);
    WITH sound AS (
        SELECT p.point_id, p.month, max(p.revision) AS revision FROM bsk.profiles p
        WHERE p.file_id = file AND p.status = 'waiting' AND NOT p.blocked GROUP BY p.point_id, p.month
    ), replaced AS (
        UPDATE bsk.profiles p SET status = 'superseded' FROM sound s
        WHERE p.point_id = s.point_id AND p.month = s.month AND p.revision < s.revision
          AND p.status IN ('waiting', 'reliable', 'transferred')
        RETURNING p.file_id
    )
    SELECT array_agg(DISTINCT r.file_id ORDER BY r.file_id) INTO older FROM replaced r WHERE r.file_id <> file;
    UPDATE bsk.profiles p SET status = 'reliable', decided_by = session_user, decided_at = now()
    WHERE p.file_id = file AND p.status = 'waiting' AND NOT p.blocked;
    PERFORM bsk.settle_file(o, NULL) FROM unnest(older) o;
    PERFORM bsk.settle_file(file, NULL);
END $$;
