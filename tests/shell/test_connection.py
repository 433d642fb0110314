"""The connection is lost and comes back: the bar, the words, the pages, nothing missed."""

import pytest
from PySide6.QtCore import Qt

from bsk_desk.db import changes as feed
from tests.shell.signing import profile_of


@pytest.fixture
def window(open_window, database, relay, monkeypatch):
    """A window whose way to the server can be cut."""
    monkeypatch.setattr(feed, "BACKOFF_S", (0.2,))
    return open_window("operator", profile_of(database, hosts="127.0.0.1", port=relay.port))


def test_a_lost_connection_is_said_and_the_page_stays(qtbot, window, relay):
    page = window.page
    page.typed.setText("недописанный ответ")
    relay.cut()
    qtbot.waitUntil(window.frame.connection_bar.isVisible)
    assert not window.session.bus.online
    assert window.side._state.text() == "Нет связи"
    assert window.page is page
    assert page.typed.text() == "недописанный ответ"


def test_it_comes_back_by_itself_and_nothing_was_missed(qtbot, window, relay, database):
    relay.cut()
    qtbot.waitUntil(window.frame.connection_bar.isVisible)
    window.page.heard.clear()
    database.superuser().execute("SELECT bsk.touch('request', 4711)")
    relay.mend()
    qtbot.waitUntil(window.frame.connection_bar.isHidden)
    assert window.session.bus.online
    assert window.side._state.text() == "На связи"
    qtbot.waitUntil(lambda: any(c.touches("request", 4711) for c in window.page.heard))
    expected = database.superuser().execute(
        "SELECT count(*) FROM bsk.changes WHERE topic = 'request'"
    )
    (number,) = expected.fetchone()
    qtbot.waitUntil(lambda: window.places.counts.get("sample") == number)


def test_the_next_attempt_is_counted_down_and_can_be_hastened(qtbot, window, relay, monkeypatch):
    monkeypatch.setattr(feed, "BACKOFF_S", (600.0,))
    relay.cut()
    qtbot.waitUntil(window.frame.connection_bar.isVisible)
    qtbot.waitUntil(lambda: "следующая попытка через" in window.frame.connection_bar._next.text())
    relay.mend()
    qtbot.mouseClick(window.frame.connection_bar._retry, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(window.frame.connection_bar.isHidden)


def test_pages_are_told_to_read_again_when_it_is_back(qtbot, window, relay):
    relay.cut()
    qtbot.waitUntil(lambda: not window.session.bus.online)
    window.page.heard.clear()
    relay.mend()
    qtbot.waitUntil(lambda: any(c.everything for c in window.page.heard))
