"""«Параметры» over the real database: read, changed, refused, heard of from another desk."""

import uuid

import pytest
from psycopg.types.json import Jsonb
from PySide6.QtCore import Qt

from bsk_desk.features.settings.model import AREAS, Setting
from bsk_desk.features.settings.ui import SLICE
from bsk_desk.features.settings.ui.table import Heading, lines
from bsk_desk.kernel.changes import Changes
from bsk_desk.kernel.errors import ServerUnavailable
from bsk_desk.shell.slices import SLICES

PLACE = SLICE.places[0]


@pytest.fixture
def desk(desk_of, as_superuser):
    before = as_superuser.execute("SELECT name, value FROM bsk.settings").fetchall()
    yield desk_of("admin")
    for name, value in before:
        as_superuser.execute(
            "UPDATE bsk.settings SET value = %s WHERE name = %s", [Jsonb(value), name]
        )


def opened(desk):
    made = SLICE.make_page(desk.context, PLACE)
    made.resize(1224, 900)
    desk.pages.append(made)
    made.show()
    made.activateWindow()
    desk.wait(lambda: made.settings)
    desk.settle()
    return made


@pytest.fixture
def page(desk):
    return opened(desk)


def choose(page, name):
    found = next(s for s in page.settings if s.name == name)
    assert page.table.choose(found.id)
    return found


def shown(page, name):
    return next(s for s in page.settings if s.name == name)


def kept(as_superuser, name):
    query = "SELECT value FROM bsk.settings WHERE name = %s"
    return as_superuser.execute(query, [name]).fetchone()[0]


def test_only_administrators_have_the_place(desk_of):
    assert SLICE in SLICES
    for login, may in (
        ("operator", False),
        ("engineer", False),
        ("auditor", False),
        ("admin", True),
    ):
        assert desk_of(login).person.may(PLACE.right) is may, login


def test_every_area_has_its_heading_and_every_setting_its_words(page):
    rows = page.table.rows.rows
    assert [r.title for r in rows if isinstance(r, Heading)] == list(AREAS.values())
    assert len([r for r in rows if isinstance(r, Setting)]) == len(page.settings) > 25
    assert all(s.words and s.what and s.bounds for s in page.settings)
    assert page.table.chosen == page.settings[0]
    assert page.what.text() == page.settings[0].what
    assert page.bounds.text() == "Целое число от 0 до 600 секунд."


def test_an_area_of_a_later_release_comes_last_under_its_own_name():
    late = Setting(1, "x", "X", 1, "weather", "whole", "", None, None, "Что это.")
    assert lines([late]) == (Heading("weather"), late)


def test_the_keys_pass_over_headings(desk, page):
    first = page.table.chosen
    desk.press(page.table, Qt.Key.Key_Up)
    assert page.table.chosen == first
    seen = [first.name]
    for _ in page.settings[1:]:
        desk.press(page.table, Qt.Key.Key_Down)
        seen.append(page.table.chosen.name)
    assert set(seen) == {s.name for s in page.settings}
    desk.press(page.table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    assert page.table.chosen == first


def test_a_page_that_is_come_to_takes_enter_at_once(desk, page):
    page.setFocus()
    desk.press(page.window().focusWidget(), Qt.Key.Key_Return)
    assert desk.sheet(page).form.widgets["value"].text() == "30"


def test_enter_asks_and_the_new_value_is_kept(desk, page, as_superuser):
    choose(page, "undo_seconds")
    desk.press(page.table, Qt.Key.Key_Return)
    sheet = desk.sheet(page)
    assert sheet.form.widgets["value"].text() == "30"
    desk.answer(page, value=45)
    assert kept(as_superuser, "undo_seconds") == 45
    assert shown(page, "undo_seconds").words == "45\u00a0секунд"
    assert shown(page, "undo_seconds").changed_by_name == "Проверочный admin"
    assert page.table.chosen.name == "undo_seconds"
    assert desk.said[-1].startswith("Сохранено.")


def test_people_type_megabytes_and_per_cent(desk, page, as_superuser):
    from decimal import Decimal

    choose(page, "file_bytes")
    desk.do(page, "settings.edit", {"value": Decimal("1.5")})
    assert kept(as_superuser, "file_bytes") == 1572864
    choose(page, "hourly_register_share")
    page.edit()
    field = desk.sheet(page).form.widgets["value"]
    assert field.text() == "1"
    field.setText("1,25")
    desk.sheet(page).do.click()
    desk.settle()
    assert kept(as_superuser, "hourly_register_share") == 0.0125


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("undo_seconds", "601", "Не подходит. Целое число от 0 до 600 секунд."),
        ("undo_seconds", "-1", "Не подходит. Целое число от 0 до 600 секунд."),
        ("undo_seconds", "1,5", "Нужно целое число."),
        ("undo_seconds", "сорок", "Здесь нужно число."),
        ("undo_seconds", "", "Заполните поле."),
        ("operator_name", "", "Заполните поле."),
        ("company_inn", "123", "В ИНН 10 цифр у организации и 12 у человека."),
    ],
)
def test_a_wrong_value_is_told_beside_the_field(desk, page, as_superuser, name, typed, sentence):
    before = kept(as_superuser, name)
    choose(page, name)
    page.edit()
    form = desk.sheet(page).form
    form.widgets["value"].setText(typed)
    desk.sheet(page).do.click()
    desk.settle()
    assert form.problems["value"].text() == sentence
    assert kept(as_superuser, name) == before


def test_what_only_the_database_knows_is_told_beside_the_field_too(desk, page):
    choose(page, "hourly_register_share")
    page.edit()
    desk.sheet(page).form.widgets["value"].setText("20")
    desk.sheet(page).do.click()
    desk.settle()
    form = desk.sheet(page).form
    said = "Не может быть больше расхождения, с которого точка не принимается."
    assert form.problems["value"].text() == said
    assert form.widgets["value"].text() == "20"


def test_the_inn_may_be_taken_away(desk, page, as_superuser):
    choose(page, "company_inn")
    desk.do(page, "settings.edit", {"value": "2224 012341"})
    assert kept(as_superuser, "company_inn") == "2224012341"
    choose(page, "company_inn")
    desk.do(page, "settings.edit", {"value": ""})
    assert shown(page, "company_inn").words == "не задан"


def test_a_change_at_another_desk_is_seen_and_the_chosen_row_stays(desk, page, connect):
    choose(page, "mail_hours")
    connect("admin2").execute(
        "SELECT desk.set_setting('mail_hours', %s, %s)", [Jsonb(30), uuid.uuid4()]
    )
    page.on_changes(Changes.of("setting"))
    desk.settle()
    assert page.table.chosen.words == "30\u00a0часов"
    assert page.table.chosen.changed_by_name == "Проверочный admin2"


def test_one_can_be_opened_from_elsewhere(desk, page):
    wanted = shown(page, "company_inn")
    page.open_object(wanted.id)
    assert page.table.chosen.name == "company_inn"


def test_a_long_text_is_read_whole_below_the_table(page):
    found = choose(page, "system_name")
    assert page.what.text().endswith(f"Сейчас: {found.value}")


def test_without_a_connection_it_says_so_and_reads_again(desk, monkeypatch):
    backend = desk.context.backend
    real = backend.read

    def lost(*_arguments):
        raise ServerUnavailable("Нет связи с базой данных.")

    monkeypatch.setattr(backend, "read", lost)
    made = SLICE.make_page(desk.context, PLACE)
    desk.pages.append(made)
    made.show()
    desk.wait(lambda: made.stack.currentWidget() is made.unread)
    monkeypatch.setattr(backend, "read", real)
    made.unread.acted.emit()
    desk.wait(lambda: made.settings)
    assert made.stack.currentWidget() is made.table
    monkeypatch.setattr(backend, "read", lost)
    made.on_changes(Changes.of("setting"))
    desk.settle()
    assert made.notice.words == "Нет связи с базой данных."
    assert made.stack.currentWidget() is made.table
