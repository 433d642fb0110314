-- «Забрать почту»: an engineer asks, a worker takes it within seconds and says what came. An ask is a command whose result
-- changes: {state: asked | taken | done | failed, files?, error?}. Nobody waits for one that is older than ten minutes.

-- Asks the workers to read the mailbox now: {state}.
CREATE OR REPLACE FUNCTION desk.ask_mailbox(command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    done jsonb := bsk.result_of(command, 'ask_mailbox');
BEGIN
    RETURN coalesce(done, bsk.remember(command, 'ask_mailbox', '{"state": "asked"}'));
END $$;

-- What became of one's own ask. BS001.
CREATE OR REPLACE FUNCTION desk.mailbox_asked(command uuid) RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    result jsonb := (SELECT c.result FROM bsk.commands c
                     WHERE c.id = command AND c.caller = session_user AND c.scope = 'ask_mailbox');
BEGIN
    IF result IS NULL THEN
        PERFORM bsk.refuse('BS001', 'Почту с этой страницы никто не просил.');
    END IF;
    RETURN result;
END $$;

-- The asks that no worker has taken, for this one: {command, caller} each. after: those that others had so many seconds for.
CREATE OR REPLACE FUNCTION worker.take_mailbox_asks(after integer) RETURNS TABLE (command uuid, caller text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    UPDATE bsk.commands c SET result = '{"state": "taken"}'
    FROM (SELECT a.id, a.caller FROM bsk.commands a
          WHERE a.at > now() - interval '10 minutes' AND a.at <= now() - make_interval(secs => after)
              AND a.scope = 'ask_mailbox' AND a.result ->> 'state' = 'asked'
          FOR UPDATE SKIP LOCKED) w
    WHERE c.id = w.id AND c.caller = w.caller
    RETURNING c.id, c.caller
$$;

-- The mailbox was read for an ask, or could not be (error): counted are the files that came since it was asked for, by
-- whichever worker.
CREATE OR REPLACE FUNCTION worker.mailbox_read(command uuid, caller text, error text) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    UPDATE bsk.commands c SET result = CASE
        WHEN error IS NOT NULL THEN jsonb_build_object('state', 'failed', 'error', left(error, 500))
        ELSE jsonb_build_object('state', 'done', 'files', (
            SELECT count(*) FROM bsk.hourly_files f WHERE f.source = 'mailbox' AND f.at >= c.at)) END
    WHERE c.id = command AND c.caller = mailbox_read.caller AND c.scope = 'ask_mailbox'
    RETURNING c.result
$$;

REVOKE ALL ON FUNCTION desk.ask_mailbox, desk.mailbox_asked, worker.take_mailbox_asks, worker.mailbox_read FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.ask_mailbox, desk.mailbox_asked TO bsk_engineer;
GRANT EXECUTE ON FUNCTION worker.take_mailbox_asks, worker.mailbox_read TO bsk_worker;
