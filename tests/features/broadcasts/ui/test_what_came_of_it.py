"""What came of a broadcast: recipients, their export, a reminder to those who have not read."""

from pathlib import Path

from openpyxl import load_workbook

from bsk_desk.qt.exporting import conditions_of
from tests.features.broadcasts.ui.writing import counted


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
