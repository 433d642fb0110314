-- Interruptions of supply and notices on its quality: who is affected, what they are told, the requests they cause.

INSERT INTO bsk.settings (name, value, title) VALUES
    ('outage_days', '30', 'Сколько дней потребитель видит закрытое отключение')
ON CONFLICT DO NOTHING;

CREATE OR REPLACE FUNCTION bsk.is_hit(o bsk.outages, account bigint, words text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(account = ANY (o.accounts), false)
           OR words LIKE ANY (array(SELECT '%' || p || '%' FROM unnest(o.places) p WHERE p ~ '\S'))
$$;

CREATE OR REPLACE FUNCTION site.outages(consumer bigint)
RETURNS TABLE (outage bigint, kind text, reason text, from_at timestamptz, until_at timestamptz, restored_at timestamptz,
               body text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT o.id, o.kind, o.reason, o.from_at, o.until_at, o.restored_at,
           bsk.filled_in(o.body, bsk.address_of(c), hit.number, hit.address)
    FROM bsk.outages o JOIN bsk.consumers c ON c.id = outages.consumer
    CROSS JOIN LATERAL (SELECT a.number, a.address FROM bsk.consumer_accounts l JOIN bsk.accounts a ON a.id = l.account_id
                        WHERE l.consumer_id = c.id AND bsk.is_hit(o, a.id, a.address_words) ORDER BY a.id LIMIT 1) hit
    WHERE o.status <> 'draft'
      AND (o.restored_at IS NULL OR o.restored_at > now() - make_interval(days => bsk.setting_int('outage_days')::integer))
    ORDER BY o.from_at DESC, o.id DESC
$$;

-- Open requests that an outage explains: complaints, questions and messages from its addresses. Applications are never
-- answered with somebody's interruption.
CREATE OR REPLACE FUNCTION bsk.requests_hit(o bsk.outages) RETURNS SETOF bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT r.id FROM bsk.service_requests r
    WHERE r.status <> 'done' AND r.outage_id IS NULL AND r.form IN ('complaint', 'inquiry', 'feedback')
      AND bsk.is_hit(o, r.account_id, bsk.address_words(r.address)
                     || coalesce((SELECT a.address_words FROM bsk.accounts a WHERE a.id = r.account_id), ''))
      AND NOT EXISTS (SELECT FROM bsk.outage_refusals n WHERE n.outage_id = o.id AND n.request_id = r.id)
$$;

CREATE OR REPLACE VIEW desk.outages AS
SELECT o.id, o.kind, o.reason, o.measures, o.body, o.addresses, o.from_at, o.until_at, o.restored_at, o.status, o.author,
       s.full_name AS author_name, o.created_at, o.changed_at, o.published_at,
       array(SELECT a.number FROM bsk.accounts a WHERE a.id = ANY (o.accounts) ORDER BY a.number) AS accounts,
       (SELECT count(*) FROM bsk.service_requests r WHERE r.outage_id = o.id) AS requests,
       (SELECT count(*) FROM bsk.service_requests r WHERE r.outage_id = o.id AND r.status <> 'done') AS open_requests
FROM bsk.outages o LEFT JOIN bsk.staff s ON s.login = o.author;

CREATE OR REPLACE FUNCTION bsk.faults_of_outage(o bsk.outages, numbers text[]) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT jsonb_object_agg(first.field, first.sentence) FROM (SELECT * FROM (
        SELECT 'kind' AS field, CASE WHEN (o.kind IN ('planned', 'unplanned', 'quality')) IS NOT TRUE
                                     THEN 'Вид: planned, unplanned или quality.' END AS sentence
        UNION ALL SELECT 'reason', bsk.fault_of_words(o.reason, 1000)
        UNION ALL SELECT 'body', bsk.fault_of_words(o.body, bsk.setting_int('text_length')::integer)
        UNION ALL SELECT 'measures', CASE WHEN length(o.measures) > 5000 THEN 'Слишком длинный текст.' END
        UNION ALL SELECT 'from_at', CASE WHEN o.from_at IS NULL THEN 'Укажите, с какого времени.'
            WHEN o.from_at NOT BETWEEN '2000-01-01' AND now() + interval '5 years' THEN 'Такого времени не может быть.' END
        UNION ALL SELECT 'until_at', CASE WHEN o.until_at <= o.from_at THEN 'Окончание раньше начала.'
            WHEN o.until_at > now() + interval '10 years' THEN 'Такого времени не может быть.' END
        UNION ALL SELECT 'addresses', CASE WHEN cardinality(o.addresses) + coalesce(cardinality(numbers), 0) = 0
                                           THEN 'Укажите улицы, дома или лицевые счета.' END
        UNION ALL SELECT 'addresses', bsk.fault_of_count('addresses', cardinality(o.addresses))
        UNION ALL SELECT 'accounts', bsk.fault_of_count('accounts', cardinality(numbers))
        UNION ALL SELECT format('addresses[%s]', n - 1), bsk.fault_of_item('addresses', p)
        FROM unnest(o.addresses[:1000]) WITH ORDINALITY u(p, n)
        UNION ALL SELECT format('accounts[%s]', n - 1), coalesce(bsk.fault_of_item('accounts', u.number),
                                                                 CASE WHEN a.id IS NULL THEN format('Лицевого счёта %s нет.', u.number) END)
        FROM unnest(numbers[:100000]) WITH ORDINALITY u(number, n)
        LEFT JOIN bsk.accounts a ON a.number = bsk.bare_digits(left(u.number, 41))
        ) f WHERE f.sentence IS NOT NULL LIMIT 1000) first
$$;

CREATE OR REPLACE FUNCTION bsk.locked_outage(outage bigint, VARIADIC allowed text[]) RETURNS bsk.outages
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    current bsk.outages;
BEGIN
    SELECT * INTO current FROM bsk.outages o WHERE o.id = outage FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого отключения нет.');
    END IF;
    IF NOT current.status = ANY (allowed) THEN
        PERFORM bsk.refuse('BS002', CASE current.status WHEN 'draft' THEN 'Отключение ещё не опубликовано.'
            WHEN 'published' THEN 'Отключение уже опубликовано.' ELSE 'Отключение уже закрыто.' END);
    END IF;
    RETURN current;
END $$;

-- A new draft (outage NULL) or another wording of one. BS001, BS002, BS004 with every wrong field and unknown account.
CREATE OR REPLACE FUNCTION desk.save_outage(outage bigint, kind text, reason text, measures text, body text, addresses text[],
    accounts text[], from_at timestamptz, until_at timestamptz, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'save_outage:' || coalesce(outage::text, 'new');
    done jsonb := bsk.started(command, scope);
    o bsk.outages;
    faults jsonb;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF outage IS NOT NULL THEN
        o := bsk.locked_outage(outage, 'draft');
    END IF;
    o.kind := kind; o.reason := bsk.clean_text(reason); o.measures := bsk.clean_text(measures); o.body := bsk.clean_text(body);
    o.addresses := coalesce(addresses, '{}'); o.from_at := from_at; o.until_at := until_at;
    faults := bsk.faults_of_outage(o, accounts);
    IF faults IS NOT NULL THEN
        PERFORM bsk.refuse('BS004', 'Проверьте отключение: есть ошибки.', faults);
    END IF;
    o.places := array(SELECT bsk.address_words(p) FROM unnest(o.addresses) p);
    o.accounts := array(SELECT a.id FROM bsk.accounts a
                        WHERE a.number = ANY (array(SELECT bsk.bare_digits(n) FROM unnest(save_outage.accounts) n)));
    IF outage IS NULL THEN
        INSERT INTO bsk.outages (kind, reason, measures, body, addresses, places, accounts, from_at, until_at, author)
        VALUES (o.kind, o.reason, o.measures, o.body, o.addresses, o.places, o.accounts, o.from_at, o.until_at, session_user)
        RETURNING * INTO o;
    ELSE
        UPDATE bsk.outages x SET kind = o.kind, reason = o.reason, measures = o.measures, body = o.body, addresses = o.addresses,
            places = o.places, accounts = o.accounts, from_at = o.from_at, until_at = o.until_at, author = session_user,
            changed_at = now() WHERE x.id = outage;
    END IF;
    PERFORM bsk.touch('outage', o.id);
    RETURN bsk.remember(command, scope, jsonb_build_object('outage', o.id,
        'consumers', bsk.count_members(jsonb_build_object('outage', o.id), '{}'),
        'requests', (SELECT count(*) FROM bsk.requests_hit(o))));
END $$;

-- Whom an outage concerns as it is at this moment: an audience that a later change of its streets leaves alone.
CREATE OR REPLACE FUNCTION bsk.audience_of_outage(o bsk.outages) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT jsonb_build_object('addresses', to_jsonb(o.addresses), 'accounts', to_jsonb(array(
        SELECT a.number FROM bsk.accounts a WHERE a.id = ANY (o.accounts) ORDER BY a.number)))
$$;

-- Tells the affected cabinets by a broadcast that starts itself, after approval where it is large; NULL when nobody is there.
DROP FUNCTION IF EXISTS bsk.tell_of_outage(bsk.outages, text, text);
CREATE OR REPLACE FUNCTION bsk.tell_of_outage(o bsk.outages, title text, body text, audience jsonb) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    named CONSTANT text[] := bsk.placeholders_of(body);
    members integer := bsk.count_members(audience, named);
    waits boolean := members > bsk.setting_int('broadcast_approval_above');
    made bigint;
BEGIN
    IF members = 0 THEN
        RETURN NULL;
    END IF;
    INSERT INTO bsk.broadcasts (title, body, audience, placeholders, author, recipients, outage_id, starts_itself, submitted_by,
                                submitted_at, status)
    VALUES (title, body, audience, named, session_user, members, o.id, true, session_user, now(),
            CASE WHEN waits THEN 'awaiting' ELSE 'approved' END)
    RETURNING id INTO made;
    IF NOT waits THEN
        PERFORM bsk.freeze_broadcast(made);
    END IF;
    PERFORM bsk.touch('broadcast', made);
    RETURN made;
END $$;

CREATE OR REPLACE FUNCTION bsk.outage_title(kind text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE kind WHEN 'planned' THEN 'Плановое отключение электроэнергии'
                     WHEN 'unplanned' THEN 'Аварийное отключение электроэнергии' ELSE 'О качестве электроэнергии' END
$$;

-- Links a request and writes it into its history, where only the staff sees it.
CREATE OR REPLACE FUNCTION bsk.set_outage(request bigint, outage bigint, command uuid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    current bsk.service_requests;
BEGIN
    UPDATE bsk.service_requests r SET outage_id = outage WHERE r.id = request RETURNING * INTO current;
    PERFORM bsk.write_internal(current, CASE WHEN outage IS NULL THEN 'outage_unlinked' ELSE 'outage_linked' END, NULL,
                               jsonb_build_object('outage', outage), command);
    PERFORM bsk.touch('request', request);
END $$;

-- Publishes to the cabinets and links the open requests: {outage, broadcast, requests}. BS001, BS002.
CREATE OR REPLACE FUNCTION desk.publish_outage(outage bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'publish_outage:' || outage;
    done jsonb := bsk.started(command, scope);
    o bsk.outages;
    hit bigint;
    linked integer := 0;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    o := bsk.locked_outage(outage, 'draft');
    UPDATE bsk.outages x SET status = 'published', published_at = now(), changed_at = now() WHERE x.id = outage;
    FOR hit IN SELECT r.id FROM bsk.service_requests r WHERE r.id IN (SELECT bsk.requests_hit(o)) ORDER BY r.id
               FOR NO KEY UPDATE LOOP
        PERFORM bsk.set_outage(hit, outage, command);
        linked := linked + 1;
    END LOOP;
    PERFORM bsk.touch('outage', outage);
    RETURN bsk.remember(command, scope, jsonb_build_object('outage', outage, 'requests', linked,
        'broadcast', bsk.tell_of_outage(o, bsk.outage_title(o.kind), o.body, bsk.audience_of_outage(o))));
END $$;

-- Power is back (or the quality is right again): the follow-up to the same consumers. BS001, BS002, BS004.
CREATE OR REPLACE FUNCTION desk.close_outage(outage bigint, restored_at timestamptz, body text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'close_outage:' || outage;
    done jsonb := bsk.started(command, scope);
    said text := bsk.clean_text(body);
    o bsk.outages;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    o := bsk.locked_outage(outage, 'published');
    IF restored_at IS NULL OR restored_at < o.from_at OR restored_at > now() + interval '1 hour' THEN
        PERFORM bsk.wrong_field('restored_at', 'Время восстановления: после начала и не в будущем.');
    END IF;
    IF bsk.fault_of_words(said, bsk.setting_int('text_length')::integer) IS NOT NULL THEN
        PERFORM bsk.wrong_field('body', bsk.fault_of_words(said, bsk.setting_int('text_length')::integer));
    END IF;
    UPDATE bsk.outages x SET restored_at = close_outage.restored_at, status = 'closed', changed_at = now() WHERE x.id = outage;
    PERFORM bsk.touch('outage', outage);
    RETURN bsk.remember(command, scope, jsonb_build_object('outage', outage, 'broadcast', bsk.tell_of_outage(o,
        CASE WHEN o.kind = 'quality' THEN 'Качество электроэнергии восстановлено' ELSE 'Электроснабжение восстановлено' END, said,
        bsk.audience_of_outage(o))));
END $$;

CREATE OR REPLACE TRIGGER outages_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.outages
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id', 'addresses', 'places', 'accounts');

REVOKE ALL ON FUNCTION site.outages, desk.save_outage, desk.publish_outage, desk.close_outage FROM PUBLIC;
GRANT EXECUTE ON FUNCTION site.outages TO bsk_site;
GRANT EXECUTE ON FUNCTION desk.save_outage, desk.publish_outage, desk.close_outage TO bsk_operator;
GRANT SELECT ON desk.outages TO bsk_operator, bsk_engineer, bsk_auditor;
