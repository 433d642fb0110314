"""Writing to a consumer: drafts, templates, preview, sending, refusals, undo, leases, files."""

from uuid import uuid4

import pytest

from bsk_desk.features.service_requests.ui import drafts
from bsk_desk.kernel.errors import ServerUnavailable
from bsk_desk.qt.composer import NOTE


@pytest.fixture
def complaint(doors):
    request = doors.submit(subject="Нет света", text="Нет света второй день")[0]
    doors.move(request, "registered")
    doors.database.pass_undo_window()
    return request


def type_(page, text):
    page.answer()
    page.pane.composer.edit.setPlainText(text)


def bodies(pane):
    return [event.body for event in pane.view.timeline.events]


def test_an_answer_goes_out_and_the_request_is_done(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    type_(page, "Свет включён.")
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")
    assert doors.row(complaint)["outcome"] == "answered"
    assert "Свет включён." in bodies(pane)
    assert pane.composer.edit.toPlainText() == ""
    assert not pane.answering.writing


def test_a_note_stays_inside(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.note()
    pane.composer.edit.setPlainText("Звонил мастеру.")
    page.send()
    desk.wait(lambda: "Звонил мастеру." in bodies(pane))
    event = pane.view.timeline.events[-1]
    assert event.kind == "note"
    assert event.what == "заметка, потребитель не видит"
    assert doors.row(complaint)["status"] == "registered"


def test_note_and_answer_never_mix(desk, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.note()
    pane.composer.edit.setPlainText("Хамит, осторожно.")
    pane.composer.kinds._pick(0)
    assert pane.composer.edit.toPlainText() == ""
    pane.composer.edit.setPlainText("Здравствуйте.")
    pane.composer.kinds._pick(1)
    assert pane.composer.edit.toPlainText() == "Хамит, осторожно."


def test_a_stale_card_refuses_and_keeps_the_text(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    type_(page, "Сделано вчера.")
    doors.desk("note", complaint, "Не отвечайте: бригада ещё там.", uuid4(), who=doors.operator2)
    page.send()
    desk.wait(lambda: "новое событие" in pane.view.notice.words)
    assert pane.composer.edit.toPlainText() == "Сделано вчера."
    assert doors.row(complaint)["status"] == "registered"
    kinds = [event.kind for event in pane.view.timeline.events]
    at = kinds.index("fresh")
    assert pane.view.timeline.events[at + 1].body == "Не отвечайте: бригада ещё там."
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")
    assert pane.view.notice.isHidden()


def test_news_while_writing_are_told_at_once(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    type_(page, "Пишу ответ")
    doors.desk("note", complaint, "Новое.", uuid4(), who=doors.operator2)
    desk.hear(page, "request", complaint)
    desk.wait(lambda: "новое событие" in pane.view.notice.words)
    assert pane.composer.edit.toPlainText() == "Пишу ответ"
    assert "fresh" in [event.kind for event in pane.view.timeline.events]


def test_news_without_a_text_are_simply_shown(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    doors.desk("note", complaint, "Новое.", uuid4(), who=doors.operator2)
    desk.hear(page, "request", complaint)
    desk.wait(lambda: "Новое." in bodies(pane))
    assert pane.view.notice.isHidden()
    assert "fresh" not in [event.kind for event in pane.view.timeline.events]


def test_an_answer_can_be_taken_back_and_its_text_returns(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    type_(page, "Рано отправил.")
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")
    assert page.may_undo()
    page.undo()
    desk.wait(lambda: pane.card.row.status == "registered")
    assert pane.composer.edit.toPlainText() == "Рано отправил."
    assert "Рано отправил." not in bodies(pane)
    consumer_sees = doors.one(
        doors.owner,
        "SELECT count(*) FROM bsk.mails WHERE request_id = %s AND body LIKE '%%Рано%%' AND status <> 'withdrawn'",
        complaint,
    )
    assert consumer_sees == 0


def test_undo_with_nothing_to_take_back_says_so(desk, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.undo()
    assert pane.view.notice.words.startswith("Отменять нечего")


def test_a_template_is_filled_and_its_gap_blocks_sending(desk, doors, complaint):
    doors.owner.execute(
        "INSERT INTO bsk.answer_templates (title, form, body) VALUES ('С счётом', NULL, '{{ имя }}, счёт {{ счёт }} проверен.')"
    )
    page = desk.open("open")
    pane = desk.card(page, complaint)
    template = next(t for t in page.reference.templates_for("complaint") if t.title == "С счётом")
    pane.answering.use_template(template)
    assert pane.composer.edit.toPlainText() == "Анна Ивановна, счёт {{ счёт }} проверен."
    assert pane.composer.edit.textCursor().selectedText() == "{{ счёт }}"
    page.send()
    desk.settle()
    assert "{{ счёт }}" in pane.view.notice.words
    assert doors.row(complaint)["status"] == "registered"
    pane.composer.edit.setPlainText("Анна Ивановна, счёт 9234 проверен.")
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")


def test_an_administrator_makes_a_template_of_a_text(
    database, tasks, theme, qtbot, doors, complaint
):
    from tests.features.service_requests.ui.desks import Desk

    desk = Desk(database, tasks, theme, "admin", qtbot)
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.writing.save_template()
    assert "Напишите текст" in pane.view.notice.words
    type_(page, "{{ имя }}, свет включён.")
    page.writing.save_template()
    over = page.window().findChild(object, "ask")
    over.sheet.form.fill({"title": "Свет включён", "form": "complaint"})
    over.sheet.form.submit()
    desk.wait(lambda: desk.said == ["Шаблон сохранён."])
    desk.hear(page, "template", 1)
    desk.wait(lambda: any(t.title == "Свет включён" for t in page.reference.templates))
    desk.close()


def test_a_broken_template_says_what_is_wrong(desk, doors, complaint):
    doors.owner.execute(
        "INSERT INTO bsk.answer_templates (title, body) VALUES ('Сломан', '{{ имя.__class__ }}')"
    )
    page = desk.open("open")
    pane = desk.card(page, complaint)
    template = next(t for t in page.reference.templates if t.title == "Сломан")
    pane.answering.use_template(template)
    assert "В шаблоне можно только вставлять" in pane.view.notice.words
    assert pane.composer.edit.toPlainText() == ""


@pytest.mark.parametrize("names", [(), ("акт.pdf",), ("акт.pdf", "схема.pdf")])
@pytest.mark.parametrize("cabinet", [False, True])
def test_the_preview_is_what_the_consumer_will_get(desk, doors, names, cabinet):
    from PySide6.QtWidgets import QLabel

    consumer = doors.consumer(email="petrova@mail.ru") if cabinet else None
    complaint = doors.submit(consumer=consumer)[0]
    page = desk.open("all")
    pane = desk.card(page, complaint)
    type_(page, "Свет включён.")
    page.writing.toggle_preview()
    for name in names:
        doors.desk("attach_file", complaint, name, b"%PDF-1.4", uuid4())
    pane.reload()
    desk.wait(lambda: len(pane.composer.written.files) == len(names))
    shown = [label.text() for label in pane.composer._shown.findChildren(QLabel) if label.text()]
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")
    subject, body = doors.rows(
        doors.owner,
        "SELECT subject, body FROM bsk.mails WHERE request_id = %s ORDER BY seq DESC LIMIT 1",
        complaint,
    )[0]
    assert subject in shown
    assert body == "\n\n".join(shown[-2:])
    assert "p***@mail.ru" in shown
    assert all(name in body for name in names)
    doors.owner.execute("UPDATE bsk.consumers SET email = login || '@mail.ru'")


def test_without_a_text_the_database_says_what_is_missing(desk, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.pane.composer.write_answer()
    page.send()
    desk.wait(lambda: pane.view.notice.words == "Напишите ответ: без него обращение не исполнить.")


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


def test_without_a_connection_nothing_is_sent_and_the_reason_stands_beside(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    type_(page, "Без связи")
    desk.bus.online = False
    desk.bus.connection_changed.emit(False)
    assert pane.composer._reason.text() == "нет связи"
    page.send()
    desk.settle()
    assert doors.row(complaint)["status"] == "registered"
    assert pane.composer.edit.toPlainText() == "Без связи"
    desk.bus.online = True
    desk.bus.connection_changed.emit(True)
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")


def test_a_command_lost_on_the_way_is_repeated_under_its_own_id(
    desk, doors, complaint, monkeypatch
):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    type_(page, "Дважды не уйдёт.")
    real, ids = desk.context.backend.write, []

    def lossy(job, service, command):
        result = real(job, service, command)
        if service.__name__ == "change_status":
            ids.append(command.id)
            if len(ids) == 1:
                raise ServerUnavailable("Нет связи с базой данных.")
        return result

    monkeypatch.setattr(desk.context.backend, "write", lossy)
    page.send()
    desk.wait(lambda: "Нет связи" in pane.view.notice.words)
    assert pane.composer.edit.toPlainText() == "Дважды не уйдёт."
    page.send()
    desk.wait(lambda: pane.composer.edit.toPlainText() == "")
    assert ids[0] == ids[1]
    sent = doors.one(
        doors.owner,
        "SELECT count(*) FROM bsk.service_request_events WHERE request_id = %s AND kind = 'done'",
        complaint,
    )
    assert sent == 1


def test_a_question_goes_out_as_a_question(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.writing.ask_info()
    pane.composer.edit.setPlainText("Какой у вас этаж?")
    page.send()
    desk.wait(lambda: pane.card.row.status == "info_requested")
    assert "запрос информации" in pane.view.timeline.events[-1].what


def test_postponing_asks_for_the_day(desk, doors, complaint):
    from datetime import date, timedelta

    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.writing.postpone()
    pane.composer.edit.setPlainText("Ждём поставку трансформатора.")
    page.send()
    over = page.window().findChild(object, "ask")
    assert over.isVisible()
    day = date.today() + timedelta(days=9)
    over.sheet.form.fill({"until": day})
    over.sheet.form.submit()
    desk.wait(lambda: pane.card.row.status == "postponed")
    assert doors.row(complaint)["postponed_until"] == day.isoformat()


def test_a_done_request_is_opened_again_with_a_reason(desk, doors, complaint):
    doors.move(complaint, "done", "Готово.")
    doors.database.pass_undo_window()
    page = desk.open("all")
    pane = desk.card(page, complaint)
    assert pane.answering.main.words == "Открыть снова"
    type_(page, "Потребитель сообщил, что света нет.")
    page.send()
    desk.wait(lambda: pane.card.row.status == "registered")


def test_files_go_with_the_answer(desk, doors, complaint, tmp_path):
    paper = tmp_path / "акт.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj")
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.files.attach_paths([str(paper)])
    desk.wait(lambda: pane.composer.written.files)
    type_(page, "Акт приложен.")
    page.send()
    desk.wait(lambda: pane.card.row.status == "done")
    assert [name for _, name in pane.view.timeline.events[-1].files] == ["акт.pdf"]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("пустой.pdf", b"", "Файл пустой."),
        ("вирус.pdf", b"MZ\x90\x00", "Такие файлы не принимаются"),
        ("большой.pdf", b"%PDF-" + b"0" * (21 * 1024 * 1024), "можно до"),
    ],
)
def test_a_wrong_file_is_refused_by_a_sentence(desk, complaint, tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.files.attach_paths([str(tmp_path / name)])
    desk.wait(lambda: sentence in pane.view.notice.words + pane.view.notice.detail)
    assert name in pane.view.notice.words
    assert pane.composer.written.files == ()


def test_a_file_can_be_taken_back_before_sending(desk, complaint, tmp_path):
    (tmp_path / "лишний.txt").write_text("лишнее")
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.files.attach_paths([str(tmp_path / "лишний.txt")])
    desk.wait(lambda: pane.composer.written.files)
    pane.composer.file_removed.emit(pane.composer.written.files[0])
    desk.wait(lambda: not pane.composer.written.files)


def test_finishing_never_sends_a_note_as_an_answer(desk, doors, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.note()
    pane.composer.edit.setPlainText("Только для своих")
    page.writing.finish()
    desk.settle()
    assert doors.row(complaint)["status"] == "registered"
    assert pane.composer.kinds.value == "answer"
    assert pane.composer.edit.toPlainText() == ""


def test_a_form_that_needs_no_answer_is_finished_without_one(desk, doors):
    request = doors.submit("feedback", {"text": "Спасибо за скорость"})[0]
    page = desk.open("new")
    pane = desk.card(page, request)
    page.writing.finish()
    desk.wait(lambda: pane.card.row.status == "done")
