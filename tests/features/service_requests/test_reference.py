"""Forms, default rules and the calendar, as declared and as they stand in the database."""

from datetime import date

import pytest

from bsk_desk.features.service_requests import deadline_defaults, production_calendar, reference
from bsk_desk.features.service_requests.fields import Field
from bsk_desk.features.service_requests.forms import BY_CODE, FORMS


def test_there_are_fourteen_forms_with_unique_fields():
    assert len(FORMS) == len(BY_CODE) == 14
    for form in FORMS:
        names = [field.name for field in form.fields]
        assert len(names) == len(set(names)), form.form
        assert {"applicant_name", "applicant_email", "applicant_phone", "consent"} <= set(names)


def test_the_schema_says_what_the_declaration_says():
    schema = BY_CODE["complaint"].schema()
    assert schema["required"] == ["text"]
    assert schema["additionalProperties"] is False
    assert schema["properties"]["text"]["maxLength"] == 20_000
    assert schema["properties"]["topic"]["enum"][0] == "connection"
    assert schema["properties"]["consent"]["const"] is True


def test_a_choice_that_is_gone_shows_its_code():
    field = BY_CODE["complaint"].field("topic")
    assert field is not None
    assert (field.title_of("metering"), field.title_of("gone")) == ("Учёт электроэнергии", "gone")
    assert BY_CODE["complaint"].field("gone") is None
    assert Field("a", "А", "date").schema()["format"] == "date"


def test_the_database_has_every_form_as_declared(doors):
    kept = dict(doors.rows(doors.owner, "SELECT form, schema FROM bsk.forms"))
    assert kept == {form.form: form.schema() for form in FORMS}


def test_syncing_again_changes_nothing(module_database, doors):
    def state():
        return [
            doors.rows(doors.owner, f"SELECT xmin::text, to_jsonb(t) FROM bsk.{table} t ORDER BY 2")
            for table in ("forms", "deadline_rules", "calendar_days")
        ]

    before = state()
    with module_database.engine().connect() as connection:
        reference.sync(connection)
        connection.commit()
    assert state() == before


def test_a_day_changed_by_hand_survives_an_upgrade(module_database, doors):
    doors.owner.execute("UPDATE bsk.calendar_days SET working = true WHERE day = '2026-01-01'")
    with module_database.engine().connect() as connection:
        production_calendar.sync(connection)
        connection.commit()
    assert (
        doors.one(doors.owner, "SELECT working FROM bsk.calendar_days WHERE day = '2026-01-01'")
        is True
    )


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2024, 4, 27), True), (date(2025, 11, 1), True), (date(2027, 2, 20), True), (date(2025, 12, 31), False),
        (date(2026, 12, 31), False), (date(2027, 12, 31), False), (date(2026, 1, 9), False), (date(2026, 11, 24), True),
    ],
)  # fmt: skip
def test_the_calendar_follows_the_decrees(day, working):
    assert {d: w for d, w, _, _ in production_calendar.days_of(day.year)}[day] is working


def test_years_without_a_decree_are_provisional(doors):
    query = "SELECT DISTINCT approved FROM bsk.calendar_days WHERE extract(year FROM day) = %s"
    assert doors.rows(doors.owner, query, 2026) == [(True,)]
    assert list(production_calendar.years_until(2026))[-1] == 2028
    assert doors.rows(doors.owner, query, 2028) == [(False,)]


def test_every_default_rule_belongs_to_a_form():
    assert {rule.form for rule in deadline_defaults.RULES} == set(BY_CODE)
