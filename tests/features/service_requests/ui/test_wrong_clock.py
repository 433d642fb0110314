"""A clock of this computer that is fast, slow or set meanwhile: undo and deadlines go by the server's."""

from datetime import UTC, datetime, timedelta

import pytest

from bsk_desk.features.service_requests.ui.rows import AsRow
from bsk_desk.kernel import server_time

WRONG = [timedelta(seconds=31), timedelta(hours=-1), timedelta(days=2)]


@pytest.fixture
def set_clock(monkeypatch):
    """This computer's clock goes wrong by so much; the server has not spoken yet."""
    monkeypatch.setattr(server_time, "_known", None)

    def by(wrong):
        monkeypatch.setattr(server_time, "of_computer", lambda: datetime.now(UTC) + wrong)

    return by


@pytest.mark.parametrize("wrong", WRONG)
def test_an_answer_can_be_taken_back_whatever_the_clock_says(desk, doors, set_clock, wrong):
    set_clock(wrong)
    complaint = doors.submit()[0]
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.answer()
    pane.composer.edit.setPlainText("Рано отправил.")
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")
    assert page.may_undo()
    undo = pane.view.timeline.events[-1].undo
    assert 20 < undo.left_s <= undo.whole_s <= 30
    page.undo()
    desk.wait(lambda: pane.card.row.status == "submitted")
    assert pane.composer.edit.toPlainText() == "Рано отправил."


@pytest.mark.parametrize("wrong", WRONG)
def test_what_the_consumer_has_seen_is_not_offered_to_be_taken_back(desk, doors, set_clock, wrong):
    set_clock(wrong)
    complaint = doors.submit()[0]
    page = desk.open("open")
    pane = desk.card(page, complaint)
    doors.set("undo_seconds", 0)
    page.answer()
    pane.composer.edit.setPlainText("Готово.")
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")
    doors.set("undo_seconds", 30)
    assert not page.may_undo()


@pytest.mark.parametrize("wrong", WRONG)
def test_deadlines_are_told_by_the_servers_day(desk, doors, set_clock, wrong):
    set_clock(wrong)
    complaint = doors.submit()[0]
    due = "now() + interval '3 days'"
    doors.owner.execute(
        f"UPDATE bsk.service_requests SET due_at = {due} WHERE id = %s", [complaint]
    )
    page = desk.open("open")
    pane = desk.card(page, complaint)
    shown = AsRow("test_operator")(pane.card.row)
    assert (shown.deadline, shown.due) == ("soon", "3\u00a0дня")
