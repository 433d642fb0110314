"""The chosen part of a segmented switch stands out of its trough in both themes."""

import pytest

from bsk_desk.qt.switches import Segments
from tests.qt.showing import shown


def luminance(colour):
    parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in colour.getRgbF()]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_chosen_part_is_lighter_than_the_trough_and_its_words_are_read(
    qtbot, qapp, theme, name
):
    if theme.name != name:
        theme.use(name, qapp)
    try:
        parts = Segments(theme, "Тема", [("a", "", "Светлая"), ("b", "", "Тёмная")])
        shown(qtbot, parts)
        picture = parts.grab().toImage()
        chosen = picture.pixelColor(6, parts.height() // 2)
        trough = picture.pixelColor(parts.width() - 5, parts.height() // 2)
        assert chosen.lightness() > trough.lightness()
        assert contrast(chosen, trough) > 1.2
        assert contrast(chosen, theme.colour("text")) > 4.5
        assert contrast(chosen, theme.colour("accent_text")) > 3
    finally:
        theme.use("light", qapp)
