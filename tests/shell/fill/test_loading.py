"""Indexes, constraints and triggers are after a load what they were before; two processes agree."""

import psycopg
import pytest

from bsk_desk.shell.fill import filling, loading, pieces
from bsk_desk.shell.fill.cases import lines_of
from bsk_desk.shell.fill.fates import fates
from bsk_desk.shell.fill.filling import Wanted, fill
from tests.shell.fill.test_filling import MOMENT

_SCHEMA = """
    SELECT 'index', schemaname || '.' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'bsk'
    UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'bsk'::regnamespace
    UNION ALL SELECT 'trigger', tgrelid::regclass || '.' || tgname, tgenabled::text FROM pg_trigger
    WHERE NOT tgisinternal
    UNION ALL SELECT 'table', oid::regclass::text, relkind::text FROM pg_class
    WHERE relnamespace = 'bsk'::regnamespace
"""


def _schema(connection):
    return sorted(connection.execute(_SCHEMA).fetchall())


def test_indexes_taken_down_come_back_as_they_were(fresh_database, monkeypatch):
    monkeypatch.setattr(filling, "WORTH_DROPPING", 50)
    monkeypatch.setattr(filling, "makes_beside", lambda: False)
    with fresh_database.superuser() as connection:
        before = _schema(connection)
    fill(fresh_database.dsn, 20, 100, 5, moment=MOMENT)
    with fresh_database.superuser() as connection:
        assert _schema(connection) == before


def test_a_fill_that_fails_leaves_nothing(fresh_database, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("told")

    monkeypatch.setattr(filling, "tell", broken)
    with fresh_database.superuser() as connection:
        before = _schema(connection)
    with pytest.raises(RuntimeError, match="told"):
        fill(fresh_database.dsn, 20, 100, 5, moment=MOMENT)
    with fresh_database.superuser() as connection:
        assert _schema(connection) == before
        counts = [
            connection.execute(f"SELECT count(*) FROM bsk.{name}").fetchone()[0]
            for name in loading.TABLES
        ]
    assert counts == [0] * len(loading.TABLES)


@pytest.fixture
def planned(fresh_database):
    """Context and skeleton of a small fill."""
    wanted = Wanted(20, 60, 6, MOMENT)
    with psycopg.connect(fresh_database.dsn) as connection:
        return filling._planned(connection, wanted)


def test_processes_beside_make_the_same_rows(planned):
    context, bones = planned
    chosen = fates(bones, context.terms, MOMENT)
    here = list(pieces.made_here(context, bones, chosen, 16))
    beside = list(pieces.made_beside(context, bones, chosen, 16))
    assert beside == here
    assert len(here) == 4
    assert sum(len(lines.requests) for lines in here) == 60


def test_a_process_that_dies_does_not_hang_the_fill(planned):
    context, bones = planned
    with pytest.raises(EOFError):
        list(pieces.made_beside(context, bones, ()))  # fates that it cannot ask


def test_rows_do_not_depend_on_the_piece_they_are_made_in(planned):
    context, bones = planned
    whole = pieces._bones(bones, {}, 0, 60)
    apart = [lines_of(context, [bone]) for bone in whole]
    together = lines_of(context, whole)
    assert [line for lines in apart for line in lines.events] == together.events
