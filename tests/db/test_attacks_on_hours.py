"""What accounting, an engineer with psql and two desks at once do to hourly files and outages."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests import people
from tests.features.service_requests.doors import Doors, refused
from tests.waiting import wait_until

HOURS = 744  # January


@pytest.fixture
def doors(database):
    return Doors(database)


@pytest.fixture
def serials(accounting):
    """Two points of one contract."""
    named = [uuid4().hex[:8] for _ in range(2)]
    contracts = [{"number": 203, "organization": "ООО «Пекарня»"}]
    accounting.execute("SELECT exchange.upsert_contracts(%s)", [Jsonb(contracts)])
    points = [{"contract": 203, "serial": serial} for serial in named]
    accounting.execute("SELECT exchange.upsert_metering_points(%s)", [Jsonb(points)])
    return named


def read_point(serial, kwh="1.5", **other):
    words = kwh if " " in kwh else " ".join([kwh] * HOURS)
    return {"serial": serial, "month": "2024-01", "kwh": words, "findings": []} | other


def store(doors, points, accept=False, findings=(), source="desk"):
    return doors.desk(
        "store_hourly_file", "a.xls", uuid4().bytes, "xls", 203, Jsonb(list(findings)), Jsonb(points),
        uuid4(), accept, source, who=doors.engineer,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ratio", "0"), ("ratio", "-1"), ("ratio", "NaN"), ("max_power_kw", "0"), ("installed", "2024-02-30"),
        ("removed", "2024-13-01"), ("removed", "infinity"), ("registers", {}), ("registers", "1"),
        ("registers", [{"month": "0000-01"}]), ("registers", [{"month": "2024-01", "start": "NaN"}]),
    ],
)  # fmt: skip
def test_a_wrong_value_of_a_point_is_named(accounting, serials, field, value):
    row = {"contract": 203, "serial": serials[0], field: value}
    with refused("BS004") as said:
        accounting.execute("SELECT exchange.upsert_metering_points(%s)", [Jsonb([row])])
    assert said.detail


def test_a_point_is_not_removed_before_it_was_installed(accounting, serials):
    row = {
        "contract": 203,
        "serial": serials[0],
        "installed": "2024-02-01",
        "removed": "2024-01-01",
    }
    with refused("BS004") as said:
        accounting.execute("SELECT exchange.upsert_metering_points(%s)", [Jsonb([row])])
    assert list(said.detail) == ["rows[0].removed"]


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", None])
def test_a_blank_value_of_a_point_is_no_value(accounting, serials, nothing):
    names = ("account", "name", "type", "ratio", "max_power_kw", "installed", "removed")
    row = {"contract": " 203 ", "serial": f" {serials[0]} "} | dict.fromkeys(names, nothing)
    row["registers"] = [{"month": " 2024-01 ", "start": nothing, "end": "5"}]
    written = accounting.execute("SELECT exchange.upsert_metering_points(%s)", [Jsonb([row])])
    assert written.fetchone() == (1,)


@pytest.mark.parametrize("month", ["0000-01", "2024-13", "infinity", ""])
def test_a_month_that_is_none_is_refused(accounting, month):
    rows = [{"point": "1", "month": month, "revision": "1"}]
    with refused("BS004"):
        accounting.execute("SELECT exchange.acknowledge(%s)", [Jsonb(rows)])


@pytest.mark.parametrize("kwh", ["NaN", "Infinity", "1e30", "x", "true", "-"], ids=str)
@pytest.mark.parametrize("wrong", [{}, {"month": "2024-99"}, {"partial": "так"}, {"start": "x"}])
def test_what_is_not_a_profile_is_refused_or_blocked(doors, serials, kwh, wrong):
    if kwh == "-" and not wrong:
        stored = store(doors, [read_point(serials[0], kwh)])
        assert [p["blocked"] for p in stored["profiles"]] == [True]
        return
    with refused("BS004") as said:
        store(doors, [read_point(serials[0], kwh, **wrong)])
    assert list(said.detail) == ["points"]


def test_negative_hours_cannot_be_accepted_whatever_the_caller_says(doors, serials):
    stored = store(doors, [read_point(serials[0], "-1.5", blocked=False)], accept=True)
    assert [p["status"] for p in stored["profiles"]] == ["waiting"]


@pytest.mark.parametrize("points", [{}, "x", 1, [1], ["x"], [[]]])
def test_points_of_another_shape_are_refused(doors, points):
    with refused("BS004"):
        store(doors, points)


def test_an_engineer_cannot_say_that_a_file_came_from_the_site(doors, serials):
    for source in ("site", None, "x"):
        with refused("BS004") as said:
            store(doors, [read_point(serials[0])], source=source)
        assert list(said.detail) == ["source"]


def test_a_decision_says_which_way_and_about_what(doors, serials):
    stored = store(doors, [read_point(serials[0])])
    profile = stored["profiles"][0]["profile"]
    decide = (stored["file"], [profile])
    with refused("BS004"):
        doors.desk("decide_profiles", *decide, None, "Так", uuid4(), who=doors.engineer)
    with refused("BS001"):
        doors.desk("decide_profiles", decide[0], None, True, None, uuid4(), who=doors.engineer)
    with refused("BS004"):
        doors.desk("decide_profiles", *decide, False, "я" * 2000, uuid4(), who=doors.engineer)


@pytest.mark.parametrize("hours", [None, [], [None], [HOURS], [-1], [[0, 1]]])
def test_estimated_hours_are_marked(doors, serials, hours):
    profile = store(doors, [read_point(serials[0])])["profiles"][0]["profile"]
    kwh = [["1.5"] * HOURS] if hours == [[0, 1]] else ["1.5"] * HOURS
    with refused("BS004"):
        doors.one(
            doors.engineer,
            "SELECT desk.estimate_profile(%s, %s::numeric[], %s::integer[], 'Так', %s)",
            profile, kwh, hours, uuid4(),
        )  # fmt: skip


def test_an_estimated_hour_is_a_number(doors, serials):
    profile = store(doors, [read_point(serials[0])])["profiles"][0]["profile"]
    for value in ("NaN", "1e12", "-1", "Infinity"):
        with refused("BS004"):
            doors.one(
                doors.engineer,
                "SELECT desk.estimate_profile(%s, %s::numeric[], '{0}', 'Так', %s)",
                profile, [value] + ["1.5"] * (HOURS - 1), uuid4(),
            )  # fmt: skip


@pytest.mark.parametrize("months", [None, -(2**31), 2**31 - 1])
@pytest.mark.parametrize("first", ["infinity", "-infinity", "5874897-12-31", "0001-01-01 BC", "2024-01-15"])  # fmt: skip
def test_completeness_stays_within_ten_years(doors, serials, first, months):
    doors.operator.execute("SET statement_timeout = '20s'")
    rows = doors.rows(
        doors.operator,
        "SELECT DISTINCT month FROM desk.hourly_completeness(%s::date, %s::integer)",
        first, months,
    )  # fmt: skip
    assert len(rows) <= 120
    assert bool(rows) == first.startswith("2024")


@pytest.mark.parametrize("end", ["infinity", "294276-12-31", "2999-01-01"])
def test_an_outage_has_times_that_can_be_read_back(doors, end):
    """The site would fail on the list of outages."""
    for start, until in (("now", end), (end, None), ("-infinity", "now")):
        with refused("BS004"):
            doors.desk(
                "save_outage", None, "planned", "Ремонт", None, "Света не будет", ["Попова"], [], start,
                until, uuid4(),
            )  # fmt: skip


def outage_with(doors, *requests):
    outage = doors.desk(
        "save_outage", None, "unplanned", "Авария", None, "Чиним", [f"Невиданная {uuid4().hex}"], [],
        "now", None, uuid4(),
    )["outage"]  # fmt: skip
    doors.desk("publish_outage", outage, uuid4())
    for request in requests:
        doors.desk("link_outage", request, outage, uuid4())
    return outage


class Call:
    """One statement on a connection of its own, beside the test."""

    def __init__(self, database, login, statement, *arguments):
        self.connection = database.connect(login)
        pool = ThreadPoolExecutor(1)
        self._answer = pool.submit(self.connection.execute, statement, arguments)
        pool.shutdown(wait=False)

    def refusal(self):
        """Its error when it is over, None for none."""
        return self._answer.exception(timeout=30)

    def waits(self, superuser):
        """It has come to a lock."""
        pid = self.connection.info.backend_pid
        wait_until(
            lambda: superuser.execute(
                "SELECT cardinality(pg_blocking_pids(%s)) > 0", [pid]
            ).fetchone()[0]
        )
        return self


def test_answering_an_outage_and_linking_to_it_do_not_wait_in_a_circle(database, doors):
    first, second = (doors.submit()[0] for _ in range(2))
    outage = outage_with(doors, first, second)
    with psycopg.connect(database.dsn) as gate:
        gate.execute("SELECT 1 FROM bsk.service_requests WHERE id = %s FOR UPDATE", [first])
        answer = Call(
            database, "operator", "SELECT desk.answer_outage(%s, 'Починили', %s)", outage, uuid4()
        ).waits(doors.owner)
        link = Call(
            database, "operator2", "SELECT desk.link_outage(%s, %s, %s)", second, outage, uuid4()
        ).waits(doors.owner)
    assert answer.refusal() is None
    said = link.refusal()
    assert said is None or said.sqlstate == "BS002", said  # answered meanwhile


def test_deciding_on_two_files_of_one_point_does_not_wait_in_a_circle(database, doors, serials):
    older = store(doors, [read_point(s) for s in serials])
    newer = store(doors, [read_point(s, "2.5") for s in serials])
    point = doors.one(
        doors.owner, "SELECT id FROM bsk.metering_points WHERE serial = %s", serials[0]
    )
    with psycopg.connect(database.dsn) as gate:
        gate.execute("SELECT 1 FROM bsk.metering_points WHERE id = %s FOR UPDATE", [point])
        calls = [
            Call(
                database,
                "engineer",
                "SELECT desk.decide_profiles(%s, %s, true, NULL, %s)",
                file["file"],
                order([p["profile"] for p in file["profiles"]]),
                uuid4(),
            ).waits(doors.owner)
            for file, order in ((newer, list), (older, lambda ids: ids[::-1]))
        ]
    first, second = (call.refusal() for call in calls)
    assert first is None
    assert second is None or second.sqlstate == "BS002", second


def test_blocking_and_many_answers_do_not_wait_in_a_circle(database, doors):
    consumer = people.new_consumer(doors.site, doors.owner)
    requests = [doors.submit(consumer=consumer)[0] for _ in range(3)]
    # Written last to first, so that a scan of the table meets them in another order than ids.
    for request in reversed(requests):
        doors.desk("note", request, "Заметка", uuid4())
    run = doors.desk("start_bulk", requests, "register", Jsonb({}), uuid4())["run"]
    with psycopg.connect(database.dsn) as gate:
        gate.execute("SELECT 1 FROM bsk.service_requests WHERE id = %s FOR UPDATE", [requests[1]])
        bulk = Call(database, "operator", "SELECT desk.bulk_step(%s)", run).waits(doors.owner)
        block = Call(
            database, "admin", "SELECT desk.block_consumer(%s, 'Спор', %s)", consumer, uuid4()
        ).waits(doors.owner)
    assert (bulk.refusal(), block.refusal()) == (None, None)
