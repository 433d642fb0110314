-- Work at the card: who has it open, who is answering, drafts; saved views and answer templates.
-- Calls that may be repeated without harm (open, watch, claim, save a draft) take no command.

-- The card is opened: presence, the request counts as seen, the access is noted.
-- {last_event, status, viewers: [{login, name}], lease: {holder, name, until} | null}. BS001.
CREATE OR REPLACE FUNCTION desk.open_card(request bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    r bsk.service_requests;
BEGIN
    SELECT * INTO r FROM bsk.service_requests s WHERE s.id = request AND (NOT s.hidden OR bsk.is_admin());
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого обращения нет.');
    END IF;
    PERFORM audit.note_access('open', 'service_request', request);
    UPDATE bsk.service_requests s SET unseen = false WHERE s.id = request AND s.unseen;
    IF FOUND THEN
        PERFORM bsk.touch('request', request);
    END IF;
    PERFORM bsk.note_viewer(request);
    RETURN jsonb_build_object('last_event', r.last_event, 'status', r.status, 'viewers', (
        SELECT coalesce(jsonb_agg(jsonb_build_object('login', v.login, 'name', bsk.staff_name(v.login)) ORDER BY v.opened_at), '[]')
        FROM bsk.request_viewers v WHERE v.request_id = request AND v.login <> session_user AND v.until > now()), 'lease', (
        SELECT jsonb_build_object('holder', l.holder, 'name', bsk.staff_name(l.holder), 'until', l.until)
        FROM bsk.request_leases l WHERE l.request_id = request AND l.until > now()));
END $$;

CREATE OR REPLACE FUNCTION bsk.note_viewer(request bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    ends timestamptz := now() + make_interval(secs => bsk.setting_int('viewer_seconds'));
BEGIN
    UPDATE bsk.request_viewers v SET until = ends, opened_at = CASE WHEN v.until > now() THEN v.opened_at ELSE now() END
    WHERE v.request_id = request AND v.login = session_user AND v.until > now();
    IF NOT FOUND THEN
        INSERT INTO bsk.request_viewers AS v (request_id, login, until) VALUES (request, session_user, ends)
        ON CONFLICT ON CONSTRAINT pk_request_viewers DO UPDATE SET opened_at = now(), until = excluded.until;
        PERFORM bsk.touch('viewer', request);
    END IF;
END $$;

-- The card is still open; to be called more often than viewer_seconds.
CREATE OR REPLACE FUNCTION desk.watch_card(request bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM bsk.service_requests s WHERE s.id = request AND (NOT s.hidden OR bsk.is_admin())) THEN
        PERFORM bsk.refuse('BS001', 'Такого обращения нет.');
    END IF;
    PERFORM bsk.note_viewer(request);
END $$;

-- Closed: presence ends, and the lease if it was one's own.
CREATE OR REPLACE FUNCTION desk.close_card(request bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    DELETE FROM bsk.request_viewers v WHERE v.request_id = request AND v.login = session_user;
    IF FOUND THEN
        PERFORM bsk.touch('viewer', request);
    END IF;
    PERFORM desk.release(request);
END $$;

CREATE OR REPLACE FUNCTION bsk.lease_end() RETURNS timestamptz
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT clock_timestamp() + make_interval(secs => bsk.setting_int('lease_seconds'))
$$;

-- Begins an answer, or goes on with it: {holder, until}. Renewing is the same call. A lease that ran out is anybody's.
-- BS001, BS011.
CREATE OR REPLACE FUNCTION desk.claim(request bigint) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    ends timestamptz := bsk.lease_end();
    fresh boolean;
BEGIN
    PERFORM bsk.locked_request(request);
    PERFORM bsk.check_lease(request);
    fresh := NOT EXISTS (SELECT FROM bsk.request_leases l
                         WHERE l.request_id = request AND l.holder = session_user AND l.until > clock_timestamp());
    INSERT INTO bsk.request_leases AS l (request_id, holder, until) VALUES (request, session_user, ends)
    ON CONFLICT ON CONSTRAINT pk_request_leases DO UPDATE SET holder = excluded.holder, until = excluded.until,
        since = CASE WHEN fresh THEN now() ELSE l.since END;
    IF fresh THEN
        PERFORM bsk.touch('request', request);
    END IF;
    RETURN jsonb_build_object('holder', session_user, 'until', ends);
END $$;

CREATE OR REPLACE FUNCTION desk.renew(request bigint) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT desk.claim(request)
$$;

-- Gives one's own lease back; whether there was one.
CREATE OR REPLACE FUNCTION desk.release(request bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    DELETE FROM bsk.request_leases l WHERE l.request_id = request AND l.holder = session_user;
    IF FOUND THEN
        PERFORM bsk.touch('request', request);
        RETURN true;
    END IF;
    RETURN false;
END $$;

-- Takes the answer over from whoever holds it. Everybody who works requests may (the holder may have left his desk), but
-- not unseen: an internal event says who took it from whom. {event, holder, until}. BS001, BS002 (nobody else holds it).
CREATE OR REPLACE FUNCTION desk.take_over(request bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'take_over:' || request;
    done jsonb := bsk.started(command, scope);
    current bsk.service_requests;
    before text;
    ends timestamptz := bsk.lease_end();
    event bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    current := bsk.locked_request(request);
    SELECT l.holder INTO before FROM bsk.request_leases l
    WHERE l.request_id = request AND l.holder <> session_user AND l.until > clock_timestamp();
    IF before IS NULL THEN
        PERFORM bsk.refuse('BS002', 'Ответ никто не пишет: просто начните.');
    END IF;
    event := bsk.write_internal(current, 'taken_over', NULL, jsonb_build_object('from', before, 'to', session_user), command);
    UPDATE bsk.request_leases l SET holder = session_user, since = now(), until = ends WHERE l.request_id = request;
    RETURN bsk.remember(command, scope, jsonb_build_object('event', event, 'holder', session_user, 'until', ends));
END $$;

-- Keeps what is being written (mode: answer | note); an empty text forgets it. When it was kept.
CREATE OR REPLACE FUNCTION desk.save_draft(request bigint, mode text, body text) RETURNS timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF mode IS NULL OR mode NOT IN ('answer', 'note') THEN
        PERFORM bsk.wrong_field('mode', 'answer или note.');
    END IF;
    IF NOT EXISTS (SELECT FROM bsk.service_requests s WHERE s.id = request AND (NOT s.hidden OR bsk.is_admin())) THEN
        PERFORM bsk.refuse('BS001', 'Такого обращения нет.');
    END IF;
    IF length(body) > 2 * bsk.setting_int('text_length') THEN
        PERFORM bsk.wrong_field('body', 'Слишком длинный текст.');
    ELSIF bsk.clean_text(body) IS NULL THEN
        DELETE FROM bsk.drafts d WHERE d.request_id = request AND d.login = session_user AND d.mode = save_draft.mode;
    ELSE
        INSERT INTO bsk.drafts (request_id, login, mode, body) VALUES (request, session_user, mode, body)
        ON CONFLICT ON CONSTRAINT pk_drafts DO UPDATE SET body = excluded.body, updated_at = now();
    END IF;
    RETURN now();
END $$;

-- Keeps a view of a page under a title, private or shared with a group role; the same title of one's own is replaced.
-- {view}. BS004.
CREATE OR REPLACE FUNCTION desk.save_view(page text, title text, definition jsonb, shared_with text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'save_view:' || left(page, 100);
    done jsonb := bsk.started(command, scope);
    named text := bsk.checked_text('title', title, 100);
    made bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF named IS NULL THEN
        PERFORM bsk.wrong_field('title', 'Назовите вид.');
    ELSIF page IS NULL OR page !~ '^[[:alnum:]_.:-]{1,100}$' THEN
        PERFORM bsk.wrong_field('page', 'Такой страницы нет.');
    ELSIF jsonb_typeof(definition) IS DISTINCT FROM 'object' OR octet_length(definition::text) > 65536 THEN
        PERFORM bsk.wrong_field('definition', 'Вид не разобрать.');
    ELSIF shared_with NOT IN ('bsk_operator', 'bsk_engineer', 'bsk_admin', 'bsk_auditor') THEN
        PERFORM bsk.wrong_field('shared_with', 'Такой роли нет.');
    END IF;
    INSERT INTO bsk.saved_views AS v (owner, title, page, shared_with, definition)
    VALUES (session_user, named, page, shared_with, definition)
    ON CONFLICT ON CONSTRAINT uq_saved_views_owner_page_title DO UPDATE
        SET definition = excluded.definition, shared_with = excluded.shared_with RETURNING v.id INTO made;
    PERFORM bsk.touch('view', made);
    RETURN bsk.remember(command, scope, jsonb_build_object('view', made));
END $$;

CREATE OR REPLACE FUNCTION desk.delete_view(view_id bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'delete_view:' || view_id;
    done jsonb := bsk.started(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    DELETE FROM bsk.saved_views v WHERE v.id = view_id AND (v.owner = session_user OR v.shared_with IS NOT NULL AND bsk.is_admin());
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого вида у вас нет.');
    END IF;
    PERFORM bsk.touch('view', view_id);
    RETURN bsk.remember(command, scope, jsonb_build_object('view', view_id));
END $$;

-- An answer template, for one form or all (form NULL); template NULL makes a new one. {template}. BS001, BS004, BS007.
CREATE OR REPLACE FUNCTION desk.save_template(template bigint, title text, form text, body text, active boolean, command uuid)
RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'save_template:' || coalesce(template, 0);
    done jsonb := bsk.started(command, scope);
    named text := bsk.checked_text('title', title, 100);
    said text := bsk.checked_text('body', body);
    made bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF named IS NULL OR said IS NULL THEN
        PERFORM bsk.wrong_field(CASE WHEN named IS NULL THEN 'title' ELSE 'body' END, 'Нужны название и текст.');
    ELSIF form IS NOT NULL THEN
        PERFORM bsk.known_form(form);
    END IF;
    IF EXISTS (SELECT FROM bsk.answer_templates t WHERE t.title = named AND t.id IS DISTINCT FROM template) THEN
        PERFORM bsk.refuse('BS007', 'Шаблон с таким названием уже есть.');
    END IF;
    IF template IS NULL THEN
        INSERT INTO bsk.answer_templates AS t (title, form, body, active) VALUES (named, form, said, coalesce(active, true))
        RETURNING t.id INTO made;
    ELSE
        UPDATE bsk.answer_templates t SET title = named, form = save_template.form, body = said,
            active = coalesce(save_template.active, true) WHERE t.id = template RETURNING t.id INTO made;
    END IF;
    IF made IS NULL THEN
        PERFORM bsk.refuse('BS001', 'Такого шаблона нет.');
    END IF;
    PERFORM bsk.touch('template', made);
    RETURN bsk.remember(command, scope, jsonb_build_object('template', made));
END $$;

CREATE OR REPLACE FUNCTION desk.delete_template(template bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'delete_template:' || template;
    done jsonb := bsk.started(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    DELETE FROM bsk.answer_templates t WHERE t.id = template;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого шаблона нет.');
    END IF;
    PERFORM bsk.touch('template', template);
    RETURN bsk.remember(command, scope, jsonb_build_object('template', template));
END $$;

-- Presence, leases and drafts come and go by the second: they are not audited, a take-over is an event.
CREATE OR REPLACE TRIGGER saved_views_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.saved_views
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id');
CREATE OR REPLACE TRIGGER answer_templates_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.answer_templates
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id');

REVOKE ALL ON FUNCTION desk.open_card, desk.watch_card, desk.close_card, desk.claim, desk.renew, desk.release, desk.take_over,
    desk.save_draft, desk.save_view, desk.delete_view, desk.save_template, desk.delete_template FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.open_card, desk.watch_card, desk.close_card, desk.claim, desk.renew, desk.release,
    desk.take_over, desk.save_draft, desk.save_view, desk.delete_view TO bsk_operator, bsk_engineer;
GRANT EXECUTE ON FUNCTION desk.save_template, desk.delete_template TO bsk_admin;
