"""Buttons by kind, chips, menus on a button, the split primary button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from bsk_desk.qt import paint
from bsk_desk.qt.kit import Box, row
from bsk_desk.qt.menu import Menu
from bsk_desk.qt.theme import PX, Theme, font

#: Colour of the icon by kind of button; elsewhere it is text2.
_ICON_ROLES = {
    "primary": "on_accent",
    "split_left": "on_accent",
    "split_right": "on_accent",
    "link": "accent_text",
    "danger": "overdue",
}
_STRONG = ("primary", "split_left")
_FEW_LETTERS = 40
#: What Qt leaves between an icon and its words.
_BESIDE_ICON = 4


class Button(QPushButton):
    """A button of a kind the style sheet knows, with its own focus ring.

    Kinds: primary, plain, danger, quiet, icon, link, chip, chip_add, chip_plus, split_left,
    split_right.
    """

    def __init__(self, theme: Theme, text: str = "", kind: str = "plain") -> None:
        super().__init__(text.replace("&", "&&"))
        self.theme, self.kind = theme, kind
        self._icon, self._role = "", ""
        self._gives_way = False
        self.setProperty("kind", kind)
        step = "strong" if kind in _STRONG else "small" if "chip" in kind else "body"
        self.setFont(font(step))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)

    def dress(self, icon: str, role: str = "", side: int = 0) -> Button:
        """Give it an icon that follows the theme."""
        if not self._icon:
            self.theme.changed.connect(self._on_theme_changed)
        self._icon = icon
        self._role = role or _ICON_ROLES.get(self.kind, "text2")
        side = side or (14 if "chip" in self.kind else PX["icon"])
        self.setIconSize(QSize(side, side))
        self._on_theme_changed()
        return self

    def give_way(self) -> Button:
        """Its words are elided where there is no room for all of them."""
        self._gives_way = True
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return self

    def name(self, words: str, shortcut: str = "") -> Button:
        """What a screen reader and the tooltip say; with the key."""
        said = f"{words}, {shortcut}" if shortcut else words
        self.setAccessibleName(said)
        self.setToolTip(said)
        return self

    def _around(self, option: QStyleOptionButton) -> int:
        """How much of its width the words do not have: padding and icon."""
        kind = QStyle.ContentsType.CT_PushButton
        padding = self.style().sizeFromContents(kind, option, QSize(0, 0), self).width()
        return padding + (self.iconSize().width() + _BESIDE_ICON if self._icon else 0)

    def _on_theme_changed(self) -> None:
        self.setIcon(self.theme.icon(self._icon, self._role))

    # Qt overrides

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """With as many of the words as there is room for."""
        super().initStyleOption(option)
        if self._gives_way:
            elide, wide = Qt.TextElideMode.ElideRight, self.width() - self._around(option)
            option.text = self.fontMetrics().elidedText(self.text(), elide, wide)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as a click on every system: else it would go on to what stands around it.

        A held one is one click: after it the focus may be on the button that began all this.
        """
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """A few letters where it gives way."""
        least = super().minimumSizeHint()
        return QSize(_FEW_LETTERS, least.height()) if self._gives_way else least

    def paintEvent(self, event: QPaintEvent) -> None:
        """As the sheet says, and the ring inside."""
        super().paintEvent(event)
        if self.hasFocus():
            p = QPainter(self)
            p.setRenderHint(QPainter.RenderHint.Antialiasing)
            round_ = 12 if "chip" in self.kind else 6
            rect = QRectF(self.rect())
            if self.kind in _STRONG:
                p.setPen(self.theme.colour("on_accent"))
                p.drawRoundedRect(rect.adjusted(2.5, 2.5, -2.5, -2.5), 4, 4)
            paint.focus_ring(p, self.theme, rect, round_)


def button(
    theme: Theme,
    text: str,
    kind: str = "plain",
    icon: str = "",
    *,
    role: str = "",
    name: str = "",
    shortcut: str = "",
) -> Button:
    """A button; ``name`` is what a screen reader says where there is no text."""
    made = Button(theme, text, kind)
    if icon:
        made.dress(icon, role)
    made.setAccessibleName(text.strip())
    if name or shortcut:
        made.name(name or text.strip(), shortcut)
    return made


def icon_button(theme: Theme, icon: str, name: str, shortcut: str = "", role: str = "") -> Button:
    """An icon alone: the tooltip has the words and the key."""
    return button(theme, "", "icon", icon, role=role, name=name, shortcut=shortcut)


class Chip(Button):
    """A condition with a cross: a click, Delete or Backspace takes it away (``removed``)."""

    removed = Signal(object)

    def __init__(self, theme: Theme, text: str, key: object = None) -> None:
        super().__init__(theme, text + "\u00a0", "chip")
        self.key = text if key is None else key
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.dress("action.remove", "accent_text", 12)
        self.name(f"Снять условие: {text}", "Delete")
        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.removed.emit(self.key)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and Backspace as a click."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(self.key)
        else:
            super().keyPressEvent(event)


class Choice(Button):
    """A button that opens a menu: «Вид: ближайшие сроки ▾». ``chosen(value)`` on a choice."""

    chosen = Signal(object)

    def __init__(
        self,
        theme: Theme,
        text: str,
        options: Sequence[tuple[object, str]] = (),
        kind: str = "quiet",
    ) -> None:
        super().__init__(theme, text, kind)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.dress("action.choose", "", 12)
        self.setAccessibleName(text)
        self.offer(options)

    def offer(self, options: Sequence[tuple[object, str]]) -> None:
        """The choices: value and words."""
        menu = Menu(self)
        for value, words in options:
            action = menu.addAction(words.replace("&", "&&"))
            action.setData(value)
        menu.triggered.connect(self._on_triggered)
        if old := self.menu():
            old.deleteLater()
        self.setMenu(menu)

    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(action.data())


class Split(Box):
    """The one primary button of a page, and beside it other outcomes. ``clicked``, ``chosen``."""

    clicked = Signal()
    chosen = Signal(object)

    def __init__(self, theme: Theme, text: str, options: Sequence[tuple[object, str]] = ()) -> None:
        super().__init__("h", gap=0)
        self.main = button(theme, text, "split_left" if options else "primary")
        self.main.clicked.connect(self.clicked)
        self.add(self.main)
        self.more: Choice | None = None
        if options:
            self.more = Choice(theme, "", options, "split_right")
            self.more.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self.more.name("Другой исход")
            self.more.chosen.connect(self.chosen)
            self.add(self.more)


def bar_of(*buttons: QWidget, gap: int = 8, pad: tuple[int, ...] = (12, 24)) -> Box:
    """Buttons at the right end of a row, as at the foot of a page."""
    return row(None, *buttons, gap=gap, pad=pad)
