"""Faults on the sheet beside the card, and the walk through them with F8."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.features.hourly.ui.desks import choose, lines, sheet_of, take


def test_the_faulty_cell_is_marked_on_the_sheet(desk, page, sample):
    file = take(desk, page, sample("не число"))
    choose(desk, page, file)
    view = sheet_of(desk, page)
    desk.wait(lambda: view.spot is not None)
    row, column = view.spot
    assert view.model_.index(row, column).data() == "н/д"
    assert view.model_.faults[row, column][0] == "overdue"
    description = Qt.ItemDataRole.AccessibleDescriptionRole
    assert "н/д" in view.model_.index(row, column).data(description)
    assert "н/д" in page.pane.finding.words.text()
    assert page.pane.finding.count.text() == "1 из 1"
    missing = lines(page, file)[1]
    assert (missing.hours, missing.full, missing.mark.words) == ("743", False, "нет 1 часа")


def test_the_sheet_of_another_file_never_stands_beside_a_card(desk, page, sample):
    first, second = take(desk, page, sample("не число")), take(desk, page, sample("нули"))
    choose(desk, page, first)
    view = sheet_of(desk, page)
    seen = []
    page.looking.moved.connect(lambda: seen.append((page.card.file.id, view.model_.rowCount())))
    page.list.view.choose((second.id, -1))
    desk.wait(lambda: seen)
    assert seen[0] == (second.id, 0)
    desk.wait(lambda: view.model_.rowCount() > 700)


def test_the_sum_check_is_told_in_words(desk, page, sample):
    file = take(desk, page, sample("не число"))
    choose(desk, page, file, 0)
    assert "не хватает" in page.pane.sum.accessibleName()


def test_f8_walks_through_the_faults_of_all_files(desk, page, sample):
    for fault in ("не число", "отрицательный расход", "больше мощности"):
        take(desk, page, sample(fault))
    page.list.view.choose(page.list.view.model_.lines[0].key)
    desk.settle()
    seen = [page.pane.finding.words.text()]
    for _ in range(2):
        before = page.pane.finding.words.text()
        QTest.keyClick(page, Qt.Key.Key_F8)
        desk.wait(lambda: page.pane.finding.words.text() != before)  # noqa: B023
        seen.append(page.pane.finding.words.text())
        desk.settle()
    assert len(set(seen)) == 3
    QTest.keyClick(page, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    desk.wait(lambda: page.pane.finding.words.text() == seen[1])


@pytest.mark.parametrize(
    ("modifier", "said"),
    [(Qt.KeyboardModifier.NoModifier, "Дальше"), (Qt.KeyboardModifier.ShiftModifier, "Выше")],
)
def test_f8_says_where_there_are_no_more(desk, page, sample, modifier, said):
    choose(desk, page, take(desk, page, sample("не число")))
    desk.said.clear()
    for _ in range(60):  # other tests have left files, too
        QTest.keyClick(page, Qt.Key.Key_F8, modifier)
        desk.settle()
        if desk.said:
            break
    assert desk.said == [f"{said} замечаний нет."]


def test_a_meter_that_is_not_known_has_its_month_drawn_out_of_the_file(desk, page, sample):
    file = take(desk, page, sample("чужой счётчик"))
    at = next(
        n for n, p in enumerate(file.points) if any(f["code"] == "H11" for f in p["findings"])
    )
    choose(desk, page, file, at)
    assert page.profile is None
    pane = page.pane
    desk.wait(lambda: pane.charts.currentWidget() is pane._charts)
    now, before, _, title, _ = pane.month._data
    assert round(sum(now), 2) == round(float(file.points[at]["total"]), 2)
    assert (list(before), title) == ([], "октябрь")
    choose(desk, page, file, at - 1 if at else at + 1)
    assert list(pane.month._data[1])
    choose(desk, page, file, at)
    assert pane.charts.currentWidget() is pane._charts
    assert not list(pane.month._data[1])
