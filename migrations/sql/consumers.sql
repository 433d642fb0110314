-- Consumers and their accounts: the site's door to accounts, accounting's feed.

CREATE OR REPLACE FUNCTION bsk.locked_consumer(consumer bigint) RETURNS bsk.consumers
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    found_one bsk.consumers;
BEGIN
    SELECT * INTO found_one FROM bsk.consumers c WHERE c.id = consumer FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого потребителя нет.');
    END IF;
    RETURN found_one;
END $$;

CREATE OR REPLACE FUNCTION bsk.pin_hash(salt bytea, pin text) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(salt || convert_to(pin, 'UTF8'))
$$;

-- 32 bits of a pair; keyed, so that nobody can reckon which pairs share a place and push one another out.
CREATE OR REPLACE FUNCTION bsk.pair_hash(pair text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT ('x' || encode(substr(sha256(convert_to(s.secret || pair, 'UTF8')), 1, 4), 'hex'))::bit(32)::bigint
    FROM bsk.search_secret s
$$;

-- Wrong PINs per pair of consumer and account number. A refusal rolls everything back but a sequence, so the counts live
-- in 256 of them: 32 sets of eight places. A value is (fingerprint of the pair, 27 bits) (second since 2024, 31 bits)
-- (failures, 4 bits). The pair's own place is found by its fingerprint; a new pair takes an empty or outdated place, else
-- the one with the fewest failures.
CREATE OR REPLACE FUNCTION bsk.attempts_place(pair text, OUT place integer, OUT failures integer, OUT since timestamptz)
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    hash bigint := bsk.pair_hash(pair);
    first integer := (hash % 32)::integer * 8;
    mine bigint := hash / 32;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bsk.attempts', first));
    SELECT p.place, p.failures, p.since INTO place, failures, since FROM (
        SELECT n AS place, v.value >> 35 = mine AS own, (v.value & 15)::integer AS failures,
               to_timestamp(1704067200 + ((v.value >> 4) & 2147483647)) AS since
        FROM generate_series(first, first + 7) n,
             LATERAL (SELECT coalesce(pg_sequence_last_value(format('bsk.attempts_%s', lpad(n::text, 3, '0'))::regclass),
                                      0) AS value) v) p
    ORDER BY p.own DESC, p.since > clock_timestamp() - interval '1 hour', p.failures, p.since LIMIT 1;
    IF since <= clock_timestamp() - interval '1 hour' OR NOT EXISTS (
        SELECT FROM pg_sequence_last_value(format('bsk.attempts_%s', lpad(place::text, 3, '0'))::regclass) v
        WHERE v >> 35 = mine) THEN
        failures := 0;
        since := clock_timestamp();
    END IF;
END $$;

-- One more failure. The last one allowed starts the hour anew, so that the lock lasts an hour.
CREATE OR REPLACE FUNCTION bsk.note_failure(pair text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    kept record := bsk.attempts_place(pair);
    mine bigint := bsk.pair_hash(pair) / 32;
    since timestamptz := CASE WHEN kept.failures + 1 < bsk.setting_int('wrong_pins') THEN kept.since
                              ELSE clock_timestamp() END;
BEGIN
    PERFORM setval(format('bsk.attempts_%s', lpad(kept.place::text, 3, '0'))::regclass,
                   (mine << 35) | ((floor(extract(epoch FROM since))::bigint - 1704067200) << 4) | least(kept.failures + 1, 15));
END $$;

CREATE OR REPLACE FUNCTION site.credentials(login text)
RETURNS TABLE (consumer bigint, password_hash text, kind text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT c.id, c.password_hash, c.kind FROM bsk.consumers c
                 WHERE lower(c.login) = lower(btrim(credentials.login));
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого логина нет.');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION site.link_account(consumer bigint, number text, pin text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    bare text := coalesce(regexp_replace(number, '[\s\u00a0]', '', 'g'), '');
    pair text := consumer || ':' || bare;
    kept record;
    wanted bsk.accounts;
BEGIN
    PERFORM bsk.locked_consumer(consumer);
    kept := bsk.attempts_place(pair);
    IF kept.failures >= bsk.setting_int('wrong_pins') THEN
        PERFORM bsk.refuse('BS005', 'Слишком много неверных ПИН-кодов. Попробуйте через час.', jsonb_build_object(
            'retry_after_s', greatest(1, ceil(3600 - extract(epoch FROM clock_timestamp() - kept.since)))::integer));
    END IF;
    SELECT * INTO wanted FROM bsk.accounts a WHERE a.number = bare;
    IF NOT FOUND OR pin IS NULL
       OR bsk.pin_hash(wanted.pin_salt, regexp_replace(pin, '[\s\u00a0]', '', 'g')) <> wanted.pin_hash THEN
        PERFORM bsk.note_failure(pair);
        PERFORM bsk.refuse('BS006', 'Номер лицевого счёта или ПИН-код не подходит.');
    END IF;
    INSERT INTO bsk.consumer_accounts (consumer_id, account_id, active)
    VALUES (consumer, wanted.id,
            NOT EXISTS (SELECT FROM bsk.consumer_accounts l WHERE l.consumer_id = consumer AND l.active))
    ON CONFLICT ON CONSTRAINT pk_consumer_accounts DO NOTHING;
    IF FOUND THEN
        PERFORM bsk.touch('consumer', consumer);
    END IF;
    RETURN wanted.id;
END $$;

CREATE OR REPLACE FUNCTION bsk.check_linked(consumer bigint, account bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    PERFORM bsk.locked_consumer(consumer);
    IF NOT EXISTS (SELECT FROM bsk.consumer_accounts l WHERE l.consumer_id = consumer AND l.account_id = account) THEN
        PERFORM bsk.refuse('BS001', 'Этот лицевой счёт не подключён.');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION site.unlink_account(consumer bigint, account bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    PERFORM bsk.check_linked(consumer, account);
    DELETE FROM bsk.consumer_accounts l WHERE l.consumer_id = consumer AND l.account_id = account;
    -- The account linked next takes over, so that somebody with accounts always has an active one.
    UPDATE bsk.consumer_accounts l SET active = true
    WHERE l.consumer_id = consumer
      AND NOT EXISTS (SELECT FROM bsk.consumer_accounts a WHERE a.consumer_id = consumer AND a.active)
      AND l.account_id = (SELECT n.account_id FROM bsk.consumer_accounts n WHERE n.consumer_id = consumer
                          ORDER BY n.linked_at, n.account_id LIMIT 1);
    PERFORM bsk.touch('consumer', consumer);
END $$;

CREATE OR REPLACE FUNCTION site.activate_account(consumer bigint, account bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    PERFORM bsk.check_linked(consumer, account);
    UPDATE bsk.consumer_accounts l SET active = false
    WHERE l.consumer_id = consumer AND l.active AND l.account_id <> account;
    UPDATE bsk.consumer_accounts l SET active = true
    WHERE l.consumer_id = consumer AND l.account_id = account AND NOT l.active;
    PERFORM bsk.touch('consumer', consumer);
END $$;

CREATE OR REPLACE FUNCTION site.accounts(consumer bigint)
RETURNS TABLE (account bigint, number text, address text, active boolean, linked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT a.id, a.number, a.address, l.active, l.linked_at
    FROM bsk.consumer_accounts l JOIN bsk.accounts a ON a.id = l.account_id
    WHERE l.consumer_id = accounts.consumer ORDER BY l.linked_at, a.id
$$;

-- What is wrong with the rows of accounting's feed: {"rows[0].pin": sentence}; rows are counted from 0.
CREATE OR REPLACE FUNCTION bsk.faults_of_accounts(rows jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    WITH line AS (
        SELECT n - 1 AS n, r, CASE WHEN jsonb_typeof(r) = 'object' THEN r ELSE '{}' END AS o,
               regexp_replace(r ->> 'number', '[\s\u00a0]', '', 'g') AS number
        FROM jsonb_array_elements(rows) WITH ORDINALITY e(r, n)
    ), fault(n, field, sentence) AS (
        SELECT n, NULL, 'Строка должна быть объектом.' FROM line WHERE jsonb_typeof(r) <> 'object'
        UNION ALL
        SELECT n, f, 'Нужен текст из цифр.' FROM line, unnest(ARRAY['number', 'pin']) f
        WHERE jsonb_typeof(r) = 'object' AND (jsonb_typeof(o -> f) IS DISTINCT FROM 'string'
              OR regexp_replace(o ->> f, '[\s\u00a0]', '', 'g') !~ '^[0-9]{1,30}$')
        UNION ALL
        SELECT n, f, 'Нужен текст не длиннее 500 знаков.' FROM line, unnest(ARRAY['address', 'holder']) f
        WHERE jsonb_typeof(r) = 'object' AND (jsonb_typeof(o -> f) IS DISTINCT FROM 'string'
              OR bsk.clean_text(o ->> f) IS NULL OR length(o ->> f) > 500)
        UNION ALL
        SELECT n, 'kind', 'Вид: person или legal.' FROM line
        WHERE jsonb_typeof(r) = 'object' AND (o ->> 'kind' IN ('person', 'legal')) IS NOT TRUE
        UNION ALL
        SELECT n, 'contract', 'В номере договора от 1 до 5 цифр.' FROM line
        WHERE jsonb_typeof(o -> 'contract') <> 'null'
          AND regexp_replace(o ->> 'contract', '[\s\u00a0]', '', 'g') !~ '^(?=[0-9]{1,5}$)0*[1-9]'
        UNION ALL
        SELECT n, k, 'Такого поля нет.' FROM line, jsonb_object_keys(o) k
        WHERE k NOT IN ('number', 'pin', 'address', 'holder', 'kind', 'contract')
        UNION ALL
        SELECT n, 'number', 'Этот номер уже был выше.'
        FROM (SELECT n, row_number() OVER (PARTITION BY number ORDER BY n) AS times FROM line WHERE number IS NOT NULL) d
        WHERE times > 1
    )
    SELECT jsonb_object_agg(format('rows[%s]', n) || coalesce('.' || field, ''), sentence)
    FROM (SELECT * FROM fault ORDER BY n LIMIT 1000) f
$$;

-- All rows or none. PINs are kept salted and hashed; the audit notes the call, not each row.
CREATE OR REPLACE FUNCTION exchange.upsert_accounts(rows jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    faults jsonb;
    written integer;
BEGIN
    IF jsonb_typeof(rows) IS DISTINCT FROM 'array' THEN
        PERFORM bsk.wrong_field('rows', 'Нужен список строк.');
    END IF;
    faults := bsk.faults_of_accounts(rows);
    IF faults IS NOT NULL THEN
        PERFORM bsk.refuse('BS004', 'В строках лицевых счетов есть ошибки.', faults);
    END IF;
    INSERT INTO bsk.accounts AS kept (number, pin_salt, pin_hash, address, holder, kind, contract)
    SELECT e.number, e.salt, bsk.pin_hash(e.salt, e.pin), e.address, e.holder, e.kind, e.contract
    FROM (SELECT regexp_replace(r ->> 'number', '[\s\u00a0]', '', 'g') AS number,
                 uuid_send(gen_random_uuid()) AS salt, regexp_replace(r ->> 'pin', '[\s\u00a0]', '', 'g') AS pin,
                 bsk.clean_text(r ->> 'address') AS address, bsk.clean_text(r ->> 'holder') AS holder, r ->> 'kind' AS kind,
                 regexp_replace(r ->> 'contract', '[\s\u00a0]', '', 'g')::integer AS contract
          FROM jsonb_array_elements(rows) r OFFSET 0) e
    ORDER BY e.number
    ON CONFLICT ON CONSTRAINT uq_accounts_number DO UPDATE
        SET pin_salt = excluded.pin_salt, pin_hash = excluded.pin_hash, address = excluded.address,
            holder = excluded.holder, kind = excluded.kind, contract = excluded.contract, updated_at = now();
    GET DIAGNOSTICS written = ROW_COUNT;
    INSERT INTO audit.entries (table_name, action, key) VALUES ('accounts', 'UPSERT', jsonb_build_object('rows', written));
    PERFORM bsk.touch('consumer', NULL);
    RETURN written;
END $$;

CREATE OR REPLACE TRIGGER consumers_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.consumers
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id', 'login', 'password_hash', 'email', 'display_name', 'last_name',
        'first_name', 'middle_name', 'organization', 'inn', 'kpp', 'ogrn', 'contact_name', 'phone');
CREATE OR REPLACE TRIGGER consumer_accounts_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.consumer_accounts
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('consumer_id');

REVOKE ALL ON FUNCTION site.credentials, site.link_account, site.unlink_account, site.activate_account, site.accounts,
    exchange.upsert_accounts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION site.credentials, site.link_account, site.unlink_account, site.activate_account, site.accounts
    TO bsk_site;
GRANT EXECUTE ON FUNCTION exchange.upsert_accounts TO bsk_accounting;
