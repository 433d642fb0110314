"""What accounting sees of the hours, and what it says it has taken."""

from datetime import UTC, datetime
from decimal import Decimal

from tests.features.hourly.doors import CONTRACT, HOURS, ONE, SERIALS, ids, kwh, point
from tests.people import one, refused


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
