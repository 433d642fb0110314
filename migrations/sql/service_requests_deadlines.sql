-- Deadlines of requests: the term of a rule over the production calendar, its pauses, and the rules themselves.

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

CREATE OR REPLACE TRIGGER deadline_rules_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.deadline_rules
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id');

REVOKE ALL ON FUNCTION desk.recalculate_deadline, desk.change_deadline_rule FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.recalculate_deadline TO bsk_operator, bsk_engineer;
GRANT EXECUTE ON FUNCTION desk.change_deadline_rule TO bsk_admin;
