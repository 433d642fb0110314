-- How long what is told about an hourly file may be: the door keeps it, so that nobody fills the database with it.

CREATE OR REPLACE FUNCTION bsk.check_sender(sender text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF length(sender) > 320 THEN
        PERFORM bsk.wrong_field('sender', 'Отправитель: не больше 320 знаков.');
    END IF;
END $$;

-- What was read of a file must be of a size that a file can give: whole lists, and each thing in them. BS004, BS013.
CREATE OR REPLACE FUNCTION bsk.check_reading(kind text, findings jsonb, points jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
BEGIN
    IF length(kind) > 40 THEN
        PERFORM bsk.wrong_field('kind', 'Вид файла: не больше 40 знаков.');
    END IF;
    IF octet_length(findings::text) > 4000000 OR jsonb_array_length(points) > 20000 THEN
        PERFORM bsk.refuse('BS013', 'Слишком много замечаний или точек учёта в одном файле. Разделите его на части.');
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(findings) f WHERE jsonb_typeof(f) <> 'object' OR octet_length(f::text) > 10000) THEN
        PERFORM bsk.wrong_field('findings', 'Замечания к файлу не разобрать: слишком длинные.');
    END IF;
    IF EXISTS (SELECT FROM jsonb_array_elements(points) p, jsonb_each(p) v
               WHERE length(v.key) > 40 OR octet_length(v.value::text) > CASE v.key WHEN 'findings' THEN 1000000 ELSE 50000 END) THEN
        PERFORM bsk.wrong_field('points', 'Точки учёта в файле не разобрать: слишком длинные значения.');
    END IF;
END $$;
