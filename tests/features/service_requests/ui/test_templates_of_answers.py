"""Templates fill an answer, their gaps block it, and the preview is what the consumer will get."""

from uuid import uuid4

import pytest

from tests.features.service_requests.ui.desks import type_


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


def test_an_administrator_makes_a_template_of_a_text(desk_of, complaint):
    desk = desk_of("admin")
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

    consumer = doors.consumer(email=f"p{uuid4().hex}@mail.ru") if cabinet else None
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
