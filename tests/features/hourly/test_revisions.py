"""A month sent again: revisions supersede one another, days of 80020 add up, nothing is overwritten."""

from decimal import Decimal

from tests.features.hourly.doors import CONTRACT, HOURS, ONE, SERIALS, ids, kwh, point
from tests.people import refused


def test_a_corrected_file_supersedes_and_nothing_is_overwritten(doors):
    doors.master(ONE)
    first = doors.store([point(ONE[0])], accept=True)
    second = doors.store([point(ONE[0], kwh("11"))], accept=True)
    assert doors.profile(ids(first)[0]) == "superseded"
    assert doors.profile(ids(second)[0]) == "reliable"
    assert second["profiles"][0]["revision"] == 2
    assert doors.profile(ids(first)[0], "kwh")[0] == Decimal("10.5")
    assert doors.status(first["file"]) == "accepted"


def test_a_waiting_revision_is_replaced_when_a_newer_one_is_accepted(doors):
    doors.master(ONE)
    first = doors.store([point(ONE[0], kwh(h1="-"), blocked=True)])
    doors.store([point(ONE[0])], accept=True)
    assert doors.profile(ids(first)[0]) == "superseded"
    assert doors.status(first["file"]) == "superseded"


def test_an_older_revision_cannot_be_accepted_after_a_newer_one(doors):
    doors.master(ONE)
    old = doors.store([point(ONE[0])])
    new = doors.store([point(ONE[0], kwh("11"))])
    doors.decide(new["file"], ids(new))
    with refused("BS002"):
        doors.decide(old["file"], ids(old))


def test_only_one_revision_of_a_month_counts(doors):
    doors.master(ONE)
    for value in ("1", "2", "3"):
        doors.store([point(ONE[0], kwh(value))], accept=True)
    rows = doors.accounting.execute("SELECT DISTINCT kwh, revision FROM exchange.hourly").fetchall()
    assert rows == [(Decimal(3), 3)]


def test_a_month_twice_in_one_archive_makes_two_revisions_and_the_last_sound_one_counts(doors):
    doors.master()
    stored = doors.store(
        [
            point(SERIALS[0], kwh("1"), start="10"),
            point(SERIALS[1], kwh("2")),
            point(SERIALS[0], kwh("3"), start="12", end="20"),
            point(SERIALS[1], kwh("4", h5="-"), blocked=True),
            point(SERIALS[1], kwh("5", HOURS - 72), month="2013-02", partial=True, blocked=True),
        ],
        accept=True,
    )
    statement = """SELECT m.serial, to_char(p.month, 'MM'), p.revision, p.kwh[1]::integer, p.status
        FROM bsk.profiles p JOIN bsk.metering_points m ON m.id = p.point_id
        ORDER BY m.serial, p.month, p.revision"""
    assert doors.owner.execute(statement).fetchall() == [
        (SERIALS[0], "01", 1, 1, "superseded"),
        (SERIALS[0], "01", 2, 3, "reliable"),
        (SERIALS[1], "01", 1, 2, "reliable"),
        (SERIALS[1], "01", 2, 4, "waiting"),
        (SERIALS[1], "02", 1, 5, "waiting"),
    ]
    assert stored["status"] == "partly"
    found = doors.owner.execute("SELECT start_value, end_value FROM bsk.register_readings")
    assert found.fetchall() == [(Decimal(12), Decimal(20))]


def test_days_of_80020_in_one_archive_are_laid_one_upon_another(doors):
    doors.master()
    first = " ".join(["1"] * 24 + ["-"] * (HOURS - 24))
    second = " ".join(["-"] * 24 + ["2"] * 24 + ["-"] * (HOURS - 48))
    days = [point(SERIALS[0], day, partial=True) for day in (first, second)]
    doors.store([*days, point(SERIALS[1])])
    statement = """SELECT p.revision, p.hours, p.total::integer FROM bsk.profiles p
        JOIN bsk.metering_points m ON m.id = p.point_id WHERE m.serial = %s ORDER BY p.revision"""
    found = doors.owner.execute(statement, [SERIALS[0]]).fetchall()
    assert found == [(1, 24, 24), (2, 48, 72)]
    assert doors.owner.execute(statement, [SERIALS[1]]).fetchall()[0][:2] == (1, HOURS)


def test_days_of_80020_accumulate_into_a_month(doors):
    doors.master(ONE, number=CONTRACT)
    last = None
    for day in range(31):
        words = ["-"] * HOURS
        words[day * 24 : day * 24 + 24] = [str(day + 1)] * 24
        item = point(ONE[0], " ".join(words), partial=True)
        last = doors.store([item], kind="80020", name=f"80020_{day}.xml")
        if day < 30:
            assert last["profiles"][0]["blocked"]
    assert not last["profiles"][0]["blocked"]
    assert doors.decide(last["file"], ids(last))["status"] == "accepted"
    hours = doors.profile(ids(last)[0], "kwh")
    assert [hours[0], hours[24], hours[743]] == [1, 2, 31]
    states = doors.owner.execute(
        "SELECT status, count(*) FROM bsk.hourly_files GROUP BY 1"
    ).fetchall()
    assert dict(states) == {"accepted": 1, "superseded": 30}


def test_a_day_sent_again_replaces_its_hours_only(doors):
    doors.master(ONE)
    first = ["5"] * 24 + ["-"] * 720
    second = ["-"] * 24 + ["6"] * 720
    again = ["7"] * 24 + ["-"] * 720
    for words in (first, second, again):
        stored = doors.store([point(ONE[0], " ".join(words), partial=True)])
    hours = doors.profile(ids(stored)[0], "kwh")
    assert (hours[0], hours[23], hours[24]) == (7, 7, 6)


def registers(doors):
    rows = doors.owner.execute("SELECT start_value, end_value, source FROM bsk.register_readings")
    return [tuple(map(str, row)) for row in rows]


def test_readings_of_a_file_fill_what_accounting_lacks(doors):
    doors.master(ONE, registers=[{"month": "2013-01", "start": "100"}])
    doors.store([point(ONE[0], start="99", end="295.3")])
    assert registers(doors) == [("100.0000", "295.3000", "accounting")]


def test_a_newer_file_corrects_the_readings_of_an_older_one(doors):
    doors.master(ONE)
    doors.store([point(ONE[0], start="100", end="290")])
    doors.store([point(ONE[0], kwh("11"), end="295.3")])
    assert registers(doors) == [("100.0000", "295.3000", "file")]
