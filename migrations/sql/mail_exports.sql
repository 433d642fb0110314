-- Lists taken out of the desk are noted before they are written.

-- Of lists that everybody at the desk may see.
CREATE OR REPLACE FUNCTION desk.note_list_export(list text, detail jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF list IS NULL OR list NOT IN ('consumers', 'outages', 'broadcasts', 'reminders') THEN
        PERFORM bsk.wrong_field('list', 'consumers, outages, broadcasts или reminders.');
    END IF;
    IF octet_length(detail::text) > 10000 THEN
        PERFORM bsk.refuse('BS013', 'Слишком длинное описание.');
    END IF;
    PERFORM audit.note_access('export', list, NULL, NULL, detail);
END $$;

REVOKE ALL ON FUNCTION desk.note_list_export FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.note_list_export TO bsk_operator, bsk_engineer, bsk_auditor;
