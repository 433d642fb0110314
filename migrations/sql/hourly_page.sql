-- What the engineers' page asks of the database beside files and decisions.

-- Notes that a list of hourly files was taken out, before it is written: how it was filtered, not by which words. BS013.
CREATE OR REPLACE FUNCTION desk.note_hourly_export(detail jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF octet_length(detail::text) > 10000 THEN
        PERFORM bsk.refuse('BS013', 'Слишком длинное описание.');
    END IF;
    PERFORM audit.note_access('export', 'hourly_file', NULL, NULL, detail);
END $$;

REVOKE ALL ON FUNCTION desk.note_hourly_export FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.note_hourly_export TO bsk_engineer;
