"""Rules and calendar through Python, as an administrator."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from bsk_desk.db.errors import translated
from bsk_desk.features.service_requests import deadline_service as deadlines
from bsk_desk.kernel.errors import NotAllowed


@pytest.fixture
def session(module_database):
    with Session(module_database.engine("admin")) as opened:
        yield opened


def test_a_rule_is_changed_by_a_new_version(session):
    rule = next(r for r in deadlines.list_rules(session) if r.form == "violation")
    command = deadlines.ChangeDeadlineRule(
        rule=rule.id, amount=20, unit="working", counted_from="receipt", pauses=False, moves=False, clause="Приказ 5",
        confirmed=True, valid_from=date(2030, 1, 1),
    )  # fmt: skip
    new = deadlines.change_deadline_rule(session, command)
    kept = {r.id: r for r in deadlines.list_rules(session)}
    assert kept[rule.id].valid_to == date(2029, 12, 31)
    assert (kept[new].amount, kept[new].unit, kept[new].clause) == (20, "working", "Приказ 5")


def test_a_day_and_a_year_are_settled(session):
    day = date(2028, 5, 2)
    deadlines.set_calendar_day(
        session, deadlines.SetCalendarDay(day=day, working=False, note="Перенос")
    )
    assert deadlines.approve_year(session, deadlines.ApproveYear(year=2028)) == 366
    days = {d.day: d for d in deadlines.list_days(session, 2028)}
    assert (days[day].working, days[day].note) == (False, "Перенос")
    assert all(d.approved for d in days.values())
    assert deadlines.list_days(session, 1999) == ()


def test_an_operator_changes_neither(module_database):
    with (
        Session(module_database.engine("operator")) as session,
        pytest.raises(NotAllowed),
        translated(),
    ):
        deadlines.approve_year(session, deadlines.ApproveYear(year=2028))
