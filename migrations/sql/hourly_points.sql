-- Metering points and their registers, as accounting feeds them.

-- Metering points: {contract, account?, serial, name?, type?, ratio?, max_power_kw?, installed?, removed?, registers?} with
-- registers a list of {month: 'YYYY-MM', start?, end?}. BS001 for a contract or an account that is not known.
CREATE OR REPLACE FUNCTION exchange.upsert_metering_points(rows jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    plain jsonb;
    unknown text;
    written integer;
BEGIN
    SELECT jsonb_agg(CASE WHEN jsonb_typeof(r) = 'object' THEN r - 'registers' ELSE r END) INTO plain
    FROM jsonb_array_elements(CASE WHEN jsonb_typeof(rows) = 'array' THEN rows ELSE '[]' END) r;
    PERFORM bsk.check_rows(coalesce(plain, rows), '{contract,serial}', '{"contract": "^0*[1-9][0-9]{0,4}$",
        "account": "^[0-9]{1,30}$", "serial": "^[^[:cntrl:]]{1,50}$", "name": "^.{0,200}$", "type": "^.{0,100}$",
        "ratio": "^(?=.*[1-9])[0-9]{1,8}([.][0-9]{1,4})?$", "max_power_kw": "^(?=.*[1-9])[0-9]{1,9}([.][0-9]{1,3})?$",
        "installed": "date", "removed": "date"}');
    PERFORM bsk.check_dates_and_registers(rows);
    SELECT coalesce('договора ' || min(bsk.clean_text(r ->> 'contract')) FILTER (WHERE c.id IS NULL),
                    'лицевого счёта ' || min(bsk.clean_text(r ->> 'account')) FILTER (WHERE a.id IS NULL))
    INTO unknown FROM jsonb_array_elements(rows) r LEFT JOIN bsk.contracts c ON c.number = bsk.clean_text(r ->> 'contract')::integer
        LEFT JOIN bsk.accounts a ON a.number = bsk.clean_text(r ->> 'account');
    IF unknown IS NOT NULL THEN
        PERFORM bsk.refuse('BS001', format('Точки учёта не загружены: нет %s.', unknown));
    END IF;
    written := bsk.write_metering_points(rows);
    PERFORM bsk.write_registers(bsk.registers_of(rows));
    INSERT INTO audit.entries (table_name, action, key)
    VALUES ('metering_points', 'UPSERT', jsonb_build_object('rows', written));
    RETURN written;
END $$;

-- What no pattern tells of points: removed before they were installed, registers that are no list or wrong. BS004.
CREATE OR REPLACE FUNCTION bsk.check_dates_and_registers(rows jsonb) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    faults jsonb;
BEGIN
    SELECT jsonb_object_agg(format('rows[%s].%s', e.n - 1, v.field), v.sentence) INTO faults
    FROM (SELECT * FROM jsonb_array_elements(rows) WITH ORDINALITY e(r, n)) e, LATERAL (VALUES
        ('registers', 'Показания должны быть списком.', jsonb_typeof(r -> 'registers') NOT IN ('array', 'null')),
        ('removed', 'Точка снята раньше, чем установлена.',
         bsk.clean_text(r ->> 'removed')::date < bsk.clean_text(r ->> 'installed')::date)) v(field, sentence, bad)
    WHERE v.bad;
    faults := coalesce(faults, bsk.faults_of_registers(rows));
    IF faults IS NOT NULL THEN
        PERFORM bsk.refuse('BS004', 'В строках есть ошибки.', faults);
    END IF;
END $$;

-- Faults of the registers as {"rows[0].registers[0].field": sentence}.
CREATE OR REPLACE FUNCTION bsk.faults_of_registers(rows jsonb) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    WITH register AS (
        SELECT g.r, row_number() OVER (ORDER BY e.n, g.n) - 1 AS place, format('rows[%s].registers[%s]', e.n - 1, g.n - 1) AS label
        FROM jsonb_array_elements(rows) WITH ORDINALITY e(r, n), jsonb_array_elements(
            CASE WHEN jsonb_typeof(e.r -> 'registers') = 'array' THEN e.r -> 'registers' ELSE '[]' END) WITH ORDINALITY g(r, n)
    ), fault AS (
        SELECT key, value FROM jsonb_each(bsk.faults_of_rows((SELECT coalesce(jsonb_agg(r ORDER BY place), '[]') FROM register),
            '{month}', '{"month": "^(19|20)[0-9]{2}-(0[1-9]|1[0-2])(-01)?$", "start": "^[0-9]{1,10}([.][0-9]{1,4})?$",
                         "end": "^[0-9]{1,10}([.][0-9]{1,4})?$"}'))
    )
    SELECT jsonb_object_agg(g.label || regexp_replace(f.key, '^rows\[[0-9]+\]', ''), f.value)
    FROM fault f JOIN register g ON g.place = substring(f.key FROM '^rows\[([0-9]+)\]')::integer
$$;

-- The registers of all points, each with its contract and serial.
CREATE OR REPLACE FUNCTION bsk.registers_of(rows jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(jsonb_agg(CASE WHEN jsonb_typeof(g) = 'object' THEN g || jsonb_build_object(
                                  'contract', r -> 'contract', 'serial', r -> 'serial') ELSE g END), '[]')
    FROM jsonb_array_elements(rows) r, jsonb_array_elements(
        CASE WHEN jsonb_typeof(r -> 'registers') = 'array' THEN r -> 'registers' ELSE '[]' END) g
$$;

CREATE OR REPLACE FUNCTION bsk.write_metering_points(rows jsonb) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, bsk, pg_temp AS $$
#variable_conflict use_variable
DECLARE
    written integer;
BEGIN
    -- Whoever needs several points locks them in this order.
    PERFORM FROM bsk.metering_points p WHERE p.serial IN (SELECT bsk.clean_text(r ->> 'serial') FROM jsonb_array_elements(rows) r)
    ORDER BY p.id FOR NO KEY UPDATE;
    INSERT INTO bsk.metering_points AS kept (contract_id, account_id, serial, name, type, ratio, max_power_kw, installed, removed)
    SELECT DISTINCT ON (c.id, bsk.clean_text(r ->> 'serial')) c.id, a.id, bsk.clean_text(r ->> 'serial'),
           coalesce(bsk.clean_text(r ->> 'name'), ''), coalesce(bsk.clean_text(r ->> 'type'), ''),
           coalesce(bsk.clean_text(r ->> 'ratio')::numeric, 1), bsk.clean_text(r ->> 'max_power_kw')::numeric,
           bsk.clean_text(r ->> 'installed')::date, bsk.clean_text(r ->> 'removed')::date
    FROM jsonb_array_elements(rows) WITH ORDINALITY e(r, n) JOIN bsk.contracts c ON c.number = bsk.clean_text(r ->> 'contract')::integer
        LEFT JOIN bsk.accounts a ON a.number = bsk.clean_text(r ->> 'account')
    ORDER BY c.id, bsk.clean_text(r ->> 'serial'), n DESC
    ON CONFLICT ON CONSTRAINT uq_metering_points_contract_id_serial DO UPDATE
        SET account_id = excluded.account_id, name = excluded.name, type = excluded.type, ratio = excluded.ratio,
            max_power_kw = excluded.max_power_kw, installed = excluded.installed, removed = excluded.removed,
            updated_at = now();
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written;
END $$;

CREATE OR REPLACE FUNCTION bsk.write_registers(registers jsonb) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, bsk, pg_temp AS $$
    INSERT INTO bsk.register_readings AS kept (point_id, month, start_value, end_value)
    SELECT DISTINCT ON (p.id, month) p.id, (left(bsk.clean_text(r ->> 'month'), 7) || '-01')::date AS month,
           bsk.clean_text(r ->> 'start')::numeric, bsk.clean_text(r ->> 'end')::numeric
    FROM jsonb_array_elements(registers) WITH ORDINALITY e(r, n)
        JOIN bsk.contracts c ON c.number = bsk.clean_text(r ->> 'contract')::integer
        JOIN bsk.metering_points p ON p.contract_id = c.id AND p.serial = bsk.clean_text(r ->> 'serial')
    ORDER BY p.id, month, n DESC
    ON CONFLICT ON CONSTRAINT pk_register_readings DO UPDATE
        SET start_value = coalesce(excluded.start_value, kept.start_value),
            end_value = coalesce(excluded.end_value, kept.end_value), source = 'accounting', at = now()
$$;

REVOKE ALL ON FUNCTION exchange.upsert_metering_points FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exchange.upsert_metering_points TO bsk_accounting;
