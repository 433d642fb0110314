"""Contracts, metering points and registers as accounting feeds them."""

import pytest

from tests.features.hourly.doors import SERIALS, contract, meter
from tests.people import account_row, one, refused, upsert


def test_contracts_and_points_come_in_and_are_updated(doors):
    assert doors.contracts(contract(), contract(88, organization="ТСЖ «Гущина, 150»")) == 2
    assert doors.points(meter("1", max_power_kw="150.5", installed="2012-03-01")) == 1
    assert doors.contracts(contract(organization="ООО «Алтай-Склад плюс»")) == 1
    assert doors.points(meter("1", ratio="60", name="Цех")) == 1
    row = doors.owner.execute(
        "SELECT c.organization, p.name, p.ratio, p.max_power_kw, p.installed"
        " FROM bsk.metering_points p JOIN bsk.contracts c ON c.id = p.contract_id"
    ).fetchall()
    assert [tuple(map(str, r)) for r in row] == [
        ("ООО «Алтай-Склад плюс»", "Цех", "60.0000", "None", "None")
    ]


def test_leading_zeros_of_a_contract_do_not_make_another_one(doors):
    doors.contracts(contract("00203"))
    doors.contracts(contract("203", organization="Другое имя"))
    assert doors.owner.execute("SELECT number, organization FROM bsk.contracts").fetchall() == [
        (203, "Другое имя")
    ]


def test_the_last_of_equal_rows_counts(doors):
    doors.contracts(contract(organization="Первое"), contract(organization="Второе"))
    assert one(doors.owner, "SELECT organization FROM bsk.contracts") == "Второе"


def test_registers_are_kept_and_gaps_do_not_erase(doors):
    doors.contracts(contract())
    first = {"month": "2013-01", "start": "100.5", "end": "200"}
    doors.points(meter("1", registers=[first]))
    doors.points(meter("1", registers=[{"month": "2013-01-01", "end": "201.25"}]))
    row = doors.owner.execute("SELECT start_value, end_value, source FROM bsk.register_readings")
    assert [tuple(map(str, r)) for r in row] == [("100.5000", "201.2500", "accounting")]


def test_a_point_finds_its_account(doors):
    row = account_row(kind="legal", contract=203)
    upsert(doors.accounting, row)
    doors.contracts(contract())
    doors.points(meter("1", account=row["number"]))
    found = "SELECT a.number FROM bsk.metering_points p JOIN bsk.accounts a ON a.id = p.account_id"
    assert one(doors.owner, found) == row["number"]


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([{"organization": "Без номера"}], "rows[0].number"),
        ([contract(), contract(100000)], "rows[1].number"),
        ([contract(0)], "rows[0].number"),
        ([contract(inn="12")], "rows[0].inn"),
        ([contract(colour="синий")], "rows[0].colour"),
        (["не объект"], "rows[0]"),
    ],
)
def test_a_wrong_row_of_contracts_is_named_and_nothing_is_kept(doors, rows, field):
    with refused("BS004") as refusal:
        doors.contracts(*rows)
    assert field in refusal.detail
    assert doors.count("contracts") == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"serial": ""}, "rows[0].serial"),
        ({"ratio": "-1"}, "rows[0].ratio"),
        ({"ratio": "сорок"}, "rows[0].ratio"),
        ({"max_power_kw": "много"}, "rows[0].max_power_kw"),
        ({"installed": "01.03.2012"}, "rows[0].installed"),
        ({"registers": [{"month": "2013-13"}]}, "rows[0].registers[0].month"),
        ({"registers": [{"month": "2013-01", "end": "-5"}]}, "rows[0].registers[0].end"),
    ],
)
def test_a_wrong_point_is_named(doors, changes, field):
    doors.contracts(contract())
    with refused("BS004") as refusal:
        doors.points(meter("1") | changes)
    assert field in refusal.detail
    assert doors.count("metering_points") == 0


def test_rows_must_be_a_list(doors):
    with refused("BS004"):
        one(doors.accounting, "SELECT exchange.upsert_contracts('{}')")
    with refused("BS004"):
        one(doors.accounting, "SELECT exchange.upsert_metering_points('7')")


def test_an_unknown_contract_or_account_is_named(doors):
    with refused("BS001") as refusal:
        doors.points(meter("1"))
    assert "203" in refusal.sentence
    doors.contracts(contract())
    with refused("BS001") as refusal:
        doors.points(meter("1", account="777000111"))
    assert "777000111" in refusal.sentence


def test_an_upsert_is_audited_as_one_line(doors):
    before = doors.owner.execute("SELECT max(id) FROM audit.entries").fetchone()[0] or 0
    doors.master(SERIALS)
    rows = doors.owner.execute(
        "SELECT table_name, action, key FROM audit.entries WHERE id > %s ORDER BY id", [before]
    ).fetchall()
    assert rows == [
        ("contracts", "UPSERT", {"rows": 1}),
        ("metering_points", "UPSERT", {"rows": 3}),
    ]
