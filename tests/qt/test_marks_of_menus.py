"""Marks of menus are the language's own: Qt's are of other colours and coarse at 200 %."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu

from bsk_desk.qt.theme import TOKENS

_EDGE = 30


@pytest.fixture(params=["light", "dark"])
def dressed(request, qapp, theme):
    if theme.name != request.param:
        theme.use(request.param, qapp)
    yield theme
    theme.use("light", qapp)


@pytest.fixture
def menu(qtbot, dressed):
    made = QMenu()
    qtbot.addWidget(made)
    checked = made.addAction("Тёмная тема")
    checked.setCheckable(True)
    checked.setChecked(True)
    made.addMenu("Состояние")
    made.addSeparator()
    made.addAction("Выйти")
    made.resize(made.sizeHint())
    return made


def of_row(menu, at):
    """The picture of one line of the menu."""
    return menu.grab(menu.actionGeometry(menu.actions()[at])).toImage()


def farthest(picture, columns, ground):
    """The colour in those columns that is farthest from the ground."""
    found = [picture.pixelColor(x, y) for x in columns for y in range(picture.height())]
    return max(found, key=lambda colour: apart(colour, ground))


def apart(one, other):
    pairs = zip(one.getRgb()[:3], other.getRgb()[:3], strict=True)
    return sum(abs(a - b) for a, b in pairs)


def test_the_check_and_the_way_deeper_have_the_colour_of_icons(menu, dressed):
    ground, icon = dressed.colour("raised"), dressed.colour("text2")
    check, deeper = of_row(menu, 0), of_row(menu, 1)
    assert apart(farthest(check, range(4, 28), ground), icon) < 60
    edge = range(deeper.width() - _EDGE, deeper.width() - 2)
    assert apart(farthest(deeper, edge, ground), icon) < 60


def test_a_line_between_items_is_seen(menu, dressed):
    line = of_row(menu, 2)
    drawn = farthest(line, range(40, 60), dressed.colour("raised"))
    assert apart(drawn, dressed.colour("raised")) > 40


def test_every_picture_of_the_sheet_is_of_the_icons_colour(dressed):
    paths = re.findall(r"url\((.+?)\)", dressed.qss())
    assert len(paths) >= 3
    icon = QColor(TOKENS["colour"][dressed.name]["text2"]).name()
    for path in paths:
        assert icon in Path(path).read_text("utf-8").lower()
