from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bsk_desk.kernel import identifiers
from bsk_desk.kernel.times import BARNAUL
from bsk_desk.qt.fields import (
    Choice,
    Day,
    Field,
    LongText,
    Moment,
    Number,
    Secret,
    YesNo,
    no_longer_than,
    options,
)
from bsk_desk.qt.forms import Form

FIELDS = (
    Field(
        "phone",
        "Телефон",
        required=True,
        checks=(identifiers.check_phone,),
        normalized=identifiers.normalized_phone,
    ),
    Secret("pin", "ПИН"),
    Choice("kind", "Кто", options=(("person", "физлицо"), ("legal", "юрлицо"))),
    Number("power", "Мощность", least=Decimal(1), most=Decimal("670.5")),
    Day("day", "День"),
    Moment("at", "Время"),
    LongText("text", "Текст", checks=(no_longer_than(10),)),
    YesNo("consent", "Согласие", required=True),
)
GOOD = {
    "phone": "50-16-28",
    "pin": " 1 ",
    "kind": "legal",
    "power": Decimal("15.5"),
    "day": date(2026, 11, 26),
    "at": datetime(2026, 11, 26, 9, 30, tzinfo=BARNAUL),
    "text": "да",
    "consent": True,
}


@pytest.fixture
def form(qtbot, theme):
    form = Form(theme, FIELDS)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    return form


def test_what_is_filled_in_comes_out_in_its_stored_form(qtbot, form):
    form.fill(GOOD)
    assert form.values == GOOD
    with qtbot.waitSignal(form.submitted) as caught:
        form.submit()
    assert caught.args == [GOOD | {"phone": "+73852501628"}]


def test_a_form_points_at_the_first_wrong_field(qtbot, form):
    form.fill({"text": "слишком длинно"})
    with qtbot.assertNotEmitted(form.submitted):
        form.submit()
    assert form.problems["phone"].text() == "Заполните поле."
    assert "лишних 4" in form.problems["text"].text()
    assert form.problems["consent"].text() == "Без этой отметки нельзя."
    assert form.widgets["phone"].hasFocus()


def test_a_problem_goes_away_when_the_field_is_altered(form):
    form.fill({})
    form.check()
    assert form.problems["phone"].isVisible()
    form.widgets["phone"].setText("5")
    assert not form.problems["phone"].isVisible()


def test_empty_fields_are_empty_values(form):
    form.fill({})
    assert form.values == {
        "phone": "",
        "pin": "",
        "kind": None,
        "power": "",
        "day": None,
        "at": None,
        "text": "",
        "consent": False,
    }


def test_only_a_person_changes_a_form(qtbot, form):
    with qtbot.assertNotEmitted(form.changed):
        form.fill(GOOD)
    with qtbot.waitSignal(form.changed):
        form.widgets["consent"].click()
    with qtbot.waitSignal(form.changed):
        form.widgets["kind"].setCurrentIndex(0)


def test_what_the_database_says_stands_beside_its_field(form):
    form.show_problems({"power": "Больше, чем разрешено.", "unknown": "Ничего."})
    assert form.problems["power"].text() == "Больше, чем разрешено."
    assert form.widgets["power"].hasFocus()
    form.show_problems({})


def test_a_hidden_field_is_neither_checked_nor_given(qtbot, form):
    form.fill(GOOD | {"phone": ""})
    form.show_field("phone", False)
    with qtbot.waitSignal(form.submitted) as caught:
        form.submit()
    assert "phone" not in caught.args[0]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("много", "Здесь нужно число."),
        ("0,5", "Не меньше 1."),
        ("671", "Не больше 670,5."),
        ("nan", "Здесь нужно число."),
    ],
)
def test_a_number_is_checked(form, typed, said):
    form.fill(GOOD)
    form.widgets["power"].setText(typed)
    form.check()
    assert form.problems["power"].text() == said


def test_a_number_is_read_as_people_write_it(form):
    form.widgets["power"].setText("−1 234,50")
    assert form.values["power"] == Decimal("-1234.50")


def test_a_time_of_any_zone_is_shown_by_the_clock_of_barnaul(form):
    form.fill(GOOD | {"at": datetime(2026, 11, 26, 2, 30, tzinfo=UTC)})
    assert form.widgets["at"].text() == "26.11.2026 09:30"


def test_a_field_without_its_right_is_only_shown(qtbot, theme):
    form = Form(theme, (Field("secret", "Срок", right="deadlines.work"),), may=lambda right: False)
    qtbot.addWidget(form)
    assert not form.widgets["secret"].isEnabled()


def test_every_field_is_named_for_a_screen_reader(form):
    assert form.widgets["phone"].accessibleName() == "Телефон, обязательно"
    assert all(widget.accessibleName() for widget in form.widgets.values())


def test_options_of_words_are_their_own_values():
    assert options(["I", "II"]) == (("I", "I"), ("II", "II"))


def test_a_choice_among_days_shows_the_day_that_is_given(qtbot, theme):
    months = tuple((date(2026, month, 1), str(month)) for month in (9, 10))
    form = Form(theme, (Choice("month", "Месяц", options=months),))
    qtbot.addWidget(form)
    form.fill({"month": date(2026, 10, 1)})
    assert form.widgets["month"].currentText() == "10"
    assert form.values["month"] == date(2026, 10, 1)


@pytest.mark.parametrize("typed", ["", "12,5", "12..5", "сто"])
def test_what_is_typed_into_a_number_outlives_another_form(qtbot, theme, typed):
    """A request that is written down half: its kind is changed, or it is gone on with."""
    forms = [Form(theme, (Number("power", "Мощность"),)) for _ in range(2)]
    for form in forms:
        qtbot.addWidget(form)
    forms[0].widgets["power"].setText(typed)
    forms[1].fill(forms[0].values)
    assert forms[1].widgets["power"].text() == typed
