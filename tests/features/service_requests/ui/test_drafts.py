"""Drafts of two desks: the newer one wins, the other is not lost, what was answered does not come back."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bsk_desk.features.service_requests.ui.drafts import MOST, Draft, Drafts
from bsk_desk.kernel.times import clock
from tests.page_desk import Memory

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def home(desk_of):
    """The same person at another computer."""
    return desk_of("operator")


def opened(desk, request):
    """The card on a page that has just come up: what was typed before is a draft at most."""
    return desk.card(desk.open("all"), request)


def wrote(desk, request, words, mode="answer"):
    """Typed at this desk and kept in the database."""
    pane = opened(desk, request)
    pane.composer.write_answer() if mode == "answer" else pane.composer.write_note()
    pane.composer.edit.setPlainText(words)
    pane.answering._database.stop()
    pane.answering.keep_in_database()
    desk.settle()
    return pane


def text(pane):
    return pane.composer.edit.toPlainText()


def offered(pane):
    return pane.composer.other.text() if pane.composer.other.isVisibleTo(pane) else ""


def test_the_newer_draft_wins_and_the_older_one_can_be_shown(desk, home, complaint):
    wrote(desk, complaint, "Утром на работе")
    pane = opened(home, complaint)
    assert text(pane) == "Утром на работе"
    assert offered(pane) == ""
    pane.composer.edit.setPlainText("Вечером дома")
    pane.answering.keep_in_database()
    home.settle()
    pane = opened(desk, complaint)
    assert text(pane) == "Вечером дома"
    assert offered(pane) == f"Другой черновик от {clock(datetime.now(UTC))}: показать"
    pane.composer.other.click()
    assert text(pane) == "Утром на работе"
    pane.composer.other.click()
    assert text(pane) == "Вечером дома"
    assert offered(pane)


def test_what_was_typed_here_last_wins_over_an_older_one_of_the_database(
    desk, home, doors, complaint
):
    wrote(home, complaint, "Дома")
    pane = opened(desk, complaint)
    pane.composer.edit.setPlainText("Здесь, и связь пропала")  # no copy in the database
    pane.answering._database.stop()
    doors.owner.execute("UPDATE bsk.drafts SET body = 'Ещё дома', updated_at = updated_at + '1us'")
    pane = opened(desk, complaint)
    assert text(pane) == "Здесь, и связь пропала"
    assert offered(pane)
    pane.composer.other.click()
    assert text(pane) == "Ещё дома"


def test_what_grew_out_of_the_databases_draft_is_no_other_one(desk, home, complaint):
    wrote(home, complaint, "Начал дома")
    pane = opened(desk, complaint)
    pane.composer.edit.setPlainText("Начал дома, дописал здесь")
    pane.answering._database.stop()  # and the program is gone before the copy
    pane = opened(desk, complaint)
    assert text(pane) == "Начал дома, дописал здесь"
    assert offered(pane) == ""


def test_a_copy_that_was_slow_on_its_way_does_not_beat_what_was_typed_since(desk, doors, complaint):
    pane = wrote(desk, complaint, "Первые слова")
    pane.composer.edit.setPlainText("Первые слова и вторые")
    pane.answering._database.stop()
    at = doors.one(
        doors.owner,
        "UPDATE bsk.drafts SET updated_at = now() + interval '9 seconds' RETURNING updated_at",
    )
    Drafts(desk.store).saved(complaint, "answer", at)
    pane = opened(desk, complaint)
    assert text(pane) == "Первые слова и вторые"
    assert offered(pane) == ""


def test_two_notes_are_told_apart_too(desk, home, complaint):
    wrote(desk, complaint, "Заметка на работе", "note")
    wrote(home, complaint, "Ответ дома")
    pane = opened(home, complaint)
    pane.composer.write_note()
    pane.composer.edit.setPlainText("Заметка дома")
    pane.answering.keep_in_database()
    home.settle()
    pane = opened(desk, complaint)
    assert (text(pane), offered(pane)) == ("Ответ дома", "")
    pane.composer.write_note()
    assert text(pane) == "Заметка дома"
    pane.composer.other.click()
    assert text(pane) == "Заметка на работе"
    pane.composer.write_answer()
    assert (text(pane), offered(pane)) == ("Ответ дома", "")


def test_what_was_sent_from_another_desk_does_not_come_back(desk, home, doors, complaint):
    wrote(desk, complaint, "Свет включён")
    pane = opened(home, complaint)
    pane.composer.edit.setPlainText("Свет включён, извините.")
    pane.composer.send()
    home.wait(lambda: pane.card.row.status == "done")
    pane = opened(desk, complaint)
    assert (text(pane), pane.composer.saved.text(), offered(pane)) == ("", "", "")
    assert Drafts(desk.store).get(complaint, "answer") is None


def test_a_note_from_another_desk_does_not_come_back(desk, doors, complaint):
    wrote(desk, complaint, "Звонил мастеру", "note")
    doors.desk("note", complaint, "Звонил мастеру, не ответил", uuid4())
    pane = opened(desk, complaint)
    assert text(pane) == ""


@pytest.mark.parametrize("who", ["operator", "operator2"])
def test_a_draft_outlives_a_move_without_a_word_and_others_answers(desk, doors, who):
    request = doors.submit()[0]
    wrote(desk, request, "Пишу ответ")
    if who == "operator":
        doors.move(request, "registered")
    else:
        doors.desk("release", request)
        doors.move(request, "info_requested", "Где это?", who=doors.operator2)
    pane = opened(desk, request)
    assert text(pane) == "Пишу ответ"
    kept = doors.rows(doors.operator, "SELECT body FROM desk.drafts WHERE request_id = %s", request)
    assert kept == [("Пишу ответ",)]


def test_a_withdrawn_answer_is_no_answer(desk, doors, complaint):
    wrote(desk, complaint, "Пишу ответ")
    event = doors.move(complaint, "done", "Рано")["event"]
    doors.desk("withdraw", event, uuid4())
    assert text(opened(desk, complaint)) == "Пишу ответ"


def test_what_was_typed_while_sending_is_there_after_coming_back(desk, complaint):
    pane = opened(desk, complaint)
    pane.composer.edit.setPlainText("Первое.")
    pane.composer.send()
    pane.composer.edit.setPlainText("Первое. И второе.")
    desk.wait(lambda: pane.card.row.status == "done")
    assert text(opened(desk, complaint)) == "Первое. И второе."


def test_the_other_draft_goes_when_an_answer_is_sent(desk, home, complaint):
    wrote(desk, complaint, "Утром")
    wrote(home, complaint, "Вечером")
    pane = opened(desk, complaint)
    assert offered(pane)
    pane.composer.send()
    desk.wait(lambda: pane.card.row.status == "done")
    assert offered(pane) == ""
    assert Drafts(desk.store).others(complaint, "answer") == []


# What is kept on this computer


def test_so_many_drafts_and_no_more():
    drafts = Drafts(Memory())
    for request in range(MOST + 5):
        drafts.keep(request, "answer", "Текст", NOON)
        drafts.put_aside(request, "answer", Draft("Другой", NOON))
    kept = [r for r in range(MOST + 5) if drafts.get(r, "answer")]
    aside = [r for r in range(MOST + 5) if drafts.others(r, "answer")]
    assert kept == aside == list(range(5, MOST + 5))


def test_a_broken_store_holds_no_drafts():
    store = Memory({"requests.drafts": {"1:answer": {"body": 1}, "2:answer": []}})
    store.set("requests.drafts.aside", {"1:answer": [{"at": "yesterday"}], "2:answer": 5})
    drafts = Drafts(store)
    for request in (1, 2):
        assert drafts.get(request, "answer") is None
        assert drafts.others(request, "answer") == []


def test_drafts_of_an_older_release_are_read():
    store = Memory({"requests.drafts": {"1:answer": {"body": "Текст", "at": NOON.isoformat()}}})
    assert Drafts(store).get(1, "answer") == Draft("Текст", NOON)


def test_the_same_text_is_put_aside_once():
    drafts = Drafts(Memory())
    for hours in range(3):
        drafts.put_aside(1, "answer", Draft("Текст", NOON + timedelta(hours=hours)))
    assert len(drafts.others(1, "answer")) == 1
