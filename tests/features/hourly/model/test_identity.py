"""Names of files, numbers of contracts and meters, INNs and addresses of cells, as they are written."""

import pytest

from bsk_desk.features.hourly.model.identity import (
    contract_number,
    inn_text,
    parse_daily_name,
    parse_name,
    serial_number,
    valid_inn,
)
from bsk_desk.features.hourly.model.profiles import Places, address
from tests.features.hourly.model.months import MONTH


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
