-- Group roles, schemas and what everybody may or may not do. Runs before the revisions, as the login that migrates.
DO $$
DECLARE
    role text;
    -- Since 16 the creator of a role administers it without being able to act as it.
    acting text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOREACH role IN ARRAY ARRAY['bsk_owner', 'bsk_operator', 'bsk_engineer', 'bsk_admin', 'bsk_auditor',
                                'bsk_site', 'bsk_accounting', 'bsk_worker'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL; -- another database of the same cluster is being set up at this moment
            END;
        END IF;
    END LOOP;
    -- GRANT writes the catalogue even when nothing changes; two databases set up at once would collide.
    IF NOT pg_has_role('bsk_admin', 'bsk_operator', 'member') THEN
        GRANT bsk_operator TO bsk_admin;
    END IF;
    IF NOT pg_has_role('bsk_admin', 'bsk_engineer', 'member') THEN
        GRANT bsk_engineer TO bsk_admin;
    END IF;
    IF NOT pg_has_role(session_user, 'bsk_owner', acting) THEN
        EXECUTE format('GRANT bsk_owner TO %I', session_user);
    END IF;
    EXECUTE format('GRANT CREATE ON DATABASE %I TO bsk_owner', current_database());
    -- Nobody needs tables or functions of his own, not even temporary ones.
    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
END $$;

-- Locks by number would let any login stop the doors that use them, large objects and messages fill the disk. Only a
-- superuser may take them from the public; elsewhere the server's owner has to.
DO $$
DECLARE
    f regprocedure;
BEGIN
    IF NOT (SELECT r.rolsuper FROM pg_roles r WHERE r.rolname = current_user) THEN
        RETURN;
    END IF;
    FOR f IN SELECT p.oid FROM pg_proc p
             WHERE p.pronamespace = 'pg_catalog'::regnamespace AND has_function_privilege('public', p.oid, 'execute')
               AND (p.proname ~ '^pg_(try_)?advisory_'
                    OR p.proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'pg_logical_emit_message')) LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO bsk_owner', f);
    END LOOP;
END $$;

CREATE SCHEMA IF NOT EXISTS bsk AUTHORIZATION bsk_owner;
CREATE SCHEMA IF NOT EXISTS audit AUTHORIZATION bsk_owner;
CREATE SCHEMA IF NOT EXISTS desk AUTHORIZATION bsk_owner;
CREATE SCHEMA IF NOT EXISTS site AUTHORIZATION bsk_owner;
CREATE SCHEMA IF NOT EXISTS exchange AUTHORIZATION bsk_owner;
CREATE SCHEMA IF NOT EXISTS worker AUTHORIZATION bsk_owner;

ALTER DEFAULT PRIVILEGES FOR ROLE bsk_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

GRANT USAGE ON SCHEMA bsk TO bsk_operator, bsk_engineer, bsk_auditor, bsk_worker;
GRANT USAGE ON SCHEMA desk TO bsk_operator, bsk_engineer, bsk_auditor;
GRANT USAGE ON SCHEMA site TO bsk_site;
GRANT USAGE ON SCHEMA exchange TO bsk_accounting;
GRANT USAGE ON SCHEMA worker TO bsk_worker;
GRANT USAGE ON SCHEMA audit TO bsk_admin, bsk_auditor;
