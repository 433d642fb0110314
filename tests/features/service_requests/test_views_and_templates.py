"""Saved views and templates of answers: whose they are, and who may change them."""

from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.features.service_requests.doors import refused

FORBIDDEN = psycopg.errors.InsufficientPrivilege


def save_view(doors, title, shared=None, who=None, command=None, page="requests"):
    return doors.desk(
        "save_view", page, title, Jsonb({"queue": "mine"}), shared, command or uuid4(), who=who
    )["view"]  # fmt: skip


def views(doors, who):
    return [
        row[0]
        for row in doors.rows(
            who, "SELECT title FROM desk.saved_views WHERE page = 'requests' ORDER BY title"
        )
    ]


def test_views_are_private_or_shared_with_a_role(doors):
    mine = save_view(doors, "Мой вид")
    assert save_view(doors, "Мой вид") == mine
    shared = save_view(doors, "Общий вид", "bsk_operator")
    save_view(doors, "Вид инженеров", "bsk_engineer", who=doors.engineer)
    assert views(doors, doors.operator) == ["Мой вид", "Общий вид"]
    assert views(doors, doors.operator2) == ["Общий вид"]
    assert views(doors, doors.admin) == ["Вид инженеров", "Общий вид"]
    with refused("BS001"):
        doors.desk("delete_view", mine, uuid4(), who=doors.admin)
    with refused("BS001"):
        doors.desk("delete_view", shared, uuid4(), who=doors.operator2)
    doors.desk("delete_view", shared, uuid4(), who=doors.admin)
    doors.desk("delete_view", mine, uuid4())
    assert views(doors, doors.operator) == []


@pytest.mark.parametrize(
    "bad",
    [
        ("requests", " ", "{}", None),
        ("requests", "а", "[]", None),
        ("requests", "а", "{}", "postgres"),
    ],
)
def test_a_view_is_checked(doors, bad):
    with refused("BS004"):
        doors.desk("save_view", *bad, uuid4())


def save_template(doors, template, title, form, body, who=None):
    return doors.desk(
        "save_template", template, title, form, body, True, uuid4(), who=who or doors.admin
    )["template"]


def test_templates_are_the_administrators_and_everybody_reads_them(doors):
    made = save_template(doors, None, "Напряжение", "complaint", "Здравствуйте, {{ имя }}!")
    assert save_template(doors, made, "Напряжение", None, "Здравствуйте!") == made
    listed = doors.rows(doors.operator, "SELECT title, form, body FROM bsk.answer_templates")
    assert listed == [("Напряжение", None, "Здравствуйте!")]
    with refused("BS007"):
        save_template(doors, None, "Напряжение", None, "Другой")
    with refused("BS004"):
        save_template(doors, None, "Пустой", None, " ")
    with refused("BS001"):
        save_template(doors, None, "Чужая форма", "nonsense", "Текст")
    with refused("BS001"):
        save_template(doors, 10**9, "Нет такого", None, "Текст")
    with pytest.raises(FORBIDDEN):
        save_template(doors, None, "Мой", None, "Текст", who=doors.operator)
    doors.desk("delete_template", made, uuid4(), who=doors.admin)
    with refused("BS001"):
        doors.desk("delete_template", made, uuid4(), who=doors.admin)
