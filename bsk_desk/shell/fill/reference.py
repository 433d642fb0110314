"""What a fill reads from the database before it begins, and the staff that it adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import psycopg

from bsk_desk.shell.fill.plan import FORMS, Past
from bsk_desk.shell.fill.rows import FormRow
from bsk_desk.shell.fill.terms import Rule, Terms

Connection = psycopg.Connection[Any]
#: Invented members of staff; rows without logins, so that nobody can sign in as one of them.
STAFF = (
    ("klimova", "Климова Марина Сергеевна"),
    ("rogov", "Рогов Андрей Николаевич"),
    ("dementeva", "Дементьева Ольга Павловна"),
    ("zhdanov", "Жданов Илья Романович"),
    ("kasatkina", "Касаткина Юлия Викторовна"),
    ("pahomov", "Пахомов Степан Игоревич"),
    ("ozerova", "Озерова Вера Геннадьевна"),
    ("litvinov", "Литвинов Максим Олегович"),
    ("shabalina", "Шабалина Наталья Юрьевна"),
    ("uvarov", "Уваров Денис Анатольевич"),
    ("titova", "Титова Ксения Дмитриевна"),
    ("yastrebov", "Ястребов Роман Валерьевич"),
)


def add_staff(connection: Connection) -> None:
    """The dozen, where they are not there yet."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bsk.staff (login, full_name) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            STAFF,
        )


def read_forms(connection: Connection) -> dict[str, FormRow]:
    """Every form by its code."""
    rows = connection.execute(
        "SELECT form, short_title, audience, contacts, answer, topic, number_group, schema"
        " FROM bsk.forms"
    )
    return {row[0]: FormRow(*row) for row in rows}


def read_terms(connection: Connection) -> Terms:
    """The rules for answers and the production calendar."""
    rules: dict[str, list[Rule]] = {}
    for row in connection.execute(
        "SELECT id, form, channel, consumer_kind, power_from, power_to, amount, unit, counted_from,"
        " pauses, moves, valid_from, valid_to FROM bsk.deadline_rules WHERE purpose = 'answer'"
    ):
        rules.setdefault(row[1], []).append(Rule(*row))
    days = connection.execute("SELECT day, working FROM bsk.calendar_days")
    return Terms(rules, dict(days.fetchall()))


def read_past(connection: Connection, forms: Mapping[str, FormRow], days: Sequence[date]) -> Past:
    """Counters, locked until the end of the transaction, and the days off among ``days``."""
    connection.execute("LOCK TABLE bsk.number_counters IN SHARE ROW EXCLUSIVE MODE")
    rows = connection.execute("SELECT year, number_group, last FROM bsk.number_counters").fetchall()
    terms = read_terms(connection)
    return Past(
        groups=[forms[name].number_group for name, _ in FORMS],
        counters={(year, group): last for year, group, last in rows},
        day_off=frozenset(day for day in days if not terms.is_working(day)),
    )


def write_counters(connection: Connection, counters: Mapping[tuple[int, str], int]) -> None:
    """The last numbers given, for those who come after."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bsk.number_counters (year, number_group, last) VALUES (%s, %s, %s)"
            " ON CONFLICT (year, number_group) DO UPDATE SET last = excluded.last",
            [(year, group, last) for (year, group), last in sorted(counters.items())],
        )
