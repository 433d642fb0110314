"""Icons are glyphs of the Phosphor font: drawn as text, sharp at every scale.

The font and its table ship with the package qtawesome; they are read from its folder, because
importing the package would load ten other icon fonts first.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase


@cache
def _folder() -> Path:
    found = find_spec("qtawesome")
    if not found or not found.submodule_search_locations:
        raise ModuleNotFoundError("qtawesome")
    return Path(found.submodule_search_locations[0]) / "fonts"


@cache
def _table() -> dict[str, str]:
    """Name of an icon without its prefix -> the code of its glyph in hexadecimal."""
    file = next(_folder().glob("phosphor-charmap-*.json"))
    table: dict[str, str] = json.loads(file.read_text("utf-8"))
    return table


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(next(_folder().glob("phosphor-*.ttf"))))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def glyph(name: str) -> str:
    """The character of an icon: ``ph.tray`` or ``ph.check-circle-fill``; KeyError if unknown."""
    return chr(int(_table()[name.removeprefix("ph.")], 16))


@cache
def icon_font(px: int) -> QFont:
    """The icon font at a size in logical pixels."""
    made = QFont(_family())
    made.setPixelSize(px)
    made.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    return made
