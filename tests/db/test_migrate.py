from bsk_desk.db.migrate import sql_files, status
from bsk_desk.db.revisions import head
from bsk_desk.resources import migrations
from bsk_desk.upgrade import upgrade


def test_a_migrated_database_is_up_to_date(dsn):
    found = status(dsn)
    assert found.current == found.head == head()
    assert found.up_to_date
    assert found.pending == ()


def test_upgrading_twice_does_no_harm(dsn):
    upgrade(dsn)
    assert upgrade(dsn).up_to_date


def test_logins_are_members_of_their_group_only(connect):
    assert connect("operator").execute("SELECT session_user").fetchone() == ("test_operator",)


def test_sessions_are_rolled_back(sessions):
    with sessions() as session:
        session.connection().exec_driver_sql("INSERT INTO bsk.staff VALUES ('a', 'b')")
        session.commit()


def test_every_file_of_functions_is_applied():
    there = {p.name for p in (migrations() / "sql").glob("*.sql")} - {"roles.sql"}
    assert {p.name for p in sql_files()} == there


def test_functions_are_there_after_an_upgrade(as_superuser):
    assert as_superuser.execute("SELECT bsk.setting_int('undo_seconds')").fetchone() == (30,)


def test_declared_rows_are_there_after_an_upgrade(as_superuser):
    assert as_superuser.execute("SELECT count(*) FROM bsk.forms").fetchone() == (14,)
