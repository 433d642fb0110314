"""Text of a few lines: whole where it fits, else cut at a word and whole in its tooltip."""

import pytest

from bsk_desk.qt.kit import FewLines

LONG = "принята: " + "цех стоял на ремонте с 3 по 5 октября, " * 6 + "письмо от 6.10"


@pytest.fixture
def lines(qtbot, theme):
    made = FewLines("", "small", "text2")
    qtbot.addWidget(made)
    made.resize(400, 40)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_what_fits_is_whole(lines):
    for words in ("", "принята: цех стоял", LONG[:90]):
        lines.say(words)
        assert lines.text() == words
        assert not lines.toolTip()


def test_what_does_not_fit_is_cut_at_a_word_and_whole_in_the_tooltip(lines):
    lines.say(LONG)
    shown = lines.text()
    assert shown.endswith("…")
    assert LONG.startswith(shown[:-1])
    assert LONG[len(shown) - 1] in " ,"
    assert lines.heightForWidth(400) == 2 * lines.fontMetrics().lineSpacing()
    assert lines.toolTip() == lines.accessibleName() == LONG


def test_more_room_shows_more(lines):
    lines.say(LONG)
    short = lines.text()
    lines.resize(700, 40)
    assert len(lines.text()) > len(short)
    lines.resize(2000, 40)
    assert lines.text() == LONG


def test_one_endless_word_is_shown_all_the_same(lines):
    lines.say("ы" * 500)
    assert lines.text()


def test_long_text_asks_for_no_more_height_than_its_lines(lines):
    lines.say(LONG * 5)
    high = lines.fontMetrics().lineSpacing()
    assert lines.sizeHint().height() == 2 * high
    assert lines.minimumSizeHint().height() == high


def test_what_was_written_in_many_lines_takes_no_more_either(lines):
    lines.say("а\nб\nв\nг\nд")
    assert lines.text() == "а б в г д"
