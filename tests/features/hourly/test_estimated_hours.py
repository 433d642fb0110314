"""Hours that an engineer estimates: a flagged revision beside the raw one, with its reason."""

import uuid
from decimal import Decimal

import pytest

from tests.features.hourly.doors import HOURS, ids
from tests.people import one, refused


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
