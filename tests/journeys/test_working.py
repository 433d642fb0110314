"""A day at the desk: the whole window with the real pages, the real pool and the real database."""

import uuid

import pytest
from psycopg.types.json import Jsonb
from PySide6.QtCore import Qt

from bsk_desk.db import changes as feed
from bsk_desk.shell.slices import SLICES
from tests.people import new_consumer
from tests.shell.signing import profile_of

TEXT = "Вечером напряжение падает до 170 В. Прошу устранить."


@pytest.fixture
def consumer(database):
    """Somebody with a cabinet."""
    return new_consumer(database.connect("site"), database.superuser())


@pytest.fixture
def filed(database, consumer):
    """``filed("subject")``: a complaint that comes in at the site's door; its id."""

    def filing(subject):
        payload = Jsonb({"topic": "transmission", "subject": subject, "text": TEXT})
        call = "SELECT request FROM site.submit_request(%s, 'complaint', %s, NULL, %s)"
        return database.call("site", call, consumer, payload, uuid.uuid4())[0][0]

    return filing


@pytest.fixture
def window(qtbot, open_window):
    """The operator's window, its first queue read."""
    made = open_window("operator", slices=SLICES)
    made.go_to("requests.new")
    qtbot.waitUntil(lambda: made.page.list.model.total is not None)
    return made


def status_of(database, request):
    return (
        database.superuser()
        .execute("SELECT status FROM bsk.service_requests WHERE id = %s", [request])
        .fetchone()[0]
    )


def with_keyboard(qtbot, window):
    """Offscreen nobody hands the keyboard on when an earlier test's window goes."""

    def active():
        window.activateWindow()
        return window.isActiveWindow()

    qtbot.waitUntil(active)


def opened(qtbot, window, request):
    page = window.page
    page.open_object(request)
    qtbot.waitUntil(lambda: page.pane.card is not None and page.pane.card.id == request)
    return page.pane


def test_a_request_from_the_site_appears_without_a_key(qtbot, window, filed):
    before = window.page.list.model.total
    request = filed("Падает напряжение")
    qtbot.waitUntil(lambda: window.page.list.model.total == before + 1, timeout=1000)
    qtbot.waitUntil(lambda: window.places.counts["requests.new"] == before + 1, timeout=1000)
    assert opened(qtbot, window, request).card.row.status == "submitted"


def test_a_complaint_is_registered_and_answered_with_four_keys(qtbot, window, filed, database):
    request = filed("Гудит трансформатор")
    qtbot.waitUntil(lambda: bool(window.page.list.model.total))
    pane = opened(qtbot, window, request)
    page = window.page
    qtbot.waitUntil(page.acts["request.register"].isEnabled)
    with_keyboard(qtbot, window)
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: status_of(database, request) == "registered")
    window.go_to("requests.open")
    qtbot.waitUntil(lambda: window.page.list.model.total is not None)
    page, pane = window.page, opened(qtbot, window, request)
    qtbot.waitUntil(lambda: bool(page.reference.transitions))
    with_keyboard(qtbot, window)
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_R)
    qtbot.waitUntil(pane.composer.edit.hasFocus)
    pane.composer.edit.insertPlainText("Трансформатор заменён.")
    qtbot.keyClick(pane.composer.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: status_of(database, request) == "done")


def test_an_answer_that_was_typed_offline_is_there_and_goes_out_once(
    qtbot, open_window, database, filed, relay, monkeypatch
):
    monkeypatch.setattr(feed, "BACKOFF_S", (0.2,))
    profile = profile_of(database, hosts="127.0.0.1", port=relay.port)
    window = open_window("operator2", profile, slices=SLICES)
    request = filed("Нет света")
    window.go_to("requests.all")
    qtbot.waitUntil(lambda: window.page.list.model.total is not None)
    pane = opened(qtbot, window, request)
    qtbot.waitUntil(lambda: bool(window.page.reference.transitions))
    relay.cut()
    qtbot.waitUntil(lambda: not window.session.bus.online)
    pane.composer.write_answer()
    pane.composer.edit.insertPlainText("Свет дали в 14:20.")
    pane.composer.send()
    assert status_of(database, request) == "submitted"
    assert pane.composer.edit.toPlainText() == "Свет дали в 14:20."
    relay.mend()
    qtbot.waitUntil(lambda: window.session.bus.online)
    pane.composer.send()
    qtbot.waitUntil(lambda: status_of(database, request) == "done")
    said = "SELECT count(*) FROM bsk.service_request_events WHERE request_id = %s AND body = %s"
    sent = database.superuser().execute(said, [request, "Свет дали в 14:20."])
    assert sent.fetchone() == (1,)


def test_two_desks_see_each_other_at_one_card(qtbot, open_window, filed):
    request = filed("Открыта дверь подстанции")
    panes = []
    for login in ("operator", "engineer"):
        window = open_window(login, slices=SLICES)
        window.go_to("requests.all")
        panes.append(opened(qtbot, window, request))
    mine, theirs = panes
    looking = "test_engineer"
    qtbot.waitUntil(lambda: looking in [v.login for v in mine.card.viewers], timeout=3000)
    theirs.composer.write_answer()
    theirs.composer.edit.insertPlainText("Выезжаем.")
    qtbot.waitUntil(lambda: mine.card.lease is not None, timeout=3000)
    assert mine.card.lease.holder == looking


def test_what_a_consumer_wrote_is_shown_as_text(qtbot, window, filed):
    from PySide6.QtWidgets import QLabel

    subject = "<img src=http://evil/x.png><b>жирно</b>"
    pane = opened(qtbot, window, filed(subject))
    shown = [one for one in pane.findChildren(QLabel) if subject in one.text()]
    assert shown
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in shown)


def test_the_palette_finds_a_request_by_its_words(qtbot, window, filed):
    request = filed("Искрит опора у школы")
    window.open_palette()
    palette = window.palette_sheet
    palette.field.setText("искрит опора")
    model = palette.view.model()

    def found():
        return [model.index(row, 0).data() for row in range(model.rowCount())]

    qtbot.waitUntil(lambda: any("Искрит опора" in words for words in found()))
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    page = window.page
    qtbot.waitUntil(lambda: page.pane.card is not None and page.pane.card.id == request)


def test_every_page_lists_its_keys_and_none_is_given_twice(qtbot, open_window):
    window = open_window("admin", slices=SLICES)
    for place in window.places.all:
        window.go_to(place.id)
        window.show_keys()
        sheet = window.findChildren(object, "key_sheet")[-1]
        keys = [key for _, pairs in sheet.keys for key, _ in pairs]
        assert len(keys) == len(set(keys)), place.id
        sheet.close_sheet()
