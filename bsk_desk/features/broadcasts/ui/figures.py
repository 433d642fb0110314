"""What came of a broadcast in numbers, how far it is, and the seconds left to take it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar

from bsk_desk.features.broadcasts.ui.reading import Whole
from bsk_desk.kernel import server_time
from bsk_desk.kernel.times import duration
from bsk_desk.kernel.words import counted, grouped, percent
from bsk_desk.qt.buttons import button
from bsk_desk.qt.kit import Box, column, keycap, label, row
from bsk_desk.qt.marks import Ring
from bsk_desk.qt.theme import Theme


def _figure(value: int, words: str, tone: str = "") -> Box:
    return column(label(grouped(value), "heading", tone), label(words, "small", "text2"), gap=0)


class Figures(Box):
    """Bar, numbers and the share of those who have read it."""

    def __init__(self) -> None:
        super().__init__("v", gap=8, pad=(12,), surface="card")

    def show_whole(self, whole: Whole) -> None:
        """Hidden before the start."""
        self.clear()
        numbers, found = whole.numbers, whole.broadcast
        self.setVisible(numbers is not None)
        if numbers is None:
            return
        mails = numbers.mails
        waiting = mails.get("queued", 0) + mails.get("sending", 0)
        share = percent(numbers.delivered, found.recipients)
        of_all = counted(found.recipients, "кабинета", "кабинетов", "кабинетов")
        words = f"{grouped(numbers.delivered)} из\u00a0{of_all}, {share}"
        if found.status in {"notifying", "paused"}:
            self.add(_bar(numbers.delivered, found.recipients, words))
        self.add(label(words, "small", "text2"))
        figures = row(gap=12)
        figures.add((_figure(numbers.delivered, "в кабинетах"), 1))
        read = f"прочли, {percent(numbers.read, numbers.delivered)}"
        figures.add((_figure(numbers.read, read, "done" if numbers.read else ""), 1))
        figures.add((_figure(mails.get("sent", 0), "писем ушло"), 1))
        figures.add((_figure(waiting, "писем ждёт"), 1))
        failed = mails.get("failed", 0)
        figures.add((_figure(failed, "не дошли", "overdue" if failed else ""), 1))
        self.add(figures)


def _bar(part: int, whole: int, words: str) -> QProgressBar:
    made = QProgressBar()
    made.setRange(0, max(1, whole))
    made.setValue(part)
    made.setTextVisible(False)
    made.setAccessibleName(f"Доставлено в кабинеты: {words}")
    return made


class UndoLine(Box):
    """«Отменить · 24 с»: nothing has left yet. ``undone()`` when it is pressed."""

    undone = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__("h", gap=8)
        self._until: datetime | None = None
        self._whole = 30.0
        self._ring = Ring(theme)
        self._act = button(theme, "Отменить", "link")
        self._act.clicked.connect(self.undone)
        words = label("уведомления и письма ещё не ушли", "small", "text2")
        self.add(self._ring, self._act, keycap("Ctrl Z"), words, None)
        self._clock = QTimer(self, interval=200)
        self._clock.timeout.connect(self._tick)
        self.hide()

    def show_whole(self, whole: Whole) -> None:
        """Count down where there is something to take back."""
        found = whole.broadcast
        running = found.status in {"notifying", "paused"} and found.delivered == 0
        self._until = found.visible_from if running else None
        if self._until and found.started_at:
            self._whole = max(1.0, (self._until - found.started_at).total_seconds())
        self._tick()

    @property
    def open(self) -> bool:
        """Whether it can still be taken back, by the server's clock."""
        return self.left > timedelta()

    @property
    def left(self) -> timedelta:
        """How long it can still be taken back; nothing when it cannot."""
        return self._until - server_time.now() if self._until else timedelta()

    def _tick(self) -> None:
        open_ = self.open
        self.setVisible(open_)
        if not open_ or self._until is None:
            self._clock.stop()
            return
        left = self.left
        self._ring.turn(left.total_seconds() / self._whole)
        self._act.setText(f"Отменить · {duration(left)}")
        if not self._clock.isActive():
            self._clock.start()
