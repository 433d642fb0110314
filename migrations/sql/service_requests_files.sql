-- Files of requests: type told by content, names without paths, limits; how the staff and the consumer get at them.

-- The last part of a path, without what file systems do not like.
CREATE OR REPLACE FUNCTION bsk.clean_file_name(raw text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN n.name ~* '^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)' THEN '_' || n.name ELSE n.name END
    FROM (SELECT nullif(btrim(regexp_replace(regexp_replace(bsk.clean_text(raw), '^.*[/\\]', ''),
                                             '[<>:"|?*[:cntrl:]]', '_', 'g'), '. '), '') AS name) n
$$;

-- What the content is: the family its first bytes name; text where no byte of the beginning is a control one.
CREATE OR REPLACE FUNCTION bsk.content_family(content bytea) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE
        WHEN h.hex LIKE '25504446%' THEN 'pdf'
        WHEN h.hex LIKE 'd0cf11e0a1b11ae1%' THEN 'ole'
        WHEN h.hex LIKE '504b0304%' OR h.hex LIKE '504b0506%' THEN 'zip'
        WHEN h.hex LIKE '49492a00%' OR h.hex LIKE '4d4d002a%' THEN 'tiff'
        WHEN h.hex LIKE 'ffd8ff%' THEN 'jpeg'
        WHEN h.hex LIKE '89504e470d0a1a0a%' THEN 'png'
        WHEN h.hex LIKE '474946383_61%' THEN 'gif'
        WHEN h.hex LIKE '424d%' AND substr(h.hex, 13, 8) = '00000000' THEN 'bmp'
        WHEN h.hex LIKE '7b5c727466%' THEN 'rtf'
        WHEN h.hex LIKE '526172211a07%' THEN 'rar'
        WHEN h.hex LIKE '377abcaf271c%' THEN '7z'
        WHEN h.hex LIKE '4d5a%' OR h.hex LIKE '7f454c46%' OR h.hex LIKE '2321%' THEN 'program'
        WHEN h.hex !~ '^(..)*?(0[0-8be-f]|1[0-9a-f])' THEN 'text' END
    FROM (SELECT encode(substr(content, 1, 512), 'hex') AS hex) h
$$;

-- Extension -> family and media type. What is packed in a zip must say what it is by its own parts.
CREATE OR REPLACE FUNCTION bsk.media_type(name text, content bytea) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT t.media_type FROM (VALUES
        ('pdf', 'pdf', 'application/pdf', NULL), ('doc', 'ole', 'application/msword', NULL),
        ('xls', 'ole', 'application/vnd.ms-excel', NULL), ('zip', 'zip', 'application/zip', NULL),
        ('docx', 'zip', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'word/'),
        ('xlsx', 'zip', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xl/'),
        ('odt', 'zip', 'application/vnd.oasis.opendocument.text', 'opendocument.text'),
        ('ods', 'zip', 'application/vnd.oasis.opendocument.spreadsheet', 'opendocument.spreadsheet'),
        ('tif', 'tiff', 'image/tiff', NULL), ('tiff', 'tiff', 'image/tiff', NULL), ('jpg', 'jpeg', 'image/jpeg', NULL),
        ('jpeg', 'jpeg', 'image/jpeg', NULL), ('bmp', 'bmp', 'image/bmp', NULL), ('png', 'png', 'image/png', NULL),
        ('gif', 'gif', 'image/gif', NULL), ('txt', 'text', 'text/plain', NULL), ('rtf', 'rtf', 'application/rtf', NULL),
        ('rar', 'rar', 'application/vnd.rar', NULL), ('7z', '7z', 'application/x-7z-compressed', NULL)
    ) t(extension, family, media_type, part)
    WHERE t.extension = lower(substring(name, '\.([^.]+)$')) AND t.family = bsk.content_family(content)
      AND (t.part IS NULL OR position(convert_to(t.part, 'UTF8') IN content) > 0)
$$;

-- Keeps a file of the request: its id. BS004 (name, content), BS013 (size, number).
CREATE OR REPLACE FUNCTION bsk.store_file(r bsk.service_requests, name text, content bytea, author_kind text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    clean text := bsk.clean_file_name(name);
    type text;
    file bigint;
BEGIN
    IF octet_length(content) > bsk.setting_int('file_bytes') THEN
        PERFORM bsk.refuse('BS013', format('Файл больше %s МБ.', bsk.setting_int('file_bytes') / 1048576));
    ELSIF (SELECT count(*) FROM bsk.attachments a WHERE a.request_id = r.id AND a.author_kind = author_kind
             AND (author_kind = 'consumer' OR a.event_id IS NULL)) >= bsk.setting_int('files_per_request') THEN
        PERFORM bsk.refuse('BS013', format('Больше %s файлов приложить нельзя.', bsk.setting_int('files_per_request')));
    ELSIF clean IS NULL OR length(clean) > 200 THEN
        PERFORM bsk.wrong_field('name', 'Назовите файл: до 200 знаков.');
    ELSIF coalesce(octet_length(content), 0) = 0 THEN
        PERFORM bsk.wrong_field('content', 'Файл пустой.');
    END IF;
    type := bsk.media_type(clean, content);
    IF type IS NULL THEN
        PERFORM bsk.wrong_field('content', 'Такие файлы не принимаются или содержимое не то, что в имени. Подойдут: pdf, '
            'doc, docx, xls, xlsx, odt, ods, tif, jpg, png, gif, bmp, txt, rtf, zip, rar, 7z.');
    END IF;
    INSERT INTO bsk.attachments (request_id, name, media_type, size, sha256, content, author_kind, author)
    VALUES (r.id, clean, type, octet_length(content), sha256(content), content, author_kind,
            CASE WHEN author_kind = 'staff' THEN session_user END)
    RETURNING id INTO file;
    RETURN file;
END $$;

-- The files an answer takes along: the staff's own, of this request, not sent yet (BS004).
CREATE OR REPLACE FUNCTION bsk.attach_to_event(request bigint, event bigint, files bigint[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    sent integer;
BEGIN
    IF coalesce(cardinality(files), 0) = 0 THEN
        RETURN;
    END IF;
    UPDATE bsk.attachments a SET event_id = event
    WHERE a.id = ANY (files) AND a.request_id = request AND a.author_kind = 'staff' AND a.event_id IS NULL;
    GET DIAGNOSTICS sent = ROW_COUNT;
    IF sent <> (SELECT count(DISTINCT f) FROM unnest(files) f) THEN
        PERFORM bsk.wrong_field('files', 'Какого-то из этих файлов нет или он уже отправлен.');
    END IF;
END $$;

-- What a letter says of the files of its event; NULL where there are none. Without a cabinet they have to be asked for.
CREATE OR REPLACE FUNCTION bsk.files_sentence(event bigint, in_cabinet boolean) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN count(*) = 1 THEN format('Приложен файл: %s. %s', min(a.name),
                    CASE WHEN in_cabinet THEN 'Он в личном кабинете, в этом обращении.'
                         ELSE 'Чтобы получить его, позвоните: 50-16-28.' END)
                WHEN count(*) > 1 THEN format('Приложены файлы: %s. %s', string_agg(a.name, ', ' ORDER BY a.id),
                    CASE WHEN in_cabinet THEN 'Они в личном кабинете, в этом обращении.'
                         ELSE 'Чтобы получить их, позвоните: 50-16-28.' END) END
    FROM bsk.attachments a WHERE a.event_id = event
$$;

-- A file for an answer, {file}: it waits until change_status names it, nobody outside sees it before.
CREATE OR REPLACE FUNCTION desk.attach_file(request bigint, name text, content bytea, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    scope text := 'desk.attach_file:' || request;
    done jsonb := bsk.started(command, scope);
    file bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    file := bsk.store_file(bsk.locked_request(request), name, content, 'staff');
    UPDATE bsk.service_requests r SET files = r.files + 1 WHERE r.id = request;
    PERFORM bsk.touch('request', request);
    RETURN bsk.remember(command, scope, jsonb_build_object('file', file));
END $$;

-- Takes back one's own file that no answer has taken along.
CREATE OR REPLACE FUNCTION desk.remove_file(file bigint, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'remove_file:' || file;
    done jsonb := bsk.started(command, scope);
    owner_id bigint;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    SELECT a.request_id INTO owner_id FROM bsk.attachments a WHERE a.id = file;
    PERFORM bsk.locked_request(owner_id);
    DELETE FROM bsk.attachments a
    WHERE a.id = file AND a.event_id IS NULL AND a.author_kind = 'staff' AND a.author = session_user;
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS002', 'Этот файл уже отправлен или приложен не вами.');
    END IF;
    UPDATE bsk.service_requests r SET files = r.files - 1 WHERE r.id = owner_id;
    PERFORM bsk.touch('request', owner_id);
    RETURN bsk.remember(command, scope, jsonb_build_object('request', owner_id));
END $$;

-- The bytes of a file; the opening is noted.
CREATE OR REPLACE FUNCTION desk.attachment_content(file bigint) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    a bsk.attachments;
BEGIN
    SELECT x.* INTO a FROM bsk.attachments x JOIN bsk.service_requests r ON r.id = x.request_id
    WHERE x.id = file AND (NOT r.hidden OR bsk.sees_hidden());
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого файла нет.');
    END IF;
    PERFORM audit.note_access('file', 'service_request', a.request_id, NULL, jsonb_build_object('file', file));
    RETURN a.content;
END $$;

-- The consumer's files of one request, the oldest first: his own, and those of answers that he sees by now. ``event`` is the
-- answer, or of his own files the reply that followed, or the filing; ``at`` is when the file came. BS001.
CREATE OR REPLACE FUNCTION site.request_files(consumer bigint, request bigint) RETURNS TABLE (file bigint, event bigint,
    name text, size integer, at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM bsk.check_own_request(request_files.consumer, request_files.request);
    RETURN QUERY SELECT a.id, CASE WHEN e.kind <> 'file' THEN e.id ELSE coalesce(
            (SELECT min(n.id) FROM bsk.visible_steps(request_files.request) n
             WHERE n.kind = 'reply' AND n.id > e.id AND e.to_status = 'info_requested'),
            (SELECT min(n.id) FROM bsk.visible_steps(request_files.request) n)) END, a.name, a.size::integer, e.at
    FROM bsk.attachments a JOIN bsk.visible_events(request_files.request) e ON e.id = a.event_id
    WHERE a.request_id = request_files.request ORDER BY a.id;
END $$;

-- One of them. BS001.
CREATE OR REPLACE FUNCTION site.file_content(consumer bigint, file bigint) RETURNS TABLE (name text, content bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY SELECT a.name, a.content
    FROM bsk.attachments a JOIN bsk.service_requests r ON r.id = a.request_id
    WHERE a.id = file_content.file AND r.consumer_id = file_content.consumer
      AND EXISTS (SELECT FROM bsk.visible_events(a.request_id) e WHERE e.id = a.event_id);
    IF NOT FOUND THEN
        PERFORM bsk.refuse('BS001', 'Такого файла нет.');
    END IF;
END $$;

-- The audit of a file leaves its bytes out.
CREATE OR REPLACE FUNCTION audit.note_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    f bsk.attachments := coalesce(NEW, OLD);
    about jsonb := jsonb_build_object('request_id', f.request_id, 'event_id', f.event_id, 'size', f.size,
                                      'sha256', encode(f.sha256, 'hex'), 'author', f.author);
BEGIN
    INSERT INTO audit.entries (table_name, action, key, old, new, command)
    VALUES (TG_TABLE_NAME, TG_OP, jsonb_build_object('id', f.id), CASE WHEN TG_OP = 'DELETE' THEN about END,
            CASE WHEN TG_OP <> 'DELETE' THEN about END, bsk.current_command());
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER attachments_audit AFTER INSERT OR UPDATE OR DELETE ON bsk.attachments
    FOR EACH ROW EXECUTE FUNCTION audit.note_file();

REVOKE ALL ON FUNCTION desk.attach_file, desk.remove_file, desk.attachment_content, site.request_files, site.file_content
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.attach_file, desk.remove_file TO bsk_operator, bsk_engineer;
GRANT EXECUTE ON FUNCTION desk.attachment_content TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT EXECUTE ON FUNCTION site.request_files, site.file_content TO bsk_site;
