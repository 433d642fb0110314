from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bsk_desk.features.hourly.model.findings import plural
from bsk_desk.features.hourly.model.hours import day_span, hour_words, local_hours
from bsk_desk.features.hourly.model.moments import to_clock, to_moment, to_month
from bsk_desk.features.hourly.model.numbers import (
    from_float,
    from_text,
    is_blank,
    plain,
    russian,
    shown,
    to_number,
)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "—", "н/д", "1 2", "12 34", "1,2,3", "1.2.3.4", "NaN", "inf", "٣", "1e9999", "12abc",
     "=A1", "#N/A", "1,23,456", "--5", "5-", "0x10", "9" * 60],
)  # fmt: skip
def test_texts_that_are_no_numbers(text):
    assert from_text(text) is None


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_number_survives_every_way_of_writing_it(number):
    text = plain(number)
    assert from_text(text) == number
    assert from_text(text.replace(".", ",")) == number
    assert from_text(russian(number)) == number
    assert from_text(f" −{text} ") == -number


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_float_of_four_decimals_is_the_number_meant(scaled):
    assert from_float(scaled / 10_000) == Decimal(scaled) / 10_000


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_none(text):
    found = from_text(text)
    assert found is None or found.is_finite()
    to_moment(text)
    to_clock(text)
    to_month(text)
    shown(text)


def test_values_that_are_no_numbers():
    for value in (True, None, date(2013, 1, 1), float("nan"), float("inf"), Decimal("NaN")):
        assert to_number(value) is None
    assert to_number(7) == 7
    assert is_blank("\u00a0 ")


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("31.12.2023 23:00", datetime(2023, 12, 31, 23)),
        ("2025/08/01 06:20", datetime(2025, 8, 1, 6, 20)),
        ("01.01.2013 24:00", datetime(2013, 1, 2)),
        ("1.1.13 5:00", datetime(2013, 1, 1, 5)),
        ("2013-01-01T05:00:00+07:00", datetime(2013, 1, 1, 5)),
        ("01.01.2013", datetime(2013, 1, 1)),
        (datetime(2013, 1, 1, 0, 59, 59, 990000), datetime(2013, 1, 1, 1)),
        (datetime(2013, 1, 1, 1, 59), datetime(2013, 1, 1, 2)),
        (date(2013, 1, 1), datetime(2013, 1, 1)),
    ],
)
def test_moments(value, at):
    assert to_moment(value).at == at


@pytest.mark.parametrize(
    "value", ["31.02.2013", "1.1.1013", "12", "янв", None, 5.5, datetime(1899, 12, 31)]
)
def test_what_is_no_moment(value):
    assert to_moment(value) is None


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (0, 0), (24, 1440), (5.0, 300), (0.5, 720), ("24:00", 1440), ("05", 300), ("5 ч.", 300),
        ("0:00-1:00", 0), ("23-24", 1380), ("23:00–00:00", 1380), (time(5, 0), 300),
        (time(4, 59, 59), 300), (timedelta(days=1), 1440), (datetime(1900, 1, 1), 1440),
        (datetime(1899, 12, 31), 1440), (date(1900, 1, 1), 1440), (datetime(1899, 12, 30, 5), 300),
    ],
)  # fmt: skip
def test_labels_of_hours(value, minutes):
    assert to_clock(value).minutes == minutes


@pytest.mark.parametrize(
    "value", [25, -1, "25", "5-9", "24-25", True, None, "abc", 1.5, date(2013, 1, 1)]
)
def test_what_is_no_label(value):
    assert to_clock(value) is None


@pytest.mark.parametrize(
    "value",
    [
        "01.2013",
        "2013-01",
        "Январь 2013",
        "январе 2013 г.",
        "за янв. 2013",
        date(2013, 1, 5),
        41275.0,
    ],
)
def test_months(value):
    assert to_month(value) == date(2013, 1, 1)


def test_hours_of_odd_months():
    assert len(local_hours(date(2016, 3, 1))) == 743
    assert len(local_hours(date(2014, 10, 1))) == 745
    assert len(day_span(date(2014, 10, 26))) == 25
    assert datetime(2016, 3, 27, 2) not in local_hours(date(2016, 3, 1))


def test_hours_in_words():
    assert hour_words(date(2013, 1, 1), [5, 48, 49, 50]) == "01.01 05:00, 03.01 00:00–02:00"
    assert hour_words(date(2013, 1, 1), range(0, 744, 2)).endswith(" и ещё 368")
    assert [plural(n, "час", "часа", "часов") for n in (1, 3, 11, 25)] == [
        "1 час", "3 часа", "11 часов", "25 часов",
    ]  # fmt: skip
