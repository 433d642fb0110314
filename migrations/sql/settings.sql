-- Settings that administrators may change: what each may be, the door that changes one, the list of them. Hourly thresholds.

INSERT INTO bsk.settings (name, value, title) VALUES
    ('hourly_zero_hours', '24', 'Сколько нулевых часов подряд вызывают предупреждение'),
    ('hourly_same_hours', '12', 'Сколько одинаковых часов подряд вызывают предупреждение'),
    ('hourly_spike_factor', '8', 'Во сколько раз час выше обычного, чтобы считаться выбросом'),
    ('hourly_spike_floor', '5', 'Меньше скольких киловатт-часов выбросом не считается'),
    ('hourly_register_share', '0.01', 'Допустимое расхождение с показаниями'),
    ('hourly_register_floor', '2', 'Допустимое расхождение с показаниями при любом расходе'),
    ('hourly_register_error_share', '0.10', 'С какого расхождения с показаниями точка не принимается'),
    ('hourly_shift_gain', '0.02', 'Насколько лучше должен подходить сдвинутый график'),
    ('hourly_shift_rest', '0.5', 'Какая часть отличий может остаться после сдвига графика'),
    ('hourly_shift_hours', '4', 'Наибольший сдвиг графика, который проверяется'),
    ('hourly_per_point', '20', 'Сколько одинаковых замечаний показывать по одной точке')
ON CONFLICT DO NOTHING;

-- The unit stands beside the value, as people read it.
UPDATE bsk.settings s SET title = t.title
FROM (VALUES ('file_bytes', 'Наибольший размер файла'), ('text_length', 'Наибольшая длина текста'),
             ('hourly_register_share', 'Допустимое расхождение с показаниями')) t(name, title)
WHERE s.name = t.name AND s.title <> t.title;

-- What a setting may be. least and most bound a number or the length of a text; a number has up to four decimals.
CREATE OR REPLACE VIEW bsk.setting_rules (place, name, area, kind, unit, least, most, what) AS VALUES
    (1, 'undo_seconds', 'requests', 'whole', 'seconds', 0::numeric, 600::numeric,
     'Столько потребитель ещё не видит ответ, изменение или рассылку, и автор может их отменить. 0: всё уходит сразу.'),
    (2, 'lease_seconds', 'requests', 'whole', 'seconds', 60, 900,
     'Столько чужое обращение занято тем, кто начал ответ и перестал печатать.'),
    (3, 'viewer_seconds', 'requests', 'whole', 'seconds', 30, 600,
     'Столько после обрыва связи другие видят, что карточка открыта.'),
    (4, 'deadline_days', 'requests', 'whole', 'days', 0, 30, 'Напоминание видит исполнитель обращения.'),
    (5, 'text_length', 'requests', 'whole', 'signs', 1000, 20000, 'Для ответов, вопросов и рассылок.'),
    (6, 'file_bytes', 'requests', 'whole', 'bytes', 1048576, 20971520,
     'Для файлов обращений и почасовых файлов. Программа читает файлы до 20 МБ.'),
    (7, 'files_per_request', 'requests', 'whole', 'files', 1, 50, 'Столько файлов потребитель может приложить.'),
    (20, 'hourly_zero_hours', 'hourly', 'whole', 'hours', 3, 744, 'Проверка H06: у счётчика, который в другие часы считает.'),
    (21, 'hourly_same_hours', 'hourly', 'whole', 'hours', 3, 744, 'Проверка H07: подряд одно и то же число, не ноль.'),
    (22, 'hourly_spike_factor', 'hourly', 'number', 'times', 2, 100,
     'Проверка H08: по сравнению с тем же часом в такие же дни месяца.'),
    (23, 'hourly_spike_floor', 'hourly', 'number', 'kwh', 0, 100000, 'Проверка H08: малые часы выбросами не считаются.'),
    (24, 'hourly_register_share', 'hourly', 'share', 'share', 0, 0.5,
     'Проверка H10: сумма часов и расход по показаниям могут настолько различаться.'),
    (25, 'hourly_register_floor', 'hourly', 'number', 'kwh', 0, 10000,
     'Проверка H10: расхождение меньше этого не замечают, как бы мал ни был расход.'),
    (26, 'hourly_register_error_share', 'hourly', 'share', 'share', 0, 1,
     'Проверка H10: меньшее расхождение — предупреждение, большее — ошибка.'),
    (27, 'hourly_shift_gain', 'hourly', 'share', 'share', 0, 1, 'Проверка H13: сравнение с прошлым месяцем той же точки.'),
    (28, 'hourly_shift_rest', 'hourly', 'share', 'share', 0, 1,
     'Проверка H13: сдвиг объясняет отличия от прошлого месяца, если осталось не больше этого.'),
    (29, 'hourly_shift_hours', 'hourly', 'whole', 'hours', 1, 12, 'Проверка H13: вперёд и назад.'),
    (30, 'hourly_per_point', 'hourly', 'whole', 'findings', 1, 200, 'Остальные замечания с тем же кодом только считаются.'),
    (40, 'broadcast_approval_above', 'broadcasts', 'whole', 'people', 0, 1000000,
     'Рассылки и тексты об отключениях. 0: утверждается каждая.'),
    (41, 'outage_days', 'broadcasts', 'whole', 'days', 1, 365, 'В личном кабинете, после восстановления.'),
    (50, 'registration_hours', 'registrations', 'whole', 'hours', 1, 720,
     'О каждом удалении составляется акт. Меньшее число удалит начатые раньше регистрации сразу.'),
    (51, 'codes_per_hour', 'registrations', 'whole', 'letters', 1, 20, 'Следующее письмо можно получить позже.'),
    (52, 'wrong_codes', 'registrations', 'whole', 'tries', 1, 20, 'Потом нужен новый код.'),
    (53, 'wrong_pins', 'registrations', 'whole', 'tries', 1, 20, 'Потом счёт нельзя привязать целый час.'),
    (60, 'mail_hours', 'mail', 'whole', 'hours', 1, 168, 'Потом письмо ждёт решения на странице «Почта».'),
    (61, 'mail_lease_seconds', 'mail', 'whole', 'seconds', 120, 3600,
     'Если отправщик остановился, через это время письмо возьмёт другой.'),
    (70, 'company_inn', 'company', 'inn', '', NULL, NULL, 'Без него нельзя составить ответ на почасовой файл.'),
    (71, 'operator_name', 'company', 'text', '', 3, 300, 'Стоит в актах об уничтожении персональных данных.'),
    (72, 'system_name', 'company', 'text', '', 3, 300, 'Стоит в актах об уничтожении персональных данных.'),
    (80, 'changes_hours', 'base', 'whole', 'hours', 24, 720, 'По ней рабочие места узнают о чужих изменениях после обрыва связи.'),
    (81, 'commands_days', 'base', 'whole', 'days', 1, 90, 'По ним повторённая команда не выполняется второй раз.');

-- Why the value will not do, in one sentence; NULL when it will.
CREATE OR REPLACE FUNCTION bsk.fault_of_setting(rule bsk.setting_rules, value jsonb) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    bare text := value #>> '{}';
    kept text := bsk.clean_text(bare);
    percent boolean := rule.kind = 'share';
BEGIN
    IF rule.kind IN ('whole', 'number', 'share') THEN
        IF jsonb_typeof(value) IS DISTINCT FROM 'number' THEN
            RETURN 'Нужно число.';
        END IF;
        IF bare::numeric NOT BETWEEN rule.least AND rule.most THEN
            RETURN format(CASE WHEN percent THEN 'Можно от %s до %s %%.' ELSE 'Можно от %s до %s.' END,
                          bsk.number_words(rule.least * CASE WHEN percent THEN 100 ELSE 1 END),
                          bsk.number_words(rule.most * CASE WHEN percent THEN 100 ELSE 1 END));
        END IF;
        RETURN CASE WHEN rule.kind = 'whole' AND trunc(bare::numeric) <> bare::numeric THEN 'Нужно целое число.'
                    WHEN scale(trim_scale(bare::numeric)) > 4 THEN 'Слишком много знаков после запятой.' END;
    END IF;
    IF jsonb_typeof(value) IS DISTINCT FROM 'string' THEN
        RETURN 'Нужен текст.';
    END IF;
    IF rule.kind = 'inn' THEN
        RETURN CASE WHEN kept IS NOT NULL THEN bsk.check_inn(kept) END;
    END IF;
    RETURN CASE WHEN kept IS NULL THEN 'Заполните поле.'
                WHEN kept ~ '[\n\t]' THEN 'Нужна одна строка.'
                WHEN length(kept) NOT BETWEEN rule.least AND rule.most
                THEN format('Нужно от %s до %s знаков.', rule.least, rule.most) END;
END $$;

-- As people write a number: thousands apart, a comma.
CREATE OR REPLACE FUNCTION bsk.number_words(n numeric) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT replace(replace(to_char(trunc(n), 'FM999,999,999,990'), ',', E'\u00a0')
                   || CASE WHEN n = trunc(n) THEN '' ELSE ltrim(trim_scale(abs(n - trunc(n)))::text, '0') END, '.', ',')
$$;

-- What two settings may not be together.
CREATE OR REPLACE FUNCTION bsk.fault_of_settings(name text, value numeric) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, bsk, pg_temp AS $$
    SELECT CASE
        WHEN fault_of_settings.name = 'hourly_register_share'
             AND value > (bsk.setting('hourly_register_error_share') #>> '{}')::numeric
        THEN 'Не может быть больше расхождения, с которого точка не принимается.'
        WHEN fault_of_settings.name = 'hourly_register_error_share'
             AND value < (bsk.setting('hourly_register_share') #>> '{}')::numeric
        THEN 'Не может быть меньше допустимого расхождения.' END
$$;

-- Everybody works by it from the next call on: {"name", "value", "changed"}. BS001, BS004 ("value").
CREATE OR REPLACE FUNCTION desk.set_setting(name text, value jsonb, command uuid) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, bsk, pg_temp AS $$
DECLARE
    scope text := 'set_setting:' || name;
    done jsonb := bsk.started(command, scope);
    rule bsk.setting_rules;
    kept jsonb := value;
    before jsonb;
    fault text;
BEGIN
    IF done IS NOT NULL THEN
        RETURN done;
    END IF;
    SELECT * INTO rule FROM bsk.setting_rules r WHERE r.name = set_setting.name;
    PERFORM FROM bsk.settings s WHERE s.name ~ '^hourly_register' ORDER BY s.name FOR UPDATE;  -- two are checked together
    SELECT s.value INTO before FROM bsk.settings s WHERE s.name = rule.name FOR UPDATE;
    IF before IS NULL THEN
        PERFORM bsk.refuse('BS001', 'Такого параметра нет.');
    END IF;
    fault := bsk.fault_of_setting(rule, value);
    IF fault IS NULL AND jsonb_typeof(value) = 'number' THEN
        fault := bsk.fault_of_settings(rule.name, (value #>> '{}')::numeric);
        kept := to_jsonb(trim_scale((value #>> '{}')::numeric));
    ELSIF fault IS NULL THEN
        kept := to_jsonb(coalesce(CASE WHEN rule.kind = 'inn' THEN bsk.bare_digits(bsk.clean_text(value #>> '{}'))
                                       ELSE bsk.clean_text(value #>> '{}') END, ''));
    END IF;
    IF fault IS NOT NULL THEN
        PERFORM bsk.wrong_field('value', fault);
    END IF;
    IF kept <> before THEN
        UPDATE bsk.settings s SET value = kept WHERE s.name = rule.name;
        PERFORM bsk.touch('setting', rule.place);
    END IF;
    RETURN bsk.remember(command, scope, jsonb_build_object('name', name, 'value', kept, 'changed', kept <> before));
END $$;

-- Who changed one last, and when, is in the audit, which not everybody may read; this much of it is no secret.
CREATE OR REPLACE VIEW desk.settings AS
SELECT r.place AS id, s.name, s.title, s.value, r.area, r.kind, r.unit, r.least, r.most, r.what, e.at AS changed_at,
       e.who AS changed_by, coalesce(p.full_name, e.who) AS changed_by_name
FROM bsk.setting_rules r
JOIN bsk.settings s ON s.name = r.name
LEFT JOIN LATERAL (SELECT a.at, a.who FROM audit.entries a
                   WHERE a.table_name = 'settings' AND a.action = 'UPDATE' AND a.key ->> 'name' = s.name AND a.new ? 'value'
                   ORDER BY a.id DESC LIMIT 1) e ON true
LEFT JOIN bsk.staff p ON p.login = e.who;

REVOKE ALL ON FUNCTION desk.set_setting FROM PUBLIC;
GRANT EXECUTE ON FUNCTION desk.set_setting TO bsk_admin;
GRANT SELECT ON desk.settings TO bsk_operator, bsk_engineer, bsk_auditor;
