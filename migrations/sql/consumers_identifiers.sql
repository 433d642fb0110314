-- Identifiers and contacts: the form that is kept, and what is wrong with one. The same rules as bsk_desk/kernel/identifiers.py.

-- Each check gives a Russian sentence, or NULL when the value is right.
CREATE OR REPLACE FUNCTION bsk.bare_digits(raw text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT regexp_replace(raw, '[\s\u00a0\u2010-\u2015-]', '', 'g')
$$;

CREATE OR REPLACE FUNCTION bsk.control_digit(digits text, weights integer[]) RETURNS integer
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (sum(w.weight * substr(digits, w.place::integer, 1)::integer) % 11 % 10)::integer
    FROM unnest(weights) WITH ORDINALITY w(weight, place)
$$;

CREATE OR REPLACE FUNCTION bsk.check_inn(raw text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    inn text := bsk.bare_digits(raw);
BEGIN
    IF inn !~ '^([0-9]{10}|[0-9]{12})$' THEN
        RETURN 'В ИНН 10 цифр у организации и 12 у человека.';
    END IF;
    IF length(inn) = 10 AND bsk.control_digit(inn, '{2,4,10,3,5,9,4,6,8}') = right(inn, 1)::integer THEN
        RETURN NULL;
    END IF;
    IF length(inn) = 12
       AND bsk.control_digit(inn, '{7,2,4,10,3,5,9,4,6,8}') = substr(inn, 11, 1)::integer
       AND bsk.control_digit(inn, '{3,7,2,4,10,3,5,9,4,6,8}') = right(inn, 1)::integer THEN
        RETURN NULL;
    END IF;
    RETURN 'ИНН с ошибкой: не сходится контрольная цифра.';
END $$;

-- ОГРН of a firm (13 digits) or ОГРНИП (15 digits, the first one 3).
CREATE OR REPLACE FUNCTION bsk.check_ogrn(raw text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    ogrn text := bsk.bare_digits(raw);
BEGIN
    IF ogrn !~ '^([0-9]{13}|3[0-9]{14})$' THEN
        RETURN 'В ОГРН 13 цифр, в ОГРНИП 15, первая 3.';
    END IF;
    IF left(ogrn, -1)::bigint % (length(ogrn) - 2) % 10 = right(ogrn, 1)::bigint THEN
        RETURN NULL;
    END IF;
    RETURN 'ОГРН с ошибкой: не сходится контрольная цифра.';
END $$;

CREATE OR REPLACE FUNCTION bsk.check_kpp(raw text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN upper(bsk.bare_digits(raw)) !~ '^[0-9]{4}[0-9A-Z]{2}[0-9]{3}$'
                THEN 'В КПП 9 знаков: цифры, пятый и шестой могут быть латинскими буквами.' END
$$;

-- E.164, or NULL where it is not a number: six digits belong to the city, 8 and 7 in front mean Russia.
CREATE OR REPLACE FUNCTION bsk.normalized_phone(raw text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN bare ~ '^[0-9]{6}$' THEN '+73852' || bare
                WHEN bare ~ '^[3489][0-9]{9}$' THEN '+7' || bare
                WHEN bare ~ '^[78][3489][0-9]{9}$' THEN '+7' || substr(bare, 2)
                WHEN bare ~ '^\+7[34789][0-9]{9}$' OR bare ~ '^\+[1-689][0-9]{7,14}$' THEN bare END
    FROM (SELECT translate(bsk.bare_digits(left(raw, 100)), '()', '') AS bare) b
$$;

CREATE OR REPLACE FUNCTION bsk.check_phone(raw text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE WHEN bsk.normalized_phone(raw) IS NULL
                THEN 'Такого телефона не бывает: проверьте цифры и код города.' END
$$;

-- Blanks around taken off, the domain in small letters (Cyrillic too, whatever the server's locale).
CREATE OR REPLACE FUNCTION bsk.normalized_email(raw text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT substring(trimmed, '^.*@') || translate(lower(substring(trimmed, '[^@]*$')),
        'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ', 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя')
    FROM (SELECT btrim(normalize(left(raw, 1000), NFC), E' \t\n\r' || chr(160)) AS trimmed) t
$$;

-- The form alone; whether the mailbox exists only a letter can tell. Cyrillic domains are valid.
CREATE OR REPLACE FUNCTION bsk.check_email(raw text) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    email text := bsk.normalized_email(raw);
    mailbox text := split_part(email, '@', 1);
    domain text := split_part(email, '@', 2);
    atom CONSTANT text := '[^\s\u0001-\u0020\u007f-\u00a0\u2000-\u206f\u3000@.,:;<>()\[\]\\"]+';
    label CONSTANT text := '[0-9a-z\u00c0-\u1fff\u3040-\ufaff](?:[0-9a-z\u00c0-\u1fff\u3040-\ufaff-]{0,61}'
                           '[0-9a-z\u00c0-\u1fff\u3040-\ufaff])?';
BEGIN
    IF email IS NOT NULL AND length(email) <= 254 AND length(mailbox) <= 64
       AND email = mailbox || '@' || domain
       AND mailbox ~ ('^' || atom || '(\.' || atom || ')*$')
       AND domain ~ ('^' || label || '(\.' || label || ')+$')
       AND domain ~ '\.[^.]*[^0-9.][^.]*$' AND domain !~ '\.[^.]$' THEN
        RETURN NULL;
    END IF;
    RETURN 'Не похоже на адрес почты: нужно имя, знак @ и домен.';
END $$;
