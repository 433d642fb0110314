"""Connecting: strings and URLs as libpq takes them, made patient."""

import pytest
from sqlalchemy import text

from bsk_desk.db.calls import call, call_rows
from bsk_desk.db.engine import connection_parameters, make_engine, retire
from bsk_desk.db.session import make_sessions, my_login, my_roles
from bsk_desk.kernel.errors import Refused
from tests.waiting import wait_until


def pids_of(database, login):
    found = database.superuser().execute(
        "SELECT pid FROM pg_stat_activity WHERE usename = %s AND datname = current_database()",
        [login],
    )
    return [pid for (pid,) in found]


def test_a_url_and_a_string_mean_the_same():
    url = connection_parameters("postgresql://ann:x@db.local:5433/bsk?sslmode=verify-full")
    string = connection_parameters(
        "host=db.local port=5433 user=ann password=x dbname=bsk sslmode=verify-full"
    )
    named = connection_parameters(
        "postgresql+psycopg://ann:x@db.local:5433/bsk?sslmode=verify-full"
    )
    assert url == string == named
    assert url["sslmode"] == "verify-full"


def test_what_the_string_says_goes_before_our_defaults():
    made = connection_parameters("connect_timeout=1 application_name=psql keepalives_idle=99")
    assert made["connect_timeout"] == "1"
    assert made["application_name"] == "psql"
    assert made["keepalives_idle"] == "99"
    assert made["keepalives"] == "1"


def test_a_person_goes_before_the_string():
    made = connection_parameters("user=ann password=x", user="bob", password="y")
    assert (made["user"], made["password"]) == ("bob", "y")


def test_of_several_hosts_the_one_that_writes_is_taken():
    assert connection_parameters("host=a,b port=1,2")["target_session_attrs"] == "read-write"
    assert "target_session_attrs" not in connection_parameters("host=a")
    assert (
        connection_parameters("host=a,b target_session_attrs=any")["target_session_attrs"] == "any"
    )


def test_options_of_the_string_are_kept():
    made = connection_parameters("options='-c search_path=x'")
    assert made["options"] == "-c search_path=x -c timezone=Asia/Barnaul"


def test_a_string_that_is_none_is_a_refusal():
    with pytest.raises(Refused, match="написана неверно"):
        connection_parameters("what is this")


def test_the_second_host_serves_when_the_first_is_dead(database):
    folder = database.superuser().info.host
    engine = make_engine(database.dsn_of("operator"), host=f"127.0.0.1,{folder}", port="9,5432")
    with engine.connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar() == 1
    engine.dispose()


def test_a_retired_engine_leaves_no_connection_not_even_of_work_under_way(database):
    engine = make_engine(database.dsn_of("engineer"))
    with engine.connect(), engine.connect():
        pass
    with engine.connect() as working:
        retire(engine)
        pid = working.execute(text("SELECT pg_backend_pid()")).scalar_one()
        wait_until(lambda: pids_of(database, "test_engineer") == [pid])
    with engine.connect() as late:  # work that goes on after its first attempt
        assert late.execute(text("SELECT 1")).scalar() == 1
    wait_until(lambda: pids_of(database, "test_engineer") == [])


def test_a_session_knows_its_time_zone_name_and_roles(database):
    engine = make_engine(database.dsn_of("admin"), pool_size=0)
    with make_sessions(engine)() as session:
        assert session.execute(text("SHOW timezone")).scalar() == "Asia/Barnaul"
        assert session.execute(text("SHOW application_name")).scalar() == "bsk-desk"
        assert my_login(session) == "test_admin"
        assert my_roles(session) == {"bsk_admin", "bsk_operator", "bsk_engineer"}


def test_the_door_takes_named_arguments_and_dicts_as_jsonb(database):
    owner = database.superuser()
    owner.execute(
        "CREATE FUNCTION desk.echo_back(a int, b jsonb) RETURNS jsonb LANGUAGE sql AS "
        "$$ SELECT b || jsonb_build_object('a', a) $$"
    )
    owner.execute(
        "CREATE FUNCTION desk.count_to(n int) RETURNS TABLE(i int) LANGUAGE sql AS "
        "$$ SELECT generate_series(1, n) $$"
    )
    with make_sessions(database.engine())() as session:
        assert call(session, "echo_back", b={"x": "%:y"}, a=1) == {"x": "%:y", "a": 1}
        assert [row.i for row in call_rows(session, "count_to", n=2)] == [1, 2]
    owner.execute("DROP FUNCTION desk.echo_back, desk.count_to")
