"""The command palette (Ctrl+K): what can be done here, and where one can go.

It draws and filters; the shell feeds it: actions once, finds as they arrive for ``asked(text)``.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QWidget

from bsk_desk.kernel.words import counted
from bsk_desk.qt.inputs import seen
from bsk_desk.qt.kit import icon_label, keycap, label, line, row
from bsk_desk.qt.palette_lines import (
    HEADING,
    ITEM_ROLE,
    LINE,
    Heading,
    Item,
    LineDelegate,
    Lines,
    matches,
)
from bsk_desk.qt.sheet import Over, Sheet
from bsk_desk.qt.theme import Theme, font

__all__ = ["Heading", "Item", "Palette", "matches"]
_ASK_AFTER_MS = 90
_SIZE = QSize(640, 484)
_AROUND_LINES = 56 + 40 + 10  # the field, the keys at the foot, what parts them
#: Room for the words of an empty list.
_NOTHING = 96


class Palette(Over):
    """The sheet with its field. ``asked(text)`` for finds, ``chosen(payload, new_window)``."""

    asked = Signal(str)
    chosen = Signal(object, bool)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        sheet = Sheet(gap=0, pad=(0,))
        super().__init__(theme, window, sheet, size=_SIZE)
        self._actions: list[tuple[str, tuple[Item, ...]]] = []
        self._found: dict[str, tuple[Item, ...]] = {}
        self._answered = self._trouble = ""
        self.field = QLineEdit()
        self.field.setProperty("bare", True)
        self.field.setFont(font("title"))
        self.field.setPlaceholderText("Действие, номер, счёт, фамилия")
        self.field.setAccessibleName("Палитра команд")
        self.field.installEventFilter(self)
        self._count = label("", "small", "text3")
        self._nothing = label("", "body", "text2", wrap=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setObjectName("palette_nothing")
        self.view = QListView()
        self._lines = Lines(self.view)
        self._delegate = LineDelegate(theme, self.view)
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
        sheet.add(top, line(), 2, (self.view, 1), (self._nothing, 1), line(), foot)
        sheet.setFocusProxy(self.field)

    def offer(self, groups: Sequence[tuple[str, Sequence[Item]]]) -> None:
        """What can be done here: groups of actions, filtered by what is typed."""
        self._actions = [(title, tuple(items)) for title, items in groups]
        self._rebuild()

    def found(self, title: str, items: Sequence[Item], text: str) -> None:
        """Finds of one group for ``text``; those for an older text are dropped."""
        if text == seen(self.field.text()):
            self._found[title] = tuple(items)
            self._answered = text
            self._rebuild()

    def say(self, trouble: str) -> None:
        """Why nothing could be looked for."""
        self._trouble = trouble
        self._rebuild()

    def open(self) -> None:
        """Empty, with the cursor in the field."""
        self.field.clear()
        self._found.clear()
        self._rebuild()
        super().open()

    def _on_text(self) -> None:
        self._trouble = ""
        self._timer.start()
        self._rebuild()

    def _ask(self) -> None:
        self.asked.emit(seen(self.field.text()))

    def _rebuild(self) -> None:
        query = seen(self.field.text())
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
        self._say_nothing(query if not lines else "")
        self._fit_lines(lines)
        number = sum(len(items) for _, items in groups)
        self._count.setText(counted(number, "находка", "находки", "находок") if query else "")
        self._move(0, 1)

    def _say_nothing(self, query: str) -> None:
        """An empty list says that it is empty, and what could be tried."""
        self._nothing.setVisible(bool(query))
        self.view.setVisible(not query)
        waits = len(query) > 1 and self._answered != query
        nothing = "Ничего не нашлось. Попробуйте номер обращения, лицевой счёт или фамилию."
        self._nothing.setText(self._trouble or ("Ищем…" if waits else nothing))

    def _fit_lines(self, lines: Sequence[Item | Heading]) -> None:
        """As high as what it shows, up to the whole; the field stays where it is."""
        high = _AROUND_LINES + sum(HEADING if isinstance(one, Heading) else LINE for one in lines)
        high += 0 if lines else _NOTHING
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
