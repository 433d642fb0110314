"""Decisions of an engineer: points accepted or rejected once, and what becomes of their file."""

import uuid

from tests.features.hourly.doors import ONE, SERIALS, ids, kwh, point
from tests.people import one, refused


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
