"""The mapped tables say what the revisions made: columns, types, defaults, keys and constraints.

Indexes are left to the revisions: they are no concern of who reads a table. Computed columns are
compared by name and type, as PostgreSQL writes their expressions in its own way.
"""

import importlib
import pkgutil

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import bsk_desk.db.tables  # noqa: F401 - declares
from bsk_desk import features
from bsk_desk.db.base import Base
from bsk_desk.db.migrate import downgrade
from bsk_desk.upgrade import upgrade


def declared():
    """The metadata with the tables of every slice."""
    for slice_ in pkgutil.iter_modules(features.__path__):
        name = f"bsk_desk.features.{slice_.name}.tables"
        if importlib.util.find_spec(name):
            importlib.import_module(name)
    return Base.metadata


def included(name, kind, parents):
    return name in {"bsk", "audit"} if kind == "schema" else True


def differences(engine, metadata):
    """Of the tables that are mapped; a slice maps what its Python reads."""
    mapped = {(table.schema, table.name) for table in metadata.tables.values()}

    def wanted(item, name, kind, reflected, compare_to):
        if kind == "table":
            return (item.schema, name) in mapped
        return kind != "index"

    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": included,
                "include_object": wanted,
                "version_table_schema": "bsk",
                "compare_type": True,
                "compare_server_default": True,
            },
        )
        return compare_metadata(context, metadata)


def test_models_equal_migrations(database):
    assert differences(database.engine(), declared()) == []


def test_the_comparison_finds_a_difference(fresh_database):
    owner = fresh_database.superuser()
    owner.execute("ALTER TABLE bsk.staff ALTER COLUMN full_name DROP NOT NULL, ADD phone text")
    owner.execute("ALTER TABLE bsk.staff ALTER COLUMN active DROP DEFAULT")
    found = str(differences(fresh_database.engine(), declared()))
    assert "modify_nullable" in found
    assert "modify_default" in found
    assert "remove_column" in found


_SHAPE = """
SELECT 'column', format('%%s.%%s.%%s', table_schema, table_name, column_name),
       concat_ws(' ', ordinal_position, data_type, is_nullable, column_default, generation_expression)
FROM information_schema.columns WHERE table_schema IN ('bsk', 'audit')
UNION ALL SELECT 'constraint', conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace IN ('bsk'::regnamespace, 'audit'::regnamespace)
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname IN ('bsk', 'audit')
UNION ALL SELECT 'sequence', sequencename, data_type::text FROM pg_sequences WHERE schemaname IN ('bsk', 'audit')
UNION ALL SELECT 'trigger', tgrelid::regclass || ' ' || tgname, pg_get_triggerdef(oid)
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'view', viewname, definition FROM pg_views WHERE schemaname IN ('bsk', 'desk', 'audit')
UNION ALL SELECT 'function', oid::regprocedure::text, md5(pg_get_functiondef(oid))
FROM pg_proc WHERE pronamespace IN ('bsk'::regnamespace, 'desk'::regnamespace, 'site'::regnamespace,
    'exchange'::regnamespace, 'worker'::regnamespace, 'audit'::regnamespace)
UNION ALL SELECT 'right', concat_ws(' ', n.nspname, c.relname, a.attname),
    concat_ws(' ', (SELECT string_agg(x, ',' ORDER BY x) FROM unnest(c.relacl::text[]) x), a.attacl::text)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
WHERE n.nspname IN ('bsk', 'audit', 'desk') AND NOT a.attisdropped
ORDER BY 1, 2, 3
"""


def shape(connection):
    return connection.execute(_SHAPE.replace("%%", "%")).fetchall()


def test_down_and_up_again_leaves_the_schema_the_same(fresh_database):
    owner = fresh_database.superuser()
    before = shape(owner)
    assert len(before) > 100
    downgrade(fresh_database.dsn, "base")
    left = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'bsk'::regnamespace AND relkind = 'r'"
    )
    assert left.fetchall() == [("alembic_version",)]
    upgrade(fresh_database.dsn)
    assert shape(owner) == before
