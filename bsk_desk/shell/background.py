"""Background work under the places: what runs, how far it is, and a button that stops it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal

from bsk_desk.kernel.words import percent
from bsk_desk.qt.buttons import icon_button
from bsk_desk.qt.kit import Box, Elided, column, label, row
from bsk_desk.qt.marks import Ring
from bsk_desk.qt.tasks import Job, TaskRunner
from bsk_desk.qt.theme import Theme

#: Work that is over sooner is not shown at all.
SHOW_AFTER_MS = 400


class BackgroundJobs(Box):
    """The jobs that have a title. ``changed(number)`` when one begins or ends.

    ``focus_freed()`` when the button that had the focus goes: its neighbour would get the keys.
    """

    changed = Signal(int)
    focus_freed = Signal()

    def __init__(self, theme: Theme, tasks: TaskRunner) -> None:
        super().__init__("v", gap=4, pad=(8, 12, 4, 12))
        self.setObjectName("background_jobs")
        self._theme = theme
        self._rows: dict[Job, JobRow] = {}
        tasks.began.connect(self._on_began)
        tasks.moved.connect(self._on_moved)
        tasks.ended.connect(self._on_ended)
        self.hide()

    @property
    def jobs(self) -> tuple[Job, ...]:
        """Those under way, oldest first."""
        return tuple(self._rows)

    def _on_began(self, job: Job) -> None:
        made = self._rows[job] = JobRow(self._theme, job)
        self.add(made)
        made.shown.connect(self._on_shown)
        made.focus_freed.connect(self.focus_freed)
        self.changed.emit(len(self._rows))

    def _on_shown(self) -> None:
        self.show()

    def _on_moved(self, job: Job, done: int, total: int) -> None:
        if job in self._rows:
            self._rows[job].move_to(done, total)

    def _on_ended(self, job: Job) -> None:
        gone = self._rows.pop(job, None)
        if gone is None:
            return
        gone.free_focus()
        gone.hide()
        gone.deleteLater()
        self.setVisible(any(not one.isHidden() for one in self._rows.values()))
        self.changed.emit(len(self._rows))


class JobRow(Box):
    """Ring, title, per cent below it, stop. ``shown()`` when the work has proved to be long."""

    shown = Signal()
    focus_freed = Signal()

    def __init__(self, theme: Theme, job: Job) -> None:
        super().__init__("h", gap=8)
        self.job = job
        self._ring = Ring(theme, 0.0)
        self._title = Elided(job.title, "small", "text2")
        self._part = label("", "small_strong", "accent")
        self._stop = icon_button(theme, "action.stop", f"Остановить: {job.title}")
        self._stop.setObjectName("stop_job")
        self._stop.clicked.connect(self._on_stop)
        words = column(self._title, self._part, gap=0)
        inner = row(self._ring, gap=8)
        inner.add((words, 1), self._stop)
        self.add((inner, 1))
        self.setAccessibleName(job.title)
        self.hide()
        self._wait = QTimer(self, singleShot=True, interval=SHOW_AFTER_MS)
        self._wait.timeout.connect(self._on_long)
        self._wait.start()

    def move_to(self, done: int, total: int) -> None:
        """So far; a total of 0 is unknown."""
        if total > 0:
            self._ring.turn(done / total)
            self._part.setText(percent(done, total))
            self.setAccessibleName(f"{self.job.title}, {percent(done, total)}")

    def free_focus(self) -> None:
        """Before the button goes."""
        if self._stop.hasFocus():
            self.focus_freed.emit()

    def _on_long(self) -> None:
        self.show()
        self.shown.emit()

    def _on_stop(self) -> None:
        self.job.cancel()
        self.free_focus()
        self._stop.setEnabled(False)
        self._title.say("Останавливаем…")
