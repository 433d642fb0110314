"""The command palette (Ctrl+K): what can be done here, and where one can go.

It draws and filters; the shell feeds it: actions once, finds as they arrive for ``asked(text)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from bsk_desk.kernel.words import counted
from bsk_desk.qt import paint
from bsk_desk.qt.columns import Index
from bsk_desk.qt.kit import icon_label, keycap, label, line, row
from bsk_desk.qt.sheet import Over, Sheet
from bsk_desk.qt.theme import Theme, font

ITEM_ROLE = Qt.ItemDataRole.UserRole
_ASK_AFTER_MS = 90
_SIZE = QSize(640, 484)
_LINE, _HEADING = 36, 30
_AROUND_LINES = 56 + 40 + 10  # the field, the keys at the foot, what parts them


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


class _Lines(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Item | Heading] = []

    def show(self, lines: list[Item | Heading]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    # Qt overrides

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
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
        if isinstance(self.lines[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Delegate(QStyledItemDelegate):
    """Icon, words with the match in bold accent, the quiet words, the key at the right."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self.query = ""

    # Qt overrides

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, _HEADING if isinstance(index.data(ITEM_ROLE), Heading) else _LINE)

    def paint(self, p: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
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


class Palette(Over):
    """The sheet with its field. ``asked(text)`` for finds, ``chosen(payload, new_window)``."""

    asked = Signal(str)
    chosen = Signal(object, bool)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        sheet = Sheet(gap=0, pad=(0,))
        super().__init__(theme, window, sheet, size=_SIZE)
        self._actions: list[tuple[str, tuple[Item, ...]]] = []
        self._found: dict[str, tuple[Item, ...]] = {}
        self.field = QLineEdit()
        self.field.setProperty("bare", True)
        self.field.setFont(font("title"))
        self.field.setPlaceholderText("Действие, номер, счёт, фамилия")
        self.field.setAccessibleName("Палитра команд")
        self.field.installEventFilter(self)
        self._count = label("", "small", "text3")
        self.view = QListView()
        self._lines = _Lines(self.view)
        self._delegate = _Delegate(theme, self.view)
        self._dress(theme, sheet)
        self._timer = QTimer(self, interval=_ASK_AFTER_MS, singleShot=True)
        self._timer.timeout.connect(self._ask)
        self.field.textChanged.connect(self._on_text)
        self.view.clicked.connect(self._on_clicked)

    def _dress(self, theme: Theme, sheet: Sheet) -> None:
        top = row(icon_label(theme, "action.search", "text2", 18), gap=12, pad=(0, 16, 0, 20))
        top.add((self.field, 1), self._count)
        top.setFixedHeight(56)
        self.view.setModel(self._lines)
        self.view.setItemDelegate(self._delegate)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setAccessibleName("Найденное")
        foot = row(gap=6, pad=(0, 20))
        for key, does in (
            ("↑ ↓", "выбрать"),
            ("Enter", "открыть"),
            ("Ctrl Enter", "в новом окне"),
            ("Esc", "закрыть"),
        ):
            foot.add(keycap(key), label(does, "small", "text3"), 8)
        foot.add(None)
        foot.setFixedHeight(40)
        sheet.add(top, line(), 2, (self.view, 1), line(), foot)
        sheet.setFocusProxy(self.field)

    def offer(self, groups: Sequence[tuple[str, Sequence[Item]]]) -> None:
        """What can be done here: groups of actions, filtered by what is typed."""
        self._actions = [(title, tuple(items)) for title, items in groups]
        self._rebuild()

    def found(self, title: str, items: Sequence[Item], text: str) -> None:
        """Finds of one group for ``text``; those for an older text are dropped."""
        if text == self.field.text().strip():
            self._found[title] = tuple(items)
            self._rebuild()

    def open(self) -> None:
        """Empty, with the cursor in the field."""
        self.field.clear()
        self._found.clear()
        self._rebuild()
        super().open()

    def _on_text(self) -> None:
        self._timer.start()
        self._rebuild()

    def _ask(self) -> None:
        self.asked.emit(self.field.text().strip())

    def _rebuild(self) -> None:
        query = self.field.text().strip()
        if not query:
            self._found.clear()
        groups = [
            (title, [i for i in items if matches(i.words, query)]) for title, items in self._actions
        ]
        groups += [(title, list(items)) for title, items in self._found.items()]
        lines: list[Item | Heading] = []
        for title, items in groups:
            lines += [Heading(title), *items] if items else []
        self._delegate.query = query
        self._lines.show(lines)
        self._fit_lines(lines)
        number = sum(len(items) for _, items in groups)
        self._count.setText(counted(number, "находка", "находки", "находок") if query else "")
        self._move(0, 1)

    def _fit_lines(self, lines: Sequence[Item | Heading]) -> None:
        """As high as what it shows, up to the whole; the field stays where it is."""
        high = _AROUND_LINES + sum(_HEADING if isinstance(one, Heading) else _LINE for one in lines)
        self._size = QSize(_SIZE.width(), min(_SIZE.height(), high))
        if self.isVisible():
            self._fit()

    def _corner(self, size: QSize) -> QPoint:
        """The upper edge does not follow the height."""
        return super()._corner(_SIZE.boundedTo(size.expandedTo(QSize(0, _SIZE.height()))))

    def _move(self, row: int, step: int) -> None:
        """To the next line that can be chosen, from ``row`` on."""
        while 0 <= row < len(self._lines.lines):
            if isinstance(self._lines.lines[row], Item):
                self.view.setCurrentIndex(self._lines.index(row, 0))
                if row == 1:
                    self.view.scrollToTop()
                return
            row += step

    def _on_clicked(self, index: QModelIndex) -> None:
        self._choose(index, new_window=False)

    def _choose(self, index: QModelIndex, *, new_window: bool) -> None:
        item = index.data(ITEM_ROLE) if index.isValid() else None
        if isinstance(item, Item):
            self.close_sheet()
            self.chosen.emit(item.payload, new_window)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows, Enter and Escape while typing."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            at = self.view.currentIndex().row()
            match event.key():
                case Qt.Key.Key_Down:
                    self._move(at + 1, 1)
                case Qt.Key.Key_Up:
                    self._move(at - 1, -1)
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
                    self._choose(self.view.currentIndex(), new_window=control)
                case Qt.Key.Key_Escape:
                    self.close_sheet()
                case _:
                    return False
            return True
        return super().eventFilter(watched, event)
