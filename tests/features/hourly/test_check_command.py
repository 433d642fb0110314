"""bsk-desk hourly check: the JSON, its kinds, findings of one file and of many."""

from decimal import Decimal

import pytest

from bsk_desk.features.hourly.model.numbers import plain
from tests.features.hourly.books import NAME, SERIALS, kwh, template
from tests.features.hourly.checking import checked
from tests.features.hourly.messages import CODE, TOTAL, encoded, half_hours, message
from tests.features.hourly.writers import (
    as_csv,
    as_html,
    as_map,
    as_ods,
    as_xls,
    as_xlsx,
    as_xml2003,
    as_zip,
)


def test_shape_of_the_json(put):
    (file,) = checked(put(f"{NAME}.xls", as_xls(template())))
    assert file == {
        "file": f"{NAME}.xls",
        "kind": "xls",
        "contract": "203",
        "points": [
            {"serial": serial, "month": "2013-01", "hours": 744, "kwh": plain(kwh(n))}
            for n, serial in enumerate(SERIALS)
        ],
        "findings": [],
    }


def test_finding_has_its_place_and_the_code_is_one(put):
    rows = template()
    rows[16][3] = "н/д"
    (file,) = checked(put(f"{NAME}.xlsx", as_xlsx(rows)), code=1)
    (finding,) = file["findings"]
    message = finding.pop("message")
    assert finding == {
        "sheet": "Лист1", "cell": "D17", "point": SERIALS[2], "code": "H03", "level": "E",
    }  # fmt: skip
    assert "«н/д» — не число" in message
    assert file["points"][2]["hours"] == 743


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        (f"{NAME}.xls", as_xls(template()), "xls"),
        (f"{NAME}.xlsx", as_xlsx(template()), "xlsx"),
        (f"{NAME}.ods", as_ods(template()), "ods"),
        (f"{NAME}.xml", as_map(), "xml"),
        (f"{NAME}.xml", as_xml2003(template()), "xml2003"),
        (f"{NAME}.csv", as_csv(template()), "csv"),
        (f"{NAME}.xls", as_html(template()), "csv"),
        ("80020_2224012341_20211031_1.xml", encoded(message()), "80020"),
        ("any.xml", encoded(message(kind="80040")), "80040"),
    ],
)
def test_kinds(put, name, data, kind):
    (file,) = checked(put(name, data))
    assert file["kind"] == kind
    assert all(point["hours"] in (24, 744) for point in file["points"])


def test_daily_message_alone_has_no_finding(put):
    (file,) = checked(put("80020_2224012341_20211031_1.xml", encoded(message())))
    assert file["points"] == [{"serial": CODE, "month": "2021-10", "hours": 24, "kwh": str(TOTAL)}]
    assert (file["findings"], file["contract"]) == ([], None)


def test_gap_between_daily_messages_is_told_once(put):
    areas = [
        f'<measuringpoint code="{n}"><measuringchannel code="01">{half_hours()}</measuringchannel>'
        "</measuringpoint>"
        for n in range(20)
    ]
    files = checked(
        *(
            put(f"80020_2224012341_{day}_1.xml", encoded(message(day=day, areas=areas)))
            for day in ("20211001", "20211002", "20211005")
        )
    )
    assert [len(f["findings"]) for f in files] == [0, 0, 1]
    (gap,) = files[2]["findings"]
    assert (gap["code"], gap["level"], gap["point"]) == ("H01", "W", None)
    assert "03.10, 04.10" in gap["message"]


def test_day_that_was_sent_again_points_at_the_newer_number(put):
    files = checked(
        put("80020_2224012341_20211031_2.xml", encoded(message(number=2))),
        put("80020_2224012341_20211031_10.xml", encoded(message(number=10))),
    )
    assert [[f["code"] for f in file["findings"]] for file in files] == [["H02"], []]
    assert "номер 10" in files[0]["findings"][0]["message"]


def test_members_of_an_archive(put):
    data = as_zip(
        (f"{NAME}.xls", as_xls(template())), ("folder/204_012013.csv", as_csv(template()))
    )
    files = checked(put("all.zip", data), code=1)
    assert [f["file"] for f in files] == [f"all.zip/{NAME}.xls", "all.zip/folder/204_012013.csv"]
    assert files[0]["findings"] == []
    assert [f["code"] for f in files[1]["findings"]] == ["H12"]


def test_member_with_another_name_stands_under_the_name_of_its_archive(put):
    (file,) = checked(put(f"{NAME}.zip", as_zip(("лист.xls", as_xls(template())))))
    assert (file["findings"], file["contract"]) == ([], "203")


def test_folder_is_all_its_files(put, tmp_path):
    put("203_012013.xls", as_xls(template()))
    put("~$203_012013.xls", b"lock")
    put(".hidden", b"x")
    assert [f["file"] for f in checked(tmp_path)] == ["203_012013.xls", "~$203_012013.xls"]


def test_foreign_name_only_warns(put):
    (file,) = checked(put("Почасовка январь.xls", as_xls(template())))
    assert [(f["code"], f["level"]) for f in file["findings"]] == [("H12", "W")]


@pytest.mark.parametrize("name", ["204_012013.xls", "203_022013.xls"])
def test_name_against_content_blocks(put, name):
    (file,) = checked(put(name, as_xls(template())), code=1)
    assert [(f["code"], f["level"]) for f in file["findings"]] == [("H12", "E")]


def test_contract_is_compared_as_a_number(put):
    rows = template()
    rows[0][1] = 203.0
    assert checked(put("00203_012013.xls", as_xls(rows)))[0]["contract"] == "203"


def test_wrong_inn_blocks(put):
    rows = template()
    rows[2][1] = "2224012342"
    (file,) = checked(put(f"{NAME}.xls", as_xls(rows)), code=1)
    assert [(f["code"], f["cell"]) for f in file["findings"]] == [("H12", "B3")]


def test_sum_is_exact_and_not_multiplied(put):
    rows = template()
    rows[12][1] = 1234.5678
    expected = kwh(0) - Decimal("10.0") + Decimal("1234.5678")
    (file,) = checked(put(f"{NAME}.xls", as_xls(rows)))
    assert Decimal(file["points"][0]["kwh"]) == expected


def test_wrong_inn_of_a_daily_message_is_an_error_as_anywhere(put):
    (file,) = checked(put("x.xml", encoded(message(inn="1234567890"))), code=1)
    assert [(f["code"], f["level"]) for f in file["findings"]] == [("H12", "E")]
