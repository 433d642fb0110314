"""Keeps a draft while it is written: here within a second, in the database within five."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from bsk_desk.features.broadcasts.model import Broadcast, Preview
from bsk_desk.features.broadcasts.ui.compose import Compose
from bsk_desk.features.broadcasts.ui.preview import PreviewPane
from bsk_desk.features.broadcasts.ui.reading import read_preview, save_and_read
from bsk_desk.kernel.errors import ServerUnavailable, StaleCard, UserError, WrongField
from bsk_desk.kernel.times import clock
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext

_HERE_MS, _THERE_MS, _COUNT_MS = 800, 4000, 250
_KEY = "broadcast.draft."


class Drafting(QObject):
    """``saved(broadcast)`` when it is in the database; ``dirty`` while it is not."""

    saved = Signal(object)

    def __init__(
        self, context: PageContext, compose: Compose, preview: PreviewPane, doing: Doing
    ) -> None:
        super().__init__(compose)
        self._context, self._compose, self._preview = context, compose, preview
        self._doing = doing
        self.dirty = False
        self._edits = 0
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self._on_not_counted)
        self._here = QTimer(self, singleShot=True, interval=_HERE_MS)
        self._there = QTimer(self, singleShot=True, interval=_THERE_MS)
        self._count = QTimer(self, singleShot=True, interval=_COUNT_MS)
        self._here.timeout.connect(self.keep_here)
        self._there.timeout.connect(self._on_time_to_save)
        self._count.timeout.connect(self.count)
        compose.changed.connect(self._on_changed)
        preview.counted.connect(self._on_counted)

    def begin(self, found: Broadcast | None) -> None:
        """Show a draft, or an empty one; what was not saved before comes back."""
        self.stop()
        self._compose.fill(found)
        kept = self._context.settings.get(self._key)
        self._say("")
        if isinstance(kept, dict) and kept and kept != self._compose.kept():
            self._compose.restore(kept)
            self.dirty = True
            self._say("Набранное раньше восстановлено")
        elif found is not None:
            self._say(f"Черновик сохранён в\u00a0{clock(found.changed_at)}")
        self.count()

    def stop(self) -> None:
        """What is shown is no draft any more."""
        for timer in (self._here, self._there, self._count):
            timer.stop()
        self.dirty = False

    def keep_here(self) -> None:
        """In the store of this computer."""
        self._context.settings.set(self._key, self._compose.kept() if self.dirty else None)

    def save(self, then: Any = None) -> bool:
        """Into the database; ``then(broadcast)`` after it. False where it cannot be saved yet."""
        if not self._compose.check():
            return False
        self._there.stop()
        edits, was_new = self._edits, self._key

        def done(found: Broadcast) -> None:
            self._context.settings.set(was_new, None)
            self._on_saved(found, edits)
            if then is not None:
                then(found)

        self._say("Сохраняется…")
        self._doing.do(save_and_read, self._compose.command(), done, self._on_refused)
        return True

    def count(self) -> None:
        """How many it would reach, as it stands now."""
        command, backend = self._compose.counting(), self._context.backend
        self._jobs.start(
            "count", lambda job: backend.read(job, read_preview, command), self._on_preview
        )

    @property
    def _key(self) -> str:
        return f"{_KEY}{self._compose.broadcast or 'new'}"

    def _on_changed(self) -> None:
        self.dirty = True
        self._edits += 1
        self._say("Не сохранено")
        self._here.start()
        self._there.start()
        self._count.start()

    def _on_time_to_save(self) -> None:
        if self._compose.fault() is None and self._context.bus.online:
            self.save()

    def _on_saved(self, found: Broadcast, edits: int) -> None:
        self._compose.broadcast, self._compose.seen = found.id, found.changed_at
        self._compose.heading.setText("Черновик рассылки")
        self._compose.show_problems({})
        if edits == self._edits:
            self.dirty = False
            self._here.stop()
            self._say(f"Черновик сохранён в\u00a0{clock(found.changed_at)}")
        self.saved.emit(found)

    def _on_refused(self, error: UserError) -> None:
        self._say("Не сохранено")
        if isinstance(error, WrongField):
            self._compose.show_problems(error.detail)
            return
        detail = "Набранное на месте."
        if isinstance(error, StaleCard):
            detail = "Ваш текст на месте. Ctrl+S ещё раз — записать его поверх."
            self._compose.seen = None
        elif isinstance(error, ServerUnavailable):
            detail = "Набранное сохранено на этом компьютере."
        self._compose.notice.say(str(error), detail)

    def _on_preview(self, preview: Preview) -> None:
        self._compose.audience.show_faults(())
        self._preview.show_preview(preview, by_mail=self._compose.by_mail.isChecked())

    def _on_counted(self, preview: Preview) -> None:
        self._compose.show_approval(needed=preview.needs_approval)
        if preview.undo_seconds is not None:
            self._compose.beginning.show_undo(preview.undo_seconds)

    def _on_not_counted(self, error: UserError) -> None:
        if isinstance(error, WrongField):
            self._compose.show_problems(error.detail)
            self._preview.show_unknown("В условиях есть то, чего нет: названо слева.")
        elif isinstance(error, ServerUnavailable):
            self._preview.show_unknown("Нет связи с базой.")
        else:
            self._preview.show_unknown(str(error))

    def _say(self, words: str) -> None:
        self._compose.state.setText(words)
