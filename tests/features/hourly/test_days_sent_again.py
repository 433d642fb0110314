"""Daily messages 80020 sent again with another number: the newer number wins, both are kept."""

from decimal import Decimal

import pytest
from typer.testing import CliRunner

from bsk_desk.features.hourly.commands import hourly_app
from tests.features.hourly.doors import HOURS, contract, ids, meter, point
from tests.features.hourly.messages import CODE, encoded, half_hours, message
from tests.features.hourly.writers import as_zip

SERIAL = "09217734"


def day_of(value, number=None, day=0, hours=24):
    """A day of a message: its hours have ``value``, all others none."""
    words = ["-"] * HOURS
    words[day * 24 : day * 24 + hours] = [value] * hours
    return point(SERIAL, " ".join(words), partial=True, number=number)


def newest(doors, column="kwh"):
    return doors.owner.execute(
        f"SELECT {column} FROM bsk.profiles ORDER BY revision DESC LIMIT 1"
    ).fetchone()[0]


@pytest.mark.parametrize(
    ("numbers", "wins"),
    [((500, 3), 0), ((3, 500), 1), ((7, 7), 1), ((7, None), 0), ((None, 7), 1), ((None, None), 1)],
)
@pytest.mark.parametrize("together", [False, True])
def test_the_newer_number_wins_a_day(doors, numbers, wins, together):
    doors.master((SERIAL,))
    days = [day_of(str(n + 1), number) for n, number in enumerate(numbers)]
    for items in [days] if together else [[day] for day in days]:
        doors.store(items)
    assert newest(doors)[:25] == [Decimal(wins + 1)] * 24 + [None]
    assert doors.count("profiles") == 2


def test_an_older_message_is_told_and_fills_what_the_newer_one_lacks(doors):
    doors.master((SERIAL,))
    doors.store([day_of("5", 20, hours=20)])
    doors.store([day_of("6", 10)])
    assert newest(doors)[:24] == [Decimal(5)] * 20 + [Decimal(6)] * 4
    (finding,) = newest(doors, "findings")
    assert (finding["code"], finding["level"], finding["point"]) == ("H02", "W", SERIAL)
    assert "с большим номером" in finding["message"]
    doors.store([day_of("7", 15)])
    assert newest(doors)[:24] == [Decimal(5)] * 20 + [Decimal(7)] * 4


def test_another_day_knows_nothing_of_the_number(doors):
    doors.master((SERIAL,))
    doors.store([day_of("5", 20)])
    doors.store([day_of("6", 10, day=1)])
    assert newest(doors)[:49] == [Decimal(5)] * 24 + [Decimal(6)] * 24 + [None]
    assert newest(doors, "findings") == []


def test_a_whole_month_stands_above_the_messages_before_it(doors):
    doors.master((SERIAL,))
    doors.store([day_of("5", 20)])
    doors.store([point(SERIAL)])
    doors.store([day_of("6", 10)])
    assert newest(doors)[:25] == [Decimal(6)] * 24 + [Decimal("10.5")]


def test_a_rejected_message_leaves_its_day_to_the_older_one(doors):
    doors.master((SERIAL,))
    stored = doors.store([day_of("5", 20)])
    doors.decide(stored["file"], ids(stored), accept=False, reason="не те сутки")
    doors.store([day_of("6", 10)])
    assert newest(doors)[0] == 6


def test_estimated_hours_keep_the_numbers_of_the_others(doors):
    doors.master((SERIAL,))
    stored = doors.store([day_of("5", 20)])
    doors.engineer.execute(
        "SELECT desk.estimate_profile(%s, %s, %s, 'нет связи', gen_random_uuid())",
        (ids(stored)[0], [Decimal(5)] * 24 + [Decimal(1)] * (HOURS - 24), list(range(24, HOURS))),
    )
    doors.store([day_of("6", 10)])
    doors.store([day_of("7", 10, day=1)])
    assert newest(doors)[:49] == [Decimal(5)] * 24 + [Decimal(7)] * 24 + [Decimal(1)]


def test_messages_imported_by_the_command(doors, tmp_path):
    doors.contracts(contract())
    doors.points(meter(CODE, ratio="1"))

    def sent(value, number):
        return encoded(message(half_hours(value=lambda n: value), number=number, day="20130105"))

    def imported(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        dsn = doors.database.dsn_of("engineer")
        done = CliRunner().invoke(hourly_app, ["import", str(path)], env={"BSK_DSN": dsn})
        assert done.exit_code == 0, done.output

    imported("a.xml", sent(5, 500))
    imported("b.xml", sent(1, 3))
    assert newest(doors)[96:98] == [10, 10]
    imported("c.zip", as_zip(("d.xml", sent(9, 700)), ("e.xml", sent(2, 600))))
    assert newest(doors)[96:98] == [18, 18]
