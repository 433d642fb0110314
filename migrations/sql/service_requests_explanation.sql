-- Why this is the date: the deadline of a request told line by line.

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

REVOKE ALL ON FUNCTION desk.deadline_explanation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.deadline_explanation TO bsk_operator, bsk_engineer, bsk_auditor;
