"""What stands beside a grey button, and places of findings, in words."""

from types import SimpleNamespace

import pytest

from bsk_desk.features.hourly.model.letter import place
from bsk_desk.features.hourly.ui.card_pane import CardPane
from bsk_desk.features.hourly.ui.filter_row import FilterRow
from bsk_desk.features.hourly.ui.parts import FindingBar, IfRoom
from bsk_desk.features.hourly.ui.summary import decision_of
from bsk_desk.features.hourly.ui.words import finding_words
from bsk_desk.qt.kit import Painted


def card(points):
    return SimpleNamespace(file=SimpleNamespace(status="partly", reason=None, points=[{}] * points))


def state(name, status="waiting", *, blocked=False):
    return SimpleNamespace(name=name, status=status, blocked=blocked)


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ([state("Ввод 1", blocked=True), state("Ввод 2", "reliable")],
         "Принимать нечего: не готова точка «Ввод\N{NO-BREAK SPACE}1»"),
        ([state("Ввод 1", blocked=True), state("Ввод 2", blocked=True)],
         "Принимать нечего: не готовы точки «Ввод\N{NO-BREAK SPACE}1» и\N{NO-BREAK SPACE}«Ввод\N{NO-BREAK SPACE}2»"),
        ([state("Ввод 1", "reliable"), state("Ввод 2", "reliable")], "Принимать нечего"),
    ],
)  # fmt: skip
def test_why_nothing_can_be_accepted_stands_beside_the_grey_button(states, words):
    assert decision_of(card(len(states)), states) == (words, "", True)


def test_the_rest_can_be_accepted_without_what_is_wrong():
    states = [state("Ввод 1", blocked=True), state("Ввод 2")]
    assert decision_of(card(2), states) == (
        "Без точки «Ввод\N{NO-BREAK SPACE}1»",
        "Принять 1\N{NO-BREAK SPACE}точку",
        True,
    )


def test_several_elements_of_xml_are_no_cells():
    finding = {"sheet": None, "cell": "hour[1]/kwh1", "until": "hour[9]/kwh1", "message": "нули"}
    assert finding_words(finding) == "Элементы hour[1]/kwh1–hour[9]/kwh1: нули."
    assert place(finding | {"point": None}) == "Элементы hour[1]/kwh1:hour[9]/kwh1: "


def test_a_narrow_search_field_hints_at_less_and_cuts_no_word(qtbot, theme):
    row = FilterRow(theme, may_export=True)
    qtbot.addWidget(row)
    row.resize(496, 44)
    with qtbot.waitExposed(row):
        row.show()
    assert row.search.placeholderText() == "Файл, договор, счётчик, отправитель"
    row.resize(440, 44)
    assert row.search.placeholderText() == "Файл, договор, счётчик"


def test_a_narrow_card_keeps_room_for_the_reason_beside_its_buttons(qtbot, theme):
    pane = CardPane(theme, may_work=True)
    qtbot.addWidget(pane)
    pane.setCurrentWidget(pane._page)
    for wide, words in ((900, "Вернуть с замечаниями"), (620, "Вернуть")):
        pane.resize(wide, 700)
        with qtbot.waitExposed(pane):
            pane.show()
        assert pane.give_back.text() == words
        assert pane.give_back.accessibleName() == "Вернуть с замечаниями, R"


def test_half_a_reckoning_is_never_shown(qtbot, theme):
    reckoned = IfRoom("(100 013,9836 − 98 661,3791) × 20", "small", "text3")
    qtbot.addWidget(reckoned)
    reckoned.resize(120, 16)
    with qtbot.waitExposed(reckoned):
        reckoned.show()
    image = reckoned.grab().toImage()
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert len(colours) == 1
    assert reckoned.toolTip() == reckoned.text()
    reckoned.resize(400, 16)
    reckoned.grab()
    assert not reckoned.toolTip()


@pytest.mark.parametrize("words", ["Замечаний нет.", "Ячейка B329: не число. " * 9])
def test_the_mark_of_a_finding_stands_beside_its_first_line(qtbot, theme, words):
    bar = FindingBar(theme)
    qtbot.addWidget(bar)
    bar.say(None, 0, 0)
    bar.words.setText(words)
    bar.resize(600, 200)
    with qtbot.waitExposed(bar):
        bar.show()
    line = bar.words.fontMetrics().height()
    inset = bar.words.contentsMargins().top()
    first = bar.words.mapTo(bar, bar.words.rect().topLeft()).y() + inset + line / 2
    mark = bar.findChild(Painted)
    assert abs(mark.mapTo(bar, mark.rect().topLeft()).y() + mark.height() / 2 - first) <= 1
