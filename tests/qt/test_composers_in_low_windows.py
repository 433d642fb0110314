"""In a low window the composer is one line until it is needed, and again afterwards."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from bsk_desk.qt.card import Card
from bsk_desk.qt.composer import Composer
from tests.qt.showing import shown


@pytest.fixture
def low_card(qtbot, theme):
    """In a window of 720: the composer is one line; ``other`` is something else on the card."""
    other = QPushButton("другое")
    card = Card(theme, QLabel("Ж-1"), other, foot=Composer(theme))
    card.other = other
    card.resize(640, 720)
    return shown(qtbot, card)


def test_in_a_low_window_a_composer_left_empty_is_one_line_again(qtbot, low_card):
    composer = low_card.foot
    composer.door.setFocus()
    assert not composer.edit.isVisible()
    composer.write_answer()
    qtbot.waitUntil(composer.edit.hasFocus)
    composer.kinds.setFocus()
    assert composer.edit.isVisible()
    low_card.other.setFocus()
    assert not composer.edit.isVisible()


def test_in_a_low_window_a_composer_is_one_line_again_when_its_text_is_sent(qtbot, low_card):
    composer = low_card.foot
    composer.write_answer()
    composer.insert("Ответ")
    low_card.other.setFocus()
    assert composer.edit.isVisible()
    composer.clear_text()
    assert not composer.edit.isVisible()


def test_a_composer_with_a_file_is_not_folded(qtbot, low_card):
    composer = low_card.foot
    composer.write_answer()
    composer.show_files([(7, "акт.pdf")])
    low_card.other.setFocus()
    assert composer.edit.isVisible()


def test_in_a_high_window_an_empty_composer_stays(qtbot, low_card):
    composer = low_card.foot
    low_card.resize(640, 900)
    qtbot.waitUntil(composer.edit.isVisible)
    composer.write_answer()
    low_card.other.setFocus()
    composer.clear_text()
    assert composer.edit.isVisible()
