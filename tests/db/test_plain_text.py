"""NUL never reaches the database, wherever a text is sent."""

import pytest
from psycopg.types.json import Jsonb
from sqlalchemy import text

from bsk_desk.db.engine import make_engine
from bsk_desk.db.plain_text import without_nul


@pytest.fixture
def connection(database):
    engine = make_engine(database.dsn_of("operator"), pool_size=0)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_a_text_and_a_list_of_texts_arrive_without_nul(connection):
    row = connection.execute(
        text("SELECT CAST(:a AS text), CAST(:b AS text[]), :c || ''"),
        {"a": "а\x00б", "b": ["x\x00", "\x00"], "c": "\x00"},
    ).one()
    assert tuple(row) == ("аб", ["x", ""], "")


def test_a_json_value_arrives_without_nul_and_with_everything_else(connection):
    given = {"а\x00": ["б\x00", {"в": "\x00г", "д": 1.5}], "\\u0000": "\\u0000", "e": None}
    row = connection.execute(text("SELECT CAST(:a AS jsonb)"), {"a": Jsonb(given)}).scalar_one()
    assert row == {"а": ["б", {"в": "г", "д": 1.5}], "\\u0000": "\\u0000", "e": None}


def test_what_is_no_text_stays_as_it_is():
    assert without_nul((1, None, True, 2.5)) == [1, None, True, 2.5]
