"""Tables of days by hours and of hours by days."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.features.hourly.books import NAME, codes, finding, one_meter, read, value
from tests.features.hourly.writers import MAKERS, as_csv, as_ods, as_xls, as_xlsx


def day_by_hour(labels, days=31, first=None):
    rows = [
        ["Заводской номер", "11075001"],
        ["Отчётный период", datetime(2013, 1, 1)],
        [],
        ["Дата", *labels, "Итого"],
    ]
    for d in range(days):
        day = datetime(2013, 1, 1 + d) if first is None else first + d
        rows.append([day, *(value(24 * d + h, 0) for h in range(24)), 100.0])
    return [*rows, ["Итого", *[1000.0] * 25]]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    "labels",
    [
        list(range(24)),
        list(range(1, 25)),
        [f"{h}:00-{h + 1}:00" for h in range(24)],
        [f"{h:02}-{h + 1:02}" for h in range(24)],
        [f"{h + 1}:00" for h in range(23)] + ["24:00"],
        [f"{h + 1}:00" for h in range(23)] + ["00:00"],
        [(h + 1) / 24 for h in range(24)],
    ],
)
def test_days_by_hours(make, labels):
    found = read(make(day_by_hour(labels)))
    one_meter(found)
    assert "H18" in codes(found)
    assert "H14" not in codes(found)
    assert found.points[0].places.of(25) == "C6"


def test_days_by_hours_with_numbers_of_days():
    one_meter(read(as_xls(day_by_hour(list(range(24)), first=1))))


@pytest.mark.parametrize("make", MAKERS)
def test_days_written_without_their_year(make):
    by_days = day_by_hour([f"{h}:00" for h in range(24)], first=1)
    for row in by_days[-32:-1]:
        row[0] = f"{row[0]:02}.01"
    one_meter(read(make(by_days)))
    by_hours = [["№ прибора", "11075001"], ["Период", "Январь 2013"]]
    by_hours.append(["Час", *(f"{d:02}.01" for d in range(1, 32))])
    by_hours += [[f"{h}:00", *(value(24 * d + h, 0) for d in range(31))] for h in range(24)]
    one_meter(read(make(by_hours)))


def test_days_without_a_year_know_their_month():
    rows = day_by_hour([f"{h}:00" for h in range(24)], first=1)
    for row in rows[-32:-1]:
        row[0] = f"{row[0]:02}.01"
    rows.insert(-1, ["01.02", *[7.5] * 24])
    found = read(as_xls(rows))
    one_meter(found)
    assert codes(found) == ["H17", "H18"]


def test_missing_day_of_a_matrix_is_told():
    found = read(as_xls(day_by_hour(list(range(24)), days=30)))
    (gap,) = [f for f in found.findings if f.code == "H01"]
    assert "31.01" in gap.message
    assert found.points[0].profile.hours == 720


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("days", ["numbers", "dates", "texts"])
def test_hours_by_days(make, days):
    heads = {
        "numbers": list(range(1, 32)),
        "dates": [datetime(2013, 1, d) for d in range(1, 32)],
        "texts": [f"{d:02}.01.2013" for d in range(1, 32)],
    }[days]
    rows = [
        ["№ прибора", 11075001],
        ["Период", "Январь 2013"],
        ["Час", *heads],
    ]
    rows += [[f"{h}-{h + 1}", *(value(24 * d + h, 0) for d in range(31))] for h in range(24)]
    rows.append(["Всего", *[5.0] * 31])
    found = read(make(rows))
    one_meter(found)
    total = finding(found, "H18")
    assert (total.level, total.cell) == ("W", "A28")
    assert found.points[0].places.of(24) == "C4"


def test_hours_of_excel_by_days_end_with_one():
    rows = [["№ прибора", 11075001], ["Час", *(datetime(2013, 1, d) for d in range(1, 32))]]
    rows += [[(h + 1) / 24, *(value(24 * d + h, 0) for d in range(31))] for h in range(24)]
    one_meter(read(as_xlsx(rows)))


def test_hours_by_days_with_the_twenty_fifth_row_of_a_long_day():
    days = [datetime(2014, 10, d) for d in range(1, 32)]
    rows = [["№ прибора", "11075001"], ["Час", *days]]
    for h in range(24):
        rows.append([h, *[1.5] * 31])
        if h == 1:
            rows.append([h, *[7.5 if d.day == 26 else None for d in days]])
    found = read(as_xls(rows), "203_102014.xls")
    assert codes(found) == []
    assert found.points[0].profile.hours == 745
    assert found.points[0].profile.kwh == Decimal("1.5") * 744 + Decimal("7.5")


def test_matrix_as_text():
    found = read(as_csv(day_by_hour(list(range(24)))), f"{NAME}.csv")
    one_meter(found)


def test_matrix_without_a_month_asks_for_it():
    rows = day_by_hour(list(range(24)), first=1)
    del rows[1]
    assert "H01" in codes(read(as_xls(rows), "отчёт.xls"))


def test_month_of_the_name_helps_a_matrix_without_dates():
    rows = day_by_hour(list(range(24)), first=1)
    del rows[1]
    one_meter(read(as_xls(rows), f"{NAME}.xls"))


def test_february_numbers_are_days_and_not_hours():
    rows = [["№ прибора", "11075001"], ["Период", date(2013, 2, 1)], ["Час", *range(1, 29)]]
    rows += [[h, *[1.5] * 28] for h in range(24)]
    found = read(
        as_ods([[c if not isinstance(c, date) else datetime(2013, 2, 1) for c in r] for r in rows])
    )
    assert found.points[0].profile.hours == 672
