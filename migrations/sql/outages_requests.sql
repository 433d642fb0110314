-- Requests that an outage explains: the link, its offer to those that come later, one answer for all.

-- For requests that arrived after the publication: «это, похоже, то же отключение».
CREATE OR REPLACE VIEW desk.outage_offers AS
SELECT r.id AS request_id, o.id AS outage_id, o.kind, o.reason, o.from_at, o.until_at, o.restored_at
FROM bsk.service_requests r
LEFT JOIN bsk.accounts a ON a.id = r.account_id
JOIN bsk.outages o ON o.status <> 'draft' AND (o.restored_at IS NULL OR r.received_at < o.restored_at + interval '3 days')
     AND r.received_at >= o.from_at - interval '3 days'
WHERE r.status <> 'done' AND r.outage_id IS NULL AND r.form IN ('complaint', 'inquiry', 'feedback')
  AND (a.id = ANY (o.accounts)
       OR coalesce(a.address_words, '') || bsk.address_words(r.address)
          LIKE ANY (array(SELECT '%' || p || '%' FROM unnest(o.places) p WHERE p ~ '\S')))
  AND NOT EXISTS (SELECT FROM bsk.outage_refusals n WHERE n.outage_id = o.id AND n.request_id = r.id)
  AND (NOT r.hidden OR (SELECT pg_has_role(session_user, 'bsk_admin', 'member')));

-- Links one request to an outage, or takes the link away (outage NULL). BS001, BS002.
CREATE OR REPLACE FUNCTION desk.link_outage(request bigint, outage bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'link_outage:' || request;
    done jsonb := bsk.started(command, scope);
    current bsk.service_requests;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    IF outage IS NOT NULL THEN  -- first the outage, then its requests, as whoever publishes and answers does
        PERFORM bsk.locked_outage(outage, 'published', 'closed');
    END IF;
    current := bsk.locked_request(request);
    IF current.status = 'done' THEN
        PERFORM bsk.refuse('BS002', 'Обращение уже исполнено.');
    END IF;
    IF outage IS NOT NULL THEN
        DELETE FROM bsk.outage_refusals n WHERE n.outage_id = outage AND n.request_id = request;
    END IF;
    IF current.outage_id IS DISTINCT FROM outage THEN
        PERFORM bsk.set_outage(request, outage, command);
    END IF;
    RETURN bsk.remember(command, scope, jsonb_build_object('request', request, 'outage', outage));
END $$;

-- «Нет, это другое»: the offer is not made again. BS001.
CREATE OR REPLACE FUNCTION desk.decline_outage(request bigint, outage bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := format('decline_outage:%s:%s', request, outage);
    done jsonb := bsk.started(command, scope);
    current bsk.service_requests;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    PERFORM bsk.locked_outage(outage, 'published', 'closed');
    current := bsk.locked_request(request);
    INSERT INTO bsk.outage_refusals (outage_id, request_id) VALUES (outage, request) ON CONFLICT DO NOTHING;
    IF current.outage_id = outage THEN
        PERFORM bsk.set_outage(request, NULL, command);
    END IF;
    PERFORM bsk.touch('request', request);
    RETURN bsk.remember(command, scope, jsonb_build_object('request', request, 'outage', outage));
END $$;

-- One text to all open requests of an outage, or to a portion of them, each answered as if alone: what refuses, is told and
-- stays open; what was answered already is passed over. {done, refused: [{request, code, sentence}]}. BS001, BS002, BS003, BS013.
DROP FUNCTION IF EXISTS desk.answer_outage(bigint, text, uuid);
CREATE OR REPLACE FUNCTION desk.answer_outage(outage bigint, body text, command uuid, requests bigint[] DEFAULT NULL)
RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope CONSTANT text := 'answer_outage:' || outage;
    result jsonb := bsk.started(command, scope);
    said text := bsk.checked_text('body', body);
    answered integer := 0;
    refused jsonb := '[]';
    linked bsk.service_requests;
BEGIN
    IF result IS NOT NULL THEN
        RETURN result;
    END IF;
    PERFORM bsk.locked_outage(outage, 'published', 'closed');
    IF said IS NULL THEN
        PERFORM bsk.refuse('BS003', 'Напишите ответ.');
    ELSIF cardinality(requests) > 1000 THEN
        PERFORM bsk.refuse('BS013', 'Больше тысячи обращений за один раз нельзя.');
    END IF;
    FOR linked IN SELECT * FROM bsk.service_requests r WHERE r.outage_id = outage AND r.status <> 'done'
                  AND (requests IS NULL OR r.id = ANY (requests)) ORDER BY r.id LOOP
        BEGIN
            PERFORM desk.change_status(linked.id, 'done', said, linked.last_event, md5(command || ':' || linked.id)::uuid);
            answered := answered + 1;
        EXCEPTION WHEN OTHERS THEN
            IF SQLSTATE !~ '^BS' THEN
                RAISE;
            END IF;
            refused := refused || jsonb_build_object('request', linked.id, 'code', SQLSTATE, 'sentence', SQLERRM);
        END;
    END LOOP;
    PERFORM bsk.touch('outage', outage);
    RETURN bsk.remember(command, scope, jsonb_build_object('done', answered, 'refused', refused));
END $$;

CREATE OR REPLACE TRIGGER outage_refusals_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.outage_refusals
    FOR EACH ROW EXECUTE FUNCTION audit.note_row('request_id');

REVOKE ALL ON FUNCTION desk.link_outage, desk.decline_outage, desk.answer_outage FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.link_outage, desk.decline_outage, desk.answer_outage TO bsk_operator;
-- The view works with the rights of whoever looks; the function knows nothing but its argument.
GRANT EXECUTE ON FUNCTION bsk.address_words TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT SELECT ON desk.outage_offers TO bsk_operator, bsk_engineer, bsk_auditor;
