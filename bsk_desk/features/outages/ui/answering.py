"""One text to all open requests of an outage: in portions, stopped and gone on with at will."""

from __future__ import annotations

from uuid import UUID, uuid4, uuid5

from PySide6.QtCore import QObject, Signal

from bsk_desk.features.outages.model import Answered, Unanswered
from bsk_desk.features.outages.service import AnswerOutage, answer_outage
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.words import counted
from bsk_desk.qt.pages import BackendLike, PageContext
from bsk_desk.qt.tasks import Job

#: So many are answered in one transaction: a stop waits for no more.
PORTION = 25
_REQUESTS = ("обращение", "обращения", "обращений")


class AnswerAll:
    """The work of a background job; ``answered`` tells what was done, also after a stop."""

    def __init__(
        self, backend: BackendLike, outage: int, body: str, requests: tuple[int, ...], command: UUID
    ) -> None:
        self._backend, self._outage, self._body = backend, outage, body
        self._requests, self._command = requests, command
        self._done, self._gone = 0, 0
        self._refused: list[Unanswered] = []

    def __call__(self, job: Job) -> Answered:
        """Portion after portion. Those that were answered meanwhile are passed over."""
        for at in range(0, len(self._requests), PORTION):
            job.check()
            portion = self._requests[at : at + PORTION]
            command = AnswerOutage(
                self._outage, self._body, portion, id=uuid5(self._command, str(at))
            )
            answered = self._backend.write(job, answer_outage, command)
            self._done += answered.done
            self._refused += answered.refused
            self._gone += len(portion)
            job.progress(self._gone, len(self._requests))
        return self.answered

    @property
    def answered(self) -> Answered:
        """What came of it so far."""
        return Answered(self._done, tuple(self._refused))

    @property
    def left(self) -> int:
        """How many it did not come to."""
        return len(self._requests) - self._gone

    def unfinished(self, why: str) -> str:
        """«Остановлено. Отвечено: 25 обращений, осталось 12.»."""
        return f"{why} Отвечено: {counted(self._done, *_REQUESTS)}, осталось {self.left}."


class Answering(QObject):
    """``finished(answered)``; ``unfinished(words, answered)`` after a stop or a lost connection.

    The text of an outage is kept until everybody has it: the same again answers the rest.
    """

    finished = Signal(object)
    unfinished = Signal(str, object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._texts: dict[int, str] = {}
        self._outage = 0
        self._work: AnswerAll | None = None
        self._job: Job | None = None
        context.tasks.ended.connect(self._on_ended)

    @property
    def running(self) -> bool:
        """Whether answers are on their way."""
        return self._work is not None

    def text_of(self, outage: int) -> str:
        """What was written for an outage and has not reached everybody."""
        return self._texts.get(outage, "")

    def begin(self, outage: int, body: str, requests: tuple[int, ...]) -> None:
        """With progress and a stop in the window."""
        self._texts[outage], self._outage = body, outage
        self._work = AnswerAll(self._context.backend, outage, body, requests, uuid4())
        title = f"Ответ всем: отключение № {outage}"
        self._job = self._context.start_background(
            self, title, self._work, self._on_done, self._on_failed
        )

    def _on_ended(self, job: Job) -> None:
        if job is self._job and job.cancelled:
            self._leave("Остановлено.")

    def _on_done(self, answered: Answered) -> None:
        self._work = self._job = None
        self._texts.pop(self._outage, None)
        self.finished.emit(answered)

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._leave(str(error))
        else:
            self._work = self._job = None
            self._context.tasks.failed.emit(error)

    def _leave(self, why: str) -> None:
        work, self._work, self._job = self._work, None, None
        if work is not None:
            self.unfinished.emit(work.unfinished(why), work.answered)
