import numpy as np
import pypdfium2
import pytest

from bsk_desk.qt.charts import HeatChart, MonthChart, nice_step
from bsk_desk.qt.print import Heading, Paper, Table, printable, to_pdf
from bsk_desk.qt.tasks import DaemonPool


def words(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.usefixtures("theme")
def test_a_paper_has_everything_that_was_given():
    paper = Paper(
        "Ответ на обращение",
        (
            "Уважаемая Анна Ивановна!\nПричина устранена.",
            Heading("Точки учёта"),
            Table(
                ("Точка", "кВт·ч"),
                (("Ввод 1", "48 212"), ("<b>Ввод 2</b>", "1")),
                (3, 1),
                frozenset({1}),
            ),
        ),
        sender=("ООО «Барнаульская сетевая компания»",),
        addressee=("Петровой А. И.", "ул. Гущина, 17"),
        number="№ Ж-2026-000123 от 27.10.2026",
        signature=("Кузнецова М. А.",),
        remark="Напечатано 24.11.2026",
    )
    said = " ".join(words(to_pdf(paper)))
    for part in (
        "Барнаульская",
        "Гущина, 17",
        "Ж-2026-000123",
        "Причина устранена",
        "48 212",
        "<b>Ввод 2</b>",
        "Кузнецова",
        "Напечатано",
    ):
        assert part in said


@pytest.mark.usefixtures("theme")
def test_the_addressee_stands_in_the_right_half_and_one_page_has_no_number():
    paper = Paper("Ответ", ("Готово.",), sender=("ООО",), addressee=("Петровой А. И.",))
    (page,) = pypdfium2.PdfDocument(to_pdf(paper))
    text = page.get_textpage()
    at, _ = text.search("Петровой").get_next()
    left, bottom, _, _ = text.get_charbox(at)
    assert page.get_width() / 2 - 10 < left < page.get_width() * 0.75
    sender, _ = text.search("ООО").get_next()
    body, _ = text.search("Готово").get_next()
    assert text.get_charbox(sender)[1] > bottom > text.get_charbox(body)[1]
    assert text.get_charbox(sender)[0] == pytest.approx(25 / 25.4 * 72, abs=3)
    assert "из 1" not in text.get_text_range()


@pytest.mark.usefixtures("theme")
def test_a_table_may_have_no_heading():
    (said,) = words(to_pdf(Paper("Лист", (Table((), (("Срок", "завтра"),)), Table((), ())))))
    assert "завтра" in said


@pytest.mark.usefixtures("theme")
def test_a_long_table_goes_on_with_its_heading():
    rows = tuple((str(n), "да") for n in range(150))
    pages = words(to_pdf(Paper("Выписка", (Table(("Номер", "Что"), rows),))))
    assert len(pages) > 1
    assert all("Номер" in page for page in pages)


def test_control_characters_are_not_printed():
    assert printable("а\x00\x1b\tб\nв\x7f") == "а\tб\nв"


@pytest.mark.parametrize(
    ("top", "step"), [(110, 50), (0, 1), (7, 2), (0.3, 0.1), (float("nan"), 1)]
)
def test_lines_of_a_grid_are_round(top, step):
    assert nice_step(top) == pytest.approx(step)


@pytest.mark.parametrize(
    "hours", [[], [None] * 744, [0.0] * 743, list(np.linspace(1, 100, 745)), [-5.0, 3.0]]
)
def test_charts_take_any_month(qtbot, theme, hours):
    month, heat = MonthChart(theme), HeatChart(theme)
    for chart in (month, heat):
        qtbot.addWidget(chart)
    month.show_months(hours, hours[:700], faults=(1,), title_now="октябрь", title_before="сентябрь")
    heat.show_hours(hours, faults=(1,))
    theme.changed.emit()
    month.grab()
    heat.grab()


def test_a_gap_is_not_a_zero(qtbot, theme):
    chart = MonthChart(theme)
    qtbot.addWidget(chart)
    chart.show_months([5.0, None, 7.0])
    curve = chart.plot.plotItem.listDataItems()[0]
    assert np.isnan(curve.getData()[1][1])


@pytest.mark.usefixtures("theme")
def test_a_paper_is_made_by_a_worker_without_a_word_of_qt(qtlog):
    pool = DaemonPool(1)
    rows = tuple((str(n), "слово " * 20) for n in range(200))
    assert pool.submit(lambda: to_pdf(Paper("Выписка", (Table(("№", "Что"), rows),)))).result(30)
    pool.shutdown()
    assert [one.message for one in qtlog.records if "Timer" in one.message] == []
