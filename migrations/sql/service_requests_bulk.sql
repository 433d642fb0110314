-- One action over many requests, in steps that can be stopped and resumed, with a result per row.

CREATE OR REPLACE FUNCTION bsk.check_bulk(requests bigint[], action text, arguments jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF action IS NULL OR action NOT IN ('register', 'change_status', 'answer', 'assign', 'note', 'classify') THEN
        PERFORM bsk.wrong_field('action', 'Такого действия для многих обращений нет.');
    ELSIF coalesce(cardinality(requests), 0) = 0 THEN
        PERFORM bsk.wrong_field('requests', 'Выберите хотя бы одно обращение.');
    ELSIF cardinality(requests) > 100000 THEN
        PERFORM bsk.refuse('BS013', 'Больше 100 000 обращений за раз нельзя.');
    ELSIF jsonb_typeof(coalesce(arguments, '{}')) <> 'object' THEN
        PERFORM bsk.wrong_field('arguments', 'Нужен объект.');
    ELSIF action = 'answer' AND bsk.checked_text('body', arguments ->> 'body') IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите ответ.');
    ELSIF action = 'change_status' AND NOT EXISTS (SELECT FROM bsk.statuses s WHERE s.status = arguments ->> 'to_status') THEN
        PERFORM bsk.wrong_field('to_status', 'Такого состояния нет.');
    ELSIF octet_length(arguments::text) > 200000 THEN
        PERFORM bsk.wrong_field('arguments', 'Слишком много данных для одного действия.');
    END IF;
END $$;

-- Prepares a run: {run, total}. Each request is remembered with its last event of this moment: what comes later makes
-- its row a refusal (BS010). action: register | change_status {to_status, body, until, outcome} | answer {body} |
-- assign {assignee, body} | note {body} | classify {topic, measures_done, measures_planned}. BS003, BS004, BS013.
CREATE OR REPLACE FUNCTION desk.start_bulk(requests bigint[], action text, arguments jsonb, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'start_bulk:' || left(action, 100);
    done jsonb := bsk.started(command, scope);
    run bigint;
    total integer;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.check_bulk(requests, action, arguments);
    INSERT INTO bsk.bulk_runs (owner, action, arguments) VALUES (session_user, action, coalesce(arguments, '{}'))
    RETURNING id INTO run;
    INSERT INTO bsk.bulk_items (run_id, request_id, seen)
    SELECT run, r.id, r.last_event FROM bsk.service_requests r
    WHERE r.id = ANY (requests) AND (NOT r.hidden OR bsk.is_admin());
    GET DIAGNOSTICS total = ROW_COUNT;
    IF total = 0 THEN
        PERFORM bsk.refuse('BS001', 'Таких обращений нет.');
    END IF;
    RETURN bsk.remember(command, scope, jsonb_build_object('run', run, 'total', total));
END $$;

-- One row; its command follows from run and request, so that a repeated step does nothing twice.
CREATE OR REPLACE FUNCTION bsk.bulk_row(run bsk.bulk_runs, item bsk.bulk_items) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    a jsonb := run.arguments;
    command uuid := md5(format('bulk:%s:%s', run.id, item.request_id))::uuid;
BEGIN
    IF run.action = 'change_status' AND a ->> 'until' IS NOT NULL
       AND bsk.fault_of_value(a -> 'until', '{"type": "string", "format": "date"}') IS NOT NULL THEN
        PERFORM bsk.wrong_field('until', 'Нужна дата: год-месяц-день.');
    END IF;
    CASE run.action
        WHEN 'register' THEN
            PERFORM desk.change_status(item.request_id, 'registered', a ->> 'body', item.seen, command);
        WHEN 'answer' THEN
            PERFORM desk.change_status(item.request_id, 'done', a ->> 'body', item.seen, command);
        WHEN 'change_status' THEN
            PERFORM desk.change_status(item.request_id, a ->> 'to_status', a ->> 'body', item.seen, command,
                                       (a ->> 'until')::date, a ->> 'outcome');
        WHEN 'assign' THEN
            PERFORM desk.assign(item.request_id, a ->> 'assignee', a ->> 'body', command);
        WHEN 'note' THEN
            PERFORM desk.note(item.request_id, a ->> 'body', command);
        WHEN 'classify' THEN
            PERFORM desk.classify(item.request_id, a ->> 'topic', a ->> 'measures_done', a ->> 'measures_planned', command);
    END CASE;
END $$;

-- Does the row and keeps what came of it. Refusals are results; a deadlock or a stop is not, the step is repeated.
CREATE OR REPLACE FUNCTION bsk.do_bulk_row(run bsk.bulk_runs, item bsk.bulk_items) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    code text;
    words text;
BEGIN
    BEGIN
        PERFORM bsk.bulk_row(run, item);
    EXCEPTION
        WHEN deadlock_detected OR serialization_failure OR lock_not_available OR admin_shutdown THEN
            RAISE;
        WHEN OTHERS THEN
            code := SQLSTATE;
            words := CASE WHEN code LIKE 'BS0%' THEN SQLERRM ELSE format('Не получилось: ошибка базы данных %s.', code) END;
    END;
    UPDATE bsk.bulk_items i SET done_at = clock_timestamp(), refusal = code, sentence = words
    WHERE i.run_id = item.run_id AND i.request_id = item.request_id;
    RETURN code;
END $$;

-- The next rows of a run: {done, refused, left, rows: [{request, refusal, sentence}]}, done and refused of this step.
-- Rows are locked in the order of ids and numbered in the order of their groups, so that runs beside one another and
-- single commands never wait in a circle. BS001 (not your run).
CREATE OR REPLACE FUNCTION desk.bulk_step(run bigint, size integer DEFAULT 50) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    owned bsk.bulk_runs;
    item bsk.bulk_items;
    step bigint[];
BEGIN
    SELECT * INTO owned FROM bsk.bulk_runs b WHERE b.id = run AND b.owner = session_user FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такой работы у вас нет.');
    END IF;
    step := ARRAY(SELECT i.request_id FROM bsk.bulk_items i WHERE i.run_id = run AND i.done_at IS NULL
                  ORDER BY i.request_id LIMIT least(greatest(size, 1), 500));
    PERFORM FROM bsk.service_requests r WHERE r.id = ANY (step) ORDER BY r.id FOR NO KEY UPDATE;
    FOR item IN SELECT i.* FROM bsk.bulk_items i JOIN bsk.service_requests r ON r.id = i.request_id
                JOIN bsk.forms f ON f.form = r.form
                WHERE i.run_id = run AND i.request_id = ANY (step) ORDER BY f.number_group, i.request_id LOOP
        PERFORM bsk.do_bulk_row(owned, item);
    END LOOP;
    RETURN (SELECT jsonb_build_object('done', count(*) FILTER (WHERE i.refusal IS NULL),
        'refused', count(*) FILTER (WHERE i.refusal IS NOT NULL),
        'left', (SELECT count(*) FROM bsk.bulk_items w WHERE w.run_id = run AND w.done_at IS NULL),
        'rows', coalesce(jsonb_agg(jsonb_build_object('request', i.request_id, 'refusal', i.refusal, 'sentence', i.sentence)
                                   ORDER BY i.request_id), '[]'))
        FROM bsk.bulk_items i WHERE i.run_id = run AND i.request_id = ANY (step));
END $$;

-- Gives up what is left of one's own run: {dropped}. Each row that was not done says so. BS001.
CREATE OR REPLACE FUNCTION desk.drop_bulk(run bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := format('drop_bulk:%s', run);
    done jsonb := bsk.started(command, scope);
    dropped integer;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM FROM bsk.bulk_runs b WHERE b.id = run AND b.owner = session_user FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такой работы у вас нет.');
    END IF;
    UPDATE bsk.bulk_items i SET done_at = clock_timestamp(), refusal = 'BS002', sentence = 'Не сделано: от остатка отказались.'
    WHERE i.run_id = run AND i.done_at IS NULL;
    GET DIAGNOSTICS dropped = ROW_COUNT;
    RETURN bsk.remember(command, scope, jsonb_build_object('dropped', dropped));
END $$;

-- Rows are the run's own record: the run is audited, not each of them.
CREATE OR REPLACE TRIGGER bulk_runs_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.bulk_runs
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id');

REVOKE ALL ON FUNCTION desk.start_bulk, desk.bulk_step, desk.drop_bulk FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.start_bulk, desk.bulk_step, desk.drop_bulk TO bsk_operator, bsk_engineer;
