"""PostgreSQL is restarted under an open desk: nothing typed is lost, nothing is done twice."""

import uuid

import pytest
from psycopg.types.json import Jsonb

from bsk_desk.db import changes as feed
from bsk_desk.shell.slices import SLICES
from tests.people import new_complaint, new_consumer
from tests.shell.signing import profile_of

ANSWER = "Свет дали в 14:20, трансформатор заменён."


@pytest.fixture
def filed(own_database):
    """A complaint that came in at the site's door."""
    return new_complaint(own_database)


@pytest.fixture
def window(qtbot, open_window, own_database, filed, monkeypatch):
    monkeypatch.setattr(feed, "BACKOFF_S", (0.2,))
    made = open_window("operator", profile_of(own_database), slices=SLICES)
    made.go_to("requests.all")
    qtbot.waitUntil(lambda: made.page.list.model.total is not None)
    qtbot.waitUntil(lambda: bool(made.page.reference.transitions))
    return made


def opened(qtbot, window, request):
    page = window.page
    page.open_object(request)
    qtbot.waitUntil(lambda: page.pane.card is not None and page.pane.card.id == request)
    return page.pane


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_desk_lives_through_a_restart_of_the_server(
    qtbot, window, own_server, own_database, filed, mode
):
    pane = opened(qtbot, window, filed)
    pane.composer.write_answer()
    pane.composer.edit.insertPlainText(ANSWER)
    own_server.stop(mode)
    qtbot.waitUntil(lambda: not window.session.bus.online, timeout=10_000)
    assert pane.composer.edit.toPlainText() == ANSWER
    pane.composer.send()  # not while there is no connection
    own_server.start()
    qtbot.waitUntil(lambda: window.session.bus.online, timeout=10_000)
    assert pane.composer.edit.toPlainText() == ANSWER
    pane.composer.send()
    qtbot.waitUntil(lambda: pane.card.row.status == "done", timeout=10_000)
    said = "SELECT count(*) FROM bsk.service_request_events WHERE request_id = %s AND body = %s"
    assert own_database.superuser().execute(said, [filed, ANSWER]).fetchone() == (1,)


def test_what_happened_while_the_server_was_away_is_seen_afterwards(
    qtbot, window, own_server, own_database, filed
):
    before = window.page.list.model.total
    pane = opened(qtbot, window, filed)
    own_server.stop("immediate")
    qtbot.waitUntil(lambda: not window.session.bus.online, timeout=10_000)
    assert pane.card.id == filed  # the page stays readable
    own_server.start()
    consumer = new_consumer(own_database.connect("site"), own_database.superuser())
    payload = Jsonb({"text": "После перезапуска"})
    call = "SELECT request FROM site.submit_request(%s, 'feedback', %s, NULL, %s)"
    own_database.call("site", call, consumer, payload, uuid.uuid4())
    qtbot.waitUntil(lambda: window.session.bus.online, timeout=10_000)
    qtbot.waitUntil(lambda: window.page.list.model.total == before + 1, timeout=10_000)
    qtbot.waitUntil(lambda: window.places.counts["requests.all"] == before + 1, timeout=10_000)


def test_a_restart_in_one_piece_is_lived_through(qtbot, window, own_server, filed):
    """The server is away for a moment only: the next thing done goes through."""
    pane = opened(qtbot, window, filed)
    own_server.restart("fast")
    qtbot.waitUntil(lambda: window.session.bus.online, timeout=10_000)
    window.page.acts["request.register"].trigger()
    qtbot.waitUntil(lambda: pane.card.row.status == "registered", timeout=10_000)
