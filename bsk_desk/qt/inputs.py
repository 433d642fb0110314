"""Fields that are used outside forms: search, text that grows, a door that looks like a field."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QToolTip, QWidget

from bsk_desk.kernel.words import grouped
from bsk_desk.qt.kit import Box, icon_label, keycap, label, row, set_property
from bsk_desk.qt.theme import PX, Theme, font, metrics

#: Typing pauses so long before a search is started.
SEARCH_AFTER_MS = 120
#: Characters of one paste.
MOST_PASTED = 100_000
#: Line ends, tabs, odd spaces and control characters: Qt shows each as a space.
_BLANKS = re.compile(r"\r\n|[^\S ]|[\x00-\x1f\x7f]")
#: Marks of direction and joints without width, which come along from letters and address books.
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def seen(text: str) -> str:
    """What a person sees in a field of one line, without empty ends."""
    return _UNSEEN.sub("", _BLANKS.sub(" ", text)).strip()


class SearchField(QLineEdit):
    """Search as you type: ``searched(text)`` shortly after the last key, at once on Enter.

    Escape empties it; Down leaves for the list (``left()``).
    """

    searched = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, hint: str = "Номер, слово, адрес") -> None:
        super().__init__()
        self._theme = theme
        self.setPlaceholderText(hint)
        self.setProperty("lead", True)
        self.setFont(font("body"))
        self.setAccessibleName("Поиск")
        self.setClearButtonEnabled(False)
        icon = theme.icon("action.search", "text3")
        self.addAction(icon, QLineEdit.ActionPosition.LeadingPosition).setText("Поиск")
        theme.changed.connect(self._on_theme_changed)
        self._said = ""
        self._timer = QTimer(self, interval=SEARCH_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self._search)
        self.textChanged.connect(self._on_text_changed)
        self.returnPressed.connect(self._search)

    def _on_text_changed(self) -> None:
        self._timer.start()

    def _search(self) -> None:
        self._timer.stop()
        text = seen(self.text())
        if text != self._said:
            self._said = text
            self.searched.emit(text)

    def _on_theme_changed(self) -> None:
        (glass,) = self.actions()  # a wrapper that was kept was seen to be dead, cause unknown
        glass.setIcon(self._theme.icon("action.search", "text3"))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Down."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._search()
        elif event.key() == Qt.Key.Key_Down:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class PlainText(QPlainTextEdit):
    """Plain text; a paste of more than MOST_PASTED characters is refused in a sentence there.

    No text of the database is as long, and one line of a million holds Qt's layout for a minute.
    """

    # Qt overrides

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped."""
        long = len(source.text())
        if long <= MOST_PASTED:
            super().insertFromMimeData(source)
            return
        said = f"Не вставлено: {grouped(long)} знаков, а можно {grouped(MOST_PASTED)}."
        where = self.viewport().mapToGlobal(self.cursorRect().bottomLeft())
        QToolTip.showText(where, f"{said} Длинный текст приложите файлом.", self)


class GrowingText(PlainText):
    """Plain text in a field that grows with it, between two numbers of lines."""

    def __init__(self, least: int = 2, most: int = 12) -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setFont(font("body"))
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        lines = max(self._least, min(self._most, round(self.document().size().height())))
        high = round(lines * metrics("body").lineSpacing()) + 2 * self._inset()
        if self.height() != high:
            self.setFixedHeight(high)
        scrolls = self.document().size().height() > self._most
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if scrolls else policy.ScrollBarAlwaysOff
        )

    def _inset(self) -> int:
        return 2 if self.property("bare") else 8

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        """Another font or style has other lines."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def resizeEvent(self, event: object) -> None:
        """Narrower text has more lines."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()


class Door(Box):
    """Looks like a field, is a button: «Найти … Ctrl K». ``opened()``."""

    opened = Signal()

    def __init__(self, theme: Theme, icon: str, words: str, key: str) -> None:
        super().__init__("h", gap=8, pad=(0, 6, 0, 10), surface="field")
        self._words = label(words, "body", "text3")
        self.add(row(icon_label(theme, icon), self._words, None, keycap(key), gap=8))
        self.setFixedHeight(PX["control"])
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{words}, {key}")

    def say(self, words: str) -> None:
        """Other words on it."""
        self._words.setText(words)

    # Qt overrides

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """Open."""
        self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and space open."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring."""
        super().focusInEvent(event)
        set_property(self, "focused", "true")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the ring."""
        super().focusOutEvent(event)
        set_property(self, "focused", "")


def ring_of(field: QWidget, frame: QWidget) -> None:
    """Let a frame around a bare field show the field's focus ring."""
    field.installEventFilter(_Ring(frame))


class _Ring(QWidget):
    """Watches a field for its frame; hidden child of the frame, so it goes with it."""

    def __init__(self, frame: QWidget) -> None:
        super().__init__(frame)
        self._frame = frame
        self.hide()

    # Qt overrides

    def eventFilter(self, _watched: object, event: QEvent) -> bool:
        """Focus in and out."""
        if event.type() == QEvent.Type.FocusIn:
            set_property(self._frame, "focused", "true")
        elif event.type() == QEvent.Type.FocusOut:
            set_property(self._frame, "focused", "")
        return False
