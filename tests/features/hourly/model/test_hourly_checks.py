from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bsk_desk.features.hourly.model.checks import check, check_point
from bsk_desk.features.hourly.model.days import merge_days
from bsk_desk.features.hourly.model.hours import local_hours
from bsk_desk.features.hourly.model.identity import (
    contract_number,
    inn_text,
    parse_daily_name,
    parse_name,
    serial_number,
    valid_inn,
)
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from bsk_desk.features.hourly.model.profiles import (
    Head,
    HourlyFile,
    Places,
    Point,
    Profile,
    address,
    blocks,
)
from bsk_desk.features.hourly.model.zones import move_hours

MONTH = date(2013, 1, 1)
HOURS = local_hours(MONTH)
DAY = [2, 2, 2, 2, 2, 3, 5, 9, 14, 18, 20, 21, 20, 19, 18, 17, 15, 12, 9, 7, 5, 4, 3, 2]


def usual(month=MONTH, shift=0):
    """A working day every day, wobbling a little, moved by hours."""
    return [
        Decimal(DAY[(at.hour - shift) % 24]) + Decimal(i % 7) / 10
        for i, at in enumerate(local_hours(month))
    ]


def point(values, serial="11075001", **facts):
    places = Places("Лист1", tuple(range(12, 12 + len(values))), 1)
    return Point(serial, Profile.of(MONTH, values), places, "B7", serial, **facts)


def told(values, known=None, master=None, **facts):
    return list(check_point(point(values, **facts), known, master))


def changed(**at):
    values = usual()
    for hour, number in at.items():
        values[int(hour[1:])] = Decimal(number)
    return values


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


def file_of(*points, name="203_012013.xls", contract="203", inn=None):
    return HourlyFile(name, "xls", Head(contract=contract, inn=inn), points)


MASTER = MasterData(
    {
        "203": MasterContract("203", "2224012341", (
            MasterPoint("11075001"), MasterPoint("0007", removed=date(2012, 6, 1)),
            MasterPoint("0099", installed=date(2013, 5, 1)), MasterPoint("0123456"),
        )),
        "204": MasterContract("204", None, (MasterPoint("22000001"),)),
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("serial", "levels", "word"),
    [
        ("11075001", "", ""), ("123", "E", "нет в договоре"), ("22000001", "E", "не этого договора"),
        ("0007", "E", "снят"), ("0099", "E", "установлен"), ("123456", "W", "нули"),
        ("20311075001", "W", "нули"),
    ],
)  # fmt: skip
def test_meters_against_the_contract(serial, levels, word):
    found = check(file_of(point(usual(), serial)), MASTER).findings
    assert [(f.code, f.level) for f in found] == [("H11", level) for level in levels]
    assert not found or word in found[0].message


def test_one_meter_under_two_numbers_blocks_both():
    found = check(file_of(point(usual(), "0123456"), point(usual(), "123456")), MASTER).findings
    errors = [(f.code, f.level, f.point) for f in found if f.level == "E"]
    assert errors == [("H11", "E", "0123456"), ("H11", "E", "123456")]
    assert blocks(found, "0123456")
    assert blocks(found, "123456")


def test_channels_of_a_point_are_no_second_meter():
    channels = (point(usual(), "11075001"), point(usual(), "11075001/02"))
    assert all(f.level == "W" for f in check(file_of(*channels), MASTER).findings)


def test_last_month_is_found_by_the_number_that_was_meant():
    before = Profile.of(date(2012, 12, 1), usual(date(2012, 12, 1)))
    master = MasterData(MASTER.contracts, {"0123456": (before,)})
    found = check(file_of(point(usual(shift=3), "123456")), master).findings
    assert [f.code for f in found] == ["H11", "H13"]


def test_contract_and_inn_against_the_master_data():
    one = point(usual())
    assert [f.code for f in check(file_of(one, inn="2224012341"), MASTER).findings] == []
    other = check(file_of(one, inn="7707083893"), MASTER).findings
    assert [(f.code, f.level) for f in other] == [("H12", "E")]
    unknown = check(file_of(one, name="205_012013.xls", contract="205"), MASTER).findings
    assert [(f.code, f.level) for f in unknown] == [("H12", "E")]


def test_file_without_a_contract_finds_its_meters():
    stranger = check(file_of(point(usual(), "5"), name="x.xls", contract=None), MASTER).findings
    assert [f.code for f in stranger] == ["H12", "H11"]
    known = check(file_of(point(usual(), "22000001"), name="x.xls", contract=None), MASTER).findings
    assert [f.code for f in known] == ["H12"]


def test_long_number_kept_as_a_number_warns():
    found = check(file_of(point(usual(), "1234567890123450"))).findings
    assert [(f.code, f.level) for f in found] == [("H11", "W")]


def test_point_is_blocked_by_its_own_error_and_by_the_files():
    found = check(file_of(point(changed(h5="-4"), "1"), point(usual(), "2"))).findings
    assert blocks(found, "1")
    assert not blocks(found, "2")


def test_newer_message_wins_a_day():
    def day(number, text):
        return (number, Point("1", Profile(MONTH, " ".join([text, *["-"] * 743])), days=(MONTH,)))

    assert merge_days([day(2, "7"), day(10, "8"), day(None, "9")]).values[0] == 8


@pytest.mark.parametrize("inn", ["7707083893", "2224012341", "500100732259", "222401234505"])
def test_check_digits_of_inn(inn):
    assert valid_inn(inn)
    assert not valid_inn(inn[:-1] + str((int(inn[-1]) + 1) % 10))
    assert not valid_inn(inn[:-1])


def test_names_of_files():
    assert parse_name("203_012013.xls") == parse_name("00203_012013.XLSX")
    assert parse_name("203_012013_2.xls").month == MONTH
    for foreign in (
        "203_132013.xls",
        "203_12013.xls",
        "203.xls",
        "203456_012013.xls",
        "203_012013.doc",
    ):
        assert parse_name(foreign) is None
    assert parse_daily_name("80020_2224012341_20211031_1_area.zip") == ("2224012341", "20211031")
    assert parse_daily_name("203_012013.xls") is None


@pytest.mark.parametrize(
    ("written", "number"),
    [("203", "203"), (203.0, "203"), ("00203", "203"), ("№ 203", "203"), ("203,0", "203"),
     ("123456", None), (None, None), ("б/н", None)],
)  # fmt: skip
def test_contract_is_a_number(written, number):
    assert contract_number(written) == number


@pytest.mark.parametrize(
    ("written", "number"),
    [("№ 0110750", "0110750"), (110750.0, "110750"), ("1.12345E+7", "11234500"),
     ("1,12345E+07", "11234500"), (" 110 750 ", "110750"), ("Счётчик № 12-А", "12-А"),
     ("зав. № 77", "77"), (None, "")],
)  # fmt: skip
def test_number_of_a_meter(written, number):
    assert serial_number(written) == number


def test_inn_that_lost_its_zero():
    assert inn_text(123456789.0) == "0123456789"
    assert inn_text("22 24 01 23 41") == "2224012341"


def test_addresses():
    assert [address(0, 0), address(16, 3), address(0, 26), address(9, 255)] == [
        "A1",
        "D17",
        "AA1",
        "IV10",
    ]
    assert Places().of(0) is None


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
