-- The production calendar: which days are working, in Barnaul, and the administrator's changes to it.

-- A day the calendar does not know is working from Monday to Friday.
CREATE OR REPLACE FUNCTION bsk.is_working(day date) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT coalesce((SELECT c.working FROM bsk.calendar_days c WHERE c.day = is_working.day),
                    extract(isodow FROM is_working.day) < 6)
$$;

CREATE OR REPLACE FUNCTION bsk.barnaul_day(moment timestamptz) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (moment AT TIME ZONE 'Asia/Barnaul')::date
$$;

CREATE OR REPLACE FUNCTION bsk.end_of_day(day date) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (day + time '23:59:59') AT TIME ZONE 'Asia/Barnaul'
$$;

-- The n-th working day after a day; for 0 the day itself, or the first working one after it.
CREATE OR REPLACE FUNCTION bsk.working_day_after(day date, n integer) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT d::date FROM generate_series(day + least(n, 1), day + n * 3 + 40, interval '1 day') d
    WHERE bsk.is_working(d::date) ORDER BY d OFFSET greatest(n - 1, 0) LIMIT 1
$$;

-- A day of the production calendar, by hand. Due dates already given do not move.
CREATE OR REPLACE FUNCTION desk.set_calendar_day(day date, working boolean, note text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'set_calendar_day:' || day;
    done jsonb := bsk.started(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF working IS NULL OR (day BETWEEN '2000-01-01' AND '2100-12-31') IS NOT TRUE THEN
        PERFORM bsk.wrong_field('day', 'Укажите день и рабочий ли он.');
    END IF;
    INSERT INTO bsk.calendar_days AS c (day, working, approved, note)
    VALUES (day, working, true, bsk.checked_text('note', note, 200))
    ON CONFLICT ON CONSTRAINT pk_calendar_days DO UPDATE
        SET working = excluded.working, approved = true, note = excluded.note;
    RETURN bsk.remember(command, scope, jsonb_build_object('day', day, 'working', working));
END $$;

-- The administrator has compared the year with the decree: it is not provisional any more.
CREATE OR REPLACE FUNCTION desk.approve_calendar_year(year integer, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'approve_calendar_year:' || year;
    done jsonb := bsk.started(command, scope);
    days integer;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    UPDATE bsk.calendar_days c SET approved = true WHERE extract(year FROM c.day) = year;
    GET DIAGNOSTICS days = ROW_COUNT;
    IF days = 0 THEN
        PERFORM bsk.refuse('BS001', 'Такого года в календаре нет.');
    END IF;
    RETURN bsk.remember(command, scope, jsonb_build_object('days', days));
END $$;

-- Days are filled by the year at an upgrade: only what people change by hand is audited.
CREATE OR REPLACE TRIGGER calendar_days_audit AFTER UPDATE OR DELETE ON bsk.calendar_days
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('day');

REVOKE ALL ON FUNCTION desk.set_calendar_day, desk.approve_calendar_year FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.set_calendar_day, desk.approve_calendar_year TO bsk_admin;
