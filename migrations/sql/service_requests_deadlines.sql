-- Deadlines of requests: the term of a rule over the production calendar, its pauses, and why this is the date.

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

-- The last day of a term: it begins on the day after the event (ГК, ст. 191).
CREATE OR REPLACE FUNCTION bsk.term_day(start date, amount integer, unit text, moves boolean) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN unit = 'working' THEN bsk.working_day_after(start, amount)
                WHEN moves THEN bsk.working_day_after(start + amount, 0)
                ELSE start + amount END
$$;

CREATE OR REPLACE FUNCTION bsk.term_end(start timestamptz, amount integer, unit text, moves boolean) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN unit = 'hours' THEN start + make_interval(hours => amount)
                ELSE bsk.end_of_day(bsk.term_day(bsk.barnaul_day(start), amount, unit, moves)) END
$$;

-- The most particular rule in force when the request came; NULL where the form has none.
CREATE OR REPLACE FUNCTION bsk.rule_of(r bsk.service_requests) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT d.id FROM bsk.deadline_rules d
    WHERE d.form = r.form AND d.purpose = 'answer'
      AND (d.channel IS NULL OR d.channel = r.channel)
      AND (d.consumer_kind IS NULL OR d.consumer_kind = r.applicant_kind)
      AND (d.power_from IS NULL OR (r.payload ->> 'power_total')::numeric > d.power_from)
      AND (d.power_to IS NULL OR (r.payload ->> 'power_total')::numeric <= d.power_to)
      AND bsk.barnaul_day(r.received_at) >= d.valid_from
      AND (d.valid_to IS NULL OR bsk.barnaul_day(r.received_at) <= d.valid_to)
    ORDER BY num_nonnulls(d.channel, d.consumer_kind, d.power_from, d.power_to) DESC, d.id DESC LIMIT 1
$$;

-- When the request is due by the rule it keeps; NULL without a term, or before the event it is counted from.
CREATE OR REPLACE FUNCTION bsk.due_at(r bsk.service_requests) RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT bsk.term_end(CASE WHEN d.counted_from = 'receipt' THEN r.received_at ELSE r.registered_at END,
                        d.amount, d.unit, d.moves)
    FROM bsk.deadline_rules d WHERE d.id = r.due_rule
$$;

-- A due time after a pause: later by as many days of the term's own kind as the pause took.
CREATE OR REPLACE FUNCTION bsk.shifted(due timestamptz, d bsk.deadline_rules, paused timestamptz, resumed timestamptz)
RETURNS timestamptz LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE d.unit
        WHEN 'hours' THEN due + (resumed - paused)
        WHEN 'working' THEN bsk.end_of_day(bsk.working_day_after(bsk.barnaul_day(due), (
            SELECT count(*) FROM generate_series(bsk.barnaul_day(paused) + 1, bsk.barnaul_day(resumed), interval '1 day') g
            WHERE bsk.is_working(g::date))::integer))
        ELSE bsk.end_of_day(bsk.term_day(bsk.barnaul_day(due), bsk.barnaul_day(resumed) - bsk.barnaul_day(paused),
                                         'calendar', d.moves)) END
$$;

-- Stops the clock while information is awaited, where the rule says so, and lets it run on afterwards.
CREATE OR REPLACE FUNCTION bsk.with_clock(current bsk.service_requests, r bsk.service_requests) RETURNS bsk.service_requests
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    rule bsk.deadline_rules;
BEGIN
    IF r.status = 'info_requested' AND r.due_at IS NOT NULL AND current.paused_at IS NULL THEN
        SELECT now() INTO r.paused_at FROM bsk.deadline_rules d WHERE d.id = r.due_rule AND d.pauses;
    ELSIF r.status <> 'info_requested' AND current.paused_at IS NOT NULL THEN
        SELECT * INTO rule FROM bsk.deadline_rules d WHERE d.id = r.due_rule;
        r.due_at := bsk.shifted(current.due_at, rule, current.paused_at, now());
        r.paused_seconds := current.paused_seconds + extract(epoch FROM now() - current.paused_at);
        r.paused_at := NULL;
    END IF;
    RETURN r;
END $$;

CREATE OR REPLACE FUNCTION bsk.pause_data(current bsk.service_requests, r bsk.service_requests) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN current.paused_at IS NOT NULL AND r.paused_at IS NULL
                THEN jsonb_build_object('paused', current.paused_at, 'resumed', now(), 'due_before', current.due_at,
                                        'due_after', r.due_at)
                ELSE '{}' END
$$;

-- «27 октября», with the year where it is not the present one.
CREATE OR REPLACE FUNCTION bsk.day_words(day date) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT extract(day FROM day) || chr(160) || ('{января,февраля,марта,апреля,мая,июня,июля,августа,сентября,октября,'
           'ноября,декабря}'::text[])[extract(month FROM day)]
           || CASE WHEN extract(year FROM day) <> extract(year FROM bsk.barnaul_day(now()))
                   THEN ' ' || extract(year FROM day) ELSE '' END
$$;

CREATE OR REPLACE FUNCTION bsk.counted(n bigint, one text, few text, many text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT n || chr(160) || CASE WHEN n % 100 BETWEEN 11 AND 14 THEN many WHEN n % 10 = 1 THEN one
                                 WHEN n % 10 BETWEEN 2 AND 4 THEN few ELSE many END
$$;

CREATE OR REPLACE FUNCTION bsk.weekday_words(day date) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT ('{понедельник,вторник,среда,четверг,пятница,суббота,воскресенье}'::text[])[extract(isodow FROM day)]
           || CASE WHEN bsk.is_working(day) THEN ', рабочий день' ELSE ', выходной' END
$$;

-- The steps from the event to the first reckoned date.
CREATE OR REPLACE FUNCTION bsk.term_lines(r bsk.service_requests, d bsk.deadline_rules)
RETURNS TABLE (kind text, label text, body text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    start timestamptz := CASE WHEN d.counted_from = 'receipt' THEN r.received_at ELSE r.registered_at END;
    day date := bsk.barnaul_day(start);
    bare date := day + d.amount;
BEGIN
    RETURN QUERY SELECT 'step', bsk.day_words(bsk.barnaul_day(r.received_at)), format('поступила %s в %s',
        CASE r.channel WHEN 'internet' THEN 'через интернет' WHEN 'telephone' THEN 'по телефону'
                       WHEN 'office' THEN 'на приёме' WHEN 'paper' THEN 'почтой' ELSE 'иначе' END,
        to_char(r.received_at AT TIME ZONE 'Asia/Barnaul', 'HH24:MI'));
    IF d.counted_from = 'registration' THEN
        RETURN QUERY SELECT 'step', coalesce(bsk.day_words(bsk.barnaul_day(r.registered_at)), 'не скоро'),
            CASE WHEN r.registered_at IS NULL THEN 'срок начнётся с регистрации' ELSE 'зарегистрирована: отсюда срок' END;
    END IF;
    IF start IS NULL THEN
        RETURN;
    END IF;
    IF d.unit <> 'hours' THEN
        RETURN QUERY SELECT 'step', bsk.day_words(CASE d.unit WHEN 'working' THEN bsk.working_day_after(day, 1)
                                                              ELSE day + 1 END), 'первый день срока';
    END IF;
    RETURN QUERY SELECT 'step', '+ ' || CASE d.unit WHEN 'hours' THEN bsk.counted(d.amount, 'час', 'часа', 'часов')
                                            ELSE bsk.counted(d.amount, 'день', 'дня', 'дней') END,
        CASE d.unit WHEN 'hours' THEN 'подряд, день и ночь' WHEN 'working' THEN 'рабочих, по производственному календарю'
                    ELSE 'календарных, считая выходные' END;
    IF d.unit = 'calendar' AND NOT bsk.is_working(bare) THEN
        RETURN QUERY SELECT 'step', bsk.day_words(bare), bsk.weekday_words(bare)
            || CASE WHEN d.moves THEN ': переносится на ближайший рабочий' ELSE ': не переносится' END;
    END IF;
END $$;

-- What happened to the date afterwards: pauses and reckonings anew, as the events kept them.
CREATE OR REPLACE FUNCTION bsk.due_changes(r bsk.service_requests) RETURNS TABLE (kind text, label text, body text)
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT 'step', bsk.day_words(bsk.barnaul_day((e.data ->> 'due_after')::timestamptz)),
           CASE WHEN e.data ? 'paused'
                THEN format('срок стоял с %s по %s: ждали ответа', bsk.day_words(bsk.barnaul_day((e.data ->> 'paused')::timestamptz)),
                            bsk.day_words(bsk.barnaul_day((e.data ->> 'resumed')::timestamptz)))
                ELSE format('срок пересчитан %s, %s', bsk.day_words(bsk.barnaul_day(e.at)), bsk.staff_name(e.author)) END
    FROM bsk.service_request_events e
    WHERE e.request_id = r.id AND (e.data ? 'paused' OR e.kind = 'deadline')
      AND NOT EXISTS (SELECT FROM bsk.service_request_events w WHERE w.withdraws = e.id)
    ORDER BY e.id
$$;

-- The result, and what one should know of it.
CREATE OR REPLACE FUNCTION bsk.due_notes(r bsk.service_requests, d bsk.deadline_rules)
RETURNS TABLE (kind text, label text, body text)
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT v.kind, v.label, v.body FROM (SELECT bsk.barnaul_day(r.due_at) AS day) x, LATERAL (VALUES
        (r.due_at IS NOT NULL AND d.unit = 'hours', 'result', bsk.day_words(x.day),
         'до ' || to_char(r.due_at AT TIME ZONE 'Asia/Barnaul', 'HH24:MI')),
        (r.due_at IS NOT NULL AND d.unit <> 'hours', 'result', bsk.day_words(x.day),
         bsk.weekday_words(x.day) || CASE WHEN bsk.is_working(x.day) AND d.unit = 'calendar' THEN ': не переносится' ELSE '' END),
        (d.amount IS NULL, 'result', '', 'срока нет'),
        (r.paused_at IS NOT NULL, 'note', '', 'Срок стоит с ' || bsk.day_words(bsk.barnaul_day(r.paused_at))
                                              || ': ждём ответа потребителя.'),
        (d.amount IS NOT NULL, 'note', '', CASE WHEN d.pauses THEN 'Запрос информации останавливает этот срок.'
                                                ELSE 'Запрос информации этот срок не останавливает.' END),
        (true, 'source', '', CASE WHEN d.confirmed THEN 'Правило подтверждено: ' ELSE 'Правило не подтверждено: ' END || d.clause),
        ((SELECT NOT c.approved FROM bsk.calendar_days c WHERE c.day = x.day), 'warning', '',
         format('Календарь %s года предварительный: выходные могут перенести.', extract(year FROM x.day)))
    ) v(present, kind, label, body) WHERE v.present
$$;

-- Why this is the date, line by line: kind step | result | note | source | warning; label is what stands on the left
-- («27 октября», «+ 30 дней»), body the words.
CREATE OR REPLACE FUNCTION desk.deadline_explanation(request bigint)
RETURNS TABLE (place integer, kind text, label text, body text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    r bsk.service_requests;
    d bsk.deadline_rules;
BEGIN
    SELECT * INTO r FROM bsk.service_requests s WHERE s.id = request AND (NOT s.hidden OR bsk.sees_hidden());
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого обращения нет.');
    END IF;
    SELECT * INTO d FROM bsk.deadline_rules x WHERE x.id = r.due_rule;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 1, 'note', '', 'Для этого обращения срок не установлен.';
        RETURN;
    END IF;
    RETURN QUERY SELECT row_number() OVER ()::integer, l.kind, l.label, l.body FROM (
        SELECT * FROM bsk.term_lines(r, d) WHERE d.amount IS NOT NULL
        UNION ALL SELECT * FROM bsk.due_changes(r)
        UNION ALL SELECT * FROM bsk.due_notes(r, d)) l;
END $$;

-- Reckons one request's term anew by the rule in force today; nothing else ever moves a due date. {event, due_at}.
CREATE OR REPLACE FUNCTION desk.recalculate_deadline(request bigint, seen bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'recalculate_deadline:' || request;
    done jsonb := bsk.started(command, scope);
    current bsk.service_requests;
    next bsk.service_requests;
    event bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    current := bsk.locked_request(request, seen);
    IF current.status = 'done' OR current.paused_at IS NOT NULL THEN
        PERFORM bsk.refuse('BS002', 'Пересчитать можно только идущий срок.');
    END IF;
    next := current;
    next.due_rule := bsk.rule_of(current);
    next.due_at := bsk.due_at(next);
    event := bsk.write_internal(current, 'deadline', NULL, jsonb_build_object('due_before', current.due_at, 'due_after', next.due_at,
                                'rule_before', current.due_rule, 'rule_after', next.due_rule), command);
    UPDATE bsk.service_requests r SET due_at = next.due_at, due_rule = next.due_rule WHERE r.id = request;
    RETURN bsk.remember(command, scope, jsonb_build_object('event', event, 'due_at', next.due_at));
END $$;

-- A new version of a rule: the old one ends the day before, requests that came under it keep it. The id of the new one.
CREATE OR REPLACE FUNCTION desk.change_deadline_rule(rule bigint, amount integer, unit text, counted_from text, pauses boolean,
    moves boolean, clause text, confirmed boolean, valid_from date, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'change_deadline_rule:' || rule;
    done jsonb := bsk.started(command, scope);
    r bsk.deadline_rules;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    SELECT * INTO r FROM bsk.deadline_rules d WHERE d.id = rule FOR UPDATE;
    IF NOT FOUND OR r.valid_to IS NOT NULL THEN
        PERFORM bsk.refuse('BS001', 'Такого действующего правила нет.');
    END IF;
    PERFORM bsk.check_rule(r, amount, unit, counted_from, clause, valid_from);
    UPDATE bsk.deadline_rules d SET valid_to = change_deadline_rule.valid_from - 1 WHERE d.id = rule;
    INSERT INTO bsk.deadline_rules (form, channel, consumer_kind, power_from, power_to, purpose, amount, unit, counted_from,
                                    pauses, moves, clause, confirmed, valid_from)
    VALUES (r.form, r.channel, r.consumer_kind, r.power_from, r.power_to, r.purpose, amount, unit, counted_from,
            coalesce(pauses, false), coalesce(moves, false), bsk.clean_text(clause), coalesce(confirmed, false), valid_from)
    RETURNING id INTO r.id;
    RETURN bsk.remember(command, scope, jsonb_build_object('rule', r.id));
END $$;

CREATE OR REPLACE FUNCTION bsk.check_rule(r bsk.deadline_rules, amount integer, unit text, counted_from text, clause text,
                                          valid_from date) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    wrong jsonb;
BEGIN
    SELECT jsonb_object_agg(v.field, v.sentence) INTO wrong FROM (VALUES
        ('amount', 'Срок — целое число от 1 до 1000.', amount NOT BETWEEN 1 AND 1000),
        ('unit', 'Единица: calendar, working или hours.', unit IS NULL OR unit NOT IN ('calendar', 'working', 'hours')),
        ('counted_from', 'Отсчёт: receipt или registration.',
         counted_from IS NULL OR counted_from NOT IN ('receipt', 'registration')),
        ('clause', 'Укажите, откуда правило.', bsk.clean_text(clause) IS NULL OR length(clause) > 500),
        ('valid_from', 'Новое правило начинается позже прежнего.', (valid_from > r.valid_from AND valid_from <= '2100-12-31') IS NOT TRUE)
    ) v(field, sentence, bad) WHERE v.bad;
    IF wrong IS NOT NULL THEN
        PERFORM bsk.refuse('BS004', 'В правиле есть ошибки.', wrong);
    END IF;
END $$;

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

CREATE OR REPLACE TRIGGER deadline_rules_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.deadline_rules
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id');
-- Days are filled by the year at an upgrade: only what people change by hand is audited.
CREATE OR REPLACE TRIGGER calendar_days_audit AFTER UPDATE OR DELETE ON bsk.calendar_days
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('day');

REVOKE ALL ON FUNCTION desk.deadline_explanation, desk.recalculate_deadline, desk.change_deadline_rule, desk.set_calendar_day,
    desk.approve_calendar_year FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.deadline_explanation TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT EXECUTE ON FUNCTION desk.recalculate_deadline TO bsk_operator, bsk_engineer;
GRANT EXECUTE ON FUNCTION desk.change_deadline_rule, desk.set_calendar_day, desk.approve_calendar_year TO bsk_admin;
