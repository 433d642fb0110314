"""The card: who, what, files, why, others at the card, and what is done besides writing."""

from uuid import uuid4

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from tests.features.service_requests.ui.demo import PNG


@pytest.fixture
def complaint(doors):
    consumer = doors.consumer(account=True)
    account = doors.one(
        doors.owner, "SELECT account_id FROM bsk.consumer_accounts WHERE consumer_id = %s", consumer
    )
    payload = {
        "topic": "metering", "subject": "Счётчик спешит", "text": "Счётчик спешит", "when": "с октября",
        "demand": "Проверить", "address": "ул. Попова, 40, кв. 7", "answer_by": "cabinet",
    }  # fmt: skip
    return doors.submit("complaint", payload, consumer, account)[0]


def words(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def over(page, name):
    return page.window().findChild(object, name)


def answer(desk, page, values):
    desk.wait(lambda: over(page, "ask") is not None)
    sheet = over(page, "ask").sheet
    sheet.form.fill(sheet.form.values | values)
    sheet.form.submit()


def test_fields_stand_as_the_form_declares_them(desk, complaint):
    page = desk.open("all")
    pane = desk.card(page, complaint)
    shown = words(pane.view.fields)
    order = ["Тема", "Адрес объекта", "Когда это было", "Требование", "Как ответить", "Форма 4.9"]
    assert [w for w in shown if w in order] == order
    assert {
        "Учёт электроэнергии",
        "ул. Попова, 40, кв. 7",
        "В личный кабинет",
        "Интернет · Прочее",
    } <= set(shown)


def test_the_phone_is_masked_until_a_reason_is_given(desk, doors, complaint):
    page = desk.open("all")
    pane = desk.card(page, complaint)
    assert "+7\u00a0***\u00a0***-28-16" in [w.replace(" ", "\u00a0") for w in words(pane.view.who)]
    page.unmasking.unmask()
    answer(desk, page, {"reason": ""})
    assert over(page, "ask").isVisible()
    answer(desk, page, {"reason": "Перезвонить"})
    desk.wait(lambda: "+7\u00a0913\u00a0220-28-16" in words(pane.view.who))
    noted = doors.rows(
        doors.owner,
        "SELECT reason, detail FROM audit.accesses WHERE what = 'unmask' AND object_id = %s",
        complaint,
    )
    assert noted == [("Перезвонить", {"field": "phone"})]


def test_an_unmasked_phone_is_masked_again_on_the_next_card(desk, doors, complaint):
    other = doors.submit(subject="Другое")[0]
    page = desk.open("all")
    pane = desk.card(page, complaint)
    pane.phone = "+7 913"
    desk.card(page, other)
    desk.card(page, complaint)
    assert pane.phone is None


def test_opening_is_noted_once_and_the_request_is_read(desk, doors, complaint):
    page = desk.open("all")
    desk.card(page, complaint)
    desk.hear(page, "request", complaint)
    noted = doors.one(
        doors.owner,
        "SELECT count(*) FROM audit.accesses WHERE what = 'open' AND who = 'test_operator' AND object_id = %s",
        complaint,
    )
    assert noted == 1
    assert doors.row(complaint)["unseen"] is False


def test_who_else_has_it_open_is_seen_at_once(desk, doors, complaint):
    page = desk.open("all")
    pane = desk.card(page, complaint)
    doors.operator2.execute("SELECT desk.open_card(%s)", [complaint])
    desk.hear(page, "viewer", complaint)

    def names():
        return [
            w.accessibleName()
            for w in pane.view.header.findChildren(object)
            if hasattr(w, "accessibleName")
        ]

    desk.wait(lambda: "Проверочный смотрит" in names())
    doors.operator2.execute("SELECT desk.claim(%s)", [complaint])
    desk.hear(page, "request", complaint)
    desk.wait(lambda: "Проверочный пишет" in names())


def test_closing_ends_the_presence(desk, doors, complaint):
    page = desk.open("all")
    pane = desk.card(page, complaint)
    assert doors.rows(
        doors.operator2, "SELECT login FROM desk.request_viewers WHERE request_id = %s", complaint
    )
    pane.close_request()
    desk.settle()
    assert not doors.rows(
        doors.operator2, "SELECT login FROM desk.request_viewers WHERE request_id = %s", complaint
    )
    assert pane.currentWidget() is pane.nothing


def test_why_shows_the_reckoning_line_by_line(desk, doors, complaint):
    page = desk.open("all")
    desk.card(page, complaint)
    page.deeds.why()
    desk.wait(lambda: over(page, "why") is not None and over(page, "why").isVisible())
    shown = words(over(page, "why").sheet)
    assert shown[0].startswith("Почему ")
    assert "+ 30\u00a0дней" in shown
    assert any(w.startswith("Правило подтверждено") for w in shown)


def test_other_requests_of_the_consumer_are_one_click_away(desk, doors, complaint):
    consumer = doors.row(complaint)["consumer_id"]
    others = [doors.submit("inquiry", {"text": f"Ещё {n}"}, consumer)[0] for n in range(2)]
    page = desk.open("complaints")
    pane = desk.card(page, complaint)
    assert any(
        "ещё 2" in b.text()
        for b in pane.view.who.findChildren(object)
        if hasattr(b, "text") and isinstance(b.text(), str)
    )
    page.deeds.others()
    desk.wait(lambda: page.list.model.total == 3)
    assert {page.list.model.row(at).id for at in range(3)} == {complaint, *others}


def test_it_is_given_to_a_colleague_with_a_word(desk, doors, complaint):
    page = desk.open("all")
    pane = desk.card(page, complaint)
    page.deeds.assign()
    answer(desk, page, {"assignee": "test_operator2", "body": "Глянь, пожалуйста"})
    desk.wait(lambda: pane.card.row.assignee == "test_operator2")
    last = pane.view.timeline.events[-1]
    assert last.kind == "note"
    assert last.body.endswith("Глянь, пожалуйста")


def test_taken_by_oneself_it_is_in_my_queue(desk, doors, complaint):
    page = desk.open("all")
    pane = desk.card(page, complaint)
    page.deeds.take()
    desk.wait(lambda: pane.card.row.assignee == "test_operator")
    page.deeds.take()
    desk.wait(lambda: pane.view.notice.words == "Обращение уже у этого исполнителя.")


def test_topic_and_measures_of_form_4_9(desk, doors, complaint):
    page = desk.open("all")
    pane = desk.card(page, complaint)
    page.deeds.classify()
    answer(desk, page, {"topic": "complaint_metering", "measures_done": "Счётчик заменён"})
    desk.wait(lambda: pane.card.row.topic == "complaint_metering")
    shown = words(pane.view.fields)
    assert "Интернет · Коммерческий учет электрической энергии" in shown
    assert "Счётчик заменён" in shown


def test_a_repeat_is_linked_by_number_and_leads_to_the_first(desk, doors, complaint):
    number = doors.move(complaint, "registered")["number"]
    again = doors.submit(subject="Всё ещё спешит")[0]
    page = desk.open("all")
    pane = desk.card(page, again)
    page.deeds.link_repeat()
    answer(desk, page, {"first": "Ж-1999-000001"})
    desk.wait(lambda: "нет" in pane.view.notice.words)
    page.deeds.link_repeat()
    answer(desk, page, {"first": number})
    desk.wait(lambda: pane.card.repeat_of == complaint)
    page.deeds.first()
    desk.wait(lambda: pane.card is not None and pane.card.id == complaint)


def test_files_have_pictures_and_open_in_a_sheet(desk, doors, complaint, tmp_path, monkeypatch):
    doors.site.execute(
        "SELECT site.attach_file(%s, %s, %s, %s)", [complaint, "щиток.png", PNG, uuid4()]
    )
    page = desk.open("all")
    pane = desk.card(page, complaint)
    desk.settle()
    ((key, tile),) = pane.view.files.tiles.items()
    desk.wait(lambda: not tile._picture.isNull())
    page.files.look(key)
    desk.wait(lambda: over(page, "look") is not None)
    shown = words(over(page, "look").sheet)
    assert any("может навредить" in w for w in shown)
    file = pane.card.attachments[0]
    page.files.write(tmp_path / "сохранён.png", PNG)
    desk.wait(lambda: page.files.opened == tmp_path / "сохранён.png")
    assert (tmp_path / "сохранён.png").read_bytes() == PNG
    opened = []
    monkeypatch.setattr(
        "bsk_desk.features.service_requests.ui.card_files.QDesktopServices.openUrl", opened.append
    )
    page.files._open(file, PNG)
    desk.wait(lambda: bool(opened))
    assert opened[0].toLocalFile().endswith("щиток.png")


def test_a_broken_picture_keeps_its_icon(desk, doors, complaint):
    doors.site.execute(
        "SELECT site.attach_file(%s, %s, %s, %s)", [complaint, "битый.png", PNG[:24], uuid4()]
    )
    page = desk.open("all")
    pane = desk.card(page, complaint)
    desk.settle()
    (tile,) = pane.view.files.tiles.values()
    assert tile._picture.isNull()
    assert pane.view.notice.isHidden()


def test_in_a_low_window_fields_fold_into_a_line(desk, complaint):
    page = desk.open("all", size=(1064, 720))
    pane = desk.card(page, complaint)
    assert not pane.view.fields.isVisibleTo(pane.view)
    links = [b for b in pane.view.links.findChildren(QPushButton) if b.isVisibleTo(pane.view)]
    link = next(b for b in links if "Заявление" in b.text())
    assert link.text() == "Заявление: 6\u00a0полей"
    link.click()
    assert pane.view.fields.isVisibleTo(pane.view)
    assert pane.composer.door.isVisibleTo(pane.view)


def test_a_request_that_is_gone_says_so(desk):
    page = desk.open("all")
    page.open_object(999_999_999)
    desk.wait(lambda: desk.said == ["Такого обращения нет."])


def test_an_auditor_reads_and_can_do_nothing(desk_of, complaint):
    desk = desk_of("auditor")
    page = desk.open("all")
    pane = desk.card(page, complaint)
    assert "request.register" not in page.acts
    assert "request.answer" not in page.acts
    assert pane.composer.isHidden()


def test_what_happened_is_said_with_who_did_it(desk, doors, complaint):
    doors.move(complaint, "registered", who=doors.operator2)
    doors.database.pass_undo_window()
    doors.desk("assign", complaint, "test_operator", None, uuid4(), who=doors.operator2)
    page = desk.open("all")
    pane = desk.card(page, complaint)
    said = [event.body for event in pane.view.timeline.events if event.kind == "system"]
    assert said == [
        f"Зарегистрирована под номером {pane.card.row.number} · Проверочный\u00a0O.",
        "Исполнитель: вы · Проверочный\u00a0O.",
    ]
