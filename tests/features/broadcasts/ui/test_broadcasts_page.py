"""Composing, approving, sending, stopping and what came of it, as an administrator does it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bsk_desk.db.session import learn_time
from bsk_desk.features.broadcasts.model import Audience
from bsk_desk.features.broadcasts.ui import SLICE
from bsk_desk.kernel import server_time
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.times import local
from bsk_desk.qt.exporting import conditions_of
from tests.people import one


def write(page, title="Плановое отключение", body="Здравствуйте, {{имя}}!"):
    page.new()
    page.pane.compose.title.setText(title)
    page.pane.compose.text.setPlainText(body)


def status(city, broadcast):
    return one(city.owner, "SELECT status FROM bsk.broadcasts WHERE id = %s", broadcast)


def counted(desk, page, number):
    desk.wait(lambda: not page.drafting._count.isActive() and not desk.tasks.running)
    desk.wait(
        lambda: (
            page.pane.preview.preview.count == number
            and page.pane.preview.number.text() == str(number)
        )
    )


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


def test_conditions_narrow_the_audience_and_the_count_follows(desk, page):
    write(page)
    audience = page.pane.compose.audience
    audience.choose("kinds", "person")
    counted(desk, page, 6)
    audience.choose("ask", "addresses")
    desk.answer(page, value="ул. Попова\nГущина 40")
    assert audience.audience.addresses == ("ул. Попова", "Гущина 40")
    counted(desk, page, 3)
    audience.choose("open_request", "")
    counted(desk, page, 0)
    assert page.pane.preview._approval.text() == "Под эти условия никто не подходит."


def test_an_audience_of_nobody_is_refused_in_the_bar(desk, page, city):
    write(page)
    page.pane.compose.audience.choose("open_request", "")
    counted(desk, page, 0)
    desk.do(page, "broadcast.send")
    assert page.bar.words == "Под эти условия никто не подходит."
    assert status(city, page.chosen) == "draft"


def test_unknown_accounts_of_a_pasted_list_are_named_one_by_one_and_taken_away(desk, page):
    write(page)
    audience = page.pane.compose.audience
    audience.choose("ask", "accounts")
    desk.answer(page, value="100200, 999999\n100201;нет такого")
    desk.wait(lambda: [f.value for f in audience._faults] == ["999999", "нет", "такого"])
    assert audience._faults[0].sentence == "Лицевого счёта 999999 нет."
    audience._on_all_away()
    counted(desk, page, 2)
    assert audience.audience.accounts == ("100200", "100201")


def test_accounts_come_from_a_book_and_a_broken_book_is_refused_in_words(desk, page, tmp_path):
    write(page)
    book = Workbook()
    book.active.append(["ФИО", "Лицевой счёт"])
    book.active.append(["Петрова", 100200])
    book.active.append(["Соколов", "100201"])
    book.save(tmp_path / "список.xlsx")
    audience = page.pane.compose.audience
    audience.read_book("accounts", tmp_path / "список.xlsx")
    desk.wait(lambda: audience.audience.accounts == ("100200", "100201"))
    (tmp_path / "плохой.xlsx").write_bytes(b"PK\x03\x04 nothing")
    audience.read_book("accounts", tmp_path / "плохой.xlsx")
    desk.wait(lambda: "плохой.xlsx" in page.bar.words)


def test_conditions_are_saved_under_a_title_and_chosen_again(desk, page):
    write(page)
    audience = page.pane.compose.audience
    audience.choose("kinds", "legal")
    audience.choose("save", "")
    desk.answer(page, title="Все юрлица")
    desk.wait(lambda: len(audience._saved) == 1)
    audience.narrow(Audience())
    audience.choose("saved", audience._saved[0].id)
    assert audience.audience.kinds == ("legal",)
    audience.choose("delete", audience._saved[0].id)
    desk.wait(lambda: not audience._saved)


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


def test_a_time_is_set_for_the_start(desk, page, city):
    broadcast = city.step(city.draft(), "submit")
    desk.show(page, broadcast)
    desk.do(page, "broadcast.schedule", {"start_at": datetime.now(UTC) + timedelta(days=1)})
    assert status(city, broadcast) == "scheduled"


def choose_time(page, moment):
    beginning = page.pane.compose.beginning
    beginning.which.choose("at")
    beginning.which.picked.emit("at")
    beginning._field.write(beginning.moment, moment)


def test_the_time_chosen_in_a_draft_is_kept_with_it_and_shown_to_whoever_opens_it(
    desk, desk_of, page, city
):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(second=0, microsecond=0)
    write(page)
    choose_time(page, tomorrow)
    page.drafting._on_time_to_save()
    desk.settle()
    other = desk_of("admin2")
    theirs = other.open(SLICE)
    other.show(theirs, page.chosen)
    beginning = theirs.pane.compose.beginning
    assert beginning.value == tomorrow
    assert beginning.moment.isVisible()
    desk.do(page, "broadcast.new")
    assert page.pane.compose.beginning.value is None
    desk.show(page, theirs.chosen)
    assert page.pane.compose.beginning.value == tomorrow
    desk.do(page, "broadcast.send")
    assert status(city, page.chosen) == "scheduled"
    at = "SELECT scheduled_at FROM bsk.broadcasts WHERE id = %s"
    assert one(city.owner, at, page.chosen) == tomorrow
    desk.do(page, "broadcast.return", {"reason": "Не в этот день"})
    desk.wait(lambda: page.pane.writing)
    assert page.pane.compose.beginning.value == tomorrow


def test_a_time_that_is_asked_for_is_tomorrow_morning_until_another_is_chosen(desk, page):
    write(page)
    beginning = page.pane.compose.beginning
    beginning.which.choose("at")
    beginning.which.picked.emit("at")
    proposed = local(beginning.value)
    assert (proposed.hour, proposed.minute) == (9, 0)
    assert proposed.date() == local(datetime.now(UTC)).date() + timedelta(days=1)
    assert page.drafting.dirty


def test_a_time_typed_but_not_saved_comes_back_from_this_computer(desk, page):
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).replace(second=0, microsecond=0)
    write(page, body="")
    choose_time(page, tomorrow)
    page.may_close()
    page.new()
    assert page.pane.compose.beginning.value == tomorrow


def test_an_empty_or_a_past_time_is_said_beside_it_and_nothing_begins(desk, page, city):
    write(page)
    problem = page.pane.compose.problems["start_at"]
    for moment, said in [
        (None, "Укажите, когда начать."),
        (datetime.now(UTC) - timedelta(days=1), "Это время уже прошло."),
    ]:
        choose_time(page, moment)
        desk.do(page, "broadcast.send")
        assert problem.text() == said
        assert problem.isVisible()
        started = "SELECT count(*) FROM bsk.broadcasts WHERE status <> 'draft'"
        assert one(city.owner, started) == 0


def test_the_time_is_approved_with_the_broadcast_and_it_begins_by_itself(desk, desk_of, page, city):
    city.approval_above(3)
    write(page)
    desk.wait(lambda: page.pane.compose.send.text() == "На утверждение")
    choose_time(page, datetime.now(UTC) + timedelta(days=1))
    desk.do(page, "broadcast.send")
    assert status(city, page.chosen) == "awaiting"
    other = desk_of("admin2")
    theirs = other.open(SLICE)
    other.show(theirs, page.chosen)
    other.do(theirs, "broadcast.approve")
    assert status(city, page.chosen) == "scheduled"
    city.owner.execute("UPDATE bsk.broadcasts SET scheduled_at = now()")
    city.deliver()
    assert status(city, page.chosen) == "notifying"


def test_recipients_are_listed_and_narrowed_to_those_who_have_not_read(desk, page, city):
    broadcast = city.step(city.draft(), "submit", "start")
    city.pass_undo()
    city.deliver()
    city.post({"b1@example.ru"})
    city.read(city.people[0])
    desk.show(page, broadcast)
    people = page.pane.view.recipients
    desk.wait(lambda: people.model.total == 7)
    people.choose("unread")
    desk.wait(lambda: people.model.total == 6)
    people.choose("failed")
    desk.wait(lambda: people.model.total == 1)
    assert "User unknown" in people.model.row(0).mail_error
    people.table.opened.emit(people.model.row(0))
    assert desk.went == [("consumers.all", city.people[1])]


def test_recipients_are_exported_as_they_are_narrowed_and_the_export_is_noted(
    desk, page, city, tmp_path
):
    city.owner.execute(
        "UPDATE bsk.consumers SET display_name = '=1+1' WHERE id = %s", [city.people[1]]
    )
    broadcast = city.step(city.draft(), "submit", "start")
    city.pass_undo()
    city.deliver()
    city.post({"b1@example.ru"})
    desk.show(page, broadcast)
    people = page.pane.view.recipients
    people.choose("failed")
    desk.wait(lambda: people.model.total == 1)
    assert page.acts["broadcast.export"].isEnabled()
    people.exporter.write(tmp_path / "кто.xlsx", conditions_of(people.wanted))
    desk.wait(lambda: (tmp_path / "кто.xlsx").exists() and not desk.tasks.running)
    [_, line] = load_workbook(tmp_path / "кто.xlsx").active.iter_rows()
    assert line[0].value == "=1+1"
    assert line[0].data_type == "s"
    assert line[0].quotePrefix
    assert "User unknown" in line[7].value
    noted = "SELECT who, object_id, detail FROM audit.accesses WHERE what = 'export' AND object_kind = 'broadcast'"
    assert city.owner.execute(noted).fetchall() == [
        ("test_admin", broadcast,
         {"broadcast": broadcast, "mail_status": "failed", "searched": False, "rows": 1})
    ]  # fmt: skip


def test_a_file_that_cannot_be_written_is_said_in_the_bar(desk, page, city):
    broadcast = city.step(city.draft(), "submit", "start")
    city.pass_undo()
    city.deliver()
    desk.show(page, broadcast)
    people = page.pane.view.recipients
    desk.wait(lambda: people.model.total == 7)
    people.exporter.write(Path("/нет/такой/папки/кто.xlsx"), conditions_of(people.wanted))
    desk.wait(lambda: page.bar.words.startswith("Файл не записать"))


def test_a_reminder_to_those_who_have_not_read_is_a_draft(desk, page, city):
    broadcast = city.step(city.draft("Первая"), "submit", "start")
    city.pass_undo()
    city.deliver()
    city.read(city.people[0])
    desk.show(page, broadcast)
    desk.do(page, "broadcast.follow_up", {})
    desk.wait(lambda: page.pane.writing)
    assert page.pane.compose.title.text() == "Напоминание: Первая"
    counted(desk, page, 6)


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
    desk.settle()
    assert not page.list.notice.words
    assert one(city.owner, "SELECT count(*) FROM bsk.broadcasts") == 1
