"""Stuck sign-ups: seen, sent a code again, corrected, deleted with their acts."""

import pypdfium2
from openpyxl import load_workbook
from PySide6.QtWidgets import QWidget

from bsk_desk.features.registrations.ui import SLICE, counts
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.qt.exporting import conditions_of
from tests.people import one, refused


def text_of(path):
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_a_stuck_sign_up_shows_its_step_age_end_and_an_undelivered_letter_in_red(desk, page, city):
    number = city.stuck("stuck@example.ru")
    desk.hear(page, "registration", number)
    assert page.list.things.as_row(desk.rows(page)[0]).status == "submitted"
    city.post({"stuck@example.ru"})
    desk.hear(page, "registration", number)
    row = desk.rows(page)[0]
    shown = page.list.things.as_row(row)
    assert (shown.status, shown.status_icon) == ("overdue", "ph.x-circle-fill")
    assert shown.unread
    assert shown.subject == "stuck@example.ru"
    assert shown.word == "письмо не принято"
    assert shown.due.startswith("удалится через")
    assert shown.parts[0] == "только что"
    desk.show(page, number)
    said = page.card._place.findChildren(type(page.card.header.number))
    assert any("User unknown" in w.text() for w in said)
    pills = [w.accessibleName() for w in page.card.header.findChildren(QWidget)]
    assert "письмо не принято" in pills
    assert "код отправлен" not in pills


def test_the_code_is_sent_again_and_too_often_is_refused_in_the_bar(desk, page, city):
    number = city.stuck("again@example.ru")
    desk.hear(page, "registration", number)
    desk.show(page, number)
    for _ in range(4):
        desk.do(page, "registration.resend")
    assert (
        one(city.owner, "SELECT count(*) FROM bsk.mails WHERE recipient = 'again@example.ru'") == 5
    )
    desk.do(page, "registration.resend")
    assert page.bar.words
    assert (
        one(city.owner, "SELECT count(*) FROM bsk.mails WHERE recipient = 'again@example.ru'") == 5
    )


def test_a_slip_in_the_address_is_corrected_and_a_taken_address_is_refused(desk, page, city):
    number = city.stuck("petrova@exmaple.ru")
    desk.hear(page, "registration", number)
    desk.show(page, number)
    desk.do(page, "registration.correct", {"email": "petrova@example.ru"})
    assert page.thing.email == "petrova@example.ru"
    desk.do(page, "registration.correct", {"email": "a0@example.ru"})
    assert "уже есть личный кабинет" in page.bar.words
    desk.do(page, "registration.correct", {"email": "не адрес"})
    assert page.bar.words
    assert page.thing.email == "petrova@example.ru"


def test_one_is_deleted_with_a_reason_and_its_act_is_printed(desk, page, city, tmp_path):
    number = city.stuck("gone@example.ru")
    desk.hear(page, "registration", number)
    desk.show(page, number)
    desk.do(page, "registration.delete", {"reason": "Человек передумал"})
    assert (
        one(city.owner, "SELECT count(*) FROM bsk.registrations WHERE email = 'gone@example.ru'")
        == 0
    )
    assert page.showing_acts
    desk.wait(lambda: acts_of(page))
    act = acts_of(page)[0]
    page.write_acts((act.id,), tmp_path / "акт.pdf")
    desk.wait(lambda: (tmp_path / "акт.pdf").exists() and not desk.tasks.running)
    paper = text_of(tmp_path / "акт.pdf")
    assert "Акт" in paper
    assert "Человек передумал" in paper
    assert "Проверочный admin" in paper
    assert "адрес электронной почты" in paper
    assert "gone@example.ru" not in paper
    noted = "SELECT count(*) FROM audit.accesses WHERE what = 'print' AND object_id = %s"
    assert one(city.owner, noted, act.id) == 1


def test_all_ticked_ones_are_deleted_by_one_key_and_one_reason(desk, page, city, tmp_path):
    for at in range(5):
        city.stuck(f"many{at}@example.ru")
    desk.hear(page, "registration")
    desk.do(page, "registration.tick_all")
    assert len(page.list.rows.checked) == 5
    desk.do(page, "registration.delete", {"reason": "Проверка почты"})
    assert page.list.model.total == 0
    assert not page.list.rows.checked
    desk.wait(lambda: page.acts_pane.model.rowCount() >= 5)
    acts = [act.id for act in acts_of(page) if act.reason == "Проверка почты"]
    assert len(acts) == 5
    page.write_acts(acts, tmp_path)
    desk.wait(lambda: len(list(tmp_path.glob("*.pdf"))) == 5)


def acts_of(page):
    """The acts that are shown."""
    model = page.acts_pane.model
    return [row for at in range(model.rowCount()) if (row := model.row(at)) is not None]


def test_acts_are_sorted_by_every_column_and_taken_out_all_of_them(desk, page, city, tmp_path):
    for at in range(3):
        number = city.stuck(f"act{at}@example.ru")
        desk.hear(page, "registration", number)
        desk.show(page, number)
        desk.do(page, "registration.delete", {"reason": f"Причина {at}"})
    pane = page.acts_pane
    total = one(city.owner, "SELECT count(*) FROM bsk.destruction_acts")
    desk.wait(lambda: pane.model.total == total)
    for at in range(len(pane.table.columns)):
        for _ in range(2):
            pane.table.heading.sectionClicked.emit(at)
            desk.settle()
            assert len({act.id for act in acts_of(page)}) == total
    pane.table.heading.sectionClicked.emit(0)
    desk.wait(lambda: acts_of(page)[0].id == min(act.id for act in acts_of(page)))
    target = tmp_path / "акты.xlsx"
    pane.exporter.write(target, {})
    desk.wait(lambda: target.exists() and not desk.tasks.running)
    _, *lines = load_workbook(target).active.iter_rows(values_only=True)
    assert [line[0] for line in lines] == [act.id for act in acts_of(page)]
    assert "Причина 2" in {line[4] for line in lines}
    noted = "SELECT detail ->> 'rows' FROM audit.accesses WHERE object_kind = 'destruction_act' AND what = 'export'"
    assert one(city.owner, noted) == str(total)


def test_without_a_reason_nothing_is_deleted(desk, page, city):
    number = city.stuck("kept@example.ru")
    desk.hear(page, "registration", number)
    desk.show(page, number)
    desk.do(page, "registration.delete", {"reason": " "})
    assert desk.sheet(page).form.problems["reason"].text() == "Заполните поле."
    assert (
        one(city.owner, "SELECT count(*) FROM bsk.registrations WHERE email = 'kept@example.ru'")
        == 1
    )


def test_a_finished_one_offers_no_deletion_and_the_database_refuses_it(desk, page, city):
    finished = one(
        city.owner, "SELECT seq FROM bsk.registrations WHERE consumer_id = %s", city.people[0]
    )
    desk.show(page, finished)
    assert not page.acts["registration.delete"].isEnabled()
    with refused("BS002"):
        city.call(
            city.admin,
            "delete_registrations",
            [finished],
            "Так",
            "00000000-0000-0000-0000-0000000000b1",
        )


def test_an_auditor_reads_and_prints_but_has_nothing_else_to_do(desk_of, city):
    number = city.stuck("seen@example.ru")
    desk = desk_of("auditor")
    page = desk.open(SLICE)
    desk.show(page, number)
    assert "registration.acts" in page.acts
    assert not {"registration.delete", "registration.resend", "registration.correct"} & set(
        page.acts
    )


def test_an_auditor_exports_the_list_and_that_is_noted_without_an_address(desk_of, city, tmp_path):
    city.stuck("taken-out@example.ru")
    desk = desk_of("auditor")
    page = desk.open(SLICE)
    page.list.search("taken-out")
    desk.wait(lambda: page.list.model.total == 1)
    assert page.acts["registration.export"].isEnabled()
    target = tmp_path / "регистрации.xlsx"
    page.list.exporter.write(target, conditions_of(page.list.wanted))
    desk.wait(lambda: target.exists() and not desk.tasks.running)
    [_, line] = load_workbook(target).active.iter_rows(values_only=True)
    assert line[1:3] == ("taken-out@example.ru", "код отправлен")
    noted = "SELECT a::text FROM audit.accesses a WHERE what = 'export' AND who = 'test_auditor'"
    [(note,)] = city.owner.execute(noted).fetchall()
    assert "registration" in note
    assert "taken-out" not in note


def test_an_operator_has_no_such_place(desk, desk_of, city):
    operator = desk_of("operator").person
    assert not operator.may(SLICE.places[0].right)
    assert desk.person.may(SLICE.places[0].right)


def test_the_sidebar_counts_those_that_are_stuck(desk, city):
    city.stuck("one@example.ru")
    found = []
    desk.tasks.start(desk.bus, lambda job: desk.context.backend.read(job, counts), found.append)
    desk.wait(lambda: found)
    assert found == [{"registrations.stuck": 1}]


def test_an_empty_list_offers_the_acts(desk, page):
    empty = page.list.stack.currentWidget()
    assert empty.accessibleName().startswith("Застрявших регистраций нет")
    empty.acted.emit()
    assert page.showing_acts


def test_a_lost_connection_is_told_by_the_window_and_not_by_the_page_again(desk, page):
    page._jobs.failed.emit(ServerUnavailable("Сервер базы данных недоступен."))
    assert not page.bar.words
    page._jobs.failed.emit(UserError("Нельзя."))
    assert page.bar.words == "Нельзя."
