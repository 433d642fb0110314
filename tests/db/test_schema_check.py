"""The desk looks at the version and refuses politely; it never migrates."""

import psycopg
import pytest
from sqlalchemy.orm import Session

from bsk_desk.db.migrate import downgrade, status
from bsk_desk.db.revisions import head
from bsk_desk.db.schema_check import SchemaAge, check_schema
from bsk_desk.kernel.errors import NotAllowed, Refused
from bsk_desk.upgrade import upgrade


def checked(database, login):
    with Session(database.engine(login)) as session:
        return check_schema(session)


def test_the_present_schema_is_fine_for_everybody_at_the_desk(database):
    for login in ("operator", "engineer", "admin", "auditor", "worker"):
        assert checked(database, login) is SchemaAge.SAME


def test_an_old_schema_is_refused_with_its_version(fresh_database):
    downgrade(fresh_database.dsn, "0001")
    with pytest.raises(Refused, match="старее программы: её версия 0001"):
        checked(fresh_database, "operator")
    found = status(fresh_database.dsn)
    assert found.current == "0001"
    assert found.pending[0] == "0002"
    assert found.pending[-1] == head()
    assert not found.up_to_date
    assert not found.newer


def test_a_newer_schema_still_serves_but_is_not_upgraded(fresh_database):
    fresh_database.superuser().execute("UPDATE bsk.alembic_version SET version_num = '9999'")
    assert checked(fresh_database, "operator") is SchemaAge.NEWER
    assert status(fresh_database.dsn).newer
    with pytest.raises(Refused, match="новее программы"):
        upgrade(fresh_database.dsn)


def test_a_base_without_revisions_is_an_empty_one(fresh_database):
    fresh_database.superuser().execute("DELETE FROM bsk.alembic_version")
    with pytest.raises(Refused, match="ещё нет данных"):
        checked(fresh_database, "operator")
    assert status(fresh_database.dsn).current is None


def test_an_empty_database_and_a_stranger_have_their_sentences(server, database):
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE empty_one")
    database.dsn, before = server.dsn("empty_one"), database.dsn
    with pytest.raises(Refused, match="ещё нет данных"):
        checked(database, "")
    database.dsn = before
    with pytest.raises(NotAllowed, match="нет прав на базу"):
        checked(database, "site")
