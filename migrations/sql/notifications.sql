-- Notifications of the cabinet, seen from the site. Those of a broadcast take their text from it.

CREATE OR REPLACE FUNCTION site.notifications(consumer bigint, before bigint DEFAULT NULL, page integer DEFAULT 50)
RETURNS TABLE (notification bigint, at timestamptz, title text, read_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT n.id, n.at, n.title, n.read_at FROM bsk.notifications n
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
    RETURN QUERY SELECT n.title, n.body, n.at FROM bsk.notifications n
                 WHERE n.id = notification AND n.consumer_id = consumer AND n.visible_from <= now();
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
