"""Answer templates: what they may do, what they leave, what blocks sending."""

from datetime import UTC, datetime

import pytest

from bsk_desk.features.service_requests import letters
from bsk_desk.kernel.errors import UserError


def values(**other):
    known = {
        "applicant": "Петрова Анна Ивановна",
        "number": "Ж-2026-000123",
        "form": "Жалоба",
        "subject": "Нет света",
        "address": "ул. Гущина, 17",
        "account": "",
        "received": datetime(2026, 10, 27, 1, 41, tzinfo=UTC),
        "due": datetime(2026, 11, 26, 16, 59, tzinfo=UTC),
        "now": datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        "author": "Кузнецова М. А.",
    }
    return letters.values_of(**(known | other))


def test_every_placeholder_has_a_value_and_every_value_a_placeholder():
    assert values().keys() == letters.PLACEHOLDERS.keys()


def test_a_template_gets_its_values():
    said = letters.filled("{{ имя }}, жалоба {{ номер }} от {{ получено }}.", values())
    assert said == "Анна Ивановна, жалоба Ж-2026-000123 от 27.10.2026."
    assert letters.gaps(said) == ()


def test_what_has_no_value_stays_and_is_pointed_at():
    said = letters.filled("Счёт {{ счёт }} закрыт.", values())
    assert said == "Счёт {{ счёт }} закрыт."
    gap = letters.gaps(said)[0]
    assert said[gap.start : gap.end] == gap.words == "{{ счёт }}"


def test_a_condition_may_choose():
    body = "{% if счёт %}По счёту {{ счёт }}{% else %}Без счёта{% endif %}"
    assert letters.filled(body, values()) == "Без счёта"
    assert letters.filled(body, values(account="9234")) == "По счёту 9234"


@pytest.mark.parametrize(
    "body",
    [
        "{% for i in range(1000000) %}x{% endfor %}",
        "{{ ''.__class__ }}",
        "{{ имя.__class__.__mro__ }}",
        "{{ имя['x'] }}",
        "{{ имя * 1000000000 }}",
        "{% set x = 1 %}",
        "{% include 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{{ cycler }}",
        "{{ range(10) }}",
        "{{ имя | pprint }}",
        "{{ имя",
        "{{ неведомое }}",
    ],
)
def test_a_template_can_do_nothing_else(body):
    assert letters.checked(body)
    with pytest.raises(UserError):
        letters.filled(body, values())


def test_what_a_consumer_wrote_is_a_value_and_never_a_template():
    said = letters.filled("{{ заявитель }}", values(applicant="{{ номер }} {% for %}"))
    assert said == "{{ номер }} {% for %}"
    assert len(letters.gaps(said)) == 2


@pytest.mark.parametrize(
    ("applicant", "addressed"),
    [
        ("Петрова Анна Ивановна", "Анна Ивановна"),
        ("Гладких Роман Олегович", "Роман Олегович"),
        ("ООО «Хлебный дом»", "ООО «Хлебный дом»"),
        ("ТСЖ Гущина 150", "ТСЖ Гущина 150"),
        ("Аня", "Аня"),
        ("", ""),
    ],
)
def test_a_person_is_addressed_by_name(applicant, addressed):
    assert values(applicant=applicant)["имя"] == addressed


def test_a_form_without_a_term_has_no_term_to_put_in():
    assert values(due=None)["срок"] == ""
