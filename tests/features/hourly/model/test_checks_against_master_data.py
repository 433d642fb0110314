"""Meters, contracts and INNs of a file held against the master data."""

from datetime import date

import pytest

from bsk_desk.features.hourly.model.checks import check
from bsk_desk.features.hourly.model.master import MasterContract, MasterData, MasterPoint
from bsk_desk.features.hourly.model.profiles import Profile, blocks
from tests.features.hourly.model.months import file_of, point, usual

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
