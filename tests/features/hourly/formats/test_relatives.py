"""Layouts of other senders with an hour a row, found by their headers."""

from decimal import Decimal

import pytest

from tests.features.hourly.books import at, codes, kwh, one_meter, read, value
from tests.features.hourly.writers import MAKERS, as_xls


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
