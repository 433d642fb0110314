"""The change feed: nothing missed, nothing twice, whatever breaks."""

import pytest

from bsk_desk.db import changes
from bsk_desk.db.changes import ChangeFeed, FeedState
from bsk_desk.kernel.changes import Changes
from tests.waiting import wait_until


class Heard:
    """What a feed told, in order."""

    def __init__(self):
        self.changes: list[Changes] = []
        self.states: list[FeedState] = []

    @property
    def ids(self):
        return sorted(i for one in self.changes for i in one.ids("request") or ())

    @property
    def connected(self):
        return bool(self.states) and self.states[-1].connected


@pytest.fixture
def listening():
    """``listening(dsn)`` starts a feed and waits until it hears; it is stopped after the test."""
    feeds = []

    def start(dsn, **options):
        heard = Heard()
        feed = ChangeFeed(dsn, heard.changes.append, heard.states.append, **options)
        feeds.append(feed)
        feed.start()
        wait_until(lambda: heard.connected)
        return feed, heard

    yield start
    for feed in feeds:
        assert feed.stop()


def touch(connection, *ids):
    for i in ids:
        connection.execute("SELECT bsk.touch('request', %s)", [i])


def break_listener(connection):
    found = connection.execute(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'bsk-desk changes'"
    )
    assert found.fetchone() == (1,)


def test_a_change_of_another_connection_is_heard(database, as_superuser, listening):
    _, heard = listening(database.dsn_of("operator"), poll_s=3600)
    touch(as_superuser, 2**40)
    wait_until(lambda: heard.ids == [2**40])
    assert heard.changes[0].touches("request", 2**40)


def test_what_happened_before_listening_is_not_heard(database, as_superuser, listening):
    touch(as_superuser, 1)
    _, heard = listening(database.dsn_of("operator"))
    touch(as_superuser, 2)
    wait_until(lambda: heard.ids)
    assert heard.ids == [2]


def test_an_older_transaction_that_commits_later_is_heard(database, listening):
    older, newer = database.superuser(), database.superuser()
    _, heard = listening(database.dsn_of("operator"))
    with older.transaction():
        touch(older, 1)
        touch(newer, 2)
        wait_until(lambda: heard.ids == [2])
    wait_until(lambda: heard.ids == [1, 2])
    touch(newer, 3)
    wait_until(lambda: heard.ids == [1, 2, 3])


def test_a_transaction_from_before_listening_is_heard_when_it_commits(database, listening):
    older = database.superuser()
    with older.transaction():
        touch(older, 1)
        _, heard = listening(database.dsn_of("operator"))
    wait_until(lambda: heard.ids == [1])


def test_what_is_rolled_back_is_never_heard(database, as_superuser, listening):
    _, heard = listening(database.dsn_of("operator"))
    with pytest.raises(ZeroDivisionError), as_superuser.transaction():
        touch(as_superuser, 1)
        raise ZeroDivisionError
    touch(as_superuser, 2)
    wait_until(lambda: heard.ids == [2])


def test_a_thousand_changes_of_one_transaction_are_one_message(database, as_superuser, listening):
    _, heard = listening(database.dsn_of("operator"))
    with as_superuser.transaction():
        as_superuser.execute("SELECT bsk.touch('request', i) FROM generate_series(1, 1000) i")
    wait_until(lambda: heard.ids == list(range(1, 1001)))
    assert len(heard.changes) == 1


def test_a_change_without_a_hint_is_found_by_the_poll(database, as_superuser, listening):
    _, heard = listening(database.dsn_of("operator"), poll_s=0.05)
    as_superuser.execute("INSERT INTO bsk.changes (topic, object_id) VALUES ('request', 5)")
    wait_until(lambda: heard.ids == [5])


def test_looking_now_does_not_wait_for_the_poll(database, as_superuser, listening):
    feed, heard = listening(database.dsn_of("operator"))
    as_superuser.execute("INSERT INTO bsk.changes (topic, object_id) VALUES ('request', 5)")
    feed.look_now()
    wait_until(lambda: heard.ids == [5])


def test_after_a_break_nothing_is_missed(database, as_superuser, listening, monkeypatch):
    monkeypatch.setattr(changes, "BACKOFF_S", (0.2,))
    _, heard = listening(database.dsn_of("operator"))
    older = database.superuser()
    with older.transaction():
        touch(older, 1)
        break_listener(as_superuser)
        touch(as_superuser, 2)
        wait_until(lambda: not heard.connected)
        touch(as_superuser, 3)
    wait_until(lambda: heard.ids == [1, 2, 3])
    wait_until(lambda: heard.connected)
    assert [state.connected for state in heard.states] == [True, False, True]
    assert heard.states[1].sentence == "Нет связи с базой данных."


def test_after_a_restart_of_the_server_nothing_is_missed(own_server, own_database, listening):
    _, heard = listening(own_database.dsn_of("operator"))
    before = own_database.superuser()
    touch(before, 1)
    own_server.restart("immediate")
    touch(own_database.superuser(), 2)
    wait_until(lambda: heard.ids == [1, 2])


def test_it_stops_at_once_while_the_server_is_away(own_server, own_database, listening):
    feed, heard = listening(own_database.dsn_of("operator"))
    dsn = own_database.dsn_of("operator")
    own_server.stop("immediate")
    wait_until(lambda: not heard.connected)
    assert feed.stop(deadline_s=1)
    own_server.start()
    _, again = listening(dsn)
    assert again.connected


def test_what_the_desk_does_not_understand_is_no_end_of_it(
    database, as_superuser, listening, monkeypatch, caplog
):
    monkeypatch.setattr(changes, "BACKOFF_S", (0.05,))
    feed, heard = listening(database.dsn_of("operator"), poll_s=3600)
    as_superuser.execute("ALTER TABLE bsk.changes RENAME TO elsewhere")
    feed.look_now()
    wait_until(lambda: not heard.connected)
    as_superuser.execute("ALTER TABLE bsk.elsewhere RENAME TO changes")
    touch(as_superuser, 7)
    wait_until(lambda: heard.ids == [7])
    assert heard.connected
    assert "UndefinedTable" in caplog.text


def test_a_wrong_password_has_its_own_sentence(database):
    heard = Heard()
    feed = ChangeFeed(
        database.dsn_of("operator"), heard.changes.append, heard.states.append, password="wrong"
    )
    feed.start()
    wait_until(lambda: heard.states)
    assert not heard.states[0].connected
    assert heard.states[0].sentence == "Неверное имя или пароль."
    assert 0 < heard.states[0].retry_s < 1
    assert feed.stop()


def test_after_a_long_break_everything_may_be_different(
    database, as_superuser, listening, monkeypatch
):
    _, heard = listening(database.dsn_of("operator"))
    monkeypatch.setattr(changes, "LONGEST_BREAK_S", 0.0)
    touch(as_superuser, 1)
    wait_until(lambda: heard.changes)
    assert heard.changes[0].everything


def test_on_a_server_restored_from_the_past_everything_may_be_different(
    database, as_superuser, listening
):
    feed, heard = listening(database.dsn_of("operator"))
    feed._seen = "4000000000:4000000000:"
    touch(as_superuser, 1)
    wait_until(lambda: heard.changes)
    assert heard.changes[0].everything
    touch(as_superuser, 7)
    wait_until(lambda: heard.ids == [7])


def test_a_feed_that_never_began_can_be_stopped(database):
    feed = ChangeFeed(database.dsn, print)
    assert feed.stop()
    assert feed.stop()


def test_a_feed_that_is_stopped_tells_nobody_how_it_ends():
    """On a dead network its thread outlives the window."""
    told = []
    feed = ChangeFeed("", told.append, told.append, host="127.0.0.1")
    feed.stop()
    feed._tell(FeedState(connected=False))
    assert told == []
