from datetime import date
from decimal import Decimal

from bsk_desk.features.hourly.model.estimation import estimate
from bsk_desk.features.hourly.model.hours import local_hours

OCTOBER = date(2026, 10, 1)
MOMENTS = local_hours(OCTOBER)


def month():
    """Ten on working days, two on days off, one more for each hour of the day."""
    return [Decimal(2 if moment.weekday() >= 5 else 10) + moment.hour for moment in MOMENTS]


def test_two_hours_are_filled_on_a_straight_line():
    values = month()
    values[100], values[101] = None, None
    values[99], values[102] = Decimal(10), Decimal(16)
    found = estimate(OCTOBER, values)
    assert found.hours == (100, 101)
    assert found.values[100:102] == (Decimal(12), Decimal(14))


def test_a_longer_gap_takes_the_mean_of_days_of_the_same_kind():
    values = month()
    whole = list(values)
    values[48:72] = [None] * 24  # Saturday, 3 October
    values[120:144] = [None] * 24  # Tuesday, 6 October
    found = estimate(OCTOBER, values)
    assert list(found.values) == whole
    assert len(found.hours) == 48


def test_a_gap_at_the_edge_is_never_drawn_as_a_line():
    values = month()
    whole = list(values)
    values[0] = None
    assert list(estimate(OCTOBER, values).values) == whole


def test_long_gaps_are_scaled_to_the_registers():
    values = month()
    total = sum(values)
    values[48:72] = [None] * 24
    found = estimate(OCTOBER, values, expected=total + 100)
    assert abs(sum(found.values) - (total + 100)) < Decimal("0.01")


def test_registers_below_what_is_there_do_not_make_hours_negative():
    values = month()
    values[48:72] = [None] * 24
    assert min(estimate(OCTOBER, values, expected=Decimal(5)).values) >= 0


def test_an_hour_never_seen_takes_days_of_the_other_kind_or_nothing():
    values = [v if m.weekday() < 5 else None for v, m in zip(month(), MOMENTS, strict=True)]
    assert len(estimate(OCTOBER, values).values) == 744
    assert estimate(OCTOBER, [None] * 744) is None
