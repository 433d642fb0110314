-- The site's door to requests: forms, filing, files, the consumer's view, replies (the contract of the site, version 1).

-- The consumer, who may use the cabinet; BS001, BS002 when blocked.
CREATE OR REPLACE FUNCTION bsk.working_consumer(consumer bigint) RETURNS bsk.consumers
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    c bsk.consumers;
BEGIN
    SELECT * INTO c FROM bsk.consumers x WHERE x.id = consumer;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого потребителя нет.');
    END IF;
    IF c.blocked THEN
        PERFORM bsk.refuse('BS002', 'Кабинет закрыт администратором. Позвоните: 50-16-28.');
    END IF;
    RETURN c;
END $$;

CREATE OR REPLACE FUNCTION site.forms(consumer bigint DEFAULT NULL) RETURNS TABLE (form text, title text, schema jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_column
BEGIN
    IF consumer IS NOT NULL THEN
        PERFORM bsk.working_consumer(consumer);
    END IF;
    RETURN QUERY SELECT f.form, f.title, CASE WHEN forms.consumer IS NULL THEN bsk.open_schema(f) ELSE f.schema END
    FROM bsk.forms f
    WHERE f.audience = 'anyone' OR f.audience = 'cabinet' AND forms.consumer IS NOT NULL
       OR EXISTS (SELECT FROM bsk.consumer_accounts l WHERE l.consumer_id = forms.consumer)
    ORDER BY f.position;
END $$;

CREATE OR REPLACE FUNCTION bsk.known_form(form text) RETURNS bsk.forms
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    f bsk.forms;
BEGIN
    SELECT * INTO f FROM bsk.forms x WHERE x.form = known_form.form;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такой формы нет.');
    END IF;
    RETURN f;
END $$;

-- The account the request is about: one of the consumer's own (BS001), his active one where none is named. BS002 where
-- the form needs a cabinet or an account and there is none.
CREATE OR REPLACE FUNCTION bsk.account_for(form bsk.forms, consumer bigint, account bigint) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    chosen bigint;
BEGIN
    IF form.audience <> 'anyone' AND consumer IS NULL THEN
        PERFORM bsk.refuse('BS002', 'Эту форму подают из личного кабинета.');
    END IF;
    SELECT l.account_id INTO chosen FROM bsk.consumer_accounts l
    WHERE l.consumer_id = consumer AND (l.account_id = account OR account IS NULL AND l.active);
    IF chosen IS NULL AND account IS NOT NULL THEN
        PERFORM bsk.refuse('BS001', 'Этот лицевой счёт не подключён.');
    END IF;
    IF chosen IS NULL AND form.audience = 'account' THEN
        PERFORM bsk.refuse('BS002', 'Сначала подключите лицевой счёт: без него эту форму не подать.');
    END IF;
    RETURN chosen;
END $$;

-- The new row with everything that follows from form, payload, consumer and account; not stored yet.
CREATE OR REPLACE FUNCTION bsk.new_request(form bsk.forms, payload jsonb, consumer bigint, account bigint, channel text)
RETURNS bsk.service_requests LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    r bsk.service_requests;
    c bsk.consumers;
BEGIN
    SELECT * INTO c FROM bsk.consumers x WHERE x.id = consumer;
    r.form := form.form;
    r.channel := channel;
    r.consumer_id := consumer;
    r.account_id := account;
    r.payload := payload;
    r.subject := bsk.subject_of(form, payload);
    r.applicant := coalesce(payload ->> 'applicant_name', payload ->> 'organization', c.display_name, 'без имени');
    r.applicant_kind := coalesce(c.kind, payload ->> 'applicant_kind');
    r.address := coalesce(payload ->> 'address', (SELECT a.address FROM bsk.accounts a WHERE a.id = account), '');
    r.phone := coalesce(bsk.normalized_phone(payload ->> 'applicant_phone'), c.phone);
    r.email := coalesce(bsk.normalized_email(payload ->> 'applicant_email'), c.email);
    r.topic := form.topic;
    r.received_at := now();
    r.due_rule := bsk.rule_of(r);
    r.due_at := bsk.due_at(r);
    RETURN r;
END $$;

-- Stores it with its first event and the confirmation. The row, with id and tracking code.
CREATE OR REPLACE FUNCTION bsk.store_request(r bsk.service_requests, author_kind text, command uuid)
RETURNS bsk.service_requests LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    r.tracking := bsk.new_tracking();
    INSERT INTO bsk.service_requests (form, tracking, status, channel, consumer_id, account_id, subject, applicant,
        applicant_kind, address, phone, email, payload, search, received_at, due_at, due_rule, topic)
    VALUES (r.form, r.tracking, 'submitted', r.channel, r.consumer_id, r.account_id, r.subject, r.applicant,
        r.applicant_kind, r.address, r.phone, r.email, r.payload, bsk.search_vector_of(r), r.received_at, r.due_at,
        r.due_rule, r.topic)
    RETURNING id INTO r.id;
    r.last_event := bsk.write_event(r.id, author_kind, 'submitted', NULL, 'submitted', r.payload ->> 'text', true,
                                    command => command);
    -- What a member of staff has filed himself, he has seen.
    UPDATE bsk.service_requests s SET last_event = r.last_event, unseen = author_kind = 'consumer' WHERE s.id = r.id;
    PERFORM bsk.touch('request', r.id);
    PERFORM bsk.tell_of_request(r, format('%s: обращение отправлено', bsk.request_label(r)),
        'Мы получили ваше обращение. О каждом шаге сообщим здесь и письмом.', r.last_event, now());
    RETURN r;
END $$;

CREATE OR REPLACE FUNCTION site.submit_request(consumer bigint, form text, payload jsonb, account bigint, command uuid)
RETURNS TABLE (request bigint, tracking text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := format('submit_request:%s:%s', consumer, form);
    done jsonb := bsk.started(command, scope);
    f bsk.forms;
    r bsk.service_requests;
BEGIN
    IF done IS NULL THEN
        f := bsk.known_form(form);
        IF consumer IS NOT NULL THEN
            PERFORM bsk.working_consumer(consumer);
        END IF;
        account := bsk.account_for(f, consumer, account);
        r := bsk.new_request(f, bsk.checked_payload(f, payload, consumer IS NULL, f.answer <> 'no'), consumer, account, 'internet');
        r := bsk.store_request(r, 'consumer', command);
        done := bsk.remember(command, scope, jsonb_build_object('request', r.id, 'tracking', r.tracking));
    END IF;
    RETURN QUERY SELECT (done ->> 'request')::bigint, done ->> 'tracking';
END $$;

CREATE OR REPLACE FUNCTION site.attach_file(request bigint, name text, content bytea, command uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'attach_file:' || request;
    done jsonb := bsk.started(command, scope);
    r bsk.service_requests;
    file bigint;
    event bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    SELECT * INTO r FROM bsk.service_requests s WHERE s.id = request FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого обращения нет.');
    END IF;
    IF r.status NOT IN ('submitted', 'info_requested') THEN
        PERFORM bsk.refuse('BS002', 'Файлы принимаются, пока обращение не зарегистрировано или ждёт сведений от вас.');
    END IF;
    file := bsk.store_file(r, name, content, 'consumer');
    event := bsk.write_event(request, 'consumer', 'file', r.status, r.status,
        (SELECT a.name FROM bsk.attachments a WHERE a.id = file), true, data => jsonb_build_object('file', file), command => command);
    UPDATE bsk.attachments a SET event_id = event WHERE a.id = file;
    UPDATE bsk.service_requests s SET last_event = event, files = files + 1, unseen = true, changed_at = now()
    WHERE s.id = request;
    PERFORM bsk.touch('request', request);
    PERFORM bsk.remember(command, scope, to_jsonb(file));
    RETURN file;
END $$;

-- What the consumer can see by now: public events past their undo window that were not withdrawn.
CREATE OR REPLACE FUNCTION bsk.visible_events(request bigint) RETURNS SETOF bsk.service_request_events
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT e.* FROM bsk.service_request_events e
    WHERE e.request_id = request AND e.public AND e.visible_from <= now()
      AND NOT EXISTS (SELECT FROM bsk.service_request_events w WHERE w.withdraws = e.id)
    ORDER BY e.id
$$;

-- The steps among them. A file of the consumer is none: it makes no notice, and at the moment it comes the request may be where
-- the consumer does not see it yet, nor ever if that step is withdrawn.
CREATE OR REPLACE FUNCTION bsk.visible_steps(request bigint) RETURNS SETOF bsk.service_request_events
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT e.* FROM bsk.visible_events(request) e WHERE e.kind <> 'file' ORDER BY e.id
$$;

CREATE OR REPLACE FUNCTION site.requests(consumer bigint) RETURNS TABLE (request bigint, form text, title text, number text,
    status text, status_title text, changed_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM bsk.known_consumer(requests.consumer);
    RETURN QUERY SELECT r.id, r.form, f.title, CASE WHEN v.to_status <> 'submitted' THEN r.number END, v.to_status, s.consumer_title, v.at
    FROM bsk.service_requests r JOIN bsk.forms f USING (form),
         LATERAL (SELECT e.to_status, e.at, e.id FROM bsk.visible_steps(r.id) e ORDER BY e.id DESC LIMIT 1) v
         JOIN bsk.statuses s ON s.status = v.to_status
    WHERE r.consumer_id = requests.consumer ORDER BY v.at DESC, r.id DESC;
END $$;

CREATE OR REPLACE FUNCTION bsk.known_consumer(consumer bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bsk.consumers c WHERE c.id = consumer) THEN
        PERFORM bsk.refuse('BS001', 'Такого потребителя нет.');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION bsk.check_own_request(consumer bigint, request bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bsk.service_requests r WHERE r.id = request AND r.consumer_id = consumer) THEN
        PERFORM bsk.refuse('BS001', 'Такого обращения нет.');
    END IF;
END $$;

-- author: consumer | staff | system; who of the staff wrote is not the consumer's business.
CREATE OR REPLACE FUNCTION site.request_events(consumer bigint, request bigint) RETURNS TABLE (event bigint, at timestamptz,
    author text, kind text, status text, status_title text, body text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM bsk.check_own_request(request_events.consumer, request_events.request);
    RETURN QUERY SELECT e.id, e.at, e.author_kind, e.kind, e.to_status, s.consumer_title, e.body
    FROM bsk.visible_steps(request_events.request) e LEFT JOIN bsk.statuses s ON s.status = e.to_status ORDER BY e.id;
END $$;

-- By the code alone: where the request stands and what was answered; nothing the applicant wrote, no name, no contact.
CREATE OR REPLACE FUNCTION site.track(tracking text) RETURNS TABLE (at timestamptz, status text, status_title text, body text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_column
DECLARE
    code text := regexp_replace(upper(left(track.tracking, 100)), '[^0-9A-Z]', '', 'g');
    found_one bigint;
BEGIN
    SELECT r.id INTO found_one FROM bsk.service_requests r
    WHERE r.tracking = regexp_replace(code, '(.{5})(?=.)', '\1-', 'g') AND length(code) = 20;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Обращения с таким кодом нет.');
    END IF;
    RETURN QUERY SELECT e.at, e.to_status, s.consumer_title, CASE WHEN e.author_kind = 'staff' AND e.kind <> 'submitted' THEN e.body END
    FROM bsk.visible_steps(found_one) e LEFT JOIN bsk.statuses s ON s.status = e.to_status ORDER BY e.id;
END $$;

-- The consumer's answer to «запрос информации»: the request is registered again (or now), its clock runs on.
CREATE OR REPLACE FUNCTION site.reply(consumer bigint, request bigint, body text, command uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := format('reply:%s:%s', consumer, request);
    done jsonb := bsk.started(command, scope);
    said text := bsk.checked_text('body', body);
    current bsk.service_requests;
    next bsk.service_requests;
    event bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.working_consumer(consumer);
    PERFORM bsk.check_own_request(consumer, request);
    SELECT * INTO current FROM bsk.service_requests r WHERE r.id = request FOR NO KEY UPDATE;
    IF current.status <> 'info_requested' THEN
        PERFORM bsk.refuse('BS002', 'Ответить можно, пока обращение ждёт сведений от вас.');
    END IF;
    IF said IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите ответ.');
    END IF;
    next := bsk.moved(current, 'registered', NULL, NULL);
    event := bsk.write_event(request, 'consumer', 'reply', current.status, 'registered', said, true,
                             data => bsk.pause_data(current, next), command => command);
    next.unseen := true;
    PERFORM bsk.store_moved(next, event);
    PERFORM bsk.tell_of_request(next, format('%s: %s', bsk.request_label(next), 'ответ получен'),
                                'Мы получили ваш ответ. ' || bsk.status_sentence(next), event, now());
    PERFORM bsk.remember(command, scope, to_jsonb(event));
    RETURN event;
END $$;

REVOKE ALL ON FUNCTION site.forms, site.submit_request, site.attach_file, site.requests, site.request_events, site.track,
    site.reply FROM PUBLIC;
GRANT EXECUTE ON FUNCTION site.forms, site.submit_request, site.attach_file, site.requests, site.request_events, site.track,
    site.reply TO bsk_site;
