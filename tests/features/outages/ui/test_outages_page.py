"""Outages as an operator works them: written, published, changed, closed, requests answered together."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from bsk_desk.features.outages.ui import SLICE, answering, counts
from bsk_desk.features.outages.ui.compose import draft_text
from bsk_desk.qt.tasks import Job
from tests.people import one, refused

NOW = datetime.now(UTC)


def write(page, **values):
    page.new()
    given = {
        "kind": "planned",
        "reason": "Замена оборудования в ТП-1187",
        "addresses": "Попова\nГущина 40",
        "from_at": NOW - timedelta(hours=1),
        "until_at": NOW + timedelta(hours=5),
        "body": "Здравствуйте, {{имя}}! По адресу {{адрес}} не будет света.",
    }
    page.form.form.fill(given | values)
    page.form._on_changed()


def outage_row(city):
    return city.owner.execute(
        "SELECT id, status, body FROM bsk.outages ORDER BY id DESC LIMIT 1"
    ).fetchone()


def test_an_outage_is_written_published_and_seen_in_the_cabinet(desk, page, city):
    write(page)
    desk.do(page, "outage.publish")
    outage, status, body = outage_row(city)
    assert status == "published"
    assert body == "Здравствуйте, {{name}}! По адресу {{address}} не будет света."
    desk.wait(lambda: page.thing is not None and page.thing.id == outage)
    assert not page.writing
    city.pass_undo()
    city.deliver()
    assert city.read(city.people[0]) == "Плановое отключение электроэнергии"
    assert one(city.site, "SELECT count(*) FROM site.outages(%s)", city.people[0]) == 1
    assert one(city.site, "SELECT count(*) FROM site.outages(%s)", city.people[3]) == 0


def test_saving_says_whom_it_would_reach(desk, page, city):
    city.complaint(city.people[0])
    write(page)
    desk.do(page, "outage.save")
    assert (
        page.form.state.text()
        == "Сохранено: 3\u00a0кабинета узнают, связано будет 1\u00a0обращение"
    )
    desk.hear(page, "outage")
    assert page.writing
    assert page.form.state.text().startswith("Сохранено")


def test_missing_fields_are_named_and_nothing_is_saved(desk, page, city):
    write(page, reason="", body="")
    desk.do(page, "outage.publish")
    assert page.form.form.problems["reason"].text() == "Заполните поле."
    assert page.form.form.problems["body"].text() == "Заполните поле."
    assert one(city.owner, "SELECT count(*) FROM bsk.outages") == 0


def test_unknown_accounts_are_named_one_by_one_beside_their_field(desk, page, city):
    write(page, accounts="100200, 999999 888888")
    desk.do(page, "outage.save")
    said = page.form.form.problems["accounts"].text().splitlines()
    assert said == ["Лицевого счёта 999999 нет.", "Лицевого счёта 888888 нет."]
    assert page.bar.words == "Проверьте отключение: есть ошибки."
    assert one(city.owner, "SELECT count(*) FROM bsk.outages") == 0


def test_an_end_before_the_beginning_is_refused_beside_its_field(desk, page):
    write(page, until_at=NOW - timedelta(hours=2))
    desk.do(page, "outage.save")
    assert page.form.form.problems["until_at"].text() == "Окончание раньше начала."


def test_a_placeholder_that_does_not_exist_is_named(desk, page, city):
    write(page, body="Здравствуйте, {{отчество}}!")
    desk.do(page, "outage.publish")
    assert "«отчество»" in page.form.form.problems["body"].text()
    assert one(city.owner, "SELECT count(*) FROM bsk.outages") == 0


def test_a_text_is_made_of_the_fields(desk, page):
    write(page, body="")
    desk.do(page, "outage.write")
    text = page.form.form.values["body"]
    assert text.startswith("Здравствуйте, {{имя}}! ")
    assert "Причина: замена оборудования в ТП-1187" in text
    assert draft_text({"kind": "quality", "reason": "Перегрузка."}) == (
        "Здравствуйте, {{имя}}! По адресу {{адрес}} возможны отклонения напряжения. Причина: перегрузка.\n\n"
        "Вопросы: 50-16-28, круглосуточно."
    )


@pytest.fixture
def published(city):
    """An outage of Попова with two complaints from there."""
    requests = [city.complaint(city.people[at], f"Нет света {at}") for at in (0, 5)]
    outage = city.outage()
    city.call(city.operator, "publish_outage", outage, f"00000000-0000-0000-0000-{outage:012}")
    return outage, requests


def test_open_requests_from_there_are_linked_and_answered_with_one_text(
    desk, page, city, published
):
    outage, requests = published
    desk.show(page, outage)
    assert {r.id for r in page.thing.open_requests} == set(requests)
    page.acts["outage.answer"].trigger()
    sheet = desk.sheet(page)
    assert sheet.accessibleName() == "Ответить всем: 2\u00a0обращения"
    said = [w.text() for w in sheet.findChildren(type(page.form.heading))]
    assert any("Нет света 0" in words for words in said)
    desk.answer(page, body="Свет дали в 14:20.")
    statuses = city.owner.execute(
        "SELECT DISTINCT status FROM bsk.service_requests WHERE id = ANY (%s)", [requests]
    ).fetchall()
    assert statuses == [("done",)]
    assert "Отвечено: 2" in desk.said[-1]
    assert not page.acts["outage.answer"].isEnabled()


def test_the_common_answer_goes_out_in_portions_and_can_be_stopped_and_gone_on_with(
    desk, page, city, published, monkeypatch
):
    outage, requests = published
    later = [city.complaint(city.people[0], f"Снова {n}") for n in range(3)]
    for one_ in later:
        city.call(city.operator, "link_outage", one_, outage, uuid.uuid4())
    monkeypatch.setattr(answering, "PORTION", 2)
    told = []

    def stop_after_the_first(job, done, total):
        told.append((done, total))
        if len(told) == 1:
            job.cancel()

    monkeypatch.setattr(Job, "progress", stop_after_the_first)
    desk.show(page, outage)
    desk.do(page, "outage.answer", {"body": "Свет дали в 14:20."})
    assert desk.job.title == f"Ответ всем: отключение № {outage}"
    open_ = "SELECT count(*) FROM bsk.service_requests WHERE outage_id = %s AND status <> 'done'"
    assert one(city.owner, open_, outage) == 3
    desk.wait(lambda: page.bar.words)
    assert page.bar.words == "Остановлено. Отвечено: 2\u00a0обращения, осталось 3."
    desk.wait(lambda: len(page.thing.open_requests) == 3)
    page.acts["outage.answer"].trigger()
    assert desk.sheet(page).form.values["body"] == "Свет дали в 14:20."
    desk.answer(page)
    assert one(city.owner, open_, outage) == 0
    assert desk.said[-1] == "Отвечено: 3\u00a0обращения."
    assert told == [(2, 5), (2, 3), (3, 3)]
    events = "SELECT count(*) FROM bsk.service_request_events WHERE request_id = ANY (%s) AND to_status = 'done'"
    assert one(city.owner, events, requests + later) == 5


def test_what_refuses_the_common_answer_is_named(desk, page, city, published):
    outage, requests = published
    city.owner.execute(
        "INSERT INTO bsk.request_leases (request_id, holder, until) VALUES (%s, 'test_admin', now() + interval '2 minutes')",
        [requests[0]],
    )
    desk.show(page, outage)
    desk.do(page, "outage.answer", {"body": "Свет дали."})
    assert "Отвечено: 1" in desk.said[-1]
    assert page.bar.words == "Не на все обращения удалось ответить."
    assert f"№ {requests[0]}:" in page.bar.detail


def test_later_arrivals_are_offered_the_link_and_can_be_declined(desk, page, city, published):
    outage, _ = published
    later = [city.complaint(city.people[0], f"И сейчас нет {n}") for n in range(2)]
    desk.show(page, outage)
    assert {r.id for r in page.thing.later} == set(later)
    page.card.findChild(object, f"link_{later[0]}").click()
    desk.settle()
    page.card.findChild(object, f"decline_{later[1]}").click()
    desk.settle()
    assert not page.thing.later
    linked = city.owner.execute(
        "SELECT id FROM bsk.service_requests WHERE outage_id = %s", [outage]
    ).fetchall()
    assert (later[0],) in linked
    assert (later[1],) not in linked


def test_all_later_arrivals_are_linked_by_one_key(desk, page, city, published):
    outage, _ = published
    for n in range(3):
        city.complaint(city.people[0], f"Снова {n}")
    desk.show(page, outage)
    desk.do(page, "outage.link")
    desk.wait(lambda: not page.thing.later)
    assert len(page.thing.requests) == 5


def test_a_change_and_the_end_are_told_to_the_same_consumers(desk, page, city, published):
    outage, _ = published
    desk.show(page, outage)
    desk.do(
        page, "outage.change", {"until_at": NOW + timedelta(hours=9), "body": "Продлили до вечера."}
    )
    desk.do(page, "outage.close", {"restored_at": NOW, "body": "Свет есть, {{имя}}."})
    assert page.thing.row.status == "closed"
    assert [n.title for n in page.thing.news] == [
        "Электроснабжение восстановлено",
        "Изменение. Плановое отключение электроэнергии",
        "Плановое отключение электроэнергии",
    ]
    assert not page.acts["outage.close"].isEnabled()


def test_more_streets_are_added_to_a_published_one(desk, page, city, published):
    outage, _ = published
    late = city.complaint(city.people[3], "И у нас")
    desk.show(page, outage)
    page.acts["outage.change"].trigger()
    sheet = desk.sheet(page)
    assert sheet.form.values["addresses"] == "Попова"
    assert sheet.form.values["reason"] == page.thing.row.reason
    street = one(city.owner, "SELECT a.address FROM bsk.accounts a JOIN bsk.consumer_accounts l"
                 " ON l.account_id = a.id WHERE l.consumer_id = %s", city.people[3])  # fmt: skip
    desk.answer(page, addresses=f"Попова\n{street}", reason="Обрыв линии")
    assert page.thing.row.addresses == ["Попова", street]
    assert page.thing.row.reason == "Обрыв линии"
    assert late in {r.id for r in page.thing.requests}
    assert desk.said[-1] == (
        "Записано: об изменении сообщаем, новым адресам уходит уведомление, связано 1\u00a0обращение."
    )
    assert [n.title for n in page.thing.news].count("Плановое отключение электроэнергии") == 2


def test_what_was_typed_in_a_refused_change_stands_there_again(desk, page, city, published):
    desk.show(page, published[0])
    desk.do(page, "outage.change", {"accounts": "999999", "body": "Ещё дома."})
    sheet = desk.sheet(page)
    assert sheet.form.problems["accounts"].text() == "Лицевого счёта 999999 нет."
    assert sheet.form.values["body"] == "Ещё дома."
    assert page.thing.row.accounts == []


def test_a_restoration_in_the_future_is_refused_in_the_bar(desk, page, city, published):
    desk.show(page, published[0])
    desk.do(page, "outage.close", {"restored_at": NOW + timedelta(days=1), "body": "Рано."})
    assert page.bar.words == "Время восстановления: после начала и не в будущем."
    assert page.thing.row.status == "published"


def test_what_is_typed_is_not_lost_silently(desk, page):
    write(page)
    assert not page.may_close()
    assert page.busy_words() == "записываемое отключение"
    desk.do(page, "outage.save")
    assert page.may_close()


def test_an_engineer_reads_only_and_the_database_refuses_him_too(desk_of, city, published):
    desk = desk_of("engineer")
    page = desk.open(SLICE)
    desk.show(page, published[0])
    assert set(page.acts) == {"outage.next", "outage.previous", "outage.back", "outage.export"}
    assert page.findChild(object, "new_outage") is None
    with refused("42501"):
        city.call(
            city.database.connect("engineer"),
            "publish_outage",
            1,
            "00000000-0000-0000-0000-0000000000c1",
        )


def test_an_empty_list_offers_to_write_the_first(desk, page):
    empty = page.list.stack.currentWidget()
    assert empty.accessibleName().startswith("Отключений не записано")
    empty.acted.emit()
    assert page.writing


def test_the_sidebar_counts_what_is_published(desk, city, published):
    found = []
    desk.tasks.start(desk.bus, lambda job: desk.context.backend.read(job, counts), found.append)
    desk.wait(lambda: found)
    assert found == [{"outages.published": 1}]
