-- Broadcasts: what is written, to whom, and the life from draft to «исполнена». Administrators only.

-- The words of an address between blanks, as bsk.accounts.address_words holds them.
CREATE OR REPLACE FUNCTION bsk.address_words(address text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT regexp_replace(' ' || regexp_replace(translate(lower(address),
        'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯё', 'абвгдеежзийклмнопрстуфхцчшщъыьэюяе'), '[^0-9a-zа-я]+', ' ', 'g') || ' ',
        ' (г|ул|улица|д|дом|кв|квартира|пр|пр кт|просп|проспект|пер|переулок|пл|б р|бульвар|ш|шоссе|пом|оф)(?= )', '', 'g')
$$;

-- What somebody typed, short enough to be said back.
CREATE OR REPLACE FUNCTION bsk.said_back(typed text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN length(typed) > 40 THEN left(typed, 40) || '…' ELSE typed END
$$;

-- What is wrong with one value of a list of addresses, accounts or contracts, or with how many there are; or NULL.
CREATE OR REPLACE FUNCTION bsk.fault_of_item(list text, item text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN list = 'addresses' AND length(item) > 300
                THEN format('Слишком длинный адрес: %s знаков, можно 300.', length(item))
                WHEN list = 'addresses' AND btrim(bsk.address_words(item)) = '' THEN 'Напишите улицу или часть адреса.'
                WHEN list <> 'addresses' AND length(item) > 40
                THEN format('Слишком длинный номер: %s знаков, можно 40.', length(item)) END
$$;

CREATE OR REPLACE FUNCTION bsk.fault_of_count(list text, items bigint) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT format('Слишком длинный список: %s, можно %s.', items, m.most)
    FROM (SELECT CASE WHEN list IN ('accounts', 'contracts') THEN 100000 ELSE 1000 END AS most) m WHERE items > m.most
$$;

CREATE OR REPLACE FUNCTION bsk.texts_of(list jsonb) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN jsonb_typeof(list) = 'array' THEN array(SELECT e FROM jsonb_array_elements_text(list) e) END
$$;

-- Accounts that addresses (words of a street, a house), account numbers, contracts or an outage point at: the union.
CREATE OR REPLACE FUNCTION bsk.accounts_of(places text[], numbers text[], contracts integer[], ids bigint[])
RETURNS TABLE (account bigint) LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT a.id FROM bsk.accounts a
    WHERE a.address_words LIKE ANY (array(SELECT '%' || p || '%' FROM unnest(places) p WHERE p ~ '\S'))
    UNION SELECT a.id FROM bsk.accounts a WHERE a.number = ANY (numbers)
    UNION SELECT a.id FROM bsk.accounts a WHERE a.contract = ANY (contracts)
    UNION SELECT a.id FROM bsk.accounts a WHERE a.id = ANY (ids)
$$;

-- Consumers of an audience, each once, with the account by which (or the active one). Where: addresses, accounts, contracts,
-- outage, any of them. Who: kinds, open_request, not_read_of, all of them. An empty audience is everybody.
CREATE OR REPLACE FUNCTION bsk.members_of(audience jsonb, needs_account boolean)
RETURNS TABLE (consumer bigint, account bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    kinds text[] := bsk.texts_of(audience -> 'kinds');
    opened boolean := coalesce((audience ->> 'open_request')::boolean, false);
    not_read bigint := (audience ->> 'not_read_of')::bigint;
    hit bsk.outages;
BEGIN
    SELECT * INTO hit FROM bsk.outages o WHERE o.id = (audience ->> 'outage')::bigint;
    IF audience ?| ARRAY['addresses', 'accounts', 'contracts', 'outage'] THEN
        RETURN QUERY
        SELECT c.id, min(l.account_id)
        FROM bsk.accounts_of(hit.places || array(SELECT bsk.address_words(p) FROM unnest(bsk.texts_of(audience -> 'addresses')) p),
                             array(SELECT bsk.bare_digits(n) FROM unnest(bsk.texts_of(audience -> 'accounts')) n),
                             array(SELECT bsk.bare_digits(n)::integer FROM unnest(bsk.texts_of(audience -> 'contracts')) n),
                             hit.accounts) a
        JOIN bsk.consumer_accounts l ON l.account_id = a.account JOIN bsk.consumers c ON c.id = l.consumer_id
        WHERE (kinds IS NULL OR c.kind = ANY (kinds))
          AND (NOT opened OR EXISTS (SELECT FROM bsk.service_requests r WHERE r.consumer_id = c.id AND r.status <> 'done'))
          AND (not_read IS NULL OR EXISTS (SELECT FROM bsk.notifications n
                                           WHERE n.broadcast_id = not_read AND n.consumer_id = c.id AND n.read_at IS NULL))
        GROUP BY c.id ORDER BY c.id;
    ELSE
        RETURN QUERY
        SELECT c.id, l.account_id FROM bsk.consumers c
        LEFT JOIN bsk.consumer_accounts l ON needs_account AND l.consumer_id = c.id AND l.active
        WHERE (kinds IS NULL OR c.kind = ANY (kinds)) AND (NOT needs_account OR l.account_id IS NOT NULL)
          AND (NOT opened OR EXISTS (SELECT FROM bsk.service_requests r WHERE r.consumer_id = c.id AND r.status <> 'done'))
          AND (not_read IS NULL OR EXISTS (SELECT FROM bsk.notifications n
                                           WHERE n.broadcast_id = not_read AND n.consumer_id = c.id AND n.read_at IS NULL))
        ORDER BY c.id;
    END IF;
END $$;

-- What is wrong with an audience: {"audience.accounts[2]": sentence}, one by one, the first thousand of them; or NULL.
CREATE OR REPLACE FUNCTION bsk.faults_of_audience(audience jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    WITH given AS (SELECT CASE WHEN jsonb_typeof(audience) = 'object' THEN audience ELSE '{}' END AS fields),
    item AS (
        SELECT f.key, e.n - 1 AS n, e.value #>> '{}' AS value, bsk.bare_digits(e.value #>> '{}') AS bare,
               jsonb_typeof(e.value) AS type
        FROM given, jsonb_each(given.fields) f,
             jsonb_array_elements(CASE WHEN jsonb_typeof(f.value) = 'array' THEN f.value ELSE '[]' END) WITH ORDINALITY e(value, n)
        WHERE jsonb_typeof(f.value) = 'array' AND bsk.fault_of_count(f.key, jsonb_array_length(f.value)) IS NULL
    ), fault(field, sentence) AS (
        SELECT '', 'Нужны условия.' WHERE jsonb_typeof(audience) IS DISTINCT FROM 'object'
        UNION ALL
        SELECT '.' || bsk.said_back(f.key), CASE
            WHEN f.key IN ('kinds', 'addresses', 'accounts', 'contracts')
            THEN CASE WHEN jsonb_typeof(f.value) <> 'array' THEN 'Нужен список.'
                      ELSE bsk.fault_of_count(f.key, jsonb_array_length(f.value)) END
            WHEN f.key = 'open_request' THEN CASE WHEN jsonb_typeof(f.value) <> 'boolean' THEN 'Нужно true или false.' END
            WHEN f.key = 'not_read_of' THEN CASE WHEN NOT EXISTS (SELECT FROM bsk.broadcasts b WHERE b.id::text = f.value #>> '{}')
                                                 THEN 'Такой рассылки нет.' END
            WHEN f.key = 'outage' THEN CASE WHEN NOT EXISTS (SELECT FROM bsk.outages o WHERE o.id::text = f.value #>> '{}')
                                            THEN 'Такого отключения нет.' END
            ELSE 'Такого условия нет.' END
        FROM given, jsonb_each(given.fields) f
        UNION ALL
        SELECT format('.%s[%s]', i.key, i.n), CASE
            WHEN i.type NOT IN ('string', 'number') THEN 'Здесь нужен текст.'
            WHEN i.key = 'kinds' AND i.value NOT IN ('person', 'legal') THEN 'Вид: person или legal.'
            WHEN i.key <> 'kinds' AND bsk.fault_of_item(i.key, i.value) IS NOT NULL THEN bsk.fault_of_item(i.key, i.value)
            WHEN i.key = 'accounts' AND NOT EXISTS (SELECT FROM bsk.accounts a WHERE a.number = i.bare)
            THEN format('Лицевого счёта %s нет.', i.value)
            WHEN i.key = 'contracts' AND (i.bare !~ '^[0-9]{1,5}$' OR NOT EXISTS (
                SELECT FROM bsk.accounts a WHERE a.contract = CASE WHEN i.bare ~ '^[0-9]{1,5}$' THEN i.bare::integer END))
            THEN format('Договора %s нет.', i.value) END
        FROM item i
    )
    SELECT jsonb_object_agg('audience' || field, sentence)
    FROM (SELECT * FROM fault WHERE sentence IS NOT NULL LIMIT 1000) first
$$;

CREATE OR REPLACE FUNCTION bsk.placeholders_of(words text) RETURNS text[]
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT array(SELECT DISTINCT btrim(m[1]) FROM regexp_matches(words, '\{\{(.*?)\}\}', 'g') m ORDER BY 1)
$$;

-- What is wrong with a text of a broadcast, or NULL.
CREATE OR REPLACE FUNCTION bsk.fault_of_words(words text, longest integer) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN bsk.clean_text(words) IS NULL THEN 'Заполните поле.'
                WHEN length(words) > longest THEN format('Слишком длинный текст: %s знаков, можно %s.', length(words), longest)
                WHEN longest <= 200 AND bsk.clean_text(words) ~ '\n' THEN 'Здесь нужна одна строка.'
                WHEN unknown IS NOT NULL THEN format('Подстановки «%s» нет. Есть name, account и address.', bsk.said_back(unknown))
                WHEN regexp_replace(words, '\{\{.*?\}\}', '', 'g') ~ '\{\{|\}\}' THEN 'Подстановка не закрыта: нужно {{ и }}.' END
    FROM (SELECT min(p) AS unknown FROM unnest(bsk.placeholders_of(words)) p
          WHERE p NOT IN ('name', 'account', 'address')) u
$$;

-- Refuses with every wrong field at once (BS004).
CREATE OR REPLACE FUNCTION bsk.check_broadcast(title text, body text, audience jsonb) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    faults jsonb := coalesce(bsk.faults_of_audience(audience), '{}') || jsonb_strip_nulls(jsonb_build_object(
        'title', bsk.fault_of_words(title, 200), 'body', bsk.fault_of_words(body, bsk.setting_int('text_length')::integer)));
BEGIN
    IF faults <> '{}' THEN
        PERFORM bsk.refuse('BS004', 'Проверьте рассылку: есть ошибки.', faults);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION bsk.needs_account(placeholders text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT placeholders && ARRAY['account', 'address']
$$;

CREATE OR REPLACE FUNCTION bsk.count_members(audience jsonb, placeholders text[]) RETURNS integer
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT count(*)::integer FROM bsk.members_of(audience, bsk.needs_account(placeholders))
$$;

-- The broadcast, locked, in one of these states: BS001, BS002.
CREATE OR REPLACE FUNCTION bsk.locked_broadcast(broadcast bigint, VARIADIC allowed text[]) RETURNS bsk.broadcasts
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    current bsk.broadcasts;
BEGIN
    SELECT * INTO current FROM bsk.broadcasts b WHERE b.id = broadcast FOR UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такой рассылки нет.');
    END IF;
    IF NOT current.status = ANY (allowed) THEN
        PERFORM bsk.refuse('BS002', format('Рассылка в состоянии «%s», так сделать нельзя.', bsk.broadcast_title(current.status)),
                           jsonb_build_object('status', current.status));
    END IF;
    RETURN current;
END $$;

CREATE OR REPLACE FUNCTION bsk.broadcast_title(status text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE status WHEN 'draft' THEN 'черновик' WHEN 'awaiting' THEN 'ждёт утверждения' WHEN 'approved' THEN 'готова'
        WHEN 'scheduled' THEN 'назначена' WHEN 'notifying' THEN 'отправка уведомления' WHEN 'paused' THEN 'приостановлена'
        WHEN 'done' THEN 'исполнена' WHEN 'cancelled' THEN 'отменена' END
$$;

-- The end of each step: what a command gives back.
CREATE OR REPLACE FUNCTION bsk.broadcast_stepped(broadcast bigint, command uuid, scope text) RETURNS jsonb
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    UPDATE bsk.broadcasts b SET changed_at = now() WHERE b.id = broadcast;
    PERFORM bsk.touch('broadcast', broadcast);
    RETURN bsk.remember(command, scope, (SELECT jsonb_build_object('broadcast', b.id, 'status', b.status,
        'recipients', b.recipients, 'visible_from', b.visible_from) FROM bsk.broadcasts b WHERE b.id = broadcast));
END $$;

-- A new draft (broadcast NULL) or another wording of one; `seen`: its changed_at when it was read; `start_at`: when it is to
-- begin, kept in scheduled_at, which is a wish until the state is «назначена». BS001, BS002, BS004, BS010.
DROP FUNCTION IF EXISTS desk.save_broadcast(bigint, text, text, jsonb, boolean, uuid, timestamptz);
CREATE OR REPLACE FUNCTION desk.save_broadcast(broadcast bigint, title text, body text, audience jsonb, by_mail boolean,
    command uuid, seen timestamptz DEFAULT NULL, start_at timestamptz DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'save_broadcast:' || coalesce(broadcast::text, 'new');
    done jsonb := bsk.started(command, scope);
    named text[] := bsk.placeholders_of(title || body);
    current bsk.broadcasts;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.check_broadcast(title, body, audience);
    IF start_at > now() + interval '1 year' THEN
        PERFORM bsk.wrong_field('start_at', 'Слишком далеко: не больше года.');
    END IF;
    IF broadcast IS NULL THEN
        INSERT INTO bsk.broadcasts (title, body, audience, author) VALUES ('', '', '{}', session_user) RETURNING * INTO current;
    ELSE
        current := bsk.locked_broadcast(broadcast, 'draft');
        IF current.author <> session_user AND seen < current.changed_at THEN
            PERFORM bsk.refuse('BS010', 'Пока вы писали, рассылку изменил другой сотрудник.', '{"newer": 1}');
        END IF;
    END IF;
    UPDATE bsk.broadcasts b SET title = bsk.clean_text(save_broadcast.title), body = bsk.clean_text(save_broadcast.body),
        audience = save_broadcast.audience, by_mail = coalesce(save_broadcast.by_mail, true), placeholders = named,
        scheduled_at = start_at, author = session_user, recipients = bsk.count_members(save_broadcast.audience, named)
    WHERE b.id = current.id;
    RETURN bsk.broadcast_stepped(current.id, command, scope);
END $$;

-- Ready where it is small, or «назначена» if its draft keeps a time to come; above the setting it waits for another
-- administrator. BS004 when nobody fits.
CREATE OR REPLACE FUNCTION desk.submit_broadcast(broadcast bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'submit_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
    current bsk.broadcasts;
    members integer;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    current := bsk.locked_broadcast(broadcast, 'draft');
    members := bsk.count_members(current.audience, current.placeholders);
    IF members = 0 THEN
        PERFORM bsk.wrong_field('audience', 'Под эти условия никто не подходит.');
    END IF;
    UPDATE bsk.broadcasts b SET recipients = members, submitted_by = session_user, submitted_at = now(), approved_by = NULL,
        approved_at = NULL, return_reason = NULL,
        status = CASE WHEN members > bsk.setting_int('broadcast_approval_above') THEN 'awaiting'
                      WHEN b.scheduled_at > now() THEN 'scheduled' ELSE 'approved' END
    WHERE b.id = broadcast;
    RETURN bsk.broadcast_stepped(broadcast, command, scope);
END $$;

-- By an administrator who neither wrote nor submitted it. The time that its draft keeps is approved with it; one that has
-- passed meanwhile starts nothing. BS002.
CREATE OR REPLACE FUNCTION desk.approve_broadcast(broadcast bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'approve_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
    current bsk.broadcasts;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    current := bsk.locked_broadcast(broadcast, 'awaiting');
    IF session_user IN (current.author, current.submitted_by) THEN
        PERFORM bsk.refuse('BS002', 'Утвердить рассылку должен другой администратор.');
    END IF;
    UPDATE bsk.broadcasts b SET status = CASE WHEN b.scheduled_at > now() THEN 'scheduled' ELSE 'approved' END,
        approved_by = session_user, approved_at = now() WHERE b.id = broadcast;
    IF current.starts_itself THEN
        PERFORM bsk.freeze_broadcast(broadcast);
    END IF;
    RETURN bsk.broadcast_stepped(broadcast, command, scope);
END $$;

-- Back to the draft, with the reason. BS001, BS002, BS003.
CREATE OR REPLACE FUNCTION desk.return_broadcast(broadcast bigint, reason text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'return_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
    why text := bsk.checked_text('reason', reason, 1000);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.locked_broadcast(broadcast, 'awaiting', 'approved', 'scheduled');
    IF why IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите, почему рассылка возвращается.');
    END IF;
    UPDATE bsk.broadcasts b SET status = 'draft', return_reason = why, approved_by = NULL, approved_at = NULL
    WHERE b.id = broadcast;
    RETURN bsk.broadcast_stepped(broadcast, command, scope);
END $$;
