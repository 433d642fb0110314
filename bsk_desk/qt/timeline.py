"""The history of a thing. Messages stand on a surface, notes on paper, the machine is quiet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bsk_desk.qt import paint
from bsk_desk.qt.buttons import button
from bsk_desk.qt.kit import Box, Painted, column, icon_label, keycap, label, row
from bsk_desk.qt.marks import Ring, avatar
from bsk_desk.qt.theme import Theme

#: written: from the consumer · public: from us to the consumer · note: never leaves the house ·
#: system: one quiet line · fresh: the line between what was read and what is new.
Kind = Literal["written", "public", "note", "system", "fresh"]

#: Kind of message -> tone of its words, colour role and icon of its mark.
_LOOKS = {
    "written": ("text3", "text3", "thing.public"),
    "public": ("accent", "accent_text", "thing.viewing"),
    "note": ("note", "note_text", "action.note"),
}


@dataclass(frozen=True, slots=True)
class Undo:
    """The window in which a message may be withdrawn: seconds left and the whole of it."""

    left_s: float
    whole_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Event:
    """One entry. ``what`` says who sees it, ``icon`` and ``role`` are of system lines."""

    id: int
    kind: Kind
    when: str
    who: str = ""
    what: str = ""
    body: str = ""
    initials: str = ""
    mine: bool = False
    icon: str = "thing.system"
    role: str = "text3"
    undo: Undo | None = None
    files: tuple[tuple[Any, str], ...] = field(default=())


class Timeline(Box):
    """Entries one below the other, oldest first.

    ``undone(id)`` when a message is withdrawn; ``file_opened(key)`` for a file of a message. An
    undo window that runs out is simply no longer offered (``settled(id)``).
    """

    undone = Signal(object)
    settled = Signal(object)
    file_opened = Signal(object)

    def __init__(self, theme: Theme, name: str = "Лента") -> None:
        super().__init__("v", gap=8)
        self._theme = theme
        self.events: tuple[Event, ...] = ()
        self.setAccessibleName(name)

    def show_events(self, events: Sequence[Event]) -> None:
        """All entries; those that are there already are not built again."""
        new = tuple(events)
        same = 0
        for before, now in zip(self.events, new, strict=False):
            if before != now:
                break
            same += 1
        while self.box.count() > same:
            item = self.box.takeAt(self.box.count() - 1)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        self.events = new
        for event in new[same:]:
            self.add(self._made(event))

    def _made(self, event: Event) -> QWidget:
        if event.kind == "system":
            return _system(self._theme, event)
        if event.kind == "fresh":
            return _fresh(self._theme, event.body or "Новое, пока вы писали")
        return self._message(event)

    def _message(self, event: Event) -> Box:
        tone, role, icon = _LOOKS[event.kind]
        head = row(label(event.who, "small_strong"), gap=6)
        if event.what:
            head.add(icon_label(self._theme, icon, role, 14), label(event.what, "small", tone))
        head.add(None, label(event.when, "small", "text3"))
        body = label(event.body, wrap=True, selectable=True)
        body.setAccessibleName(f"{event.who}, {event.what}, {event.when}: {event.body}")
        inside = column(head, body, gap=2, pad=(8, 12), surface=event.kind)
        if event.files:
            inside.add(4, self._files(event))
        if event.undo:
            undo = _UndoLine(self._theme, event.id, event.undo)
            undo.undone.connect(self.undone)
            undo.settled.connect(self.settled)
            inside.add(4, undo)
        face = avatar(self._theme, event.initials, mine=event.mine, size=24, name=event.who)
        made = row(gap=12)
        return made.add(column(4, face, None, gap=0), (inside, 1))

    def _files(self, event: Event) -> Box:
        made = row(gap=8)
        for key, name in event.files:
            opener = button(self._theme, name, "link", "action.attach", name=f"Файл {name}")
            opener.setProperty("key", key)
            opener.clicked.connect(self._on_file)
            made.add(opener)
        return made.add(None)

    def _on_file(self) -> None:
        sender = self.sender()
        if isinstance(sender, QWidget):
            self.file_opened.emit(sender.property("key"))


class _UndoLine(Box):
    """The countdown in the message itself: ring, words, key; nothing has left yet."""

    undone = Signal(object)
    settled = Signal(object)

    def __init__(self, theme: Theme, event_id: int, undo: Undo) -> None:
        super().__init__("h", gap=8)
        self.event_id = event_id
        self._left, self._whole = undo.left_s, undo.whole_s
        self._ring = Ring(theme)
        self._back = button(theme, "", "link")
        self._back.clicked.connect(self.take_back)
        said = label("письмо и уведомление ещё не ушли", "small", "text2")
        self.add(self._ring, self._back, keycap("Ctrl Z"), None, said)
        self._timer = QTimer(self, interval=1000)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._show()

    @property
    def open(self) -> bool:
        """Whether it can still be withdrawn."""
        return self._left > 0

    def take_back(self) -> None:
        """Once only."""
        if self.open:
            self._left = 0
            self._timer.stop()
            self._back.setEnabled(False)
            self._back.setText("Отменяется…")
            self.undone.emit(self.event_id)

    def _tick(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._show()
            return
        self._timer.stop()
        self.hide()
        self.settled.emit(self.event_id)

    def _show(self) -> None:
        seconds = round(self._left)
        self._ring.turn(self._left / self._whole)
        self._back.setText(f"Отменить · {seconds}\u00a0с")
        self._back.setAccessibleName(f"Отменить отправку, Ctrl+Z, осталось {seconds} секунд")


def _system(theme: Theme, event: Event) -> Box:
    side = 6 if event.icon == "thing.system" else 12

    def draw(p: QPainter, r: QRectF) -> None:
        paint.icon(p, theme, paint.centre(r, side), event.icon, event.role)

    said = label(event.body, "small", "text2", wrap=True, selectable=True)
    said.setAccessibleName(f"{event.body}, {event.when}")
    when = label(event.when, "small", "text3")
    return row(Painted(QSize(24, 20), draw), (said, 1), when, gap=12)


class _Rule(QWidget):
    """A line of accent through the middle."""

    def __init__(self, theme: Theme, width: int = 0) -> None:
        super().__init__()
        self._theme = theme
        self.setFixedHeight(20)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if width:
            self.setFixedWidth(width)

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint.fill(p, QRectF(0, 9, self.width(), 2), self._theme.colour("accent"), 1)


def _fresh(theme: Theme, words: str) -> Box:
    made = row(_Rule(theme, 24), label(words, "small_strong", "accent"), gap=12)
    made.add((_Rule(theme), 1))
    made.box.setAlignment(Qt.AlignmentFlag.AlignVCenter)
    return made
