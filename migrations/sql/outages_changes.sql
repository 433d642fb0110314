-- A published outage turns out otherwise: longer, for another reason, in more streets.

-- Accounts that the new wording adds, of consumers whom the old one did not concern: for the notice, which they have not had.
CREATE OR REPLACE FUNCTION bsk.accounts_added(old bsk.outages, new bsk.outages) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    WITH told AS MATERIALIZED (
        SELECT DISTINCT l.consumer_id FROM bsk.accounts_of(old.places, NULL, NULL, old.accounts) a
        JOIN bsk.consumer_accounts l ON l.account_id = a.account
    )
    SELECT array(SELECT DISTINCT k.number FROM bsk.accounts_of(new.places, NULL, NULL, new.accounts) a
                 JOIN bsk.consumer_accounts l ON l.account_id = a.account JOIN bsk.accounts k ON k.id = a.account
                 WHERE NOT EXISTS (SELECT FROM told t WHERE t.consumer_id = l.consumer_id) ORDER BY k.number)
$$;

-- Links the open requests that the outage explains since it was changed; what was unlinked or came later by itself is not
-- touched. How many.
CREATE OR REPLACE FUNCTION bsk.link_added(old bsk.outages, new bsk.outages, command uuid) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    hit bigint;
    linked integer := 0;
BEGIN
    FOR hit IN SELECT r.id FROM bsk.service_requests r
               WHERE r.id IN (SELECT bsk.requests_hit(new) EXCEPT SELECT bsk.requests_hit(old)) ORDER BY r.id
               FOR NO KEY UPDATE LOOP
        PERFORM bsk.set_outage(hit, new.id, command);
        linked := linked + 1;
    END LOOP;
    RETURN linked;
END $$;

-- Other times, reason, measures, streets, accounts or text of a published one; NULL leaves a thing as it is, but until_at: NULL
-- is «not known». Those whom it concerned are told of the change, those whom it concerns only now get the notice, their open
-- requests are linked: {outage, broadcast, notice, requests}. BS001, BS002, BS004.
DROP FUNCTION IF EXISTS desk.change_outage(bigint, timestamptz, text, uuid);
CREATE OR REPLACE FUNCTION desk.change_outage(outage bigint, until_at timestamptz, body text, command uuid,
    reason text DEFAULT NULL, measures text DEFAULT NULL, addresses text[] DEFAULT NULL, accounts text[] DEFAULT NULL,
    from_at timestamptz DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'change_outage:' || outage;
    done jsonb := bsk.started(command, scope);
    numbers text[];
    old bsk.outages;
    new bsk.outages;
    faults jsonb;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    old := bsk.locked_outage(outage, 'published');
    new := old;
    numbers := coalesce(accounts, array(SELECT a.number FROM bsk.accounts a WHERE a.id = ANY (old.accounts)));
    new.until_at := until_at; new.body := bsk.clean_text(body); new.from_at := coalesce(from_at, old.from_at);
    new.reason := CASE WHEN reason IS NULL THEN old.reason ELSE bsk.clean_text(reason) END;
    new.measures := CASE WHEN measures IS NULL THEN old.measures ELSE bsk.clean_text(measures) END;
    new.addresses := coalesce(addresses, old.addresses);
    faults := bsk.faults_of_outage(new, numbers);
    IF faults IS NOT NULL THEN
        PERFORM bsk.refuse('BS004', 'Проверьте отключение: есть ошибки.', faults);
    END IF;
    new.places := array(SELECT bsk.address_words(p) FROM unnest(new.addresses) p);
    new.accounts := array(SELECT a.id FROM bsk.accounts a
                          WHERE a.number = ANY (array(SELECT bsk.bare_digits(n) FROM unnest(numbers) n)));
    UPDATE bsk.outages x SET until_at = new.until_at, body = new.body, from_at = new.from_at, reason = new.reason,
        measures = new.measures, addresses = new.addresses, places = new.places, accounts = new.accounts, changed_at = now()
    WHERE x.id = outage;
    PERFORM bsk.touch('outage', outage);
    RETURN bsk.remember(command, scope, jsonb_build_object('outage', outage,
        'requests', bsk.link_added(old, new, command),
        'broadcast', bsk.tell_of_outage(new, 'Изменение. ' || bsk.outage_title(new.kind), new.body, bsk.audience_of_outage(old)),
        'notice', bsk.tell_of_outage(new, bsk.outage_title(new.kind), new.body,
                                     jsonb_build_object('accounts', to_jsonb(bsk.accounts_added(old, new))))));
END $$;

REVOKE ALL ON FUNCTION desk.change_outage FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.change_outage TO bsk_operator;
