"""An answer goes out, is refused by a stale card, taken back, asked for, sent over a bad line."""

from uuid import uuid4

from bsk_desk.kernel.errors import ServerUnavailable
from tests.features.service_requests.ui.desks import bodies, type_


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


def test_without_a_text_the_database_says_what_is_missing(desk, complaint):
    page = desk.open("open")
    pane = desk.card(page, complaint)
    page.pane.composer.write_answer()
    page.send()
    desk.wait(lambda: pane.view.notice.words == "Напишите ответ: без него обращение не исполнить.")


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
