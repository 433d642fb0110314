"""What is being written is kept here and in the database, and comes back."""

from bsk_desk.features.service_requests.ui import drafts
from bsk_desk.qt.composer import NOTE
from tests.features.service_requests.ui.desks import type_


def test_a_draft_is_kept_here_at_once_and_in_the_database_soon(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    type_(page, "Черновик ответа")
    assert drafts.Drafts(desk.store).get(complaint, "answer").body == "Черновик ответа"
    assert pane.composer.saved.text() == "Черновик на этом компьютере"
    desk.wait(lambda: pane.composer.saved.text() == "Черновик сохранён")
    kept = doors.one(
        doors.operator, "SELECT body FROM desk.drafts WHERE request_id = %s", complaint
    )
    assert kept == "Черновик ответа"


def test_a_draft_comes_back_after_a_crash(desk, doors, complaint):
    page = desk.open("open")
    desk.card(page, complaint)
    type_(page, "Почти дописал")  # and nothing more: the program is gone
    again = desk.open("all")
    pane = desk.card(again, complaint)
    assert pane.composer.edit.toPlainText() == "Почти дописал"
    assert pane.composer.saved.text() == "Черновик восстановлен"


def test_a_draft_of_another_desk_comes_from_the_database(desk, doors, complaint):
    doors.desk("save_draft", complaint, "note", "Писал дома")
    page = desk.open("open")
    pane = desk.card(page, complaint)
    assert pane.composer.edit.toPlainText() == "Писал дома"
    assert pane.composer.kinds.value == NOTE


def test_leaving_the_card_saves_the_draft_at_once(desk, doors, complaint):
    other = doors.submit(subject="Другое")[0]
    page = desk.open("all")
    desk.card(page, complaint)
    type_(page, "Бросил на полуслове")
    desk.card(page, other)
    desk.settle()
    assert (
        doors.one(doors.operator, "SELECT body FROM desk.drafts WHERE request_id = %s", complaint)
        == "Бросил на полуслове"
    )
    pane = desk.card(page, complaint)
    assert pane.composer.edit.toPlainText() == "Бросил на полуслове"


def test_a_sent_draft_is_forgotten(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    type_(page, "Свет включён.")
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")
    desk.settle()
    assert drafts.Drafts(desk.store).get(complaint, "answer") is None
    assert (
        doors.one(doors.owner, "SELECT count(*) FROM bsk.drafts WHERE request_id = %s", complaint)
        == 0
    )


def test_what_was_typed_while_sending_stays(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    type_(page, "Первое.")
    page.send()
    pane.composer.edit.setPlainText("Первое. И второе.")
    desk.wait(lambda: pane.card.row.status == "done")
    assert pane.composer.edit.toPlainText() == "Первое. И второе."
