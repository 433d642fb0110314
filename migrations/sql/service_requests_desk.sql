-- What the staff do with requests besides moving them: withdraw, note, assign, classify, link, file for a caller, unmask.

-- Takes a public event back within the undo window: nothing has left, the row is as it was (its number stays given).
-- {event, status, due_at}. BS001, BS002 (not yours, nothing to withdraw, something built on it), BS012.
CREATE OR REPLACE FUNCTION desk.withdraw(event bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'withdraw:' || event;
    done jsonb := bsk.started(command, scope);
    e bsk.service_request_events;
    current bsk.service_requests;
    back bsk.service_requests;
    made bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    SELECT * INTO e FROM bsk.service_request_events x WHERE x.id = event;
    current := bsk.locked_request(e.request_id);
    PERFORM bsk.check_withdrawable(e, current);
    back := jsonb_populate_record(current, (SELECT coalesce(jsonb_object_agg(b.key, b.value), '{}') FROM jsonb_each(e.before) b
        WHERE bsk.state_of(current) -> b.key = e.data -> 'after' -> b.key
          AND NOT (b.key = 'registered_at' AND current.number IS NOT NULL)));
    made := bsk.write_event(current.id, 'staff', 'withdrawn', current.status, back.status, NULL, false,
                            command => command, withdraws => event);
    DELETE FROM bsk.notifications n WHERE n.event_id = event;
    UPDATE bsk.mails m SET status = 'withdrawn' WHERE m.event_id = event;
    UPDATE bsk.attachments a SET event_id = NULL WHERE a.event_id = event;
    PERFORM bsk.store_moved(back, made);
    IF current.consumer_id IS NOT NULL THEN
        PERFORM bsk.touch('notification', current.consumer_id);
    END IF;
    RETURN bsk.remember(command, scope, jsonb_build_object('event', made, 'status', back.status, 'due_at', back.due_at));
END $$;

CREATE OR REPLACE FUNCTION bsk.check_withdrawable(e bsk.service_request_events, current bsk.service_requests) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF NOT e.public OR e.author_kind <> 'staff' OR e.author <> session_user OR e.kind = 'submitted' THEN
        PERFORM bsk.refuse('BS002', 'Отменить можно только своё действие, о котором узнаёт потребитель.');
    END IF;
    IF EXISTS (SELECT FROM bsk.service_request_events w WHERE w.withdraws = e.id) THEN
        PERFORM bsk.refuse('BS002', 'Это действие уже отменено.');
    END IF;
    PERFORM FROM bsk.mails m WHERE m.event_id = e.id FOR UPDATE;
    IF e.visible_from <= clock_timestamp()
       OR EXISTS (SELECT FROM bsk.mails m WHERE m.event_id = e.id AND m.status <> 'queued') THEN
        PERFORM bsk.refuse('BS012', 'Отменить уже нельзя: потребитель это видит.');
    END IF;
    IF current.status <> e.to_status OR EXISTS (SELECT FROM bsk.service_request_events n
            WHERE n.request_id = e.request_id AND n.id > e.id AND n.public
              AND NOT EXISTS (SELECT FROM bsk.service_request_events w WHERE w.withdraws = n.id)) THEN
        PERFORM bsk.refuse('BS002', 'После этого действия уже сделано следующее: сначала отмените его.');
    END IF;
END $$;

-- An internal note: {event}. BS001, BS003.
CREATE OR REPLACE FUNCTION desk.note(request bigint, body text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'note:' || request;
    done jsonb := bsk.started(command, scope);
    said text := bsk.checked_text('body', body);
    event bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF said IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите заметку.');
    END IF;
    event := bsk.write_internal(bsk.locked_request(request), 'note', said, NULL, command);
    DELETE FROM bsk.drafts d WHERE d.request_id = request AND d.login = session_user AND d.mode = 'note';
    RETURN bsk.remember(command, scope, jsonb_build_object('event', event));
END $$;

-- Gives the request to a member of staff (NULL: to nobody), with a word to him: {event, assignee}. BS001, BS004.
CREATE OR REPLACE FUNCTION desk.assign(request bigint, assignee text, body text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'assign:' || request;
    done jsonb := bsk.started(command, scope);
    said text := bsk.checked_text('body', body);
    current bsk.service_requests;
    event bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    current := bsk.locked_request(request);
    IF assignee IS NOT NULL AND NOT EXISTS (SELECT FROM bsk.staff s WHERE s.login = assignee AND s.active) THEN
        PERFORM bsk.wrong_field('assignee', 'Такого сотрудника нет или он больше не работает.');
    END IF;
    IF current.assignee IS NOT DISTINCT FROM assignee THEN
        PERFORM bsk.refuse('BS002', 'Обращение уже у этого исполнителя.');
    END IF;
    event := bsk.write_internal(current, 'assigned', said,
                                jsonb_build_object('from', current.assignee, 'to', assignee), command);
    UPDATE bsk.service_requests r SET assignee = assign.assignee WHERE r.id = request;
    RETURN bsk.remember(command, scope, jsonb_build_object('event', event, 'assignee', assignee));
END $$;

-- Coding for form 4.9; NULL leaves a value as it is: {event}. BS001, BS004.
CREATE OR REPLACE FUNCTION desk.classify(request bigint, topic text, measures_done text, measures_planned text, command uuid,
                                         channel text DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'classify:' || request;
    done jsonb := bsk.started(command, scope);
    event bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF topic IS NOT NULL AND NOT EXISTS (SELECT FROM bsk.topics t WHERE t.topic = classify.topic) THEN
        PERFORM bsk.wrong_field('topic', 'Такой темы в форме 4.9 нет.');
    END IF;
    IF channel NOT IN ('office', 'telephone', 'internet', 'paper', 'other') THEN
        PERFORM bsk.wrong_field('channel', 'Такого канала нет.');
    END IF;
    measures_done := bsk.checked_text('measures_done', measures_done, 2000);
    measures_planned := bsk.checked_text('measures_planned', measures_planned, 2000);
    event := bsk.write_internal(bsk.locked_request(request), 'classified', NULL,
        jsonb_strip_nulls(jsonb_build_object('topic', topic, 'channel', channel, 'measures_done', measures_done,
                                             'measures_planned', measures_planned)), command);
    UPDATE bsk.service_requests r SET topic = coalesce(classify.topic, r.topic), channel = coalesce(classify.channel, r.channel),
        measures_done = coalesce(classify.measures_done, r.measures_done),
        measures_planned = coalesce(classify.measures_planned, r.measures_planned) WHERE r.id = request;
    RETURN bsk.remember(command, scope, jsonb_build_object('event', event));
END $$;

-- Says that this request repeats an earlier one (NULL: it does not): {event, repeat_of}; a chain ends in its first.
CREATE OR REPLACE FUNCTION desk.link_repeat(request bigint, first bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'link_repeat:' || request;
    done jsonb := bsk.started(command, scope);
    current bsk.service_requests;
    root bigint;
    event bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    current := bsk.locked_request(request);
    SELECT coalesce(r.repeat_of, r.id) INTO root FROM bsk.service_requests r
    WHERE r.id = first AND (NOT r.hidden OR bsk.is_admin());
    IF first IS NOT NULL AND root IS NULL THEN
        PERFORM bsk.refuse('BS001', 'Первого обращения нет.');
    END IF;
    IF first IS NOT NULL AND (first = request OR root >= request
       OR EXISTS (SELECT FROM bsk.service_requests r WHERE r.repeat_of = request)) THEN
        PERFORM bsk.wrong_field('first', 'Повтор ссылается на более раннее обращение, а сам повторов не имеет.');
    END IF;
    event := bsk.write_internal(current, 'linked', NULL, jsonb_build_object('from', current.repeat_of, 'to', root), command);
    UPDATE bsk.service_requests r SET repeat_of = root WHERE r.id = request;
    RETURN bsk.remember(command, scope, jsonb_build_object('event', event, 'repeat_of', root));
END $$;

-- Files a request for a caller or visitor: {request, tracking, event}. Every form, any account; payload as from the site,
-- who asks is named (applicant_name) where there is no consumer, contacts may be missing. BS001, BS004.
CREATE OR REPLACE FUNCTION desk.file_request(form text, payload jsonb, channel text, consumer bigint, account bigint,
                                             command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'file_request:' || left(form, 100);
    done jsonb := bsk.started(command, scope);
    f bsk.forms;
    r bsk.service_requests;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF channel IS NULL OR channel NOT IN ('office', 'telephone', 'paper', 'other') THEN
        PERFORM bsk.wrong_field('channel', 'Как обратились: office, telephone, paper или other.');
    END IF;
    f := bsk.known_form(form);
    IF consumer IS NOT NULL THEN
        PERFORM bsk.working_consumer(consumer);
    END IF;
    IF account IS NOT NULL AND NOT EXISTS (SELECT FROM bsk.accounts a WHERE a.id = account) THEN
        PERFORM bsk.refuse('BS001', 'Такого лицевого счёта нет.');
    END IF;
    r := bsk.new_request(f, bsk.checked_payload(f, payload, consumer IS NULL, false), consumer, account, channel);
    r := bsk.store_request(r, 'staff', command);
    RETURN bsk.remember(command, scope, jsonb_build_object('request', r.id, 'tracking', r.tracking, 'event', r.last_event));
END $$;

-- A masked value in full, with the reason, which is recorded: phone, or a field of the payload. BS001, BS003, BS004.
CREATE OR REPLACE FUNCTION desk.unmask(request bigint, field text, reason text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    why text := bsk.checked_text('reason', reason, 500);
    r bsk.service_requests;
BEGIN
    SELECT * INTO r FROM bsk.service_requests s WHERE s.id = request AND (NOT s.hidden OR bsk.is_admin());
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого обращения нет.');
    END IF;
    IF why IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите, зачем нужно это значение.');
    END IF;
    IF field IS NULL OR field <> 'phone' AND NOT bsk.is_masked(field) THEN
        PERFORM bsk.wrong_field('field', 'Это поле не закрыто.');
    END IF;
    PERFORM audit.note_access('unmask', 'service_request', request, why, jsonb_build_object('field', field));
    RETURN CASE field WHEN 'phone' THEN r.phone ELSE r.payload ->> field END;
END $$;

-- That a list was exported or a request printed (what: export | print); detail says which and how many. BS004, BS013.
CREATE OR REPLACE FUNCTION desk.note_access(what text, request bigint, detail jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF what IS NULL OR what NOT IN ('export', 'print', 'open') THEN
        PERFORM bsk.wrong_field('what', 'export, print или open.');
    END IF;
    IF octet_length(detail::text) > 65536 THEN
        PERFORM bsk.refuse('BS013', 'Слишком длинное описание.');
    END IF;
    PERFORM audit.note_access(what, 'service_request', request, NULL, detail);
END $$;

REVOKE ALL ON FUNCTION desk.withdraw, desk.note, desk.assign, desk.classify, desk.link_repeat, desk.file_request, desk.unmask,
    desk.note_access FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.withdraw, desk.note, desk.assign, desk.classify, desk.link_repeat, desk.unmask
    TO bsk_operator, bsk_engineer;
GRANT EXECUTE ON FUNCTION desk.file_request TO bsk_operator;
GRANT EXECUTE ON FUNCTION desk.note_access TO bsk_operator, bsk_engineer, bsk_auditor;
