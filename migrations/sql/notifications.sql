-- Notifications of the cabinet, seen from the site. Those of a broadcast take their text from it.

-- «{{ name }}» and the like, put in; what has no value becomes nothing. Values are text, never a pattern.
CREATE OR REPLACE FUNCTION bsk.filled_in(words text, name text, account text, address text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT string_agg(CASE WHEN n % 2 = 1 THEN part
                           ELSE CASE btrim(part) WHEN 'name' THEN name WHEN 'account' THEN account WHEN 'address' THEN address END
                      END, '' ORDER BY n)
    FROM unnest(regexp_split_to_array(replace(words, '}}', '{{'), '\{\{')) WITH ORDINALITY p(part, n)
$$;

-- How a consumer is addressed: first and middle name, or the organization.
CREATE OR REPLACE FUNCTION bsk.address_of(c bsk.consumers) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(c.organization, concat_ws(' ', c.first_name, c.middle_name))
$$;

-- Title and body of a visible notification as its consumer reads it; nothing for anybody else's.
CREATE OR REPLACE FUNCTION bsk.text_of_notification(consumer bigint, notification bigint,
                                                    OUT title text, OUT body text, OUT at timestamptz)
RETURNS SETOF record LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT coalesce(n.title, bsk.filled_in(b.title, bsk.address_of(c), a.number, a.address)),
           coalesce(n.body, bsk.filled_in(b.body, bsk.address_of(c), a.number, a.address)), n.at
    FROM bsk.notifications n JOIN bsk.consumers c ON c.id = n.consumer_id
    LEFT JOIN bsk.broadcasts b ON b.id = n.broadcast_id LEFT JOIN bsk.accounts a ON a.id = n.account_id
    WHERE n.id = notification AND n.consumer_id = consumer AND n.visible_from <= now()
$$;

-- The body of a broadcast's letter to one consumer.
CREATE OR REPLACE FUNCTION bsk.text_of_broadcast(broadcast bigint, consumer bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT bsk.filled_in(b.body, bsk.address_of(c), a.number, a.address)
    FROM bsk.broadcasts b JOIN bsk.consumers c ON c.id = consumer
    LEFT JOIN bsk.notifications n ON n.broadcast_id = b.id AND n.consumer_id = c.id
    LEFT JOIN bsk.accounts a ON a.id = n.account_id
    WHERE b.id = broadcast
$$;

CREATE OR REPLACE FUNCTION site.notifications(consumer bigint, before bigint DEFAULT NULL, page integer DEFAULT 50)
RETURNS TABLE (notification bigint, at timestamptz, title text, read_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT n.id, n.at, coalesce(n.title, CASE WHEN b.placeholders = '{}' THEN b.title
        ELSE (SELECT t.title FROM bsk.text_of_notification(n.consumer_id, n.id) t) END), n.read_at
    FROM bsk.notifications n LEFT JOIN bsk.broadcasts b ON b.id = n.broadcast_id
    WHERE n.consumer_id = notifications.consumer AND n.visible_from <= now()
      AND (notifications.before IS NULL OR n.id < notifications.before)
    ORDER BY n.id DESC LIMIT least(greatest(coalesce(page, 50), 1), 500)
$$;

CREATE OR REPLACE FUNCTION site.read_notification(consumer bigint, notification bigint)
RETURNS TABLE (title text, body text, at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_column
BEGIN
    UPDATE bsk.notifications n SET read_at = now()
    WHERE n.id = notification AND n.consumer_id = consumer AND n.visible_from <= now() AND n.read_at IS NULL;
    IF FOUND THEN
        PERFORM bsk.touch('notification', consumer);
    END IF;
    RETURN QUERY SELECT t.title, t.body, t.at FROM bsk.text_of_notification(consumer, notification) t;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого уведомления нет.');
    END IF;
END $$;

CREATE OR REPLACE FUNCTION site.unread(consumer bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT count(*)::integer FROM bsk.notifications n
    WHERE n.consumer_id = unread.consumer AND n.read_at IS NULL AND n.visible_from <= now()
$$;

REVOKE ALL ON FUNCTION site.notifications, site.read_notification, site.unread FROM PUBLIC;
GRANT EXECUTE ON FUNCTION site.notifications, site.read_notification, site.unread TO bsk_site;
