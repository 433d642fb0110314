"""Requests of callers and visitors: every form, lookup, faults beside their fields."""

import pytest
from PySide6.QtWidgets import QPushButton

from bsk_desk.features.service_requests.forms import BY_CODE, FORMS
from bsk_desk.features.service_requests.ui.filing_fields import payload_of, screen_fields


@pytest.fixture
def page(desk):
    page = desk.open("all")
    page.file_request()
    return page


def test_a_call_is_taken_down_and_its_card_opens(desk, doors, page):
    page.filing.choose("complaint")
    page.filing.form.fill(
        {
            "text": "Нет света",
            "applicant_name": "Петрова Анна Ивановна",
            "applicant_phone": "50-16-28",
        }
    )
    page.send()
    desk.wait(lambda: page.pane.card is not None)
    row = page.pane.card.row
    assert (row.form, row.channel, row.applicant) == (
        "complaint",
        "telephone",
        "Петрова Анна Ивановна",
    )
    assert page.filing is None
    assert row.tracking in desk.said[0]
    assert page.pane.view.timeline.events[0].what == "потребитель по телефону, записали вы"


def test_a_request_on_its_way_is_not_put_away(desk, page, monkeypatch):
    page.filing.form.fill(dict.fromkeys(page.filing.form.widgets, "Текст"))
    sent = []
    monkeypatch.setattr(page.doing, "do", lambda *given: sent.append(given))
    page.filing.form.submitted.emit(page.filing.form.values)
    leave = next(b for b in page.filing.findChildren(QPushButton) if "Отмена" in b.text())
    leave.click()
    assert "записывается" in page.filing.notice.words
    assert len(sent) == 1
    page.doing.busy.emit(False)
    leave.click()
    assert page.filing is None


def test_what_is_missing_is_named_beside_its_field(desk, page):
    page.filing.choose("complaint")
    page.send()
    assert page.filing.form.problems["text"].text() == "Заполните поле."
    assert page.filing.form.problems["applicant_name"].text() == "Заполните поле."


def test_what_the_database_refuses_is_named_beside_its_field(desk, page):
    page.filing.choose("consumption_statistics")
    from datetime import date

    page.filing.form.fill(
        {"period_from": date(2026, 5, 1), "period_to": date(2026, 1, 1), "applicant_name": "Орлов"}
    )
    page.send()
    desk.wait(
        lambda: page.filing.form.problems["period_to"].text() == "Конец периода раньше начала."
    )
    assert page.filing.notice.words.startswith("Проверьте поля формы")
    assert page.filing.form.values["applicant_name"] == "Орлов"


def test_consumer_and_account_are_found_as_they_are_typed(desk, doors, page):
    consumer = doors.consumer(account=True)
    doors.owner.execute(
        "UPDATE bsk.consumers SET display_name = 'Щукина Ольга' WHERE id = %s", [consumer]
    )
    number = doors.one(
        doors.owner,
        "SELECT number FROM bsk.accounts WHERE id = (SELECT account_id FROM bsk.consumer_accounts WHERE consumer_id = %s)",
        consumer,
    )
    page.filing.choose("complaint")
    page.filing.form.fill({"text": "Нет света"})
    page.filing.lookup.look_for("Щукина")
    desk.settle()
    from PySide6.QtWidgets import QPushButton

    found = [b for b in page.filing.lookup.findChildren(QPushButton) if "Щукина" in b.text()]
    found[0].click()
    page.filing.lookup.look_for(number)
    desk.settle()
    next(b for b in page.filing.lookup.findChildren(QPushButton) if number in b.text()).click()
    assert page.filing.form.values["text"] == "Нет света"
    assert page.filing.form.values["address"] == "ул. Попова, 40"
    page.send()
    desk.wait(lambda: page.pane.card is not None)
    row = doors.row(page.pane.card.id)
    assert row["consumer_id"] == consumer
    assert row["account_id"] is not None


@pytest.mark.parametrize("typed", ["' OR 1=1 --", "%", "\\", "((("])
def test_sql_in_the_lookup_is_only_words(desk, page, typed):
    page.filing.lookup.look_for(typed)
    desk.settle()
    assert page.filing.isVisible()


def test_leaving_asks_the_shell_only_when_something_is_written(desk, page):
    assert page.may_close()
    page.filing.form.fill({"text": "Начали писать"})
    assert not page.may_close()
    assert page.busy_words()
    page.leave_filing()
    assert not page.may_close()  # it is kept for the next time, in this window only


@pytest.mark.parametrize("form", [form.form for form in FORMS])
def test_every_form_has_fields_on_the_screen(theme, qapp, form):
    from bsk_desk.qt.forms import Form

    made = Form(theme, screen_fields(BY_CODE[form], named=False))
    assert set(made.widgets) == {field.name for field in BY_CODE[form].fields} - {"consent"}
    assert payload_of(BY_CODE[form], made.values) == {}
    made.deleteLater()


def test_a_nought_alone_is_not_left_unasked(desk, page):
    form = next(f for f in FORMS if any(field.name == "reading" for field in f.fields))
    page.filing.choose(form.form)
    assert not page.filing.written
    page.filing.form.widgets["reading"].insert("0")
    assert page.filing.written


def test_a_nought_that_was_typed_is_kept(theme, qtbot):
    from bsk_desk.qt.forms import Form

    form = next(f for f in FORMS if any(field.name == "reading" for field in f.fields))
    made = Form(theme, screen_fields(form, named=False))
    qtbot.addWidget(made)
    made.widgets["reading"].insert("0")
    assert payload_of(form, made.values) == {"reading": 0}


def test_an_entrepreneur_has_a_number_too(theme, qtbot):
    form = next(f for f in FORMS if any(field.name == "ogrn" for field in f.fields))
    field = next(f for f in screen_fields(form, named=False) if f.name == "ogrn")
    assert field.problem("304500116000157") is None
    assert field.problem("1 027 700 132 195") is None
    assert field.problem("304500116000158") is not None
