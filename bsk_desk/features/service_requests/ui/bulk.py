"""One action over many requests: what, a preview of three, then a job that can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from bsk_desk.features.service_requests import card_service, letters
from bsk_desk.features.service_requests.card_queries import list_bulk_rows
from bsk_desk.features.service_requests.model import BulkRow, RequestRow
from bsk_desk.features.service_requests.queries import find_rows, list_ids
from bsk_desk.features.service_requests.ui.bulk_sheet import preview_lines, result_sheet
from bsk_desk.features.service_requests.ui.list_pane import RequestList
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.words import counted
from bsk_desk.qt.asking import AskSheet, ask
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.fields import Choice, Day, Field, LongText
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import BackendLike, PageContext
from bsk_desk.qt.sheet import Over
from bsk_desk.qt.tasks import Job

STEP = 50
_PREVIEWED = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """A thing that can be done to many; ``arguments`` that are not asked for."""

    id: str
    title: str
    action: str
    do: str
    needs: tuple[str, ...] = ()
    to_status: str = ""


KINDS: tuple[Kind, ...] = (
    Kind("register", "Зарегистрировать", "register", "Зарегистрировать"),
    Kind("assign", "Назначить исполнителя", "assign", "Назначить", ("assignee",)),
    Kind("answer", "Ответить одним текстом и исполнить", "answer", "Ответить всем", ("body",)),
    Kind(
        "ask", "Запросить сведения", "change_status", "Спросить всех", ("body",), "info_requested"
    ),
    Kind("postpone", "Отложить", "change_status", "Отложить", ("body", "until"), "postponed"),
    Kind("work", "Вернуть в работу", "change_status", "Вернуть", ("reason",), "registered"),
    Kind("note", "Записать заметку", "note", "Записать", ("note",)),
    Kind("classify", "Указать тему формы 4.9", "classify", "Указать", ("topic",)),
)


@dataclass(slots=True)
class Run:
    """A run in the database: what came of it so far, and whether something is left."""

    id: int
    kind: Kind
    total: int
    done: int = 0
    refused: tuple[BulkRow, ...] = ()
    left: int = 0


class Bulk(QObject):
    """``finished(run)`` when nothing is left, ``stopped(run)`` when somebody stopped it."""

    finished = Signal(object)
    stopped = Signal(object)

    def __init__(
        self, page: QWidget, context: PageContext, rows: RequestList, doing: Doing
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._list, self._doing = page, context, rows, doing
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self._on_refused)
        self._job: Job | None = None
        context.tasks.ended.connect(self._on_ended)
        self.run: Run | None = None
        self.sheet: AskSheet | None = None
        rows.bulk_wanted.connect(self._on_wanted)

    def choose(self) -> None:
        """The menu of what can be done with what is ticked."""
        if not self._list.ticks:
            self._list.notice.say(
                "Отметьте обращения: X — одно, Ctrl+Shift+X — все в списке.", tone="info"
            )
            return
        menu = QMenu(self._page)
        for kind in KINDS:
            menu.addAction(kind.title).setData(kind)
        menu.triggered.connect(lambda act: self.prepare(act.data()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._list.filters.mapToGlobal(QPoint(16, 44)))

    def prepare(self, kind: Kind) -> None:
        """Find out which requests these are and what the first three look like."""
        backend, wanted = self._context.backend, self._list.wanted
        ticked = None if self._list.rows.everything else tuple(sorted(self._list.rows.checked))

        def work(job: Job) -> tuple[tuple[int, ...], tuple[RequestRow, ...]]:
            ids = ticked if ticked is not None else tuple(backend.read(job, list_ids, wanted))
            found = backend.read(job, find_rows, ids[:_PREVIEWED])
            return ids, tuple(found[one] for one in ids[:_PREVIEWED] if one in found)

        self._jobs.start("prepare", work, lambda found: self._ask(kind, *found))

    def start(self, kind: Kind, ids: Sequence[int], values: dict[str, Any]) -> None:
        """Make the run; its steps follow as a background job."""
        command = card_service.StartBulk(
            requests=tuple(ids), action=kind.action, arguments=arguments(kind, values)
        )

        def started(run: int) -> None:
            self.run = Run(run, kind, len(ids), left=len(ids))
            self.go_on()

        self._doing.do(card_service.start_bulk, command, started, self._on_refused)

    def go_on(self) -> None:
        """Step through what is left: also after a stop."""
        run = self.run
        if run is None or not run.left or self._job is not None:
            return
        title = f"{run.kind.title}: {counted(run.total, 'обращение', 'обращения', 'обращений')}"
        steps = _Steps(self._context.backend, run.id, run.total, run.left)
        self._list.notice.put_away()
        self._job = self._context.start_background(
            self, title, steps, self._on_stepped, self._on_broken
        )

    def show_results(self) -> None:
        """Each refused row with its sentence."""
        if self.run is None:
            return
        sheet = result_sheet(
            self._context.theme, self.run.kind.title, self.run.done, self.run.refused
        )
        over = Over(self._context.theme, self._page.window(), sheet)
        over.setObjectName("bulk_results")
        over.closed.connect(over.deleteLater)
        over.open()

    def _on_wanted(self, action: str) -> None:
        kind = next((kind for kind in KINDS if kind.id == action), None)
        if kind is None:
            self.choose()
        else:
            self.prepare(kind)

    def _ask(self, kind: Kind, ids: tuple[int, ...], three: tuple[RequestRow, ...]) -> None:
        number = counted(len(ids), "обращение", "обращения", "обращений")
        self.sheet = ask(
            self._context.theme,
            self._page,
            f"{kind.title}: {number}",
            self._fields(kind),
            lambda values: self.start(kind, ids, values),
            do=kind.do,
            why="Каждое обращение отдельно: что нельзя, будет названо, остальное сделано.",
            lines=tuple(preview_lines(three, kind, len(ids))),
        )

    def _fields(self, kind: Kind) -> list[Field]:
        people = tuple((c.login, c.full_name) for c in self._list.reference.colleagues)
        topics = tuple((t.topic, t.title) for t in self._list.reference.topics)
        every: dict[str, Field] = {
            "assignee": Choice("assignee", "Исполнитель", hint="Никто", options=people),
            "body": LongText(
                "body", "Текст потребителю", required=True, least=4, checks=(no_gaps,)
            ),
            "reason": LongText(
                "body",
                "Причина",
                least=2,
                checks=(no_gaps,),
                help="Нужна, если обращение исполнено.",
            ),
            "note": LongText("body", "Заметка", required=True, least=3),
            "until": Day("until", "До какого дня", required=True),
            "topic": Choice("topic", "Тема", required=True, options=topics),
        }
        return [every[need] for need in kind.needs]

    def _on_stepped(self, _left: int) -> None:
        self._read_results()

    def _on_ended(self, job: Job) -> None:
        """A job that somebody stopped calls nobody else."""
        if job is self._job and job.cancelled:
            self._read_results()

    def _on_broken(self, error: Exception) -> None:
        self._read_results()
        if isinstance(error, UserError):
            self._on_refused(error)
        else:
            self._context.tasks.failed.emit(error)

    def _read_results(self) -> None:
        """The database knows exactly what was done, whatever became of the job."""
        self._job = None
        run, backend = self.run, self._context.backend
        if run is not None:
            self._jobs.start(
                "results",
                lambda job: backend.read(job, list_bulk_rows, run.id),
                lambda rows: self._on_results(run, rows),
            )

    def _on_results(self, run: Run, rows: Sequence[BulkRow]) -> None:
        run.refused = tuple(row for row in rows if row.refusal)
        run.done = len(rows) - len(run.refused)
        run.left = run.total - len(rows)
        self._list.refresh()
        if run.left:
            self._say_stopped(run)
            self.stopped.emit(run)
        else:
            self._say_finished(run)
            self.finished.emit(run)

    def _say_stopped(self, run: Run) -> None:
        self._acts(self.go_on)
        words = f"Остановлено: сделано {run.done} из {run.total}"
        self._list.notice.say(words, f"Осталось {run.left}.", "warning", "Продолжить")

    def _say_finished(self, run: Run) -> None:
        self._list.untick()
        done = f"{run.kind.title}: сделано {run.done} из {run.total}."
        if not run.refused:
            self._list.notice.say(done, tone="ok")
            return
        self._acts(self.show_results)
        refused = counted(len(run.refused), "отказ", "отказа", "отказов")
        self._list.notice.say(done, refused, "warning", "Показать отказы")

    def _acts(self, act: Any) -> None:
        notice = self._list.notice
        if self._connected is not None:
            notice.acted.disconnect(self._connected)
        self._connected = notice.acted.connect(act)

    _connected: Any = None

    def _on_refused(self, error: UserError) -> None:
        self._list.notice.say(str(error))


class _Steps:
    """The work of a run: step after step until nothing is left or somebody stops it."""

    def __init__(self, backend: BackendLike, run: int, total: int, left: int) -> None:
        self._backend, self._run, self._total, self._left = backend, run, total, left

    def __call__(self, job: Job) -> int:
        """How many are left; Cancelled where it was stopped, between two steps or within one."""
        left = self._left
        while left:
            step = self._backend.write(
                job, card_service.step_bulk, card_service.StepBulk(self._run, STEP)
            )
            left = step.left
            job.progress(self._total - left, self._total)
        return left


def no_gaps(text: str) -> str | None:
    """One text goes to all as it is: a placeholder would reach them unfilled."""
    found = letters.gaps(text)
    return f"Вставка {found[0].words} уйдёт как есть: впишите слова." if found else None


def arguments(kind: Kind, values: dict[str, Any]) -> dict[str, Any]:
    """What the database is told about the action."""
    made = {name: value for name, value in values.items() if value not in ("", None)}
    if kind.to_status:
        made["to_status"] = kind.to_status
    if "until" in made:
        made["until"] = made["until"].isoformat()
    if kind.action == "assign":
        made["assignee"] = values.get("assignee")
    return made
