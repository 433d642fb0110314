"""Role x table x verb and role x function, tried over plain psycopg by real logins."""

import subprocess

import psycopg
import pytest
from psycopg import errors as pg

from bsk_desk.db.embedded import _wheel
from bsk_desk.upgrade import upgrade
from tests.db import rights

SCHEMAS = ("bsk", "audit", "desk", "site", "exchange", "worker")
#: What a view answers that cannot be written at all; the rest is a missing right.
NOT_A_TABLE = (
    pg.ObjectNotInPrerequisiteState,
    pg.FeatureNotSupported,
    pg.WrongObjectType,
    pg.GeneratedAlways,
)


@pytest.fixture(scope="module")
def module_database(new_database):
    """Rights on the database itself are not copied from a template: an upgrade sets them."""
    database = new_database()
    upgrade(database.dsn)
    yield database
    database.close()


def relations(connection, kinds):
    return connection.execute(
        "SELECT n.nspname, c.relname, (SELECT attname FROM pg_attribute a WHERE a.attrelid = c.oid "
        "  AND attnum > 0 AND attidentity = '' AND attgenerated = '' AND NOT attisdropped ORDER BY attnum LIMIT 1) "
        "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = ANY (%s) AND c.relkind = ANY (%s) ORDER BY 1, 2",
        [list(SCHEMAS), list(kinds)],
    ).fetchall()


def functions(connection):
    """(schema, name, a call with NULL for every argument)."""
    rows = connection.execute(
        "SELECT n.nspname, p.proname, array(SELECT format_type(t, NULL) FROM unnest(p.proargtypes) t), "
        "p.provariadic <> 0 FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace "
        "WHERE n.nspname = ANY (%s) ORDER BY 1, 2",
        [list(SCHEMAS)],
    ).fetchall()
    calls = []
    for schema, name, types, variadic in rows:
        nulls = [f"NULL::{type_}" for type_ in types]
        if variadic:
            nulls[-1] = f"VARIADIC {nulls[-1]}"
        calls.append((schema, name, f"SELECT {schema}.{name}({', '.join(nulls)})"))
    return calls


def outcome(connection, statement):
    """What became of it, as a class of errors; None when it was carried out. Nothing stays."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(statement)
    except psycopg.Error as error:
        return type(error)
    return None


def writes(schema, name, column):
    return (
        f"INSERT INTO {schema}.{name} DEFAULT VALUES",
        f"UPDATE {schema}.{name} SET {column} = {column} WHERE false",
        f"DELETE FROM {schema}.{name} WHERE false",
        f"TRUNCATE {schema}.{name}",
    )


@pytest.mark.parametrize("group", sorted(rights.GROUPS))
def test_nobody_writes_a_table(database, as_superuser, group):
    connection = database.connect(group)
    tables = relations(as_superuser, "rpm")
    assert len(tables) > 30
    for table in tables:
        for statement in writes(*table):
            assert outcome(connection, statement) is pg.InsufficientPrivilege, statement


@pytest.mark.parametrize("group", sorted(rights.GROUPS))
def test_nobody_writes_through_a_view(database, as_superuser, group):
    connection = database.connect(group)
    for view in relations(as_superuser, "v"):
        for statement in writes(*view):
            allowed = (pg.InsufficientPrivilege, *NOT_A_TABLE)
            assert outcome(connection, statement) in allowed, statement


@pytest.mark.parametrize("group", sorted(rights.GROUPS))
def test_sequences_are_nobodys(database, as_superuser, group):
    connection = database.connect(group)
    for schema, name, _ in relations(as_superuser, "S"):
        assert outcome(connection, f"SELECT nextval('{schema}.{name}')") is pg.InsufficientPrivilege
        assert (
            outcome(connection, f"SELECT last_value FROM {schema}.{name}")
            is pg.InsufficientPrivilege
        )


@pytest.mark.parametrize("group", sorted(rights.GROUPS))
def test_each_group_reads_what_is_declared_and_no_more(database, as_superuser, group):
    connection = database.connect(group)
    wrong = []
    for schema, name, _ in relations(as_superuser, "rpmv"):
        readable = outcome(connection, f"SELECT FROM {schema}.{name} LIMIT 0") is None
        if readable != (group in rights.may_read(schema, name)):
            wrong.append(f"{schema}.{name} {'is' if readable else 'is not'} readable for {group}")
    assert wrong == []


@pytest.mark.parametrize("group", sorted(rights.GROUPS))
def test_each_group_calls_what_is_declared_and_no_more(database, as_superuser, group):
    connection = database.connect(group)
    everything = functions(as_superuser)
    assert len(everything) > 100
    wrong = []
    for schema, name, statement in everything:
        callable_ = outcome(connection, statement) is not pg.InsufficientPrivilege
        if callable_ != (group in rights.may_call(schema, name)):
            wrong.append(f"{schema}.{name} {'is' if callable_ else 'is not'} for {group}")
    assert wrong == []


def test_everything_declared_exists(as_superuser):
    there = {f"{schema}.{name}" for schema, name, _ in relations(as_superuser, "rpmv")}
    there |= {f"{schema}.{name}" for schema, name, _ in functions(as_superuser)}
    declared = set(rights.READERS) | {f"desk.{name}" for name in rights.NARROW_VIEWS}
    declared |= {f"desk.{name}" for name in rights.NARROW_FUNCTIONS}
    declared |= {f"bsk.{name}" for name in rights.HELPERS}
    assert declared - there == set()


@pytest.mark.parametrize("group", sorted(rights.GROUPS))
def test_secrets_are_nobodys(database, group):
    connection = database.connect(group)
    for statement in (
        "SELECT pin_hash FROM bsk.accounts",
        "SELECT pin_salt FROM bsk.accounts",
        "SELECT password_hash FROM bsk.consumers",
        "SELECT code_hash FROM bsk.registrations",
        "SELECT result FROM bsk.commands",
        "SELECT rolpassword FROM pg_authid",
    ):
        assert outcome(connection, statement) is pg.InsufficientPrivilege, statement


@pytest.mark.parametrize("group", sorted(rights.GROUPS))
def test_nobody_makes_anything_of_his_own_or_becomes_the_owner(database, group):
    connection = database.connect(group)
    for statement in (
        "CREATE TABLE mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "CREATE TABLE bsk.mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE SCHEMA mine",
        "CREATE ROLE mine",
        "SET ROLE bsk_owner",
        "SET SESSION AUTHORIZATION postgres",
        "SET session_replication_role = replica",
        "ALTER TABLE bsk.staff DISABLE TRIGGER ALL",
        "COPY (SELECT 1) TO PROGRAM 'true'",
    ):
        assert outcome(connection, statement) is pg.InsufficientPrivilege, statement


def test_functions_that_act_for_the_owner_fix_their_search_path(as_superuser):
    found = as_superuser.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.prosecdef AND pronamespace::regnamespace::text = ANY (%s) "
        "AND (p.proowner <> 'bsk_owner'::regrole OR p.proconfig IS NULL "
        "     OR NOT EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c LIKE 'search\\_path=%%pg\\_temp'))",
        [list(SCHEMAS)],
    )
    assert found.fetchall() == []


def test_the_public_has_no_rights_at_all(as_superuser):
    found = as_superuser.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE pronamespace::regnamespace::text = ANY (%s) "
        "AND has_function_privilege('public', p.oid, 'execute') "
        "UNION ALL SELECT c.oid::regclass::text FROM pg_class c WHERE relnamespace::regnamespace::text = ANY (%s) "
        "AND c.relkind IN ('r', 'v', 'm', 'p') AND has_table_privilege('public', c.oid, 'select')",
        [list(SCHEMAS)] * 2,
    )
    assert found.fetchall() == []


def test_an_operator_with_psql_cannot_write_one_row(database, as_superuser):
    tables = relations(as_superuser, "rpm")
    script = "\n".join(f"{statement};" for table in tables for statement in writes(*table))
    before = [
        as_superuser.execute(f"SELECT count(*) FROM {s}.{n}").fetchone() for s, n, _ in tables
    ]
    done = subprocess.run(
        [_wheel() / "psql", "--no-psqlrc", database.dsn_of("operator")],
        input=script, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout == ""
    assert done.stderr.count("permission denied") == 4 * len(tables)
    after = [as_superuser.execute(f"SELECT count(*) FROM {s}.{n}").fetchone() for s, n, _ in tables]
    assert after == before
