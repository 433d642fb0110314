"""Checks of one point: hours, zeros, spikes, power, registers, months moved by hours; and what blocks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bsk_desk.features.hourly.model.checks import check, check_point
from bsk_desk.features.hourly.model.master import MasterData, MasterPoint
from bsk_desk.features.hourly.model.profiles import (
    Profile,
    blocks,
)
from bsk_desk.features.hourly.model.zones import move_hours
from tests.features.hourly.model.months import changed, file_of, point, usual


def told(values, known=None, master=None, **facts):
    return list(check_point(point(values, **facts), known, master))


def test_usual_month_is_silent():
    assert told(usual()) == []
    assert told([None] * 744) == []


def test_negative_hour_blocks_and_is_named():
    (only,) = told(changed(h5="-4.5"))
    assert (only.code, only.level, only.cell) == ("H04", "E", "B18")
    assert "−4,5" in only.message
    many = told([Decimal(-1) - Decimal(i % 3) for i in range(744)])
    assert len([f for f in many if f.code == "H04"]) == 21


def test_zeros_in_a_row_warn_on_an_active_meter():
    values = usual()
    values[100:130] = [Decimal(0)] * 30
    (only,) = told(values)
    assert (only.code, only.level, only.cell, only.until) == ("H06", "W", "B113", "B142")
    values = usual()
    values[100:110] = [Decimal(0)] * 10
    assert told(values) == []


def test_zeros_all_month_warn():
    assert [(f.code, f.level) for f in told([Decimal(0)] * 744)] == [("H06", "W")]


def test_same_value_in_a_row_warns():
    values = usual()
    values[200:215] = [Decimal("7.7")] * 15
    (only,) = told(values)
    assert (only.code, only.level, only.cell, only.until) == ("H07", "W", "B213", "B227")


def test_spike_warns_and_is_named():
    (only,) = told(changed(h300="900"))
    assert (only.code, only.level, only.cell) == ("H08", "W", "B313")


def test_more_than_the_maximum_power_blocks():
    known = MasterPoint("11075001", max_power_kw=Decimal(21))
    found = told(usual(), known)
    assert {(f.code, f.level) for f in found} == {("H09", "E")}
    assert len(found) == 21
    assert told(usual(), replace(known, max_power_kw=Decimal(22))) == []


TOTAL = sum(usual(), Decimal(0))


@pytest.mark.parametrize(
    ("registers", "ratio", "level", "word"),
    [
        (TOTAL / 20, 20, None, ""),
        (TOTAL, 20, "W", "не умножены"),
        (TOTAL / 400, 20, "E", "дважды"),
        (TOTAL / 2, 1, "E", "получасовые"),
        (TOTAL * 2, 1, "E", "половин"),
        (TOTAL / 1000, 1, "E", "Вт·ч"),
        (TOTAL * 1000, 1, "E", "МВт·ч"),
        (TOTAL * Decimal("1.05"), 1, "W", "Проверьте"),
        (TOTAL * Decimal("1.30"), 1, "E", "Проверьте"),
        (Decimal(-5), 1, "E", "меньше"),
    ],
)
def test_sum_of_hours_against_the_registers(registers, ratio, level, word):
    facts = {"start": Decimal(100), "end": Decimal(100) + registers, "ratio": Decimal(ratio)}
    found = told(usual(), **facts)
    assert [(f.code, f.level, f.cell) for f in found] == ([("H10", level, "B7")] if level else [])
    assert not found or word in found[0].message


@pytest.mark.parametrize(("more", "expected"), [(0, []), (5000, ["H10"])])
def test_register_that_went_through_zero_and_fits_the_hours_is_no_fault(more, expected):
    start = Decimal("999990.5")
    end = start + TOTAL / 20 + more - 1_000_000
    found = told(usual(), start=start, end=end, ratio=Decimal(20))
    assert [f.code for f in found] == expected


def test_registers_of_the_master_data_help_out():
    known = MasterPoint("11075001", Decimal(20), start=Decimal(0), end=TOTAL)
    assert [f.code for f in told(usual(), known)] == ["H10"]


def test_incomplete_month_is_not_held_against_the_registers():
    values = [*usual()[:-1], None]
    assert told(values, start=Decimal(0), end=Decimal(1)) == []


@pytest.mark.parametrize("shift", [-4, -1, 1, 3, 4])
def test_month_moved_by_hours_warns(shift):
    before = Profile.of(date(2012, 12, 1), usual(date(2012, 12, 1)))
    master = MasterData(previous={"11075001": (before,)})
    assert told(usual(), master=master) == []
    (only,) = told(usual(shift=shift), master=master)
    assert (only.code, only.level) == ("H13", "W")
    assert ("позже" if shift > 0 else "раньше") in only.message


def test_flat_months_say_nothing_about_time():
    flat = Profile.of(date(2012, 12, 1), [Decimal(5)] * 744)
    master = MasterData(previous={"11075001": (flat,)})
    assert told(usual(), master=master) == []


def test_long_number_kept_as_a_number_warns():
    found = check(file_of(point(usual(), "1234567890123450"))).findings
    assert [(f.code, f.level) for f in found] == [("H11", "W")]


def test_point_is_blocked_by_its_own_error_and_by_the_files():
    found = check(file_of(point(changed(h5="-4"), "1"), point(usual(), "2"))).findings
    assert blocks(found, "1")
    assert not blocks(found, "2")


def test_message_in_moscow_time_is_moved_to_local_hours():
    from tests.features.hourly.books import read
    from tests.features.hourly.messages import encoded, message

    found = read(encoded(message()), "x.xml")
    october, november = move_hours(found, 4).points
    assert (october.profile.hours, november.profile.hours) == (20, 4)
    assert october.profile.kwh + november.profile.kwh == found.points[0].profile.kwh
    assert november.profile.values[3] == found.points[0].profile.values[-1]
    assert november.places.of(3) == found.points[0].places.of(743)
    assert (november.days, october.days) == ((date(2021, 11, 1),), (date(2021, 10, 31),))
    assert move_hours(move_hours(found, 4), -4).points[0].profile.hours == 20
    assert move_hours(found, 0) is found
