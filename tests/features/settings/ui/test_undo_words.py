"""Where pages say for how long something can be taken back, it is what the database goes by."""

import uuid
from types import SimpleNamespace

import pytest
from psycopg.types.json import Jsonb
from sqlalchemy.orm import Session

from bsk_desk.features.broadcasts.model import Audience
from bsk_desk.features.broadcasts.service import SaveBroadcast
from bsk_desk.features.broadcasts.ui.beginning import Beginning
from bsk_desk.features.broadcasts.ui.reading import read_preview
from bsk_desk.features.outages.ui.page import _preview
from bsk_desk.features.outages.ui.reading import read_whole
from bsk_desk.features.service_requests.ui.bulk_sheet import preview_lines
from bsk_desk.features.settings.api import may_be_undone, undo_seconds

ANSWER = SimpleNamespace(becomes="done")


@pytest.fixture
def undo(connect):
    """``undo(45)``: an administrator sets it."""
    admin = connect("admin")

    def put(seconds):
        admin.execute(
            "SELECT desk.set_setting('undo_seconds', %s, %s)", [Jsonb(seconds), uuid.uuid4()]
        )

    yield put
    put(30)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (30, "30\u00a0секунд их можно отменить"),
        (1, "1\u00a0секунду их можно отменить"),
        (0, "отменить их будет нельзя"),
    ],
)
def test_the_words(seconds, words):
    assert may_be_undone(seconds) == words


def test_many_requests_and_an_outage_say_it():
    (last,) = preview_lines([], ANSWER, 0, 45)
    assert last == (
        "Каждый потребитель получит уведомление и письмо; 45\u00a0секунд их можно отменить."
    )
    assert _preview((), 0)[-1] == "Каждый получит уведомление и письмо; отменить их будет нельзя."
    assert _preview((), 45)[-1].endswith("45\u00a0секунд их можно отменить в обращении.")


def test_a_broadcast_says_it_as_soon_as_it_is_counted(database, undo, theme, qtbot):
    undo(45)
    save = SaveBroadcast(title="Заголовок", body="Текст", audience=Audience())
    with Session(database.engine("admin")) as session:
        preview = read_preview(session, save)
        assert undo_seconds(session) == preview.undo_seconds == 45
    beginning = Beginning(theme)
    qtbot.addWidget(beginning)
    assert beginning._hint.text() == "Перед началом есть время, чтобы отменить."
    beginning.show_undo(preview.undo_seconds)
    assert beginning._hint.text() == "До начала есть 45\u00a0секунд, чтобы отменить."
    beginning.show_undo(0)
    assert beginning._hint.text() == "Начнётся сразу: отменить будет нельзя."


def test_a_published_outage_is_read_with_it(database, undo, as_superuser):
    outage = as_superuser.execute(
        "INSERT INTO bsk.outages (kind, reason, body, addresses, from_at, status, author, published_at)"
        " VALUES ('planned', 'Ремонт', 'Текст', '{Попова}', now(), 'published', 'test_operator', now())"
        " RETURNING id"
    ).fetchone()[0]
    undo(45)
    with Session(database.engine("operator")) as session:
        assert read_whole(session, outage).undo_seconds == 45
