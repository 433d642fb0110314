"""A broadcast is written, sent, stopped and shown, as an administrator does it."""

from datetime import UTC, datetime, timedelta

import pytest

from bsk_desk.db.session import learn_time
from bsk_desk.features.broadcasts.ui import SLICE
from bsk_desk.kernel import server_time
from bsk_desk.kernel.changes import Changes
from tests.features.broadcasts.ui.writing import counted, status, write
from tests.people import one


def test_a_broadcast_is_written_sent_and_shown_as_sent(desk, page, city):
    write(page)
    counted(desk, page, 7)
    assert page.pane.compose.send.text() == "Отправить"
    desk.do(page, "broadcast.send")
    desk.wait(lambda: page.thing is not None and page.thing.status == "notifying")
    assert status(city, page.chosen) == "notifying"
    assert not page.pane.writing
    assert page.pane.view.undo.open
    city.pass_undo()
    city.deliver()
    assert city.read(city.people[0]) == "Плановое отключение"
    desk.hear(page, "broadcast", page.chosen)
    assert page.thing.numbers.delivered == 7
    assert page.thing.numbers.read == 1


def test_the_preview_shows_the_text_as_each_of_ten_will_read_it(desk, page):
    write(page, body="Здравствуйте, {{имя}}! Адрес: {{адрес}}, счёт {{счёт}}.")
    counted(desk, page, 7)
    bodies = {sample.body for sample in page.pane.preview.preview.sample}
    assert "Здравствуйте, Анна Ивановна! Адрес: ул. Попова, 40, кв. 1, счёт 100200." in bodies
    first = page.pane.preview._who.text()
    desk.do(page, "broadcast.next_sample")
    assert page.pane.preview._who.text() != first
    desk.do(page, "broadcast.previous_sample")
    assert page.pane.preview._who.text() == first


def test_a_placeholder_that_does_not_exist_is_named_at_once_and_nothing_is_saved(desk, page, city):
    write(page, body="Здравствуйте, {{фамилия}}!")
    problem = page.pane.compose.problems["body"]
    assert "«фамилия»" in problem.text()
    assert problem.isVisible()
    desk.do(page, "broadcast.send")
    assert one(city.owner, "SELECT count(*) FROM bsk.broadcasts") == 0
    counted(desk, page, 7)


def test_a_title_of_ten_thousand_letters_is_refused_beside_the_title(desk, page, city):
    write(page, title="Ы" * 10_000)
    assert "10\u00a0000 знаков" in page.pane.compose.problems["title"].text()
    desk.do(page, "broadcast.save")
    assert one(city.owner, "SELECT count(*) FROM bsk.broadcasts") == 0


def test_above_the_limit_another_administrator_approves_and_the_author_cannot(
    desk, desk_of, page, city
):
    city.approval_above(3)
    write(page)
    desk.wait(lambda: page.pane.compose.send.text() == "На утверждение")
    page.pane.compose.text.setFocus()
    desk.do(page, "broadcast.send")
    broadcast = page.chosen
    assert status(city, broadcast) == "awaiting"
    desk.wait(page.list.rows.hasFocus)
    assert not page.acts["broadcast.approve"].isEnabled()
    assert "другой администратор" in page.pane.view._why.text()
    other = desk_of("admin2")
    theirs = other.open(SLICE)
    other.show(theirs, broadcast)
    other.do(theirs, "broadcast.approve")
    assert status(city, broadcast) == "approved"
    desk.hear(page, "broadcast", broadcast)
    desk.do(page, "broadcast.start")
    assert status(city, broadcast) == "notifying"


def test_a_returned_broadcast_is_a_draft_again_and_says_why(desk, page, city):
    city.approval_above(3)
    broadcast = city.step(city.draft(who=city.admin2), "submit", who=city.admin2)
    desk.show(page, broadcast)
    desk.do(page, "broadcast.return", {"reason": "Исправьте дату"})
    assert status(city, broadcast) == "draft"
    desk.wait(lambda: page.pane.writing)
    assert page.pane.compose.notice.detail == "Исправьте дату"


def test_what_was_begun_is_taken_back_within_the_undo_window(desk, page, city):
    broadcast = city.step(city.draft(), "submit", "start")
    desk.show(page, broadcast)
    desk.do(page, "broadcast.undo")
    assert status(city, broadcast) == "approved"
    assert "ничего не ушло" in desk.said[-1]


@pytest.mark.parametrize("wrong", [timedelta(seconds=31), timedelta(hours=-1)])
def test_the_undo_window_is_counted_by_the_servers_clock(desk, page, city, monkeypatch, wrong):
    monkeypatch.setattr(server_time, "of_computer", lambda: datetime.now(UTC) + wrong)
    with desk.context.backend._sessions() as session:
        learn_time(session)  # as signing in does
    broadcast = city.step(city.draft(), "submit", "start")
    desk.show(page, broadcast)
    assert page.pane.view.undo.open
    assert 0 < page.pane.view.undo.left.total_seconds() <= 30


def test_too_late_to_undo_is_said_in_the_bar_with_the_servers_words(desk, page, city):
    broadcast = city.step(city.draft(), "submit", "start")
    desk.show(page, broadcast)
    city.pass_undo()
    page.life.undo()
    desk.settle()
    assert page.bar.words == "Рассылка уже пошла: её можно приостановить или отменить."


def test_it_is_paused_resumed_and_cancelled(desk, page, city):
    broadcast = city.step(city.draft(), "submit", "start")
    desk.show(page, broadcast)
    for action, expected in (("pause", "paused"), ("resume", "notifying")):
        desk.do(page, f"broadcast.{action}")
        assert status(city, broadcast) == expected
    desk.do(page, "broadcast.cancel", {})
    assert status(city, broadcast) == "cancelled"


def test_a_test_letter_goes_to_oneself_and_without_an_address_that_is_said(desk, page, city):
    write(page)
    desk.do(page, "broadcast.try")
    assert "не указан адрес почты" in page.bar.words
    city.owner.execute(
        "UPDATE bsk.staff SET email = 'admin@bsk.example' WHERE login = 'test_admin'"
    )
    desk.do(page, "broadcast.try")
    assert (
        one(city.owner, "SELECT recipient FROM bsk.mails WHERE kind = 'staff'")
        == "admin@bsk.example"
    )


def test_a_draft_is_kept_on_this_computer_and_in_the_database(desk, page, city):
    write(page, title="Не дописано", body="")
    page.may_close()
    assert desk.store.values["broadcast.draft.new"]["title"] == "Не дописано"
    page.new()
    assert page.pane.compose.title.text() == "Не дописано"
    page.pane.compose.text.setPlainText("Теперь целиком")
    page.drafting._on_time_to_save()
    desk.settle()
    assert one(city.owner, "SELECT body FROM bsk.broadcasts") == "Теперь целиком"
    assert desk.store.values["broadcast.draft.new"] is None


def test_what_is_being_typed_is_not_touched_when_another_changes_the_draft(desk, page, city):
    broadcast = city.draft("Моя", "Старый текст")
    desk.show(page, broadcast)
    page.pane.compose.text.setPlainText("Мой текст")
    city.call(city.admin2, "save_broadcast", broadcast, "Чужая", "Чужой текст", {}, True,
              "00000000-0000-0000-0000-0000000000aa")  # fmt: skip
    desk.hear(page, "broadcast", broadcast)
    assert page.pane.compose.text.toPlainText() == "Мой текст"
    desk.do(page, "broadcast.save")
    assert "изменил другой сотрудник" in page.bar.words
    desk.do(page, "broadcast.save")
    assert (
        one(city.owner, "SELECT body FROM bsk.broadcasts WHERE id = %s", broadcast) == "Мой текст"
    )


def test_markup_in_a_text_stays_plain_text(desk, page):
    write(page, title="<b>жирно</b>", body="<img src=x onerror=alert(1)>")
    counted(desk, page, 7)
    labels = [w.text() for w in page.pane.preview.findChildren(type(page.pane.preview.number))]
    assert "<b>жирно</b>" in labels
    assert "<img src=x onerror=alert(1)>" in labels


def test_an_operator_reads_the_list_but_has_nothing_to_do_there(desk_of, city):
    broadcast = city.step(city.draft(), "submit", "start")
    desk = desk_of("operator")
    page = desk.open(SLICE)
    desk.show(page, broadcast)
    assert set(page.acts) == {
        "broadcast.next", "broadcast.previous", "broadcast.back", "broadcast.export_list",
    }  # fmt: skip
    assert not page.pane.writing
    assert not page.pane.view._buttons.isVisible()
    assert not page.pane.view.tabs.isVisible()


def test_an_empty_list_says_so_and_offers_to_write_the_first(desk, page):
    empty = page.list.stack.currentWidget()
    assert empty.accessibleName().startswith("Рассылок ещё не было")
    empty.acted.emit()
    assert page.pane.writing


def test_a_hidden_page_waits_until_it_is_shown(desk, page, city):
    page.hide()
    city.draft("Пока не видно")
    page.on_changes(Changes.of("broadcast"))
    desk.settle()
    assert page.list.model.total == 0
    page.show()
    desk.wait(lambda: page.list.model.total == 1)


@pytest.mark.parametrize("words", ["'; DROP TABLE bsk.broadcasts; --", "%", "\\", "<b>"])
def test_anything_may_stand_in_the_search(desk, page, city, words):
    city.draft("Одна")
    page.list.search(words)
    desk.wait(lambda: page.list.model.total == 0)
    assert not page.list.notice.words
    assert one(city.owner, "SELECT count(*) FROM bsk.broadcasts") == 1
