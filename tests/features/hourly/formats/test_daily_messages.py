"""Макет 80020 and 80040 with every deviation seen."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsk_desk.features.hourly.model.checks import check
from tests.features.hourly.books import codes, finding, read
from tests.features.hourly.messages import CODE, DAY, TOTAL, encoded, half_hours, message

NAME = f"80020_2224012341_{DAY}_4690.xml"


def test_message_of_a_day_in_half_hours():
    found = read(encoded(message()), NAME)
    assert (found.kind, found.findings) == ("80020", ())
    (point,) = found.points
    assert (point.serial, point.profile.hours, point.profile.kwh) == (CODE, 24, TOTAL)
    assert f"{point.profile.month:%Y-%m} {point.days[0]:%Y%m%d}" == f"2021-10 {DAY}"
    assert point.profile.values[30 * 24] == 201
    assert point.profile.values[0] is None
    assert (found.head.number, found.head.inn) == (4690, "2224012341")
    assert point.places.of(30 * 24 + 3) == (
        f"measuringpoint[@code='{CODE}']/measuringchannel[@code='01']/period[@start='0300']"
    )


def test_message_of_a_day_in_hours():
    found = read(encoded(message(half_hours(times=24))), NAME)
    assert found.findings == ()
    assert (found.points[0].profile.hours, found.points[0].profile.values[-1]) == (24, 123)


def test_channels_have_their_suffix():
    found = read(
        encoded(message(channels={c: half_hours() for c in ("01", "02", "03", "04")})), NAME
    )
    assert [p.serial for p in found.points] == [CODE, f"{CODE}/02", f"{CODE}/03", f"{CODE}/04"]


def test_class_80040():
    assert read(encoded(message(kind="80040")), "x.xml").kind == "80040"


@pytest.mark.parametrize("point", ["accountpoint", "deliverypoint", "deliverygroup"])
@pytest.mark.parametrize("channel", ["measuringchannel", "accountchannel"])
def test_other_kinds_of_points(point, channel):
    found = read(encoded(message(point=point, channel=channel)), NAME)
    assert (found.points[0].serial, found.points[0].profile.kwh) == (CODE, TOTAL)


def test_flow_between_two_codes_has_periods_of_its_own():
    area = f'<peretok codefrom="11" codeto="22">{half_hours()}</peretok>'
    found = read(encoded(message(areas=[area])), NAME)
    assert (found.points[0].serial, found.points[0].profile.kwh) == ("11-22", TOTAL)


def test_several_areas():
    areas = [
        f'<measuringpoint code="{n}"><measuringchannel code="01">{half_hours()}</measuringchannel>'
        "</measuringpoint>"
        for n in (1, 2)
    ]
    assert [p.serial for p in read(encoded(message(areas=areas)), NAME).points] == ["1", "2"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_encodings(encoding):
    assert read(encoded(message(), encoding), NAME).points[0].profile.kwh == TOTAL


def test_encoding_that_is_declared_falsely():
    data = f'<?xml version="1.0" encoding="utf-8"?>{message()}'.encode("windows-1251")
    assert read(data, NAME).points[0].profile.kwh == TOTAL


def test_capitals_order_and_namespace():
    text = message().replace("message", "Message").replace("measuring", "Measuring")
    text = text.replace("<period start", "<Period Start").replace("</period>", "</Period>")
    text = text.replace("value>", "Value>").replace("class=", "Class=").replace("<area ", "<Area ")
    text = text.replace("</area>", "</Area>").replace("code=", "Code=")
    head, area = text.split("<datetime>")
    when, rest = area.split("<Area ")
    moved = head + "<Area " + rest.replace("</Message>", "<datetime>" + when + "</Message>")
    assert read(encoded(moved), NAME).points[0].profile.kwh == TOTAL


def test_comma_decimals_and_line_breaks_inside_values():
    found = read(encoded(message(half_hours(value=lambda n: f"\r\n 1{n},5\r\n"))), NAME)
    assert found.findings == ()
    assert found.points[0].profile.values[30 * 24] == Decimal("22.0")


def test_lost_half_hour_makes_no_hour():
    found = read(encoded(message(half_hours(skip=(7,)))), NAME)
    assert [(f.code, f.level, f.point) for f in found.findings] == [("H16", "E", CODE)]
    assert "31.10 03:00" in found.findings[0].message
    assert found.points[0].profile.hours == 23


def test_lost_hours_are_one_finding():
    found = read(encoded(message(half_hours(skip=range(10, 20)))), NAME)
    assert [(f.code, f.level) for f in found.findings] == [("H01", "E")]
    assert found.points[0].profile.hours == 19


def test_uncommercial_value_is_kept_and_told():
    marked = half_hours(
        attributes=lambda n: ' status="1" extendedstatus="1114" param1="x"' if n == 3 else ""
    )
    found = read(encoded(message(marked)), NAME)
    assert [(f.code, f.level) for f in found.findings] == [("H15", "W")]
    assert found.points[0].profile.kwh == TOTAL


def test_uncommercial_value_may_be_empty_and_then_the_hour_is_missing():
    periods = half_hours(
        value=lambda n: "" if n in (2, 3) else 100 + n,
        attributes=lambda n: ' status="1"' if n in (2, 3) else "",
    )
    found = read(encoded(message(periods)), NAME)
    assert codes(found) == ["H03", "H15"]
    assert found.points[0].profile.hours == 23


def test_status_zero_is_commercial():
    found = read(
        encoded(message(half_hours(attributes=lambda n: ' status="0" errofmeasuring="1"'))), NAME
    )
    assert found.findings == ()


def test_empty_value_and_word_are_no_numbers():
    found = read(encoded(message(half_hours(value=lambda n: {4: "", 9: "н/д"}.get(n, 1)))), NAME)
    told = [f for f in found.findings if f.code == "H03"]
    assert [f.cell.rsplit("/", 1)[1] for f in told] == [
        "period[@start='0200']", "period[@start='0430']",
    ]  # fmt: skip
    assert codes(found) == ["H03", "H03"]
    assert found.points[0].profile.hours == 22


def test_period_that_stands_twice():
    found = read(encoded(message(half_hours() + half_hours(skip=range(1, 48)))), NAME)
    assert [(f.code, f.level) for f in found.findings] == [("H02", "W")]
    found = read(encoded(message(half_hours() + half_hours(range(1, 48), value=lambda n: 5))), NAME)
    assert [(f.code, f.level) for f in found.findings] == [("H02", "E")]
    assert found.points[0].profile.kwh == TOTAL


@pytest.mark.parametrize("flags", [True, False])
def test_day_of_twenty_five_hours(flags):
    def line(start, end, number, summer=None):
        mark = f' summer="{summer}"' if summer is not None and flags else ""
        return f'<period start="{start}" end="{end}"{mark}><value>{number}</value></period>'

    periods = half_hours(value=lambda n: 10)
    old = "".join(line(s, e, 10) for s, e in (("0100", "0130"), ("0130", "0200")))
    assert old in periods
    both = "".join(
        line(s, e, v, flag)
        for flag, v in ((1, 20), (0, 30))
        for s, e in (("0100", "0130"), ("0130", "0200"))
    )
    found = read(encoded(message(periods.replace(old, both), day="20141026")), "x.xml")
    assert found.findings == ()
    values = found.points[0].profile.values
    assert (found.points[0].profile.hours, values[25 * 24 + 1 : 25 * 24 + 3]) == (25, (40, 60))


def test_day_of_twenty_three_hours():
    found = read(encoded(message(half_hours(skip=(4, 5)), day="20160327")), "x.xml")
    assert (found.findings, found.points[0].profile.hours) == ((), 23)


def test_moscow_time_is_told_and_not_guessed():
    found = read(encoded(message(extra="<!-- GmtFrom=5;GmtTo=3 -->")), NAME)
    assert [(f.code, f.level) for f in found.findings] == [("H13", "W")]
    assert found.points[0].profile.kwh == TOTAL


def test_name_that_says_another_day():
    found = read(encoded(message()), "80020_2224012341_20211030_1.xml")
    assert (finding(found, "H12").level, found.points[0].days[0].day) == ("W", 31)


def test_message_without_a_day_takes_it_from_the_name():
    text = message().replace(f"<day>{DAY}</day>", "")
    found = read(encoded(text), NAME)
    assert found.points[0].days[0].day == 31
    assert (finding(found, "H12").level, finding(found, "H12").cell) == ("W", "datetime/day")
    assert codes(read(encoded(text), "x.xml")) == ["X08"]


def test_message_without_points():
    assert codes(read(encoded(message(areas=["<x/>"])), NAME)) == ["X08"]


@pytest.mark.parametrize(
    "period", ['start="0010" end="0040"', 'start="abc" end="0030"', 'end="0030"']
)
def test_period_that_is_none(period):
    broken = half_hours(skip=(0,)) + f"<period {period}><value>1</value></period>"
    found = read(encoded(message(broken)), NAME)
    assert "H01" in codes(found)
    assert found.points[0].profile.hours == 23


def test_point_without_a_code():
    found = read(encoded(message().replace(f'code="{CODE}"', "")), NAME)
    assert "H11" in codes(found)


@given(st.lists(st.text(alphabet="0123456789-,. abcн/д", max_size=6), min_size=48, max_size=48))
def test_any_texts_as_values_are_read_or_named(texts):
    found = read(encoded(message(half_hours(value=lambda n: texts[n])), "utf-8"), NAME)
    told = codes(found)
    assert found.points[0].profile.hours == 24 or "H03" in told or "H16" in told


def test_negative_half_hour_is_told_though_its_hour_is_positive():
    found = read(encoded(message(half_hours(value=lambda n: -5 if n == 20 else 100))), NAME)
    assert (finding(found, "H04").level, codes(found)) == ("E", ["H04"])
    assert finding(found, "H04").cell.endswith("period[@start='1000']")


def test_day_that_is_none_blocks_though_the_name_has_one():
    found = read(encoded(message(day="20211345")), NAME)
    assert (finding(found, "H12").level, finding(found, "H12").cell) == ("E", "datetime/day")


def test_wrong_digits_of_the_inn_are_an_error_of_a_message_too():
    found = check(read(encoded(message(inn="2224012342")), NAME))
    assert [(f.code, f.level) for f in found.findings] == [("H12", "E")]
    assert "контрольные цифры" in found.findings[0].message


def test_name_with_the_inn_of_another():
    found = read(encoded(message()), f"80020_7707083893_{DAY}_4690.xml")
    assert (finding(found, "H12").level, codes(found)) == ("W", ["H12"])


def test_value_too_large_for_a_meter():
    found = read(encoded(message(half_hours(value=lambda n: "1e30" if n == 7 else 1))), NAME)
    assert codes(found) == ["H03"]


def test_wrong_digit_of_the_inn_is_not_told_by_the_name_as_well():
    assert codes(read(encoded(message(inn="2224012342")), NAME)) == []


@pytest.mark.parametrize(
    ("before", "cell"),
    [
        ("<name>Отправитель</name><inn>", "sender/inn"),
        ('</area><area timezone="1"><inn>', "area/inn"),
    ],
)
def test_every_inn_of_a_message_has_its_check_digits(before, cell):
    areas = [
        f'<measuringpoint code="{code}" name="Ввод"><measuringchannel code="01" desc="">'
        f"{half_hours()}</measuringchannel></measuringpoint>"
        for code in (CODE, CODE[:-1] + "2")
    ]
    text = message(areas=areas).replace(f"{before}2224012341", f"{before}2224012342")
    found = check(read(encoded(text), NAME))
    assert [(f.code, f.level, f.cell) for f in found.findings] == [("H12", "E", cell)]


def test_channel_without_its_zero_is_the_same_channel():
    found = read(encoded(message(channels={c: half_hours() for c in ("1", "2")})), NAME)
    assert [p.serial for p in found.points] == [CODE, f"{CODE}/02"]
