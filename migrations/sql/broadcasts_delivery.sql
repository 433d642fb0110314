-- Broadcasts under way: start, undo, pause, resume, cancel; delivery by the worker; what came of it.

-- Freezes the recipients as batches of ids and begins the undo window. BS002 without the approval it needs, BS004 for nobody.
CREATE OR REPLACE FUNCTION bsk.freeze_broadcast(broadcast bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    current bsk.broadcasts;
    members bigint;
BEGIN
    SELECT * INTO current FROM bsk.broadcasts b WHERE b.id = broadcast;
    INSERT INTO bsk.broadcast_batches (broadcast_id, batch, size, consumers, accounts)
    SELECT broadcast, m.batch, count(*), array_agg(m.consumer),
           CASE WHEN bsk.needs_account(current.placeholders) THEN array_agg(m.account) END
    FROM (SELECT x.consumer, x.account, ((row_number() OVER () - 1) / 5000)::integer AS batch
          FROM bsk.members_of(current.audience, bsk.needs_account(current.placeholders)) x) m
    GROUP BY m.batch;
    SELECT coalesce(sum(t.size), 0) INTO members FROM bsk.broadcast_batches t WHERE t.broadcast_id = broadcast;
    IF members = 0 THEN
        PERFORM bsk.wrong_field('audience', 'Под эти условия никто не подходит.');
    END IF;
    IF members > bsk.setting_int('broadcast_approval_above') AND current.approved_by IS NULL THEN
        PERFORM bsk.refuse('BS002', 'Получателей стало больше: нужно утверждение другого администратора.',
                           jsonb_build_object('recipients', members));
    END IF;
    UPDATE bsk.broadcasts b SET status = 'notifying', recipients = members, started_by = session_user, started_at = now(),
        scheduled_at = NULL, visible_from = now() + make_interval(secs => bsk.setting_int('undo_seconds'))
    WHERE b.id = broadcast;
END $$;

-- Now, or at a time to come. BS001, BS002, BS004.
CREATE OR REPLACE FUNCTION desk.start_broadcast(broadcast bigint, command uuid, start_at timestamptz DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'start_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.locked_broadcast(broadcast, 'approved', 'scheduled');
    IF start_at > now() + interval '1 year' THEN
        PERFORM bsk.wrong_field('start_at', 'Слишком далеко: не больше года.');
    END IF;
    IF start_at > now() THEN
        UPDATE bsk.broadcasts b SET status = 'scheduled', scheduled_at = start_at WHERE b.id = broadcast;
    ELSE
        PERFORM bsk.freeze_broadcast(broadcast);
    END IF;
    RETURN bsk.broadcast_stepped(broadcast, command, scope);
END $$;

-- Until the first one has left it can be taken back whole. BS012 after that.
CREATE OR REPLACE FUNCTION desk.undo_broadcast(broadcast bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'undo_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
    current bsk.broadcasts;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    current := bsk.locked_broadcast(broadcast, 'notifying', 'paused');
    IF current.visible_from <= clock_timestamp()
       OR EXISTS (SELECT FROM bsk.broadcast_batches t WHERE t.broadcast_id = broadcast AND t.delivered_at IS NOT NULL) THEN
        PERFORM bsk.refuse('BS012', 'Рассылка уже пошла: её можно приостановить или отменить.');
    END IF;
    DELETE FROM bsk.broadcast_batches t WHERE t.broadcast_id = broadcast;
    UPDATE bsk.broadcasts b SET status = 'approved', started_at = NULL, started_by = NULL, visible_from = NULL
    WHERE b.id = broadcast;
    RETURN bsk.broadcast_stepped(broadcast, command, scope);
END $$;

CREATE OR REPLACE FUNCTION desk.pause_broadcast(broadcast bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'pause_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.locked_broadcast(broadcast, 'notifying');
    UPDATE bsk.broadcasts b SET status = 'paused' WHERE b.id = broadcast;
    RETURN bsk.broadcast_stepped(broadcast, command, scope);
END $$;

CREATE OR REPLACE FUNCTION desk.resume_broadcast(broadcast bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'resume_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.locked_broadcast(broadcast, 'paused');
    UPDATE bsk.broadcasts b SET status = 'notifying' WHERE b.id = broadcast;
    RETURN bsk.broadcast_stepped(broadcast, command, scope);
END $$;

-- Whoever has it, has it; nobody else gets it, and letters that wait are withdrawn.
CREATE OR REPLACE FUNCTION desk.cancel_broadcast(broadcast bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'cancel_broadcast:' || broadcast;
    done jsonb := bsk.started(command, scope);
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.locked_broadcast(broadcast, 'draft', 'awaiting', 'approved', 'scheduled', 'notifying', 'paused');
    UPDATE bsk.broadcasts b SET status = 'cancelled', finished_at = now(), scheduled_at = NULL WHERE b.id = broadcast;
    UPDATE bsk.mails m SET status = 'withdrawn' WHERE m.broadcast_id = broadcast AND m.status = 'queued';
    RETURN bsk.broadcast_stepped(broadcast, command, scope);
END $$;

-- The worker: starts what is due. What cannot start goes back to the draft with the sentence.
CREATE OR REPLACE FUNCTION worker.start_scheduled() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    due bigint;
    begun integer := 0;
BEGIN
    FOR due IN SELECT b.id FROM bsk.broadcasts b WHERE b.status = 'scheduled' AND b.scheduled_at <= now()
               ORDER BY b.scheduled_at, b.id FOR UPDATE SKIP LOCKED LOOP
        BEGIN
            PERFORM bsk.freeze_broadcast(due);
        EXCEPTION WHEN SQLSTATE 'BS002' OR SQLSTATE 'BS004' THEN
            UPDATE bsk.broadcasts b SET status = 'draft', scheduled_at = NULL, return_reason = SQLERRM WHERE b.id = due;
        END;
        UPDATE bsk.broadcasts b SET changed_at = now() WHERE b.id = due;
        PERFORM bsk.touch('broadcast', due);
        begun := begun + 1;
    END LOOP;
    RETURN begun;
END $$;

-- The worker: one batch into the cabinets, in one statement and one transaction. Two workers take different batches; the
-- unique index forbids a double whatever happens. Returns how many, 0 when there is nothing to do.
CREATE OR REPLACE FUNCTION worker.deliver_batch() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    current bsk.broadcasts;
    part bsk.broadcast_batches;
BEGIN
    SELECT b.* INTO current FROM bsk.broadcasts b
    WHERE b.status = 'notifying' AND b.visible_from <= now()
      AND EXISTS (SELECT FROM bsk.broadcast_batches t WHERE t.broadcast_id = b.id AND t.delivered_at IS NULL)
    ORDER BY b.visible_from, b.id LIMIT 1 FOR SHARE;  -- a pause waits for the end of the batch
    SELECT t.* INTO part FROM bsk.broadcast_batches t
    WHERE t.broadcast_id = current.id AND t.delivered_at IS NULL ORDER BY t.batch LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF part.batch IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO bsk.notifications (consumer_id, visible_from, broadcast_id, account_id)
    SELECT u.consumer, current.visible_from, current.id, u.account FROM unnest(part.consumers, part.accounts) u(consumer, account)
    ON CONFLICT (broadcast_id, consumer_id) WHERE broadcast_id IS NOT NULL DO NOTHING;
    UPDATE bsk.broadcast_batches t SET delivered_at = now(), mailed_at = CASE WHEN NOT current.by_mail THEN now() END
    WHERE t.broadcast_id = part.broadcast_id AND t.batch = part.batch;
    PERFORM bsk.touch('broadcast', current.id);
    PERFORM bsk.touch('notification', NULL);
    RETURN part.size;
END $$;

-- The worker: letters of one delivered batch, unless two thousand of broadcasts are waiting already.
CREATE OR REPLACE FUNCTION worker.queue_batch_mails() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    current bsk.broadcasts;
    part bsk.broadcast_batches;
BEGIN
    IF EXISTS (SELECT FROM bsk.mails m JOIN bsk.broadcasts b ON b.id = m.broadcast_id AND b.status = 'notifying'
               WHERE m.status = 'queued' AND (m.kind = 'broadcast') AND m.attempts = 0 OFFSET 2000) THEN
        RETURN 0;
    END IF;
    SELECT b.* INTO current FROM bsk.broadcasts b
    WHERE b.status = 'notifying' AND b.by_mail AND EXISTS (
        SELECT FROM bsk.broadcast_batches t WHERE t.broadcast_id = b.id AND t.delivered_at IS NOT NULL AND t.mailed_at IS NULL)
    ORDER BY b.visible_from, b.id LIMIT 1 FOR SHARE;
    SELECT t.* INTO part FROM bsk.broadcast_batches t
    WHERE t.broadcast_id = current.id AND t.delivered_at IS NOT NULL AND t.mailed_at IS NULL
    ORDER BY t.batch LIMIT 1 FOR UPDATE SKIP LOCKED;
    IF part.batch IS NULL THEN
        RETURN 0;
    END IF;
    INSERT INTO bsk.mails (recipient, subject, kind, consumer_id, broadcast_id)
    SELECT c.email, CASE WHEN current.placeholders = '{}' THEN current.title
                         ELSE bsk.filled_in(current.title, bsk.address_of(c), a.number, a.address) END, 'broadcast', c.id, current.id
    FROM unnest(part.consumers, part.accounts) u(consumer, account) JOIN bsk.consumers c ON c.id = u.consumer
    LEFT JOIN bsk.accounts a ON a.id = u.account
    ON CONFLICT (broadcast_id, consumer_id) WHERE broadcast_id IS NOT NULL DO NOTHING;
    UPDATE bsk.broadcast_batches t SET mailed_at = now() WHERE t.broadcast_id = part.broadcast_id AND t.batch = part.batch;
    RETURN part.size;
END $$;

-- The worker: «исполнена» when every cabinet has it and every letter was tried at least once.
CREATE OR REPLACE FUNCTION worker.finish_broadcasts() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    ended bigint;
    number integer := 0;
BEGIN
    FOR ended IN SELECT b.id FROM bsk.broadcasts b
        WHERE b.status = 'notifying' AND b.visible_from <= now()
          AND NOT EXISTS (SELECT FROM bsk.broadcast_batches t
                          WHERE t.broadcast_id = b.id AND (t.delivered_at IS NULL OR t.mailed_at IS NULL))
          AND NOT EXISTS (SELECT FROM bsk.mails m WHERE m.broadcast_id = b.id AND (m.status = 'sending'
                          OR m.status = 'queued' AND m.attempts = 0))
        FOR UPDATE SKIP LOCKED LOOP
        UPDATE bsk.broadcasts b SET status = 'done', finished_at = now(), changed_at = now() WHERE b.id = ended;
        PERFORM bsk.touch('broadcast', ended);
        number := number + 1;
    END LOOP;
    RETURN number;
END $$;

CREATE OR REPLACE TRIGGER broadcasts_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.broadcasts
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('id', 'audience');

REVOKE ALL ON FUNCTION desk.save_broadcast, desk.submit_broadcast, desk.approve_broadcast, desk.return_broadcast,
    desk.start_broadcast, desk.undo_broadcast, desk.pause_broadcast, desk.resume_broadcast, desk.cancel_broadcast,
    worker.start_scheduled, worker.deliver_batch, worker.queue_batch_mails, worker.finish_broadcasts FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.save_broadcast, desk.submit_broadcast, desk.approve_broadcast, desk.return_broadcast,
    desk.start_broadcast, desk.undo_broadcast, desk.pause_broadcast, desk.resume_broadcast, desk.cancel_broadcast TO bsk_admin;
GRANT EXECUTE ON FUNCTION worker.start_scheduled, worker.deliver_batch, worker.queue_batch_mails, worker.finish_broadcasts
    TO bsk_worker;
