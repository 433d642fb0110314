"""Numbers, dates and hours as people write them in real files."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from tests.features.hourly.books import (
    FIRST,
    NAME,
    SERIALS,
    at,
    codes,
    finding,
    read,
    template,
    value,
    whole,
)
from tests.features.hourly.writers import Raw, as_csv, as_xls, as_xlsx


def text_of(number):
    return str(number).replace(".", ",")


def labelled(label, columns=("Дата и время",), hours=744):
    """The template with hours told by ``label(hour)``, a tuple of cells."""
    rows = template(hours=0)
    rows[FIRST - 1] = [*columns, *SERIALS]
    rows[6] = ["№ счётчика", *[None] * (len(columns) - 1), *SERIALS]
    return rows + [[*label(h), *(value(h, c) for c in range(3))] for h in range(hours)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("12,5", "12.5"), ("1 234,5", "1234.5"), ("1\u00a0234,5", "1234.5"),
        ("1\u2009234,5", "1234.5"), ("1\u202f234.5", "1234.5"), ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"), ("\u22125,5", "-5.5"), ("007", "7"), ("  12 ", "12"),
        ("12,5 кВт·ч", "12.5"), ("1'234,5", "1234.5"), ("\u200b12,5\u200e", "12.5"),
    ],
)  # fmt: skip
def test_number_written_as_text_is_read(written, meant):
    rows = template(hours=24)
    rows[20][1] = written
    found = read(as_xls(rows))
    assert found.points[0].profile.values[20 - FIRST] == Decimal(meant)
    assert "H03" not in codes(found)


def test_whole_file_of_texts_is_read():
    rows = [[c if not isinstance(c, float) else text_of(c) for c in row] for row in template()]
    whole(read(as_xls(rows)))


@pytest.mark.parametrize(
    "form",
    ["%d.%m.%Y %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%d.%m.%y %H:%M", "%d-%m-%Y %H.%M"],
)
def test_dates_written_as_text_are_read(form):
    whole(read(as_xls(labelled(lambda h: (at(h).strftime(form),)))))


@pytest.mark.parametrize("make", [as_xls, as_xlsx])
@pytest.mark.parametrize("dates1904", [False, True])
@pytest.mark.parametrize("first", [0, 1])
def test_excel_one_is_24_00(make, dates1904, first):
    rows = labelled(
        lambda h: (datetime(2013, 1, 1 + h // 24), timedelta(hours=h % 24 + first)), ("Дата", "Час")
    )
    data = make(rows, dates1904=dates1904)
    for precise in (False, True):
        found = read(data, precise=precise)
        whole(found)
        assert "H14" not in codes(found)


@pytest.mark.parametrize(
    "label",
    [
        lambda h: f"{h % 24}:00-{h % 24 + 1}:00",
        lambda h: f"{h % 24:02}-{(h % 24 + 1):02}",
        lambda h: f"{h % 24:02}:00 - {(h % 24 + 1) % 24:02}:00",
        lambda h: f"{h % 24:02}.00-{(h % 24 + 1):02}.00",
        lambda h: h % 24,
        lambda h: h % 24 + 1,
        lambda h: f"{h % 24:02}:00",
        lambda h: f"{h % 24 + 1}:00",
        lambda h: f"{h % 24 + 1} ч",
        lambda h: timedelta(hours=h % 24),
        lambda h: timedelta(hours=h % 24 + 1),
        lambda h: f"{(h + 1) % 24}:00",
    ],
)
def test_hours_in_a_column_of_their_own(label):
    rows = labelled(lambda h: (datetime(2013, 1, 1 + h // 24), label(h)), ("Дата", "Час"))
    for make in (as_xls, as_csv):
        found = read(make(rows), f"{NAME}.{'xls' if make is as_xls else 'csv'}")
        whole(found)
        assert "H14" not in codes(found)


def test_date_stands_once_a_day_and_the_hours_go_on():
    def label(h):
        return (datetime(2013, 1, 1 + h // 24) if h % 24 == 0 else None, h % 24)

    whole(read(as_xls(labelled(label, ("Дата", "Время")))))


def test_labels_of_the_end_of_the_hour():
    found = read(as_xls(labelled(lambda h: (at(h + 1),))))
    whole(found)
    assert found.findings == ()


def test_text_24_00_is_the_last_hour_of_its_day():
    def label(h):
        return (f"{at(h):%d.%m.%Y} {h % 24 + 1:02}:00",)

    found = read(as_xls(labelled(label)))
    whole(found)
    assert found.findings == ()


def test_interval_beside_a_date_in_one_cell():
    whole(read(as_xls(labelled(lambda h: (f"{at(h):%d.%m.%Y} {h % 24}:00-{h % 24 + 1}:00",)))))


def test_hours_that_may_be_either_are_told():
    rows = template()
    del rows[FIRST]
    found = read(as_xls(rows))
    assert codes(found) == ["H01", "H14"]
    assert finding(found, "H14").level == "W"
    assert "01.01 00:00" in finding(found, "H01").message


def test_dates_that_are_formulas_without_values_are_told():
    rows = template()
    for row in rows[FIRST + 1 :]:
        row[0] = Raw("=A13+1/24")
    found = read(as_xlsx(rows), f"{NAME}.xlsx")
    assert "E" in {f.level for f in found.findings if f.code == "H01"}


def test_numbers_of_days_without_a_date_format_are_dates():
    def serial(h):
        return (round((at(h) - datetime(1899, 12, 30)) / timedelta(days=1), 9),)

    whole(read(as_xls(labelled(serial))))
