from bsk_desk.db.migrate import head, status, upgrade


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
