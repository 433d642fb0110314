import json
import re

import pytest
from PySide6.QtGui import QFontInfo, QPalette
from PySide6.QtWidgets import QLabel

from bsk_desk.qt import icons
from bsk_desk.qt import theme as module
from bsk_desk.qt.buttons import icon_button
from bsk_desk.qt.kit import label
from bsk_desk.qt.marks import window_icon
from bsk_desk.qt.theme import TOKENS, Theme, deadline_look, font, glyph, status
from bsk_desk.resources import resource


@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_role_of_the_sheet_exists(qapp, name):
    assert "@" not in Theme(name).qss()


def test_both_themes_have_the_same_roles():
    assert TOKENS["colour"]["light"].keys() == TOKENS["colour"]["dark"].keys()


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(
    "ground", ["surface", "window", "sunken", "hover", "selected", "raised", "note", "public"]
)
@pytest.mark.parametrize("ink", ["text", "text2", "text3"])
def test_words_are_readable_on_every_surface(name, ground, ink):
    colours = TOKENS["colour"][name]
    light, dark = sorted((_luminance(colours[ground]), _luminance(colours[ink])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


@pytest.mark.parametrize("group", ["place", "action", "thing"])
def test_every_icon_of_the_tokens_is_in_the_font(group):
    assert all(len(glyph(f"{group}.{name}")) == 1 for name in TOKENS["icon"][group])
    assert all(glyph(status(code)["icon"]) for code in TOKENS["status"])
    assert all(
        glyph(look["icon"]) for code in TOKENS["deadline"] if (look := deadline_look(code))["icon"]
    )


def test_an_icon_that_does_not_exist_is_a_bug():
    with pytest.raises(KeyError):
        icons.glyph("ph.no-such-thing")


@pytest.mark.usefixtures("theme")
def test_the_shipped_font_is_used():
    assert QFontInfo(font("body")).family() == module.FAMILY
    assert QFontInfo(font("strong")).weight() == 600


def test_the_licence_lies_beside_the_fonts():
    assert "SIL OPEN FONT LICENSE" in resource("fonts/OFL.txt").read_text("utf-8")


def test_a_switch_of_the_theme_repaints_palette_and_icons(qtbot, qapp):
    theme = Theme("light")
    button = icon_button(theme, "action.print", "Печать", "Ctrl P")
    qtbot.addWidget(button)
    before = button.icon().cacheKey()
    with qtbot.waitSignal(theme.changed):
        theme.use("dark", qapp)
    assert theme.dark
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == "#14171C"
    assert button.icon().cacheKey() != before
    theme.use("light", qapp)


def test_what_a_stranger_wrote_is_plain_text(qtbot, theme):
    made = label("<img src='http://x'><b>да</b>")
    qtbot.addWidget(made)
    assert made.textFormat().name == "PlainText"
    assert isinstance(made, QLabel)


def test_no_widget_shows_rich_text():
    """The only way to a label is through the kit: nothing else sets a format."""
    sources = [
        path.read_text("utf-8")
        for path in resource(".").parent.joinpath("bsk_desk/qt").rglob("*.py")
    ]
    assert not [s for s in sources if re.search(r"RichText|setHtml|AutoText|MarkdownText", s)]


def test_the_window_has_a_picture(theme):
    assert window_icon(theme).availableSizes()


def test_the_tokens_are_valid_json():
    assert json.loads(resource("style/tokens.json").read_text("utf-8"))["size"]["queue_row"] == 56
