"""The lines of the palette: what they are, which of them match, how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from bsk_desk.qt import paint
from bsk_desk.qt.columns import Index
from bsk_desk.qt.theme import Theme

ITEM_ROLE = Qt.ItemDataRole.UserRole
LINE, HEADING = 36, 30


@dataclass(frozen=True, slots=True)
class Item:
    """One line: icon (token), words, quiet words behind them, a key; ``payload`` comes back."""

    icon: str
    words: str
    extra: str = ""
    key: str = ""
    payload: Any = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A quiet line above a group; it cannot be chosen."""

    words: str


class Lines(QAbstractListModel):
    """Headings and what stands below them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Item | Heading] = []

    def show(self, lines: list[Item | Heading]) -> None:
        """Others."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words, the line itself, or what is read out."""
        if not index.isValid():
            return None
        found = self.lines[index.row()]
        if role == ITEM_ROLE:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return found.words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (found.words,) if isinstance(found, Heading) else (found.words, found.extra)
            return ", ".join(part for part in parts if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if isinstance(self.lines[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class LineDelegate(QStyledItemDelegate):
    """Icon, words with the match in bold accent, the quiet words, the key at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self.query = ""

    # Qt overrides

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """A heading is lower."""
        return QSize(0, HEADING if isinstance(index.data(ITEM_ROLE), Heading) else LINE)

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """From memory."""
        item: Item | Heading = index.data(ITEM_ROLE)
        theme, rect = self.theme, QRectF(option.rect)
        if isinstance(item, Heading):
            paint.text(p, theme, rect.adjusted(20, 6, -20, 0), item.words, "micro", "text3")
            return
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        body = rect.adjusted(8, 1, -8, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            paint.fill(p, body, theme.colour("selected"), 6)
        mark = QRectF(body.left() + 12, body.center().y() - 8, 16, 16)
        paint.icon(p, theme, mark, item.icon, "text2")
        right = body.right() - 12 - (paint.width_of(item.key, "micro") + 24 if item.key else 0)
        x = self._words(p, QRectF(body.left() + 40, body.top(), right - 40, body.height()), item)
        if right - x > 40:
            extra = QRectF(x + 12, body.top(), right - x - 12, body.height())
            paint.text(p, theme, extra, item.extra, "small", "text2")
        if item.key:
            paint.key(p, theme, body.adjusted(0, 0, -12, 0), item.key)

    def _words(self, p: QPainter, rect: QRectF, item: Item) -> float:
        x = rect.left()
        for part, hit in _matched(item.words, self.query):
            spot = QRectF(x, rect.top(), max(0.0, rect.right() - x), rect.height())
            step, role = ("strong", "accent_text") if hit else ("body", "text")
            x += paint.text(p, self.theme, spot, part, step, role)
        return x


def _matched(words: str, query: str) -> list[tuple[str, bool]]:
    at = words.lower().replace("ё", "е").find(query.lower().replace("ё", "е")) if query else -1
    if at < 0:
        return [(words, False)]
    end = at + len(query)
    parts = [(words[:at], False), (words[at:end], True), (words[end:], False)]
    return [part for part in parts if part[0]]


def matches(words: str, query: str) -> bool:
    """Every word of the query begins a word, or stands somewhere; е is ё."""
    plain = words.lower().replace("ё", "е")
    return all(part in plain for part in query.lower().replace("ё", "е").split())
