"""Leaving: asks when something would be lost, stops what runs, and does not wait for ever."""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.kernel.words import listed
from bsk_desk.qt.pages import hook
from bsk_desk.qt.tasks import TaskRunner
from bsk_desk.qt.theme import Theme
from bsk_desk.shell.question import Question

#: Work that does not stop in time is left behind: its thread dies with the program.
DEADLINE_S = 3.0
_LOOK_EVERY_MS = 50


class Closing(QObject):
    """``ready()`` when the window may go, ``stayed()`` when the person thought better of it."""

    ready = Signal()
    stayed = Signal()

    def __init__(
        self, theme: Theme, window: QWidget, tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent or window)
        self._theme, self._window, self._tasks = theme, window, tasks
        self._until = 0.0
        self._look = QTimer(self, interval=_LOOK_EVERY_MS)
        self._look.timeout.connect(self._on_look)
        self.question: Question | None = None

    @property
    def under_way(self) -> bool:
        """Whether the person was asked or work is being stopped."""
        return self.question is not None or self._look.isActive()

    def begin(self, unsaved: Sequence[QWidget]) -> None:
        """Ask if need be, else stop what runs."""
        if self.under_way:
            return
        jobs = [job.title for job in self._tasks.running if job.title]
        lost = [words for page in unsaved if (words := _lost(page))]
        if not jobs and not unsaved:
            self._stop_work()
        elif jobs:
            self._ask("Работа ещё идёт", f"Не закончено: {listed(jobs)}.", "Остановить и выйти")
        else:
            words = f"Не отправлено: {listed(lost)}." if lost else "Набранное будет потеряно."
            self._ask("Выйти без сохранения?", words, "Выйти")

    def _ask(self, title: str, words: str, yes: str) -> None:
        self.question = Question(self._theme, self._window, title, words, yes)
        self.question.answered.connect(self._on_answered)
        self.question.open()

    def _on_answered(self, leave: bool) -> None:
        self.question = None
        if leave:
            self._stop_work()
        else:
            self.stayed.emit()

    def _stop_work(self) -> None:
        """Background work is cancelled; what pages keep on being hidden has until the deadline."""
        for job in self._tasks.running:
            if job.title:
                job.cancel()
        self._window.hide()
        self._until = time.monotonic() + DEADLINE_S
        self._look.start()
        self._on_look()

    def _on_look(self) -> None:
        if not self._tasks.running or time.monotonic() > self._until:
            self._look.stop()
            self.ready.emit()


def _lost(page: QWidget) -> str:
    return str(hook(page, "busy_words")() or "")
