-- From one status to another: is the move allowed, what it needs, the row afterwards, what the consumer is told.

CREATE OR REPLACE FUNCTION bsk.status_sentence(r bsk.service_requests) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE r.status
        WHEN 'registered' THEN format('Обращение зарегистрировано под номером %s.', r.number)
        WHEN 'info_requested' THEN 'Чтобы продолжить, нам нужны сведения от вас.'
        WHEN 'postponed' THEN format('Обращение отложено до %s.', to_char(r.postponed_until, 'DD.MM.YYYY'))
        WHEN 'done' THEN 'Обращение исполнено.' END
$$;

-- The rule of the move, or BS002.
CREATE OR REPLACE FUNCTION bsk.transition_of(current bsk.service_requests, to_status text) RETURNS bsk.status_transitions
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    rule bsk.status_transitions;
BEGIN
    SELECT * INTO rule FROM bsk.status_transitions t
    WHERE t.from_status = current.status AND t.to_status = transition_of.to_status;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS002', format('Из состояния «%s» перейти в «%s» нельзя.',
            (SELECT s.staff_title FROM bsk.statuses s WHERE s.status = current.status),
            coalesce((SELECT s.staff_title FROM bsk.statuses s WHERE s.status = transition_of.to_status),
                     left(transition_of.to_status, 40), 'не указано')));
    END IF;
    RETURN rule;
END $$;

-- Is the text that this move needs there? BS003 with the rule's own sentence; BS004 for the date and the outcome.
CREATE OR REPLACE FUNCTION bsk.check_move(current bsk.service_requests, rule bsk.status_transitions, body text, until date,
                                          outcome text) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    answer text := (SELECT f.answer FROM bsk.forms f WHERE f.form = current.form);
    today date := (clock_timestamp() AT TIME ZONE 'Asia/Barnaul')::date;
BEGIN
    IF body IS NULL AND (rule.needs_body = 'always' OR rule.needs_body = 'form' AND (answer = 'yes'
        OR answer = 'contacts' AND coalesce(current.consumer_id::text, current.email, current.phone) IS NOT NULL)) THEN
        PERFORM bsk.refuse('BS003', rule.what_is_missing);
    END IF;
    IF rule.needs_until AND (until IS NULL OR until <= today OR until > today + 3660) THEN
        PERFORM bsk.wrong_field('until', CASE WHEN until IS NULL THEN 'Укажите, до какого дня отложить.'
                                              WHEN until <= today THEN 'День, до которого отложено, уже наступил.'
                                              ELSE 'Слишком далеко: не больше десяти лет.' END);
    END IF;
    IF outcome IS NOT NULL AND (rule.to_status <> 'done' OR outcome NOT IN ('answered', 'without_answer', 'cancelled')) THEN
        PERFORM bsk.wrong_field('outcome', 'Исход: answered, without_answer или cancelled, и только при исполнении.');
    END IF;
END $$;

-- The row as it will be after the move: number, times, pause, deadline.
CREATE OR REPLACE FUNCTION bsk.moved(current bsk.service_requests, to_status text, until date, outcome text)
RETURNS bsk.service_requests LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    r bsk.service_requests := current;
BEGIN
    r.status := to_status;
    r.postponed_until := CASE WHEN to_status = 'postponed' THEN until END;
    r.done_at := CASE WHEN to_status = 'done' THEN now() END;
    r.outcome := CASE WHEN to_status = 'done' THEN coalesce(outcome, 'answered') END;
    IF to_status = 'registered' THEN
        r.number := coalesce(r.number, bsk.next_number(r.form));  -- a withdrawn registration has left its number
        r.registered_at := CASE WHEN current.status = 'submitted' THEN now() ELSE coalesce(r.registered_at, now()) END;
        r.due_at := coalesce(r.due_at, bsk.due_at(r));
        -- Who takes it in, has it, until somebody hands it over.
        r.assignee := coalesce(r.assignee, (SELECT s.login FROM bsk.staff s WHERE s.login = session_user AND s.active));
    END IF;
    RETURN bsk.with_clock(current, r);
END $$;

CREATE OR REPLACE FUNCTION bsk.store_moved(r bsk.service_requests, event bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    UPDATE bsk.service_requests s SET status = r.status, postponed_until = r.postponed_until, done_at = r.done_at,
        outcome = r.outcome, registered_at = r.registered_at, number = r.number, due_at = r.due_at, paused_at = r.paused_at,
        paused_seconds = r.paused_seconds, assignee = r.assignee, last_event = event, changed_at = now(), unseen = r.unseen,
        search = CASE WHEN s.number IS DISTINCT FROM r.number THEN s.search || bsk.number_lexemes(r.number) ELSE s.search END
    WHERE s.id = r.id;
    SELECT bsk.touch('request', r.id);
$$;

-- Moves a request: {event, status, number, due_at, visible_from}. The public event can be withdrawn until visible_from.
-- BS001, BS002 (no such move), BS003 (a text is missing), BS004 (body, until, outcome, files), BS010, BS011.
CREATE OR REPLACE FUNCTION desk.change_status(request bigint, to_status text, body text, seen bigint, command uuid,
    until date DEFAULT NULL, outcome text DEFAULT NULL, files bigint[] DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'change_status:' || request;
    done jsonb := bsk.started(command, scope);
    said text := bsk.checked_text('body', body);
    visible timestamptz := now() + make_interval(secs => bsk.setting_int('undo_seconds'));
    current bsk.service_requests;
    next bsk.service_requests;
    event bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    current := bsk.locked_request(request, seen);
    PERFORM bsk.check_lease(request);
    PERFORM bsk.check_move(current, bsk.transition_of(current, to_status), said, until, outcome);
    next := bsk.moved(current, to_status, until, outcome);
    event := bsk.write_event(request, 'staff', CASE WHEN current.status = 'done' THEN 'reopened' ELSE to_status END,
        current.status, to_status, said, true, visible, bsk.kept_of(bsk.state_of(current), bsk.state_of(next)),
        bsk.pause_data(current, next) || jsonb_build_object('after', bsk.kept_of(bsk.state_of(next), bsk.state_of(current))),
        command);
    PERFORM bsk.attach_to_event(request, event, files);
    next.unseen := false;
    PERFORM bsk.store_moved(next, event);
    PERFORM bsk.tell_of_request(next, format('%s: %s', bsk.request_label(next),
        (SELECT s.consumer_title FROM bsk.statuses s WHERE s.status = to_status)),
        concat_ws(E'\n\n', bsk.status_sentence(next), said, bsk.files_sentence(event, next.consumer_id IS NOT NULL)),
        event, visible);
    DELETE FROM bsk.request_leases l WHERE l.request_id = request;
    IF said IS NOT NULL THEN  -- a move without a word leaves the answer that is being written
        DELETE FROM bsk.drafts d WHERE d.request_id = request AND d.login = session_user AND d.mode = 'answer';
    END IF;
    RETURN bsk.remember(command, scope, jsonb_build_object('event', event, 'status', to_status, 'number', next.number,
                                                           'due_at', next.due_at, 'visible_from', visible));
END $$;

REVOKE ALL ON FUNCTION desk.change_status FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.change_status TO bsk_operator, bsk_engineer;
