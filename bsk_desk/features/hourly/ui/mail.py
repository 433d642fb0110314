"""«Забрать почту»: asks the worker, and says over the list what becomes of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer

from bsk_desk.features.hourly import page_service
from bsk_desk.features.hourly.page_service import MailboxAsked
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.words import counted
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext

if TYPE_CHECKING:
    from bsk_desk.features.hourly.ui.page import HourlyPage

_LOOK_EVERY_MS = 1000
#: So long a worker has to take it, and to read the mailbox, in seconds.
TO_TAKE, TO_READ = 60.0, 300.0
FETCHING = "Почта забирается…"
NOTHING = "Новых писем с файлами нет."
NOBODY = "Рабочая программа не отвечает, почту забрать некому. Скажите администратору."
TOO_LONG = "Почта забирается слишком долго: файлы появятся в списке, когда это удастся."


class Mail(QObject):
    """Belongs to the page."""

    def __init__(self, page: HourlyPage, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._doing = Doing(context.backend, context.tasks, self)
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self._on_failed)
        self._timer = QTimer(self, interval=_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._asked: UUID | None = None
        self._since = 0.0
        self.to_take, self.to_read = TO_TAKE, TO_READ

    def ask(self) -> None:
        """Once at a time; asked again it only says that it is under way."""
        self._say(FETCHING)
        if not self._timer.isActive():
            command = page_service.AskMailbox()
            self._doing.do(page_service.ask_mailbox, command, self._on_asked, self._on_failed)

    def _on_asked(self, asked: UUID) -> None:
        self._asked, self._since = asked, time.monotonic()
        self._timer.start()

    def _look(self) -> None:
        backend, asked = self._context.backend, self._asked
        if asked is not None and not self._jobs.runs("look"):
            self._jobs.start(
                "look",
                lambda job: backend.read(job, page_service.mailbox_asked, asked),
                self._on_looked,
                quiet=True,
            )

    def _on_looked(self, found: MailboxAsked) -> None:
        waited = time.monotonic() - self._since
        if found.state == "done":
            words = counted(found.files, "файл", "файла", "файлов")
            came = "Пришёл" if words.endswith("файл") else "Пришло"
            self._end(f"{came} {words}." if found.files else NOTHING, "ok")
        elif found.state == "failed":
            self._end(found.error, "warning")
        elif found.state == "asked" and waited > self.to_take:
            self._end(NOBODY, "warning")
        elif waited > self.to_read:
            self._end(TOO_LONG, "warning")

    def _end(self, words: str, tone: str) -> None:
        self._timer.stop()
        self._say(words, tone)

    def _on_failed(self, error: UserError) -> None:
        self._end(str(error), "warning")

    def _say(self, words: str, tone: str = "info") -> None:
        self._page.list.notice.say(words, tone=tone)
