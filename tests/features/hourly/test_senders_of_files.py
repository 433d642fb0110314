"""The site and the mailbox: files that wait to be read, files given back, habits, who has not sent."""

import uuid
from decimal import Decimal

from tests.features.hourly.doors import ONE, SERIALS, ids, kwh, new_bytes, point
from tests.people import one, refused


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
