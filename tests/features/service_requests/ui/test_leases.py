"""Who writes an answer holds it: others see that, and may take it over."""

from tests.features.service_requests.ui.desks import type_


def test_typing_takes_a_lease_that_others_see(desk, doors, complaint):
    page = desk.open("open")
    desk.card(page, complaint)
    type_(page, "П")
    desk.settle()
    holder = doors.one(
        doors.operator2, "SELECT holder FROM desk.request_leases WHERE request_id = %s", complaint
    )
    assert holder == "test_operator"


def test_a_note_takes_no_lease(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.note()
    pane.composer.edit.setPlainText("Для своих")
    desk.settle()
    assert (
        doors.rows(
            doors.owner, "SELECT holder FROM bsk.request_leases WHERE request_id = %s", complaint
        )
        == []
    )


def test_somebody_elses_answer_is_told_and_can_be_taken_over(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    doors.operator2.execute("SELECT desk.claim(%s)", [complaint])
    type_(page, "Я тоже пишу")
    desk.wait(lambda: "Ответ уже пишет" in pane.view.notice.words)
    assert pane.composer.edit.toPlainText() == "Я тоже пишу"
    pane.view.notice.acted.emit()
    desk.wait(
        lambda: (
            doors.one(
                doors.owner,
                "SELECT holder FROM bsk.request_leases WHERE request_id = %s",
                complaint,
            )
            == "test_operator"
        )
    )
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")


def test_leaving_the_card_gives_the_lease_back(desk, doors, complaint):
    other = doors.submit(subject="Другое")[0]
    page = desk.open("all")
    desk.card(page, complaint)
    type_(page, "П")
    desk.settle()
    desk.card(page, other)
    desk.settle()
    assert (
        doors.rows(
            doors.owner, "SELECT holder FROM bsk.request_leases WHERE request_id = %s", complaint
        )
        == []
    )
