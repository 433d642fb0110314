-- Service requests: statuses, the rules of moving between them, topics, events, numbers, letters of an event.
-- Beside this file: _moves (the change of a status), _deadlines (terms), _calendar (working days), _explanation (why this
-- is the date), _forms (what a payload may hold), _site (the site's door), _desk (the other actions of the staff), _files,
-- _cards (presence, leases, drafts, views, templates), _bulk, _search, _views.

INSERT INTO bsk.statuses (status, staff_title, consumer_title, position) VALUES
    ('submitted', 'не рассмотрена', 'отправлена', 1),
    ('registered', 'зарегистрирована', 'зарегистрирована', 2),
    ('info_requested', 'запрос информации', 'запрос информации', 3),
    ('postponed', 'отложена', 'отложена', 4),
    ('done', 'исполнена', 'исполнена', 5),
    ('notifying', 'отправка уведомления', 'отправка уведомления', 6)
ON CONFLICT DO NOTHING;

-- needs_body: no; always; form (where the form needs an answer). The consumer's reply (site.reply) takes its own way.
INSERT INTO bsk.status_transitions (from_status, to_status, needs_body, needs_until, what_is_missing) VALUES
    ('submitted', 'registered', 'no', false, NULL),
    ('submitted', 'info_requested', 'always', false, 'Напишите, о чём спросить потребителя.'),
    ('submitted', 'postponed', 'always', true, 'Напишите, почему обращение отложено: потребитель увидит причину.'),
    ('submitted', 'done', 'form', false, 'Напишите ответ: без него обращение не исполнить.'),
    ('registered', 'info_requested', 'always', false, 'Напишите, о чём спросить потребителя.'),
    ('registered', 'postponed', 'always', true, 'Напишите, почему обращение отложено: потребитель увидит причину.'),
    ('registered', 'done', 'form', false, 'Напишите ответ: без него обращение не исполнить.'),
    ('info_requested', 'registered', 'no', false, NULL),
    ('info_requested', 'postponed', 'always', true, 'Напишите, почему обращение отложено: потребитель увидит причину.'),
    ('info_requested', 'done', 'form', false, 'Напишите ответ: без него обращение не исполнить.'),
    ('postponed', 'registered', 'no', false, NULL),
    ('postponed', 'info_requested', 'always', false, 'Напишите, о чём спросить потребителя.'),
    ('postponed', 'done', 'form', false, 'Напишите ответ: без него обращение не исполнить.'),
    ('done', 'registered', 'always', false, 'Напишите, почему обращение открыто снова.')
ON CONFLICT DO NOTHING;

-- Form 4.9 of the Единые стандарты, columns 10-26: exactly one per request.
INSERT INTO bsk.topics (topic, section, title, form_column) VALUES
    ('transmission', 'inquiry', 'Оказание услуг по передаче электрической энергии', 10),
    ('connection', 'inquiry', 'Осуществление технологического присоединения', 11),
    ('metering', 'inquiry', 'Коммерческий учет электрической энергии', 12),
    ('service', 'inquiry', 'Качество обслуживания потребителей', 13),
    ('maintenance', 'inquiry', 'Техническое обслуживание электросетевых объектов', 14),
    ('other', 'inquiry', 'Прочее', 15),
    ('complaint_transmission', 'complaint', 'Качество услуг по передаче электрической энергии', 16),
    ('complaint_quality', 'complaint', 'Качество электрической энергии', 17),
    ('complaint_connection', 'complaint', 'Осуществление технологического присоединения', 18),
    ('complaint_metering', 'complaint', 'Коммерческий учет электрической энергии', 19),
    ('complaint_service', 'complaint', 'Качество обслуживания потребителей', 20),
    ('complaint_maintenance', 'complaint', 'Техническое обслуживание электросетевых объектов', 21),
    ('complaint_other', 'complaint', 'Прочее', 22),
    ('application_connection', 'application', 'По технологическому присоединению', 23),
    ('application_transmission', 'application', 'Заключение договора на оказание услуг по передаче электроэнергии', 24),
    ('application_metering', 'application', 'Организация коммерческого учета электроэнергии', 25),
    ('application_other', 'application', 'Прочее', 26)
ON CONFLICT DO NOTHING;

-- Another name of result_of.
CREATE OR REPLACE FUNCTION bsk.started(command uuid, scope text) RETURNS jsonb
LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT bsk.result_of(command, scope)
$$;

-- The text of a person: cleaned, not too long, NULL when empty (BS004 names the field).
CREATE OR REPLACE FUNCTION bsk.checked_text(field text, raw text, longest bigint DEFAULT NULL) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    most bigint := coalesce(longest, bsk.setting_int('text_length'));
    cleaned text := bsk.clean_text(left(raw, most::integer * 4));  -- more is too long, however much of it is blank
BEGIN
    IF length(cleaned) > most THEN
        PERFORM bsk.wrong_field(field, format('Слишком длинный текст: %s знаков, можно %s.',
            CASE WHEN length(raw) > most * 4 THEN length(raw) ELSE length(cleaned) END, most));
    END IF;
    RETURN cleaned;
END $$;

-- Who sees the requests of blocked consumers.
CREATE OR REPLACE FUNCTION bsk.sees_hidden() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT bsk.is_admin() OR pg_has_role(session_user, 'bsk_auditor', 'member')
$$;

-- The row, locked; hidden ones (blocked consumers) may be changed by administrators only. BS001.
CREATE OR REPLACE FUNCTION bsk.locked_request(request bigint) RETURNS bsk.service_requests
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    current bsk.service_requests;
BEGIN
    SELECT * INTO current FROM bsk.service_requests r WHERE r.id = request FOR NO KEY UPDATE;
    IF NOT FOUND OR current.hidden AND NOT bsk.is_admin() THEN
        PERFORM bsk.refuse('BS001', 'Такого обращения нет.');
    END IF;
    RETURN current;
END $$;

-- BS010 as well, when somebody else's event is newer than the one the caller saw last.
CREATE OR REPLACE FUNCTION bsk.locked_request(request bigint, seen bigint) RETURNS bsk.service_requests
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    current bsk.service_requests := bsk.locked_request(request);
    newer integer := 0;
BEGIN
    IF current.last_event > coalesce(seen, 0) THEN
        SELECT count(*) INTO newer FROM bsk.service_request_events e
        WHERE e.request_id = request AND e.id > coalesce(seen, 0)
          AND NOT (e.author_kind = 'staff' AND e.author = session_user);
    END IF;
    IF newer > 0 THEN
        PERFORM bsk.refuse('BS010', 'Пока вы читали, в обращении появилось новое. Посмотрите и решите ещё раз.',
                           jsonb_build_object('newer', newer));
    END IF;
    RETURN current;
END $$;

-- BS011 while somebody else holds the answer.
CREATE OR REPLACE FUNCTION bsk.check_lease(request bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    lease bsk.request_leases;
BEGIN
    SELECT * INTO lease FROM bsk.request_leases l
    WHERE l.request_id = request AND l.holder <> session_user AND l.until > clock_timestamp();
    IF FOUND THEN
        PERFORM bsk.refuse('BS011', format('Ответ уже пишет %s.', bsk.staff_name(lease.holder)),
                           jsonb_build_object('holder', lease.holder, 'until', lease.until));
    END IF;
END $$;

CREATE OR REPLACE FUNCTION bsk.staff_name(login text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT coalesce((SELECT s.full_name FROM bsk.staff s WHERE s.login = staff_name.login), staff_name.login)
$$;

-- The next number of the year and form group; its counter stays locked until the transaction ends, so there is no hole.
CREATE OR REPLACE FUNCTION bsk.next_number(form text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    prefix text := (SELECT f.number_group FROM bsk.forms f WHERE f.form = next_number.form);
    this_year integer := extract(year FROM clock_timestamp() AT TIME ZONE 'Asia/Barnaul');
    given integer;
BEGIN
    INSERT INTO bsk.number_counters AS c (year, number_group, last) VALUES (this_year, prefix, 1)
    ON CONFLICT ON CONSTRAINT pk_number_counters DO UPDATE SET last = c.last + 1 RETURNING c.last INTO given;
    RETURN format('%s-%s-%s', prefix, this_year, lpad(given::text, 6, '0'));
END $$;

-- Twenty symbols of 32 (no 0, 1, I, O): 100 random bits, in groups of five.
CREATE OR REPLACE FUNCTION bsk.new_tracking() RETURNS text
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
    SELECT regexp_replace(string_agg(substr('23456789ABCDEFGHJKLMNPQRSTUVWXYZ', (get_byte(r.bytes, i) & 31) + 1, 1), ''),
                          '(.{5})(?=.)', '\1-', 'g')
    FROM (SELECT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) AS bytes) r,
         unnest('{0,1,2,3,4,5,7,9,10,11,12,13,14,15,16,17,18,19,20,21}'::integer[]) i
$$;

-- One more event. Its request's row is updated by the caller, which holds the lock.
CREATE OR REPLACE FUNCTION bsk.write_event(request bigint, author_kind text, kind text, from_status text, to_status text,
    body text, public boolean, visible_from timestamptz DEFAULT now(), before jsonb DEFAULT NULL, data jsonb DEFAULT NULL,
    command uuid DEFAULT NULL, withdraws bigint DEFAULT NULL) RETURNS bigint
LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    INSERT INTO bsk.service_request_events (request_id, author_kind, author, kind, from_status, to_status, body, public,
                                            visible_from, before, data, command, withdraws, at)
    VALUES (request, author_kind, CASE WHEN author_kind = 'staff' THEN session_user END, kind, from_status, to_status, body,
            public, visible_from, before, data, command, withdraws, clock_timestamp())
    RETURNING id
$$;

-- An internal event of the staff: the row is locked already; the consumer sees nothing of it.
CREATE OR REPLACE FUNCTION bsk.write_internal(current bsk.service_requests, kind text, body text, data jsonb, command uuid)
RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    event bigint := bsk.write_event(current.id, 'staff', kind, current.status, current.status, body, false,
                                    data => data, command => command);
BEGIN
    UPDATE bsk.service_requests r SET last_event = event, changed_at = now() WHERE r.id = current.id;
    PERFORM bsk.touch('request', current.id);
    RETURN event;
END $$;

-- What a change of status may change in the row; the part that did change is kept in the event for the undo.
CREATE OR REPLACE FUNCTION bsk.state_of(r bsk.service_requests) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_object('status', r.status, 'registered_at', r.registered_at, 'done_at', r.done_at, 'due_at', r.due_at,
        'paused_at', r.paused_at, 'paused_seconds', r.paused_seconds, 'postponed_until', r.postponed_until,
        'outcome', r.outcome, 'assignee', r.assignee)
$$;

CREATE OR REPLACE FUNCTION bsk.kept_of(state jsonb, other jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_object_agg(s.key, s.value), '{}') FROM jsonb_each(state) s WHERE other -> s.key <> s.value
$$;

-- «Жалоба Ж-2026-000123»; without a number the form alone.
CREATE OR REPLACE FUNCTION bsk.request_label(r bsk.service_requests) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT concat_ws(' ', f.short_title, r.number) FROM bsk.forms f WHERE f.form = r.form
$$;

-- The notification and the letter of one event.
CREATE OR REPLACE FUNCTION bsk.tell_of_request(r bsk.service_requests, title text, body text, event bigint,
                                               visible_from timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    address text := coalesce((SELECT c.email FROM bsk.consumers c WHERE c.id = r.consumer_id), r.email);
BEGIN
    PERFORM bsk.tell_consumer(r.consumer_id, address, title, concat_ws(E'\n\n', body,
        'Следить за обращением можно в личном кабинете или по коду ' || r.tracking || '.'), r.id, event, visible_from);
END $$;

CREATE OR REPLACE TRIGGER service_request_events_never BEFORE UPDATE OR DELETE OR TRUNCATE ON bsk.service_request_events
    FOR EACH STATEMENT EXECUTE FUNCTION audit.never();
CREATE OR REPLACE TRIGGER service_requests_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.service_requests
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id', 'subject', 'applicant', 'address', 'phone', 'email', 'payload',
        'search', 'measures_done', 'measures_planned');
CREATE OR REPLACE TRIGGER service_request_events_audit AFTER INSERT ON bsk.service_request_events
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id', 'body', 'data', 'before');
CREATE OR REPLACE TRIGGER statuses_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.statuses
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('status');
CREATE OR REPLACE TRIGGER status_transitions_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.status_transitions
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('from_status');
CREATE OR REPLACE TRIGGER topics_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.topics
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('topic');
