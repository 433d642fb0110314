-- Search over requests: what is put into the index, and how a typed text becomes a query.
-- Lexemes: Russian stems of the texts; names, addresses, numbers as they are; the tail of the number without zeros; the
-- tracking code in one piece; keyed digests of the phone's last 4, 6, 7 and 10 digits (the index must not show the phone).

-- Small letters, ё as е, anything but Latin, Cyrillic and digits a blank: nothing of it can be an operator.
-- (Without SET search_path, so that it is inlined: a million requests are filled through it.)
CREATE OR REPLACE FUNCTION bsk.folded(raw text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(replace(CASE WHEN lower('Ё') = 'ё' THEN lower(raw)  -- else the server's locale knows no Cyrillic
                                       ELSE translate(lower(raw), 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ',
                                                      'абвгдеёжзийклмнопрстуфхцчшщъыьэюя') END, 'ё', 'е'),
                          '[^0-9a-zа-я ]+', ' ', 'g')
$$;

CREATE OR REPLACE FUNCTION bsk.phone_lexeme(secret text, digits text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT 'тел' || left(encode(sha256(convert_to(secret || right(digits, 10), 'UTF8')), 'hex'), 16)
$$;

-- «Ж-2026-000123»: its three parts, and the tail without zeros.
CREATE OR REPLACE FUNCTION bsk.number_lexemes(number text) RETURNS tsvector
LANGUAGE sql IMMUTABLE AS $$
    SELECT array_to_tsvector(array_remove(array_append(string_to_array(bsk.folded(number), ' ', ''),
                                                       nullif(ltrim(split_part(number, '-', 3), '0'), '')), NULL))
$$;

CREATE OR REPLACE FUNCTION bsk.search_vector(number text, tracking text, applicant text, phone text, email text,
                                             account text, address text, texts text) RETURNS tsvector
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    digits text := regexp_replace(phone, '[^0-9]', '', 'g');
    secret text;
    lexemes text[] := ARRAY[lower(replace(tracking, '-', ''))];
BEGIN
    IF length(digits) >= 4 THEN
        SELECT s.secret INTO secret FROM bsk.search_secret s;
        lexemes := lexemes || bsk.phone_lexeme(secret, right(digits, 4)) || bsk.phone_lexeme(secret, right(digits, 6))
                           || bsk.phone_lexeme(secret, right(digits, 7)) || bsk.phone_lexeme(secret, digits);
    END IF;
    RETURN strip(to_tsvector('simple', bsk.folded(concat_ws(' ', applicant, email, account, address)))
                 || to_tsvector('russian', bsk.folded(texts)))
           || coalesce(bsk.number_lexemes(number), '') || array_to_tsvector(lexemes);
END $$;

-- What of a payload is searched as text; who writes has columns of its own, documents of a person are not searched.
CREATE OR REPLACE FUNCTION bsk.searched_texts(payload jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT string_agg(p.value #>> '{}', ' ') FROM jsonb_each(payload) p
    WHERE p.key <> ALL ('{applicant_name,applicant_email,applicant_phone,consent,snils,document_kind,document_series,'
                        'document_number,document_issued_by,document_issued_on,document_code,phone}'::text[])
      AND jsonb_typeof(p.value) IN ('string', 'number')
$$;

CREATE OR REPLACE FUNCTION bsk.search_vector_of(r bsk.service_requests) RETURNS tsvector
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT bsk.search_vector(r.number, r.tracking, r.applicant, r.phone, r.email,
        (SELECT concat_ws(' ', a.number, a.contract) FROM bsk.accounts a WHERE a.id = r.account_id),
        concat_ws(' ', r.address, (SELECT a.address FROM bsk.accounts a WHERE a.id = r.account_id)),
        concat_ws(' ', r.subject, bsk.searched_texts(r.payload)))
$$;

-- One word as a piece of tsquery text; NULL for a stop word. Three signs and more match the beginning of a word.
CREATE OR REPLACE FUNCTION bsk.word_query(word text) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    mark text := CASE WHEN length(word) >= 3 THEN ':*' ELSE '' END;
    stem text := (ts_lexize(CASE WHEN word ~ '^[a-z]+$' THEN 'english_stem' ELSE 'russian_stem' END::regdictionary, word))[1];
    phone text := CASE WHEN word ~ '^[0-9]{4,15}$' THEN ' | ' || bsk.phone_lexeme((SELECT s.secret FROM bsk.search_secret s), word) ELSE '' END;
BEGIN
    IF stem IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN format('(%s%s%s%s)', word, mark, CASE WHEN stem <> word THEN ' | ' || stem || CASE WHEN length(stem) >= 3
                                                                                          THEN ':*' ELSE '' END ELSE '' END, phone);
END $$;

-- What a person types into the search box, whatever it is: all words must be there, words of three signs may be begun
-- only. NULL when nothing is left to look for (then there is nothing to find).
CREATE OR REPLACE FUNCTION desk.search_query(typed text) RETURNS tsquery
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    short text := btrim(left(typed, 200));
    words text[] := (array_remove(string_to_array(bsk.folded(short), ' '), ''))[1:12];
    code text := upper(regexp_replace(short, '[\s-]', '', 'g'));
    digits text := regexp_replace(short, '[^0-9]', '', 'g');
    made text;
BEGIN
    IF short ~ '^[2-9A-Za-z]{5}[ -]?[2-9A-Za-z-]*$' AND length(code) BETWEEN 6 AND 20 AND (short ~ '-' OR length(code) = 20) THEN
        made := lower(code) || ':*';
    END IF;
    IF short ~ '^[+0-9() -]{4,25}$' AND length(digits) BETWEEN 4 AND 15 THEN
        made := concat_ws(' | ', made, bsk.phone_lexeme((SELECT s.secret FROM bsk.search_secret s), digits));
    END IF;
    RETURN to_tsquery('simple', concat_ws(' | ', made, nullif((
        SELECT string_agg(CASE WHEN short ~* '^[а-я]{1,2}-?[0-9]{4}-?[0-9]{1,6}$' AND w.n = cardinality(words)
                               
                               -- The beginning of the six digits, or the number without its zeros.
                               THEN w.word || CASE WHEN w.word LIKE '0%' THEN ':*' ELSE '' END
                               ELSE bsk.word_query(w.word) END, ' & ')
        FROM unnest(words) WITH ORDINALITY w(word, n)), '')));
END $$;

-- Enough of the frequent words are known to tell a rare beginning («01831») from a frequent one: by it PostgreSQL chooses
-- between the index of words and the order of the list (3 s against 10 ms among a million requests).
ALTER TABLE bsk.service_requests ALTER COLUMN search SET STATISTICS 500;

REVOKE ALL ON FUNCTION desk.search_query FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.search_query TO bsk_operator, bsk_engineer, bsk_auditor;
