-- What an engineer decides on a file that was read: points accepted or rejected, hours estimated, the file given back.

-- Accepts or rejects profiles of one file, each with a reason where one is given: the file's result. «Принять остальные» is
-- this with every sound one. BS001, BS002, BS003 (a rejection needs its reason).
CREATE OR REPLACE FUNCTION desk.decide_profiles(file bigint, profiles bigint[], accept boolean, reason text, command uuid)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'decide_profiles:' || file;
    done jsonb := bsk.result_of(command, scope);
    profile bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.lock_file(file);
    PERFORM FROM bsk.hourly_files f WHERE f.id = file FOR UPDATE;
    IF NOT FOUND OR profiles IS NULL OR (SELECT count(*) FROM bsk.profiles p WHERE p.file_id = file AND p.id = ANY (profiles))
                    <> cardinality(profiles) THEN
        PERFORM bsk.refuse('BS001', 'Такого файла или профиля нет.');
    END IF;
    IF accept IS NULL THEN
        PERFORM bsk.wrong_field('accept', 'Принять или отклонить?');
    END IF;
    reason := bsk.checked_text('reason', reason, 1000);
    IF NOT accept AND reason IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите, почему отклонено.');
    END IF;
    FOREACH profile IN ARRAY profiles LOOP
        IF accept THEN
            PERFORM bsk.accept_profile(profile, reason);
        ELSE
            UPDATE bsk.profiles p SET status = 'rejected', reason = decide_profiles.reason,
                decided_by = session_user, decided_at = now() WHERE p.id = profile AND p.status = 'waiting';
            IF NOT FOUND THEN
                PERFORM bsk.refuse('BS002', 'По этому профилю уже принято решение.');
            END IF;
        END IF;
    END LOOP;
    PERFORM bsk.settle_file(file, reason);
    RETURN bsk.remember(command, scope, bsk.file_result(file, false));
END $$;

-- Rejects a whole file, read or not. BS001, BS002, BS003.
CREATE OR REPLACE FUNCTION desk.reject_hourly_file(file bigint, reason text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'reject_hourly_file:' || file;
    done jsonb := bsk.result_of(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    reason := bsk.checked_text('reason', reason, 1000);
    IF reason IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите, почему отклонено.');
    END IF;
    PERFORM bsk.open_file(file);
    UPDATE bsk.profiles p SET status = 'rejected', reason = reject_hourly_file.reason,
        decided_by = session_user, decided_at = now() WHERE p.file_id = file AND p.status = 'waiting';
    UPDATE bsk.hourly_files f SET status = 'rejected', reason = reject_hourly_file.reason,
        decided_by = session_user, decided_at = now() WHERE f.id = file;
    INSERT INTO audit.entries (table_name, action, key, new, command)
    VALUES ('hourly_files', 'UPDATE', jsonb_build_object('id', file), '{"status": "rejected"}', command);
    PERFORM bsk.touch('hourly_file', file);
    RETURN bsk.remember(command, scope, bsk.file_result(file, false));
END $$;

-- The file, locked, while something of it is still to be decided. BS001, BS002.
CREATE OR REPLACE FUNCTION bsk.open_file(file bigint) RETURNS bsk.hourly_files
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    wanted bsk.hourly_files;
BEGIN
    PERFORM bsk.lock_file(file);
    SELECT * INTO wanted FROM bsk.hourly_files f WHERE f.id = file FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого файла нет.');
    END IF;
    IF wanted.status NOT IN ('waiting', 'read', 'partly', 'returned') THEN
        PERFORM bsk.refuse('BS002', 'По этому файлу уже принято решение.');
    END IF;
    RETURN wanted;
END $$;

-- «Сообщить потребителю»: a notification to the cabinets of the contract (or of who uploaded) and a letter to each, and to
-- the sender of a letter. What is still waiting is returned with it. BS001, BS002, BS003.
CREATE OR REPLACE FUNCTION desk.return_hourly_file(file bigint, body text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'return_hourly_file:' || file;
    done jsonb := bsk.result_of(command, scope);
    said text := bsk.checked_text('body', body, 200000);  -- it names every faulty cell
    wanted bsk.hourly_files;
    told record;
    reached integer := 0;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF said IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите, что исправить.');
    END IF;
    wanted := bsk.open_file(file);
    FOR told IN SELECT * FROM bsk.readers_of_file(wanted) LOOP
        PERFORM bsk.tell_consumer(told.consumer, told.email, format('Файл %s: нужны исправления', wanted.name), said, NULL, NULL, now());
        reached := reached + 1;
    END LOOP;
    UPDATE bsk.profiles p SET status = 'rejected', reason = 'возвращён с замечаниями', decided_by = session_user, decided_at = now()
    WHERE p.file_id = file AND p.status = 'waiting';
    UPDATE bsk.hourly_files f SET status = 'returned', reason = said, decided_by = session_user, decided_at = now()
    WHERE f.id = file;
    INSERT INTO audit.entries (table_name, action, key, new, command)
    VALUES ('hourly_files', 'UPDATE', jsonb_build_object('id', file), '{"status": "returned"}', command);
    PERFORM bsk.touch('hourly_file', file);
    RETURN bsk.remember(command, scope, jsonb_build_object('file', file, 'reached', reached));
END $$;

CREATE OR REPLACE FUNCTION bsk.readers_of_file(f bsk.hourly_files) RETURNS TABLE (consumer bigint, email text)
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    WITH cabinet AS (
        SELECT DISTINCT c.id, c.email FROM bsk.consumers c
        WHERE NOT c.blocked AND (c.id = f.consumer_id OR f.consumer_id IS NULL AND f.contract IS NOT NULL AND EXISTS (
            SELECT FROM bsk.consumer_accounts l JOIN bsk.accounts a ON a.id = l.account_id
            WHERE l.consumer_id = c.id AND a.contract = f.contract))
    )
    SELECT id, email FROM cabinet
    UNION ALL
    SELECT NULL, f.sender WHERE bsk.check_email(f.sender) IS NULL AND f.sender IS NOT NULL
        AND NOT EXISTS (SELECT FROM cabinet WHERE lower(cabinet.email) = lower(f.sender))
$$;

-- Estimated hours as a flagged revision beside the raw one: hours lists the indexes (from 0) that were estimated.
CREATE OR REPLACE FUNCTION desk.estimate_profile(profile bigint, kwh numeric[], hours integer[], reason text, command uuid)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'estimate_profile:' || profile;
    done jsonb := bsk.result_of(command, scope);
    raw bsk.profiles;
    sums record := bsk.hours_of(kwh);
    made bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    reason := bsk.checked_text('reason', reason, 1000);
    IF reason IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите, почему часы досчитаны.');
    END IF;
    SELECT * INTO raw FROM bsk.profiles p WHERE p.id = profile;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого профиля нет.');
    END IF;
    PERFORM FROM bsk.metering_points p WHERE p.id = raw.point_id FOR NO KEY UPDATE;
    IF sums.hours <> bsk.month_hours(raw.month) OR cardinality(kwh) <> sums.hours OR coalesce(cardinality(hours), 0) = 0
       OR array_ndims(kwh) <> 1 OR EXISTS (SELECT FROM unnest(hours) h WHERE (h BETWEEN 0 AND sums.hours - 1) IS NOT TRUE)
       OR EXISTS (SELECT FROM unnest(kwh) v WHERE v < 0 OR v >= 10000000000) OR EXISTS (  -- NaN is greater than any number
            SELECT FROM generate_subscripts(kwh, 1) i WHERE (i - 1) <> ALL (hours) AND raw.kwh[i] IS DISTINCT FROM kwh[i]) THEN
        PERFORM bsk.wrong_field('kwh', 'Досчитанный профиль должен быть полным и отличаться только отмеченными часами.');
    END IF;
    INSERT INTO bsk.profiles (point_id, month, revision, file_id, member, kwh, hours, total, status, estimated, reason,
                              message_numbers)
    SELECT raw.point_id, raw.month, max(p.revision) + 1, raw.file_id, raw.member, estimate_profile.kwh, sums.hours, sums.total,
           'waiting', estimate_profile.hours, estimate_profile.reason, raw.message_numbers
    FROM bsk.profiles p WHERE p.point_id = raw.point_id AND p.month = raw.month
    RETURNING id INTO made;
    PERFORM bsk.touch('hourly_file', raw.file_id);
    RETURN bsk.remember(command, scope, jsonb_build_object('profile', made));
END $$;

REVOKE ALL ON FUNCTION desk.decide_profiles, desk.reject_hourly_file, desk.return_hourly_file, desk.estimate_profile FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.decide_profiles, desk.reject_hourly_file, desk.return_hourly_file, desk.estimate_profile
    TO bsk_engineer;
