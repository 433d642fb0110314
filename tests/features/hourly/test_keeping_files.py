"""Files and profiles in the database: stored once, decided, replaced, handed over, never overwritten."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import psycopg
import pytest

from tests.features.hourly.doors import (
    CONTRACT,
    HOURS,
    SERIALS,
    ids,
    kwh,
    new_bytes,
    point,
)
from tests.people import one, refused

ONE = SERIALS[:1]


@pytest.fixture
def sent(doors):
    """A file of three points, the second one faulty; nothing decided."""
    doors.master()
    faulty = kwh(h76="-")
    return doors.store(
        [point(SERIALS[0]), point(SERIALS[1], faulty, blocked=True), point(SERIALS[2])]
    )


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


# Decisions


def test_accepting_the_rest_leaves_the_faulty_point(doors, sent):
    answer = doors.decide(sent["file"], [ids(sent)[0], ids(sent)[2]])
    assert answer["status"] == "partly"
    assert [p["status"] for p in answer["profiles"]] == ["reliable", "waiting", "reliable"]


def test_a_point_with_errors_cannot_be_accepted(doors, sent):
    with refused("BS002") as refusal:
        doors.decide(sent["file"], ids(sent))
    assert "ошибки" in refusal.sentence
    assert [doors.profile(p) for p in ids(sent)] == ["waiting"] * 3


def test_a_rejection_needs_its_reason_and_keeps_it(doors, sent):
    with refused("BS003"):
        doors.decide(sent["file"], ids(sent)[:1], accept=False, reason="  ")
    doors.decide(sent["file"], ids(sent)[:1], accept=False, reason="Не тот счётчик")
    assert doors.profile(ids(sent)[0]) == "rejected"
    assert doors.profile(ids(sent)[0], "reason") == "Не тот счётчик"
    assert doors.status(sent["file"]) == "read"


def test_the_last_decision_settles_the_file(doors, sent):
    doors.decide(sent["file"], ids(sent)[1:2], accept=False, reason="Нет часа")
    assert doors.decide(sent["file"], [ids(sent)[0], ids(sent)[2]])["status"] == "partly"
    doors.master(ONE)
    whole = doors.store([point(ONE[0], kwh("7"))])
    assert doors.decide(whole["file"], ids(whole))["status"] == "accepted"


def test_a_decision_is_made_once(doors, sent):
    doors.decide(sent["file"], ids(sent)[:1])
    for accept in (True, False):
        with refused("BS002"):
            doors.decide(sent["file"], ids(sent)[:1], accept=accept, reason="ещё раз")


def test_the_same_decision_sent_twice_is_one(doors, sent):
    command = uuid.uuid4()
    first = doors.decide(sent["file"], ids(sent)[:1], command=command)
    assert doors.decide(sent["file"], ids(sent)[:1], command=command) == first


def test_profiles_of_another_file_are_not_decided_here(doors, sent):
    other = doors.store([point(SERIALS[0], kwh("3"))])
    with refused("BS001"):
        doors.decide(sent["file"], ids(other))
    with refused("BS001"):
        doors.decide(sent["file"] + 999, ids(sent))


def test_a_whole_file_is_rejected_with_a_reason(doors, sent):
    statement = "SELECT desk.reject_hourly_file(%s, %s, %s)"
    with refused("BS003"):
        one(doors.engineer, statement, sent["file"], "", uuid.uuid4())
    one(doors.engineer, statement, sent["file"], "Не тот месяц", uuid.uuid4())
    assert doors.status(sent["file"]) == "rejected"
    assert {doors.profile(p) for p in ids(sent)} == {"rejected"}
    with refused("BS002"):
        one(doors.engineer, statement, sent["file"], "Ещё раз", uuid.uuid4())
    with refused("BS001"):
        one(doors.engineer, statement, 10**9, "Нет такого", uuid.uuid4())


# Revisions


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


# Registers


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


# Estimates


def estimate(doors, profile, values, hours, reason="Счётчик не ответил"):
    return one(
        doors.engineer,
        "SELECT desk.estimate_profile(%s, %s, %s, %s, %s)",
        profile, values, hours, reason, uuid.uuid4(),
    )["profile"]  # fmt: skip


def test_estimated_hours_are_a_flagged_revision_beside_the_raw_one(doors, sent):
    raw = ids(sent)[1]
    values = [Decimal("10.5")] * HOURS
    made = estimate(doors, raw, values, [76])
    assert doors.profile(made, "estimated") == [76]
    assert doors.profile(raw, "kwh")[76] is None
    answer = doors.decide(sent["file"], [*ids(sent)[::2], made])
    assert answer["status"] == "accepted"
    assert doors.profile(raw) == "superseded"
    told = "SELECT count(*) FROM exchange.hourly WHERE estimated"
    assert one(doors.accounting, told) == 1


@pytest.mark.parametrize(
    ("change", "hours"),
    [
        ({76: None}, [76]),
        ({76: Decimal(-1)}, [76]),
        ({3: Decimal(99)}, [76]),
        ({}, []),
    ],
)
def test_an_estimate_changes_nothing_but_the_missing_hours(doors, sent, change, hours):
    values = [change.get(at, Decimal("10.5")) for at in range(HOURS)]
    with refused("BS004"):
        estimate(doors, ids(sent)[1], values, hours)
    assert doors.count("profiles") == 3


def test_an_estimate_needs_its_reason_and_a_profile(doors, sent):
    with refused("BS003"):
        estimate(doors, ids(sent)[1], [Decimal("10.5")] * HOURS, [76], " ")
    with refused("BS001"):
        estimate(doors, 10**9, [Decimal("10.5")] * HOURS, [76])


# Accounting


def test_accounting_sees_each_hour_by_its_moment(doors):
    doors.master(ONE)
    doors.store([point(ONE[0], kwh("2", h0="1.25"))], accept=True)
    rows = doors.accounting.execute(
        "SELECT hour, kwh, contract, serial, ratio, estimated, status FROM exchange.hourly ORDER BY hour"
    ).fetchall()
    assert len(rows) == HOURS
    assert rows[0] == (
        datetime(2012, 12, 31, 17, tzinfo=UTC), Decimal("1.25"), CONTRACT, ONE[0], 40, False, "reliable",
    )  # fmt: skip
    assert rows[-1][0] == datetime(2013, 1, 31, 16, tzinfo=UTC)
    assert sum(row[1] for row in rows) == Decimal("1487.25")


def test_nothing_that_waits_or_was_rejected_reaches_accounting(doors, sent):
    doors.decide(sent["file"], ids(sent)[:1], accept=False, reason="Нет")
    assert one(doors.accounting, "SELECT count(*) FROM exchange.hourly") == 0


def current(doors):
    row = doors.accounting.execute(
        "SELECT DISTINCT point, revision FROM exchange.hourly"
    ).fetchone()
    return {"point": row[0], "month": "2013-01", "revision": row[1]}


def test_what_accounting_has_taken_is_transferred(doors):
    doors.master(ONE)
    stored = doors.store([point(ONE[0])], accept=True)
    row = current(doors)
    assert doors.acknowledge(row) == 1
    assert doors.profile(ids(stored)[0]) == "transferred"
    assert doors.acknowledge(row) == 0
    assert one(doors.accounting, "SELECT count(*) FROM exchange.hourly") == HOURS


def test_a_stale_acknowledgement_is_refused_and_moves_nothing(doors):
    doors.master()
    doors.store([point(SERIALS[0]), point(SERIALS[1])], accept=True)
    rows = doors.accounting.execute(
        "SELECT DISTINCT point FROM exchange.hourly ORDER BY 1"
    ).fetchall()
    told = [{"point": r[0], "month": "2013-01", "revision": 1} for r in rows]
    doors.store([point(SERIALS[1], kwh("11"))], accept=True)
    with refused("BS010") as refusal:
        doors.acknowledge(*told)
    assert refusal.detail == {"newer": 1}
    assert one(doors.owner, "SELECT count(*) FROM bsk.profiles WHERE status = 'transferred'") == 0
    with refused("BS004"):
        doors.acknowledge({"point": "один", "month": "2013-01", "revision": 1})


def test_a_transferred_month_can_still_be_corrected(doors):
    doors.master(ONE)
    doors.store([point(ONE[0])], accept=True)
    doors.acknowledge(current(doors))
    doors.store([point(ONE[0], kwh("11"))], accept=True)
    assert current(doors)["revision"] == 2
    states = doors.owner.execute("SELECT status FROM bsk.profiles ORDER BY revision").fetchall()
    assert states == [("superseded",), ("reliable",)]


# The site, the mailbox, the consumer


def test_what_the_site_uploads_waits_and_tells_its_owner(doors):
    consumer, _ = doors.cabinet()
    other, _ = doors.cabinet(88)
    file = doors.upload(consumer)
    cursor = doors.site.execute("SELECT * FROM site.hourly_files(%s)", [consumer])
    assert [c.name for c in cursor.description] == ["file", "name", "at", "status", "findings"]
    [row] = cursor.fetchall()
    assert (row[0], row[1], row[3], row[4]) == (file, "203_012013.xls", "waiting", [])
    assert doors.site.execute("SELECT * FROM site.hourly_files(%s)", [other]).fetchall() == []


def test_an_upload_repeated_is_one_file(doors):
    consumer, _ = doors.cabinet()
    command, content = uuid.uuid4(), new_bytes()
    file = doors.upload(consumer, content, command=command)
    assert doors.upload(consumer, content, command=command) == file
    assert doors.upload(consumer, content) == file
    assert doors.count("hourly_files") == 1


def test_uploads_are_refused_like_files_of_the_desk(doors):
    consumer, _ = doors.cabinet()
    with refused("BS013"):
        doors.upload(consumer, b"x" * (20 * 1024 * 1024 + 1))
    with refused("BS004"):
        doors.upload(consumer, name=" ")
    with refused("BS001"):
        doors.upload(10**9)


def test_what_waits_is_read_once_and_again_on_demand(doors):
    doors.master(ONE)
    consumer, _ = doors.cabinet()
    file = doors.upload(consumer)
    first = doors.read(file, [point(ONE[0])])
    assert not first["already"]
    assert first["status"] == "read"
    assert doors.read(file, [point(ONE[0], kwh("9"))])["already"]
    assert doors.count("profiles") == 1
    doors.read(file, [point(ONE[0], kwh("9"))], again=True)
    states = doors.owner.execute(
        "SELECT status, kwh[1] FROM bsk.profiles ORDER BY revision"
    ).fetchall()
    assert states == [("superseded", Decimal("10.5")), ("waiting", Decimal(9))]
    newest = one(doors.owner, "SELECT max(id) FROM bsk.profiles")
    assert doors.decide(file, [newest])["status"] == "accepted"
    with refused("BS002"):
        doors.read(file, [point(ONE[0])], again=True)
    with refused("BS001"):
        doors.read(10**9, [])


def test_an_attachment_of_a_letter_waits_with_its_sender(doors):
    worker = doors.database.connect("worker")
    content = new_bytes()
    statement = "SELECT worker.keep_hourly_file('203_012013.xls', %s, 'energo@example.ru')"
    first = one(worker, statement, content)
    assert not first["already"]
    assert one(worker, statement, content) == {"file": first["file"], "already": True}
    row = doors.engineer.execute("SELECT source, sender, status FROM desk.hourly_files").fetchall()
    assert row == [("mailbox", "energo@example.ru", "waiting")]


def give_back(doors, file, body="Исправьте B324."):
    statement = "SELECT desk.return_hourly_file(%s, %s, %s)"
    return one(doors.engineer, statement, file, body, uuid.uuid4())["reached"]


def test_giving_back_tells_every_cabinet_of_the_contract(doors, sent):
    consumer, email = doors.cabinet()
    doors.cabinet(88)
    assert give_back(doors, sent["file"]) == 1
    assert doors.status(sent["file"]) == "returned"
    assert {doors.profile(p) for p in ids(sent)} == {"rejected"}
    rows = doors.site.execute("SELECT notification, title FROM site.notifications(%s)", [consumer])
    [(notification, title)] = rows.fetchall()
    assert title == "Файл 203_012013.xls: нужны исправления"
    text = doors.site.execute(
        "SELECT body FROM site.read_notification(%s, %s)", [consumer, notification]
    ).fetchone()[0]
    assert text == "Исправьте B324."
    mails = doors.owner.execute(
        "SELECT recipient, body FROM bsk.mails WHERE kind = 'event'"
    ).fetchall()
    assert mails == [(email, "Исправьте B324.")]


def test_giving_back_answers_the_sender_of_a_letter(doors):
    worker = doors.database.connect("worker")
    statement = "SELECT worker.keep_hourly_file('a.xls', %s, 'energo@example.ru')"
    file = one(worker, statement, new_bytes())["file"]
    assert give_back(doors, file) == 1
    mails = doors.owner.execute("SELECT recipient FROM bsk.mails WHERE kind = 'event'").fetchall()
    assert mails == [("energo@example.ru",)]


def test_giving_back_keeps_what_was_accepted(doors, sent):
    doors.decide(sent["file"], ids(sent)[:1])
    give_back(doors, sent["file"])
    assert [doors.profile(p) for p in ids(sent)] == ["reliable", "rejected", "rejected"]


def test_giving_back_needs_words_and_an_open_file(doors, sent):
    with refused("BS003"):
        give_back(doors, sent["file"], " ")
    with refused("BS001"):
        give_back(doors, 10**9)
    one(doors.engineer, "SELECT desk.reject_hourly_file(%s, 'Нет', %s)", sent["file"], uuid.uuid4())
    with refused("BS002"):
        give_back(doors, sent["file"])


def test_habits_of_a_sender_are_kept(doors):
    statement = "SELECT desk.save_hourly_sender(%s, %s, %s, %s)"
    one(doors.engineer, statement, "energo@example.ru", "Europe/Moscow", '{"a": 1}', uuid.uuid4())
    one(doors.engineer, statement, "energo@example.ru", "Asia/Omsk", None, uuid.uuid4())
    row = doors.engineer.execute("SELECT zone, mapping FROM bsk.hourly_senders").fetchall()
    assert row == [("Asia/Omsk", {"a": 1})]
    with refused("BS004"):
        one(doors.engineer, statement, "a@b.ru", "Марс", None, uuid.uuid4())
    with refused("BS004"):
        one(doors.engineer, statement, " ", "UTC", None, uuid.uuid4())


def test_the_map_says_who_has_not_sent(doors):
    doors.master(SERIALS)
    doors.master(ONE, number=88)
    doors.contracts({"number": 5, "organization": "Не почасовой", "hourly": False})
    doors.points({"contract": 88, "serial": "old", "removed": "2012-12-15"})
    doors.store([point(SERIALS[0]), point(SERIALS[1])], accept=True)
    doors.store([point(SERIALS[2])])
    rows = doors.engineer.execute(
        "SELECT contract, month::text, points, accepted, waiting"
        " FROM desk.hourly_completeness('2012-12-01', 2)"
    ).fetchall()
    assert rows == [
        (88, "2012-12-01", 2, 0, 0),
        (88, "2013-01-01", 1, 0, 0),
        (203, "2012-12-01", 3, 0, 0),
        (203, "2013-01-01", 3, 2, 1),
    ]


# Killed in the middle


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_killed_backend_leaves_all_or_nothing(doors, moment):
    """Terminated before or after the statement, but before its commit."""
    doors.master()
    connection = psycopg.connect(doors.database.dsn_of("engineer"))
    pid = connection.info.backend_pid
    if moment == "after":
        doors.store([point(s) for s in SERIALS], connection=connection, accept=True)
    one(doors.owner, "SELECT pg_terminate_backend(%s)", pid)
    with pytest.raises(psycopg.OperationalError):
        doors.store([point(s) for s in SERIALS], connection=connection)
    connection.close()
    assert doors.count("hourly_files") == doors.count("profiles") == 0
    assert doors.count("register_readings") == 0
    stored = doors.store([point(s) for s in SERIALS], accept=True)
    assert stored["status"] == "accepted"


def test_a_backend_killed_while_it_waits_leaves_nothing_behind(doors):
    """The store waits for a meter that somebody else holds, and dies there: its file is gone too."""
    doors.master()
    holder = psycopg.connect(doors.database.dsn)
    holder.execute("SELECT FROM bsk.metering_points WHERE serial = %s FOR UPDATE", [SERIALS[2]])
    connection = psycopg.connect(doors.database.dsn_of("engineer"), autocommit=True)
    pid = connection.info.backend_pid
    waits = "SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = %s"
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(doors.store, [point(s) for s in SERIALS], connection=connection)
        while doors.owner.execute(waits, [pid]).fetchone() != (True,):
            assert not sent.done()
        one(doors.owner, "SELECT pg_terminate_backend(%s)", pid)
        with pytest.raises(psycopg.OperationalError):
            sent.result(10)
    holder.rollback()
    holder.close()
    connection.close()
    assert doors.count("hourly_files") == doors.count("profiles") == 0


def test_a_file_of_the_site_that_nobody_had_read_is_not_called_loaded_already(doors):
    doors.master(ONE)
    content = new_bytes()
    file = doors.upload(doors.cabinet()[0], content)
    first = doors.store([point(ONE[0])], content, accept=True)
    assert (first["file"], first["already"], first["status"]) == (file, False, "accepted")
    again = doors.store([point(ONE[0], kwh("9"))], content, accept=True)
    assert (again["file"], again["already"], ids(again)) == (file, True, ids(first))
