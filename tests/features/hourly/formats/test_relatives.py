"""Layouts of other senders, found by their headers."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from tests.features.hourly.books import (
    MONTH,
    NAME,
    as_csv,
    as_ods,
    as_xls,
    as_xlsx,
    codes,
    finding,
    kwh,
    read,
    value,
)

MAKERS = [as_xls, as_xlsx, as_ods]


def at(hour):
    return datetime(2013, 1, 1) + timedelta(hours=hour)


def one_meter(found, column=0, hours=744):
    assert [p.serial for p in found.points] == ["11075001"]
    assert found.points[0].profile.hours == hours
    assert found.points[0].profile.kwh == kwh(column)
    assert found.points[0].profile.month == MONTH


def per_meter_sheet(serial, column, energy="Энергия,\nкВт*ч"):
    rows = [
        [None, None, None, "Почасовой отчёт"],
        [None, None, None, "Заводской номер", serial],
        [None, None, None, "ктт", "100/5", "ктн", 10],
        [],
        ["Дата", "За сутки", None, "№", "Дата и время", energy, "Мощность, кВт"],
    ]
    for h in range(744):
        left = [at(24 * h), 555.5] if h < 31 else [None, None]
        rows.append([*left, None, h + 1, at(h), value(h, column), value(h, column) * 2])
    return rows


@pytest.mark.parametrize("make", MAKERS)
def test_a_sheet_per_meter_with_daily_totals_to_the_left(make):
    found = read(
        make(("Ввод 1", per_meter_sheet("11075001", 0)), ("Ввод 2", per_meter_sheet(11075002, 1)))
    )
    assert [p.serial for p in found.points] == ["11075001", "11075002"]
    assert [p.profile.kwh for p in found.points] == [kwh(0), kwh(1)]
    assert [p.ratio for p in found.points] == [Decimal(200)] * 2
    assert [p.sheet for p in found.points] == ["Ввод 1", "Ввод 2"]
    assert found.points[0].places.of(0) == "F6"
    assert [p.cell for p in found.points] == ["E2", "E2"]


@pytest.mark.parametrize(
    "header",
    ["Энергия, кВт*ч", "Потребление, кВт*ч", "Потребление,\nкВт·ч", "Расход, кВтч", "кВт.ч"],
)
def test_synonyms_of_energy(header):
    one_meter(read(as_xls(per_meter_sheet("11075001", 0, header))))


@pytest.mark.parametrize(
    "label",
    [
        "№ счетчика", "№ счётчика", "№ прибора", "Заводской №", "Заводской номер",
        "Заводской номер (ПУ)", "Номер ПУ", "Заводской номер ПУ:", "Зав. №", "№ прибора учёта",
        "Номер\nсчётчика", "Серийный номер",
    ],
)  # fmt: skip
def test_synonyms_of_the_meter_number(label):
    rows = per_meter_sheet("11075001", 0)
    rows[1][3] = label
    one_meter(read(as_xls(rows)))


@pytest.mark.parametrize(
    "label", ["ктт", "ТТ", "Коэфф. тр.", "Коэффициент трансформации", "Kтт", "К тт"]
)
def test_synonyms_of_the_ratio(label):
    rows = per_meter_sheet("11075001", 0)
    rows[2] = [None, None, None, label, 40]
    assert read(as_xls(rows)).points[0].ratio == 40


def test_reactive_energy_of_the_only_meter_is_no_meter():
    rows = per_meter_sheet("11075001", 0, "Активная энергия, кВт*ч")
    rows[4][-1] = "Реактивная энергия, кВАр*ч"
    one_meter(read(as_xls(rows)))


def test_label_and_value_in_one_cell():
    rows = per_meter_sheet("", 0)
    rows[1] = [None, None, None, "Счётчик № 11075001"]
    rows[0] = [None, None, None, "Договор № 203", "ИНН: 2224012341"]
    found = read(as_xls(rows))
    one_meter(found)
    assert (found.head.contract, found.head.inn) == ("203", "2224012341")


def test_number_of_the_meter_as_name_of_the_sheet():
    rows = per_meter_sheet(None, 0)
    rows[1] = []
    one_meter(read(as_xls(("11075001", rows))))


@pytest.mark.parametrize("make", MAKERS)
def test_numbered_first_row_kind_of_day_and_hour(make):
    rows = [
        [1, 2, 3, 4, 5],
        ["Дата", "Выходной/Рабочий", "Час", "11075001", "11075002"],
    ]
    for h in range(744):
        kind = "Выходной" if at(h).weekday() > 4 else "Рабочий"
        rows.append([at(h - h % 24), kind, h % 24, value(h, 0), value(h, 1)])
    found = read(make(rows))
    assert codes(found) in ([], ["X14"])
    assert [(p.serial, p.profile.kwh) for p in found.points] == [
        ("11075001", kwh(0)), ("11075002", kwh(1)),
    ]  # fmt: skip


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


def two(label, hours=744):
    return [[*label(h), value(h, 0), value(h, 1)] for h in range(hours)]


OTHERS = {
    "serials in words": [
        ["Дата/время", "Счетчик 12345678, кВт*ч", "Счётчик № 12345679, кВт*ч"],
        *two(lambda h: [at(h)]),
    ],
    "header of two rows": [
        ["Дата", "Час", "Показания приборов учёта, кВт*ч"],
        [None, None, "ПУ 12345678", "ПУ 12345679"],
        *two(lambda h: [at(h - h % 24), h % 24]),
    ],
    "header of three rows": [
        [None, None, "Заводской №", None],
        ["Дата", "Время", 12345678, 12345679],
        [None, None, "кВт*ч", "кВт*ч"],
        *two(lambda h: [at(h - h % 24), f"{h % 24:02}:00:00"]),
    ],
    "energy and power of each meter": [
        ["Дата и время", "12345678, кВт*ч", "12345678, кВт", "12345679, кВт*ч", "12345679, кВт"],
        *[[at(h), value(h, 0), 1.0, value(h, 1), 2.0] for h in range(744)],
    ],
    "active and reactive energy of each meter": [
        ["№ счётчика", "12345678", "12345678", "12345679", "12345679"],
        ["Дата и время", "А+, кВт*ч", "Р+, кВАр*ч", "А+, кВт*ч", "R+, квар*ч"],
        *[[at(h), value(h, 0), 1.0, value(h, 1), 2.0] for h in range(744)],
    ],
    "a column of totals and a signature": [
        ["№ счётчика", "12345678", "12345679"],
        ["Дата и время", "кВт·ч", "кВт·ч", "Итого"],
        *[[at(h), value(h, 0), value(h, 1), 3.0] for h in range(744)],
        [],
        ["Ответственный:", "Петрова"],
    ],
    "intervals of fifty-nine minutes": [
        ["Дата", "Интервал", "12345678", "12345679"],
        *two(lambda h: [at(h - h % 24), f"{h % 24:02}:00-{h % 24:02}:59"]),
    ],
}


@pytest.mark.parametrize("layout", OTHERS)
def test_other_layouts_of_two_meters(layout):
    found = read(as_xls(OTHERS[layout]))
    assert found.findings == ()
    assert [(p.serial, p.profile.kwh) for p in found.points] == [
        ("12345678", kwh(0)), ("12345679", kwh(1)),
    ]  # fmt: skip
