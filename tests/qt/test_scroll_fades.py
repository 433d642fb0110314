"""Words that scroll fade at both edges: none is cut in half."""

import pytest

from bsk_desk.qt.kit import column, label
from bsk_desk.qt.scrolling import Scroll
from tests.qt.showing import shown


@pytest.fixture
def scroll(qtbot, theme):
    lines = [label(f"Строка {n}, которую видно целиком") for n in range(40)]
    made = Scroll(theme, column(*lines, gap=0, surface="plain"))
    made.resize(300, 200)
    return shown(qtbot, made)


def ink(scroll, y):
    """How many different colours a line of pixels has, left of the scroll bar."""
    picture = scroll.grab().toImage()
    return len({picture.pixel(x, y) for x in range(200)})


def darkest(scroll, high):
    """The darkest grey among the first lines of pixels."""
    picture = scroll.grab().toImage()
    return min(picture.pixelColor(x, y).lightness() for x in range(200) for y in range(high))


def test_the_first_words_are_not_faded_before_anything_has_scrolled(scroll):
    assert darkest(scroll, 20) < 90


def test_a_line_cut_by_the_upper_edge_fades(scroll):
    scroll.verticalScrollBar().setValue(10)
    assert ink(scroll, 0) == 1
    assert darkest(scroll, 6) > 150
    scroll.verticalScrollBar().setValue(170)
    assert ink(scroll, 0) == 1
    assert darkest(scroll, 6) > 150


def test_the_last_words_are_not_faded_at_the_end(scroll):
    scroll.to_end()
    picture = scroll.grab().toImage()
    lowest = range(picture.height() - 20, picture.height())
    assert min(picture.pixelColor(x, y).lightness() for x in range(200) for y in lowest) < 90
