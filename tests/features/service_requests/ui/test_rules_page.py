"""Templates, deadline rules and the calendar, as an administrator keeps them."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from bsk_desk.features.service_requests.ui import SLICE
from bsk_desk.features.service_requests.ui.places import RULES
from bsk_desk.features.service_requests.ui.rule_words import Rules


@pytest.fixture
def admin(desk_of):
    return desk_of("admin")


@pytest.fixture
def page(admin):
    made = admin.page(RULES)
    made.show()
    admin.wait(lambda: made.found.rules)
    return made


def answer(desk, page, **values):
    """Fill the sheet that is open and confirm it."""
    (over,) = [o for o in page.window().findChildren(object, "ask") if o.isVisible()]
    form = over.sheet.form
    form.fill(form.values | values)
    over.sheet.do.click()
    desk.settle()


def cells(page):
    model = page.tables[page.tab].model()
    return [
        [model.index(at, column).data() for column in range(model.columnCount())]
        for at in range(model.rowCount())
    ]


def choose(page, true):
    model = page.tables[page.tab].model()
    at = next(at for at, row in enumerate(model.rows) if true(row))
    page.tables[page.tab].setCurrentIndex(model.index(at, 0))


def test_only_administrators_have_the_place(desk_of):
    assert RULES in SLICE.places
    for login, may in (
        ("operator", False),
        ("engineer", False),
        ("auditor", False),
        ("admin", True),
    ):
        assert desk_of(login).person.may(RULES.right) is may, login


def test_a_template_is_written_changed_and_deleted(admin, page, doors):
    page.acts["rules.new"].trigger()
    answer(admin, page, title="Правила: авария", body="{{ имя }}, авария устранена.")
    kept = "SELECT body, form, active FROM bsk.answer_templates WHERE title = %s"
    assert doors.rows(doors.owner, kept, "Правила: авария") == [
        ("{{ имя }}, авария устранена.", None, True)
    ]
    choose(page, lambda t: t.title == "Правила: авария")
    page.acts["rules.edit"].trigger()
    answer(admin, page, form="complaint", active=False)
    assert doors.rows(doors.owner, kept, "Правила: авария")[0][1:] == ("complaint", False)
    assert ["Правила: авария", "Жалоба", "{{ имя }}, авария устранена.", "выключен"] in cells(page)
    choose(page, lambda t: t.title == "Правила: авария")
    page.acts["rules.delete"].trigger()
    answer(admin, page)
    assert doors.rows(doors.owner, kept, "Правила: авария") == []
    assert admin.said[-1] == "Шаблон удалён."


def test_a_template_with_an_unknown_placeholder_is_not_kept(admin, page, doors):
    page.acts["rules.new"].trigger()
    answer(admin, page, title="Правила: ошибка", body="{{ зарплата }}")
    (over,) = [o for o in page.window().findChildren(object, "ask") if o.isVisible()]
    assert "Такой вставки нет" in over.sheet.form.problems["body"].text()
    assert "{{ зарплата }}" not in str(cells(page))


def test_what_was_typed_comes_back_when_the_title_is_taken(admin, page):
    for body in ("Раз.", "Два."):
        page.acts["rules.new"].trigger()
        answer(admin, page, title="Правила: дважды", body=body)
    assert page.notice.words == "Шаблон с таким названием уже есть."
    (over,) = [o for o in page.window().findChildren(object, "ask") if o.isVisible()]
    assert over.sheet.form.values["body"] == "Два."


def test_unconfirmed_rules_say_so(admin, page):
    page.show_tab("rules")
    doubtful = [row for row in cells(page) if row[5] == "не подтверждено"]
    assert doubtful
    assert page.state.text() == f"не подтверждено: {len(doubtful)}"
    complaint = next(row for row in cells(page) if row[0] == "Жалоба")
    assert complaint[2] == "30\u00a0календарных дней"


def test_a_rule_is_changed_from_a_day_on_and_the_old_one_stays_readable(admin, page, doors):
    page.show_tab("rules")
    choose(page, lambda r: r.form == "feedback" or r.form == "violation")
    old = page.chosen
    page.acts["rules.edit"].trigger()
    answer(
        admin, page, amount=12, unit="working", clause="Приказ 5", confirmed=True,
        valid_from=date(2031, 1, 1),
    )  # fmt: skip
    new = next(row for row in cells(page) if row[4] == "Приказ 5")
    assert (new[2], new[5], new[6]) == ("12\u00a0рабочих дней", "да", "с\u00a001.01.2031")
    assert doors.one(
        doors.owner, "SELECT valid_to FROM bsk.deadline_rules WHERE id = %s", old.id
    ) == date(2030, 12, 31)
    choose(page, lambda r: r.id == old.id)
    assert not page.acts["rules.edit"].isEnabled()


def test_a_refused_rule_says_which_field_and_keeps_what_was_typed(admin, page):
    page.show_tab("rules")
    choose(page, lambda r: r.form == "complaint" and r.valid_to is None)
    page.acts["rules.edit"].trigger()
    answer(admin, page, clause="Приказ 6", valid_from=date(1999, 1, 1))
    assert page.notice.words == "В правиле есть ошибки."
    assert page.notice.detail == "Новое правило начинается позже прежнего."
    (over,) = [o for o in page.window().findChildren(object, "ask") if o.isVisible()]
    assert over.sheet.form.values["clause"] == "Приказ 6"


def test_a_day_is_changed_and_the_year_confirmed(admin, page, doors):
    page.show_tab("days")
    year = page.found.year + 2
    page.years.chosen.emit(year)
    admin.wait(lambda: page.found.year == year and page.found.days)
    assert page.years.text() == str(year)
    assert "не сверено" in page.state.text()
    page.acts["rules.edit"].trigger()
    answer(admin, page, day=date(year, 7, 1), working=False, note="День города")
    assert any("День города" in row for row in cells(page))
    page.acts["rules.approve"].trigger()
    answer(admin, page)
    assert page.found.approved
    assert page.state.text().endswith("сверено с постановлением")
    assert not page.acts["rules.approve"].isEnabled()


def test_a_year_without_a_calendar_says_what_that_means():
    assert "календаря нет" in Rules(year=1999).year_words()


def test_a_template_of_another_desk_appears(admin, page, doors):
    from uuid import uuid4

    doors.desk(
        "save_template", None, "Правила: чужой", None, "Текст", True, uuid4(), who=doors.admin
    )
    admin.hear(page, "template", 1)
    assert any(row[0] == "Правила: чужой" for row in cells(page))


def test_the_tabs_have_keys(qtbot, admin, page):
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_3)
    assert page.tab == "days"


def test_each_tab_has_the_buttons_of_what_can_be_done_there(admin, page):
    from PySide6.QtWidgets import QPushButton

    def shown():
        every = page.findChildren(QPushButton)
        return [
            one.text() for one in every if one.objectName().startswith("rules.") and one.isVisible()
        ]

    admin.wait(lambda: shown() == ["Новый шаблон", "Изменить", "Удалить шаблон"])
    page.show_tab("rules")
    admin.wait(lambda: shown() == ["Изменить"])
    page.show_tab("days")
    admin.wait(lambda: shown() == ["Изменить", "Год сверен с постановлением"])
    approve = page.findChild(QPushButton, "rules.approve")
    assert approve.isEnabled() == page.acts["rules.approve"].isEnabled()
