"""Tokens made into a palette, a style sheet, fonts and icons: nobody else names a colour or a size.

One Theme object is made by the shell and handed to every widget. Widgets keep the object, not its
colours, so that a change of theme is a new palette, a new sheet and a repaint.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QApplication

from bsk_desk.qt import icons
from bsk_desk.resources import resource

TOKENS: dict[str, Any] = json.loads(resource("style/tokens.json").read_text("utf-8"))
#: Sizes of the language in logical pixels: ``PX["queue_row"]`` is 56.
PX: dict[str, int] = TOKENS["size"]
#: Ships with the program, so that it looks the same everywhere.
FAMILY = "Noto Sans"
_SIDES = (12, 14, 16, 18, 20)
_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on_accent",
    QPalette.ColorRole.Link: "accent_text",
    QPalette.ColorRole.ToolTipBase: "tooltip",
    QPalette.ColorRole.ToolTipText: "on_tooltip",
    QPalette.ColorRole.Accent: "accent",
}


class Theme(QObject):
    """The colours of the present theme and what is made of them. ``changed`` after a switch."""

    changed = Signal()

    def __init__(self, name: str = "light", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._made: dict[tuple[str, int], QColor] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        return self.name == "dark"

    def colour(self, role: str, alpha: int = 255) -> QColor:
        """A colour by its role; made once, delegates ask thousands of times."""
        if (role, alpha) not in self._made:
            made = self._made[role, alpha] = QColor(TOKENS["colour"][self.name][role])
            made.setAlpha(alpha)
        return self._made[role, alpha]

    def draw_icon(self, p: QPainter, rect: QRectF, name: str, role: str = "text2") -> None:
        """One glyph in the middle of the rectangle. Delegates call this, never QIcon.paint."""
        p.setFont(icons.icon_font(round(min(rect.width(), rect.height()))))
        p.setPen(self.colour(role))
        p.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph(name))

    def icon(self, name: str, role: str = "text2") -> QIcon:
        """For widgets that insist on a QIcon: made of pixmaps, once per name and role."""
        if (name, role) not in self._icons:
            made = self._icons[name, role] = QIcon()
            for side in _SIDES:
                for ratio in (1, 2):
                    made.addPixmap(self._pixmap(name, role, side, ratio), QIcon.Mode.Normal)
                    made.addPixmap(self._pixmap(name, "disabled", side, ratio), QIcon.Mode.Disabled)
        return self._icons[name, role]

    def use(self, name: str, app: QApplication) -> None:
        """Switch to «light» or «dark» and repaint everything."""
        self.name = name
        self._made.clear()
        self._icons.clear()
        self.apply(app)
        self.changed.emit()

    def apply(self, app: QApplication) -> None:
        """Dress the application. To be called once before the first window is shown.

        A sheet in the place of another one makes Qt dress every widget once for each widget around
        it (2.3 s with all pages open, measured), and a style of its own once more: so the old sheet
        goes first (0.3 s), and the style stays.
        """
        register_fonts()
        app.setStyleSheet("")
        if app.style().name() != "fusion":
            app.setStyle("Fusion")
        app.setPalette(self.palette())
        app.setFont(font("body"))
        app.setStyleSheet(self.qss())

    def palette(self) -> QPalette:
        """The roles of Qt's own palette."""
        made = QPalette()
        for where, what in _ROLES.items():
            made.setColor(where, self.colour(what))
        for where in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            made.setColor(QPalette.ColorGroup.Disabled, where, self.colour("disabled"))
        return made

    def qss(self) -> str:
        """The style sheet with each ``@role@`` replaced; KeyError for an unknown role."""
        known: dict[str, str] = TOKENS["colour"][self.name] | {k: str(v) for k, v in PX.items()}
        known |= {f"r_{k}": str(v) for k, v in TOKENS["radius"].items()}
        known["icons"] = resource("icons").as_posix()
        known["theme"] = self.name
        text = resource("style/style.qss").read_text("utf-8")
        return re.sub(r"@(\w+)@", lambda m: known[m[1]], text)

    def _pixmap(self, name: str, role: str, side: int, ratio: int) -> QPixmap:
        made = QPixmap(side * ratio, side * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.draw_icon(painter, QRectF(0, 0, side, side), name, role)
        painter.end()
        return made


def system_theme() -> str:
    """«dark» where the system asks for it, else «light»."""
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


@cache
def register_fonts() -> None:
    """Make the shipped faces known to Qt."""
    for face in ("Regular", "SemiBold"):
        QFontDatabase.addApplicationFont(str(resource(f"fonts/NotoSans-{face}.ttf")))


@cache
def glyph(name: str) -> str:
    """An icon's character by token («action.search», «place.new») or by name («ph.tray»)."""
    if not name.startswith("ph."):
        group, key = name.split(".")
        name = TOKENS["icon"][group][key]
    return icons.glyph(name)


@cache
def font(step: str) -> QFont:
    """One QFont per step of the type scale; copy it before changing it."""
    register_fonts()
    size = TOKENS["font"]["scale"][step]
    others = [name for name in TOKENS["font"]["families"] if name != FAMILY]
    made = QFont([FAMILY, *others])
    made.setPixelSize(size["px"])
    made.setWeight(QFont.Weight(size["weight"]))
    return made


@cache
def metrics(step: str) -> QFontMetricsF:
    """The measures of a step, made once."""
    return QFontMetricsF(font(step))


def status(code: str) -> dict[str, str]:
    """Word and icon of a request's status; its code is also its colour role."""
    found: dict[str, str] = TOKENS["status"][code]
    return found


def deadline_look(code: str) -> dict[str, Any]:
    """Icon of a deadline's code and whether it stands in a pill."""
    found: dict[str, Any] = TOKENS["deadline"][code]
    return found
