"""The consumer at a glance, the cabinet through the consumer's eyes, what is hidden and from whom."""

from datetime import datetime

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea

from bsk_desk.features.consumers.ui import SLICE, find
from tests.people import one


def accesses(city, what):
    query = "SELECT who, object_id, reason FROM audit.accesses WHERE what = %s ORDER BY id"
    return city.owner.execute(query, [what]).fetchall()


def found_names(desk, page, words):
    page.list.search(words)
    desk.settle()
    return [row.display_name for row in desk.rows(page)]


def test_consumers_are_found_by_name_account_inn_and_address_of_mail(desk, page, city):
    assert page.list.model.total == 7
    assert found_names(desk, page, "петров") == ["Петрова Анна Ивановна"]
    assert found_names(desk, page, "100201") == ["Соколов Дмитрий Викторович"]
    assert found_names(desk, page, "2224012341") == ["ООО «Пекарня»"]
    assert found_names(desk, page, "c2@example") == ["Белова Нина Григорьевна"]
    assert found_names(desk, page, "%") == []
    assert page.list.stack.currentWidget().accessibleName().startswith("По этим условиям")


def test_the_card_shows_who_with_the_phone_masked_and_its_opening_is_noted(desk, page, city):
    consumer = city.people[0]
    desk.show(page, consumer)
    texts = [w.text() for w in page.pane.findChildren(type(page.pane.header.number))]
    assert "+7 *** ***-28-16" in texts
    assert not any("028-28-16" in words for words in texts)
    assert ("test_operator", consumer, None) in accesses(city, "open")


def test_all_parts_of_the_card_begin_below_its_header(desk, page, city):
    desk.show(page, city.people[0])
    pane = page.pane
    left = pane.who.mapTo(pane, pane.who.rect().topLeft()).x()
    for name in ("overview", "requests", "notices", "cabinet"):
        pane.show_tab(name)
        desk.settle()
        part = pane.stack.currentWidget()
        table = getattr(part, "table", None)
        if table is None:  # what scrolls is padded inside
            body = part.findChild(QScrollArea) or part
            inner = body.widget()
            inset = inner.layout().contentsMargins().left()
            assert inner.mapTo(pane, inner.rect().topLeft()).x() + inset == left, name
        else:
            cell = table.horizontalHeader().sectionViewportPosition(0)
            assert table.viewport().mapTo(pane, QPoint(cell + 16, 0)).x() == left, name


def test_the_phone_is_shown_for_a_reason_and_hidden_again(desk, page, city):
    consumer = city.people[0]
    desk.show(page, consumer)
    desk.do(page, "consumer.unmask", {"reason": "Перезвонить по жалобе"})

    def phones():
        return [
            w.text()
            for w in page.pane.who.findChildren(type(page.pane.header.number))
            if "28-16" in w.text()
        ]

    desk.wait(lambda: phones() and phones()[-1] == "+7\u00a0913\u00a0028-28-16")
    assert ("test_operator", consumer, "Перезвонить по жалобе") in accesses(city, "unmask")
    desk.do(page, "consumer.unmask")
    desk.wait(lambda: phones()[-1] == "+7 *** ***-28-16")


def test_what_was_unmasked_is_hidden_when_another_card_is_opened(desk, page, city):
    desk.show(page, city.people[0])
    desk.do(page, "consumer.unmask", {"reason": "Звонок"})
    assert page._phone
    desk.show(page, city.people[1])
    assert page._phone is None


def test_without_a_reason_nothing_is_unmasked(desk, page, city):
    before = len(accesses(city, "unmask"))
    desk.show(page, city.people[0])
    desk.do(page, "consumer.unmask", {"reason": ""})
    assert desk.sheet(page).form.problems["reason"].text() == "Заполните поле."
    assert len(accesses(city, "unmask")) == before


@pytest.fixture
def lived(city):
    """The first consumer has a request, a read and an unread notification, a letter that failed."""
    consumer = city.people[0]
    request = city.complaint(consumer, "Нет света на кухне")
    city.step(city.draft("Первая"), "submit", "start")
    city.pass_undo()
    city.deliver()
    city.letters_fall_due()
    city.post({"a0@example.ru"})
    city.read(consumer)
    city.step(city.draft("Вторая"), "submit", "start")
    city.pass_undo()
    city.deliver()
    return consumer, request


def test_requests_notifications_and_letters_are_listed_with_their_marks(desk, page, city, lived):
    consumer, request = lived
    desk.show(page, consumer)
    desk.do(page, "consumer.requests")
    rows = page.pane.parts["requests"].model
    desk.wait(lambda: rows.total == 1)
    assert rows.row(0).id == request
    page.pane.parts["requests"].table.opened.emit(rows.row(0))
    assert desk.went[-1] == ("requests.all", request)
    desk.do(page, "consumer.notices")
    notices = page.pane.parts["notices"].model
    desk.wait(lambda: (notices.total or 0) >= 2)
    read = {notices.row(at).title: notices.row(at).read_at for at in range(notices.total)}
    assert read["Первая"] is not None
    assert read["Вторая"] is None
    desk.do(page, "consumer.mails")
    mails = page.pane.parts["mails"].model
    desk.wait(lambda: (mails.total or 0) >= 2)
    failed = [mails.row(at) for at in range(mails.total) if mails.row(at).status == "failed"]
    assert failed
    assert "User unknown" in failed[0].last_error


def test_the_cabinet_is_exactly_what_the_sites_functions_return(desk, page, city, lived):
    consumer, _ = lived
    city.call(
        city.operator, "publish_outage", city.outage(), "00000000-0000-0000-0000-0000000000d1"
    )
    upload = "SELECT site.upload_hourly_file(%s, '203_012013.xls', 'Файл', gen_random_uuid())"
    city.site.execute(upload, [consumer])
    desk.show(page, consumer)
    desk.do(page, "consumer.cabinet")
    desk.wait(lambda: page.pane.cabinet.cabinet is not None)
    cabinet = page.pane.cabinet.cabinet
    assert cabinet.outages[0]["body"].startswith("Здравствуйте, Анна Ивановна! По адресу ")
    said = [w.text() for w in page.pane.cabinet.findChildren(type(page.pane.header.number))]
    assert cabinet.outages[0]["body"] in said
    assert any("203_012013.xls · ждёт чтения" in words for words in said)
    for part in ("accounts", "requests", "notifications", "outages", "hourly_files"):
        query = f"SELECT to_jsonb(s) FROM site.{part}(%s) s"
        expected = [row[0] for row in city.site.execute(query, [consumer]).fetchall()]
        for mine, theirs in zip(getattr(cabinet, part), expected, strict=True):
            assert set(mine) == set(theirs)
            for key, value in mine.items():
                if key.endswith("_at") or key == "at":
                    assert moment(value) == moment(theirs[key]), key
                else:
                    assert value == theirs[key], key
    assert cabinet.unread == one(city.site, "SELECT site.unread(%s)", consumer)
    assert [form["form"] for form in cabinet.forms] == [
        row[0]
        for row in city.site.execute("SELECT form FROM site.forms(%s)", [consumer]).fetchall()
    ]


def test_older_notifications_are_shown_page_by_page(desk, page, city):
    consumer = city.people[0]
    city.owner.execute(
        "INSERT INTO bsk.notifications (consumer_id, title, body)"
        " SELECT %s, 'Новость ' || n, 'Текст' FROM generate_series(1, 120) n",
        [consumer],
    )
    desk.show(page, consumer)
    desk.do(page, "consumer.cabinet")
    view = page.pane.cabinet
    desk.wait(lambda: view.cabinet is not None)
    for expected in (100, 120):
        view.findChild(object, "older_notices").click()
        desk.wait(lambda expected=expected: len(view.cabinet.notifications) == expected)
    ids = [n["notification"] for n in view.cabinet.notifications]
    assert ids == sorted(set(ids), reverse=True)
    assert not view.findChild(object, "older_notices").isVisibleTo(view)
    oldest = f"read_notice_{ids[-1]}"
    view.findChild(object, oldest).click()
    desk.settle()
    assert "Текст" in [w.text() for w in view.findChildren(type(page.pane.header.number))]


def moment(value):
    return datetime.fromisoformat(value) if value else None


def test_reading_through_their_eyes_marks_nothing_as_read(desk, page, city, lived):
    consumer, request = lived
    before = one(city.site, "SELECT site.unread(%s)", consumer)
    desk.show(page, consumer)
    desk.do(page, "consumer.cabinet")
    desk.wait(lambda: page.pane.cabinet.cabinet is not None)
    notice = page.pane.cabinet.cabinet.notifications[0]["notification"]
    page.pane.cabinet.findChild(object, f"read_notice_{notice}").click()
    page.pane.cabinet.findChild(object, f"read_request_{request}").click()
    desk.settle()
    texts = [
        w.text()
        for w in page.pane.cabinet.findChildren(type(page.pane.header.number))
        if w.isVisibleTo(page)
    ]
    assert any("Здравствуйте, Анна Ивановна!" in words for words in texts)
    assert one(city.site, "SELECT site.unread(%s)", consumer) == before
    assert ("test_operator", consumer, None) in accesses(city, "cabinet_view")


def test_files_of_an_answer_stand_below_it(desk, page, city, lived, database):
    consumer, request = lived
    command = "00000000-0000-0000-0000-0000000000"
    file = city.operator.execute(
        "SELECT desk.attach_file(%s, 'акт.pdf', '%%PDF-1.4', %s) ->> 'file'",
        [request, command + "f1"],
    ).fetchone()[0]
    seen = one(city.owner, "SELECT last_event FROM bsk.service_requests WHERE id = %s", request)
    city.operator.execute(
        "SELECT desk.change_status(%s, 'done', 'Сделано', %s, %s, files => ARRAY[%s]::bigint[])",
        [request, seen, command + "f2", file],
    )
    database.pass_undo_window()
    desk.show(page, consumer)
    desk.do(page, "consumer.cabinet")
    desk.wait(lambda: page.pane.cabinet.cabinet is not None)
    page.pane.cabinet.findChild(object, f"read_request_{request}").click()
    desk.settle()
    texts = [w.text() for w in page.pane.cabinet.findChildren(type(page.pane.header.number))]
    assert texts.index("Приложено: акт.pdf") == texts.index("Сделано") + 1


def test_an_auditor_reads_the_card_without_unmasking_and_the_opening_is_noted(desk_of, city):
    auditor = desk_of("auditor")
    page = auditor.open(SLICE)
    auditor.show(page, city.people[0])
    assert not {"consumer.unmask", "consumer.cabinet", "consumer.block"} & set(page.acts)
    assert page.bar.words == ""
    noted = (
        "SELECT count(*) FROM audit.accesses"
        " WHERE what = 'open' AND object_id = %s AND who = 'test_auditor'"
    )
    assert one(city.owner, noted, city.people[0]) == 1


def test_markup_in_a_name_stays_plain_text(desk, page, city):
    city.owner.execute(
        "UPDATE bsk.consumers SET display_name = '<b>Имя</b>' WHERE id = %s", [city.people[2]]
    )
    desk.show(page, city.people[2])
    assert page.pane.header.title.text() == "<b>Имя</b>"
    assert page.pane.header.title.textFormat() == page.pane.header.number.textFormat()


def test_the_palette_finds_consumers(desk, city):
    found = []
    desk.tasks.start(
        desk.bus, lambda job: desk.context.backend.read(job, find, "100200", 5), found.append
    )
    desk.wait(lambda: found)
    assert [f.words for f in found[0]] == ["Петрова Анна Ивановна"]


def test_an_arrow_on_the_first_entry_goes_into_the_rows(desk, city, page):
    """The main window gives the focus to the page; nothing is opened before somebody wants it."""
    page.setFocus()
    desk.wait(page.hasFocus)
    assert page.chosen is None
    QTest.keyClick(page, Qt.Key.Key_Down)
    assert page.list.rows.hasFocus()
    assert page.list.rows.currentIndex().row() == 0
    QTest.keyClick(page.list.rows, Qt.Key.Key_Down)
    assert page.list.rows.currentIndex().row() == 1
