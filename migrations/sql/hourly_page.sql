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

-- Sends the reply 80021 to whoever sent the file by mail, or uploaded it in the cabinet: {recipient}. In a letter of kind
-- «hourly» a form feed parts the words from a file: its name, a line break, its text (the worker attaches it).
-- BS001, BS002 where no address is known, BS004.
CREATE OR REPLACE FUNCTION desk.send_hourly_reply(file bigint, name text, content text, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'send_hourly_reply:' || file;
    done jsonb := bsk.result_of(command, scope);
    wanted record;
    recipient text;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    SELECT f.name, f.sender, c.email INTO wanted FROM bsk.hourly_files f
        LEFT JOIN bsk.consumers c ON c.id = f.consumer_id AND NOT c.blocked
    WHERE f.id = file;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого файла нет.');
    END IF;
    recipient := CASE WHEN wanted.sender IS NOT NULL AND bsk.check_email(wanted.sender) IS NULL THEN wanted.sender
                      ELSE wanted.email END;
    IF recipient IS NULL THEN
        PERFORM bsk.refuse('BS002', 'Адрес отправителя неизвестен: сохраните ответ и отправьте его сами.');
    END IF;
    IF name IS NULL OR name !~ '^[^/\\[:cntrl:]]{1,200}[.]xml$' THEN
        PERFORM bsk.wrong_field('name', 'Имя ответа должно кончаться на .xml.');
    END IF;
    IF content IS NULL OR content NOT LIKE '<?xml%' OR length(content) > 200000 OR content ~ '\f' THEN
        PERFORM bsk.wrong_field('content', 'Ответ 80021 должен быть файлом XML.');
    END IF;
    INSERT INTO bsk.mails (recipient, subject, body, kind)
    VALUES (recipient, format('Ответ 80021 на файл %s', wanted.name), format(
        E'Здравствуйте!\n\nВо вложении ответ 80021 на ваш файл %s.\n', wanted.name) || E'\f' || name || E'\n' || content, 'hourly');
    INSERT INTO audit.entries (table_name, action, key, new)
    VALUES ('hourly_files', 'UPDATE', jsonb_build_object('id', file), '{"reply": "80021"}');
    RETURN bsk.remember(command, scope, jsonb_build_object('recipient', recipient));
END $$;

REVOKE ALL ON FUNCTION desk.send_hourly_reply FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.send_hourly_reply TO bsk_engineer;
