"""What a page says when something is not as usual: bars, empty states, rows that are on the way.

Bars appear where the thing happened and stay until they are read; there are no toasts.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from bsk_desk.qt import paint
from bsk_desk.qt.buttons import Button, button, icon_button
from bsk_desk.qt.kit import Box, Painted, column, icon_label, keycap, label, row, set_property
from bsk_desk.qt.theme import PX, Theme

#: How a sentence is meant -> surface, colour role and icon of its bar.
_LOOKS = {
    "ok": ("success", "done", "thing.ok"),
    "info": ("inset", "text2", "thing.info"),
    "warning": ("warning", "today", "thing.warning"),
    "fault": ("danger", "overdue", "thing.fault"),
}


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say it."""
    widget.setAccessibleName(words)
    QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.Alert))


class NoticeBar(Box):
    """A sentence under the header of a page or card, with what to do about it.

    ``acted()`` when the button is pressed, ``declined()`` when the other one is, ``closed()`` when
    the bar is put away.
    """

    acted = Signal()
    declined = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, pad: tuple[int, ...] = (0, 24, 12, 24)) -> None:
        super().__init__("v", pad=pad)
        self._theme = theme
        self.words, self.detail = "", ""
        self.hide()

    def say(
        self, words: str, detail: str = "", tone: str = "warning", action: str = "", other: str = ""
    ) -> None:
        """Show a sentence; ``tone`` is ok, info, warning or fault. Replaces the last one."""
        self.clear()
        self.words, self.detail = words, detail
        surface, role, icon = _LOOKS[tone]
        inner = row(icon_label(self._theme, icon, role, 18), gap=12, pad=(8, 8, 8, 12))
        inner.setProperty("surface", surface)
        said = column(label(words, "strong", wrap=True, selectable=True), gap=0)
        if detail:
            said.add(label(detail, "small", "text2", wrap=True, selectable=True))
        inner.add((said, 1))
        buttons = [
            self._button(title, kind, pressed)
            for title, kind, pressed in (
                (action, "plain", self.acted),
                (other, "quiet", self.declined),
            )
            if title
        ]
        if other:  # two buttons beside the words leave these no room in a narrow list
            said.add(4, row(*buttons, None, gap=8))
        else:
            inner.add(*buttons)
        close = icon_button(self._theme, "action.remove", "Скрыть сообщение")
        close.clicked.connect(self.put_away)
        inner.add(close)
        self.add(inner)
        self.show()
        announce(self, f"{words} {detail}".strip())

    def _button(self, title: str, kind: str, pressed: SignalInstance) -> Button:
        made = button(self._theme, title, kind)
        made.clicked.connect(pressed)
        return made

    def put_away(self) -> None:
        """Hide it."""
        self.hide()
        self.words = self.detail = ""
        self.closed.emit()


class OfflineBanner(Box):
    """One bar over the window while the connection is lost; ``retried()`` to try at once."""

    retried = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("h", gap=8, pad=(0, 16), surface="banner")
        self._since: QLabel = label("", "strong", "today")
        self._next: QLabel = label("", "small", "text2")
        self._retry = button(theme, "Попробовать сейчас", "plain")
        self._retry.clicked.connect(self.retried)
        what = (
            "Читать и писать можно, набранное сохраняется. "
            "Отправить получится, когда связь вернётся."
        )
        self.add(icon_label(theme, "thing.offline", "today", 18), self._since, (label(what), 1))
        self.add(self._next, self._retry)
        self.setFixedHeight(48)
        self.hide()

    def lost(self, since: str) -> None:
        """Show it: «16:12»."""
        words = f"Нет связи с базой с\u00a0{since}."
        self._since.setText(words)
        self.show()
        announce(self, words)

    def next_try(self, words: str) -> None:
        """«следующая попытка через 8 с»."""
        self._next.setText(words)


def _round(theme: Theme, icon: str) -> Painted:
    def draw(p: QPainter, r: QRectF) -> None:
        paint.fill(p, r, theme.colour("sunken"), r.height() / 2)
        paint.icon(p, theme, paint.centre(r, 28), icon, "text3")

    return Painted(QSize(64, 64), draw)


class Empty(Box):
    """An empty place: what is so, why, and the one thing to do about it (``acted()``)."""

    acted = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        why: str = "",
        *,
        action: str = "",
        keys: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__("v", None, gap=8, pad=(24, 32))
        self._theme = theme
        self._centre(_round(theme, icon))
        self._centre(label(title, "heading"))
        self.setAccessibleName(f"{title}. {why}".strip())
        if why:
            said = label(why, "body", "text2", wrap=True)
            said.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self.add(said)
        if action:
            act = button(theme, action, "plain")
            act.clicked.connect(self.acted)
            self._centre(act)
        if keys:
            self._centre(_keys(keys))
        self.add(None, None)

    def _centre(self, thing: QWidget) -> None:
        self.add(thing)
        self.box.setAlignment(thing, Qt.AlignmentFlag.AlignHCenter)

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ring, where it holds the focus for a list without rows."""
        super().paintEvent(event)
        if self.hasFocus():
            paint.ring_around(self._theme, self, 8)


def _keys(keys: Sequence[tuple[str, str]]) -> Box:
    made = column(gap=8)
    for key, does in keys:
        cap = row(None, keycap(key), gap=0)
        cap.setFixedWidth(64)
        made.add(row(cap, label(does, "body", "text2"), None, gap=12))
    return made


class Skeleton(QWidget):
    """Quiet bars where rows of so high will be, while they are on the way."""

    def __init__(self, theme: Theme, row_height: int = PX["queue_row"]) -> None:
        super().__init__()
        self._theme, self._row_height = theme, row_height
        self.setAccessibleName("Загружается")

    # Qt overrides

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paler towards the end."""
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(self.height() // self._row_height):
            top = at * self._row_height
            wide = self.width() - 56
            p.setOpacity(max(0.1, 1 - at / 8))
            paint.skeleton(p, self._theme, QRectF(40, top + 8, wide, 20), 0.5 - at % 3 * 0.1)
            if self._row_height >= PX["queue_row"]:
                paint.skeleton(p, self._theme, QRectF(40, top + 30, wide, 20), 0.75 - at % 2 * 0.2)


def hint(words: str, tone: str = "text3") -> QLabel:
    """A small line that explains what stands beside or above it."""
    return label(words, "small", tone, wrap=True)


def reason(target: QWidget, said: QLabel, why: str) -> None:
    """Disable with the reason beside it in words; an empty reason enables."""
    target.setEnabled(not why)
    target.setToolTip(why)
    said.setText(why)
    said.setVisible(bool(why))
    set_property(said, "tone", "text2")
