"""Files in the database: kept byte for byte, stored once, their points become revisions that wait."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import psycopg
import pytest

from tests.features.hourly.doors import CONTRACT, HOURS, ONE, SERIALS, ids, kwh, new_bytes, point
from tests.people import one, refused


def test_a_file_is_kept_byte_for_byte_with_its_hash(doors):
    content = bytes(range(256)) * 40
    file = doors.store([], content)["file"]
    assert one(doors.engineer, "SELECT desk.hourly_content(%s)", file) == content
    same = "SELECT sha256 = sha256(content) AND size = 10240 FROM bsk.hourly_files"
    assert one(doors.owner, same)
    looked = (
        "SELECT count(*) FROM audit.accesses WHERE object_kind = 'hourly_file' AND object_id = %s"
    )
    assert one(doors.owner, looked, file) == 1


def test_each_point_makes_a_revision_that_waits(doors, sent):
    assert sent["status"] == "read"
    assert not sent["already"]
    assert [(p["serial"], p["revision"], p["status"], p["blocked"]) for p in sent["profiles"]] == [
        (SERIALS[0], 1, "waiting", False),
        (SERIALS[1], 1, "waiting", True),
        (SERIALS[2], 1, "waiting", False),
    ]
    profile = ids(sent)[1]
    assert doors.profile(profile, "hours") == HOURS - 1
    assert doors.profile(profile, "total") == Decimal("10.5") * (HOURS - 1)
    assert doors.profile(profile, "kwh")[76] is None
    assert doors.profile(profile, "kwh")[77] == Decimal("10.5")


def test_points_in_the_file_row_do_not_repeat_the_hours(doors, sent):
    row = "SELECT points FROM desk.hourly_files WHERE id = %s"
    points = one(doors.engineer, row, sent["file"])
    assert [p["serial"] for p in points] == list(SERIALS)
    assert all("kwh" not in p for p in points)


def test_a_hole_blocks_whatever_the_desk_says(doors):
    doors.master(ONE)
    stored = doors.store([point(ONE[0], kwh(h3="-"), blocked=False)], accept=True)
    assert stored["profiles"][0]["blocked"]
    assert stored["profiles"][0]["status"] == "waiting"


def test_accepting_at_once_takes_the_sound_points_only(doors):
    doors.master()
    stored = doors.store(
        [point(SERIALS[0]), point(SERIALS[1], blocked=True), point(SERIALS[2])], accept=True
    )
    assert [p["status"] for p in stored["profiles"]] == ["reliable", "waiting", "reliable"]
    assert stored["status"] == "partly"


def test_a_sound_file_accepted_at_once_is_accepted(doors):
    doors.master(ONE)
    assert doors.store([point(ONE[0])], accept=True)["status"] == "accepted"


def test_the_same_bytes_again_change_nothing(doors):
    doors.master(ONE)
    content = new_bytes()
    first = doors.store([point(ONE[0])], content)
    again = doors.store([point(ONE[0], kwh("99"))], content, accept=True, name="другое.xls")
    assert again["already"]
    assert (again["file"], again["profiles"]) == (first["file"], first["profiles"])
    assert doors.count("hourly_files") == doors.count("profiles") == 1


def test_a_command_repeated_answers_the_same_and_does_nothing(doors):
    doors.master(ONE)
    command, content = uuid.uuid4(), new_bytes()
    first = doors.store([point(ONE[0])], content, command=command)
    assert doors.store([point(ONE[0])], content, command=command) == first
    assert doors.count("profiles") == 1


def test_ten_desks_store_the_same_bytes_once(doors):
    doors.master(ONE)
    content = new_bytes()

    def send(_n):
        with psycopg.connect(doors.database.dsn_of("engineer"), autocommit=True) as connection:
            return doors.store([point(ONE[0])], content, connection=connection)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(send, range(10)))
    assert [a["already"] for a in answers].count(False) == 1
    assert doors.count("hourly_files") == doors.count("profiles") == 1


def test_an_unknown_meter_has_no_profile_but_stays_in_the_file(doors):
    doors.master(ONE)
    stored = doors.store([point(ONE[0]), point("77777777", blocked=True)], accept=True)
    assert [p["serial"] for p in stored["profiles"]] == [ONE[0]]
    assert stored["status"] == "partly"


def test_the_same_serial_of_another_contract_is_left_alone(doors):
    doors.master(ONE)
    doors.master(ONE, number=88)
    stored = doors.store([point(ONE[0])])
    owner = (
        "SELECT c.number FROM bsk.profiles p JOIN bsk.metering_points m ON m.id = p.point_id"
        " JOIN bsk.contracts c ON c.id = m.contract_id WHERE p.id = %s"
    )
    assert one(doors.owner, owner, ids(stored)[0]) == CONTRACT
    archive = doors.store([point(ONE[0], contract=88)], contract=None)
    assert one(doors.owner, owner, ids(archive)[0]) == 88


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"content": b""}, "BS004"),
        ({"name": ""}, "BS004"),
        ({"content": b"x" * (20 * 1024 * 1024 + 1)}, "BS013"),
        ({"command": None}, "BS004"),
    ],
)
def test_what_is_no_file_is_refused(doors, changes, code):
    given = {"content": new_bytes(), "name": "a.xls", "command": uuid.uuid4()} | changes
    with refused(code):
        doors.engineer.execute(
            "SELECT desk.store_hourly_file(%(name)s, %(content)s, 'xls', NULL, '[]', '[]', %(command)s)",
            given,
        )
    assert doors.count("hourly_files") == 0


def test_a_profile_of_another_length_is_refused_whole(doors):
    doors.master()
    with refused("BS004") as refusal:
        doors.store([point(SERIALS[0]), point(SERIALS[1], kwh(hours=743))])
    assert "743" in refusal.sentence
    assert doors.count("hourly_files") == doors.count("profiles") == 0


@pytest.mark.parametrize(
    ("month", "hours"), [("2016-03", 743), ("2014-10", 745), ("2013-02", 672), ("2024-02", 696)]
)
def test_a_month_has_the_hours_of_barnaul(doors, month, hours):
    doors.master(ONE)
    stored = doors.store([point(ONE[0], kwh(hours=hours), month=month)], accept=True)
    assert stored["status"] == "accepted"


def test_a_name_with_a_path_is_kept_without_it(doors):
    file = doors.store([], name="../../etc/203_012013.xls")["file"]
    assert one(doors.owner, "SELECT name FROM bsk.hourly_files WHERE id = %s", file) == (
        "203_012013.xls"
    )


def test_a_file_of_the_site_that_nobody_had_read_is_not_called_loaded_already(doors):
    doors.master(ONE)
    content = new_bytes()
    file = doors.upload(doors.cabinet()[0], content)
    first = doors.store([point(ONE[0])], content, accept=True)
    assert (first["file"], first["already"], first["status"]) == (file, False, "accepted")
    again = doors.store([point(ONE[0], kwh("9"))], content, accept=True)
    assert (again["file"], again["already"], ids(again)) == (file, True, ids(first))
