"""One action over many requests: what, a preview of three, then a job that can be stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QWidget

from bsk_desk.features.service_requests import card_service
from bsk_desk.features.service_requests.card_queries import list_bulk_rows, list_unfinished_runs
from bsk_desk.features.service_requests.letters import moment_words
from bsk_desk.features.service_requests.model import BulkRow, BulkRun, RequestRow
from bsk_desk.features.service_requests.queries import (
    MOST_AT_ONCE,
    find_rows,
    list_ids,
    too_many,
)
from bsk_desk.features.service_requests.ui.bulk_kinds import (
    KINDS,
    Kind,
    arguments_of,
    fields_of,
    kind_of,
)
from bsk_desk.features.service_requests.ui.bulk_run import REQUESTS, Results, Run, Steps
from bsk_desk.features.service_requests.ui.bulk_sheet import (
    LettersPreview,
    preview_lines,
)
from bsk_desk.features.service_requests.ui.list_pane import RequestList
from bsk_desk.features.settings.api import undo_seconds
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.words import counted, grouped
from bsk_desk.qt.asking import WIDE, AskSheet, ask
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.menu import Menu
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tasks import Job

STEP = 50
_PREVIEWED = 3
#: A letter wants more room than a question.
_WIDE = 560


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
        self.results = Results(page, context)
        self.sheet: AskSheet | None = None
        self._act: Callable[[], None] | None = None
        self._other: Callable[[], None] | None = None
        rows.bulk_wanted.connect(self._on_wanted)
        rows.notice.acted.connect(self._on_acted)
        rows.notice.declined.connect(self._on_declined)

    def choose(self) -> None:
        """The menu of what can be done with what is ticked."""
        if not self._list.ticks:
            self._list.notice.say(
                "Отметьте обращения: X — одно, Ctrl+Shift+X — все в списке.", tone="info"
            )
            return
        menu = Menu(self._page)
        for kind in KINDS:
            menu.addAction(kind.title).setData(kind)
        menu.triggered.connect(lambda act: self.prepare(act.data()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._list.filters.mapToGlobal(QPoint(16, 44)))

    def prepare(self, kind: Kind) -> None:
        """Find out which requests these are and what the first three look like."""
        backend, wanted = self._context.backend, self._list.wanted
        ticked = None if self._list.rows.everything else tuple(sorted(self._list.rows.checked))
        limit = MOST_AT_ONCE

        def work(job: Job) -> tuple[tuple[int, ...], tuple[RequestRow, ...], int]:
            ids = ticked
            if ids is None:
                ids = tuple(backend.read(job, list_ids, wanted, limit))
            elif len(ids) > limit:
                raise too_many(limit)
            found = backend.read(job, find_rows, ids[:_PREVIEWED])
            three = tuple(found[one] for one in ids[:_PREVIEWED] if one in found)
            return ids, three, backend.read(job, undo_seconds) if kind.becomes else 0

        self._jobs.start("prepare", work, lambda found: self._ask(kind, *found))

    def start(self, kind: Kind, ids: Sequence[int], values: dict[str, Any]) -> None:
        """Make the run; its steps follow as a background job."""
        command = card_service.StartBulk(
            requests=tuple(ids), action=kind.action, arguments=arguments_of(kind, values)
        )

        def started(run: int) -> None:
            self.run = Run(run, kind, len(ids), len(ids))
            self.go_on()

        self._doing.do(card_service.start_bulk, command, started, self._on_refused)

    def go_on(self) -> None:
        """Step through what is left: also after a stop."""
        run = self.run
        if run is None or not run.left or self._job is not None:
            return
        steps = Steps(self._context.backend, run, STEP)
        self._put_away()
        self._job = self._context.start_background(
            self, run.title, steps, self._on_stepped, self._on_broken
        )

    def look_for_unfinished(self) -> None:
        """A run that a desk's end has interrupted is offered again."""
        backend = self._context.backend
        if self._context.person.may("requests.work"):
            self._jobs.start(
                "unfinished",
                lambda job: backend.read(job, list_unfinished_runs),
                self._on_unfinished,
                quiet=True,
            )

    def drop(self) -> None:
        """What is left of the run stays as it is."""
        if (run := self.run) is not None and self._job is None:
            command = card_service.DropBulk(run=run.id)
            self._doing.do(card_service.drop_bulk, command, self._on_dropped, self._on_refused)

    def show_results(self) -> None:
        """Each row with what came of it."""
        if self.run is not None:
            self.results.show(self.run)

    def _on_wanted(self, action: str) -> None:
        kind = next((kind for kind in KINDS if kind.id == action), None)
        if kind is None:
            self.choose()
        else:
            self.prepare(kind)

    def _ask(
        self, kind: Kind, ids: tuple[int, ...], three: tuple[RequestRow, ...], undo: int
    ) -> None:
        preview = None
        if kind.becomes:
            preview = LettersPreview(self._context.theme, kind, three, self._list.reference)
        self.sheet = sheet = ask(
            self._context.theme,
            self._page,
            f"{kind.title}: {counted(len(ids), *REQUESTS)}",
            fields_of(kind, self._list.reference),
            lambda values: self.start(kind, ids, values),
            do=kind.do,
            why="Каждое обращение отдельно: что нельзя, будет названо, остальное сделано.",
            lines=tuple(preview_lines(three, kind, len(ids), undo)),
            preview=preview,
            wide=_WIDE if preview else WIDE,
        )
        if preview is not None:
            sheet.form.changed.connect(lambda: preview.show_values(sheet.form.values))

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
        run.rows = tuple(rows)
        run.left = run.total - len(rows)
        self._list.refresh()
        if run.left:
            self._say_stopped(run)
            self.stopped.emit(run)
        else:
            self._say_finished(run)
            self.finished.emit(run)

    def _on_unfinished(self, runs: Sequence[BulkRun]) -> None:
        """The latest of them, unless a job of this window is at it."""
        under_way = {job.title for job in self._context.tasks.running}
        for one in runs:
            run = Run(one.id, kind_of(one.action, one.arguments), one.total, one.waiting)
            if run.title not in under_way and self._job is None:
                self.run = run
                self._acts(self.go_on, self.drop)
                number = counted(run.total, *REQUESTS)
                words = f"Не закончено: «{run.kind.title}», {number}, осталось {grouped(run.left)}"
                why = f"Начато {moment_words(one.created_at)}."
                self._list.notice.say(words, why, "warning", "Продолжить", "Бросить")
                return

    def _on_dropped(self, left: int) -> None:
        self._put_away()
        self._context.notice(f"Осталось как было: {counted(left, *REQUESTS)}.", "ok")
        self.look_for_unfinished()

    def _say_stopped(self, run: Run) -> None:
        self._acts(self.go_on, self.drop)
        words = f"Остановлено: сделано {run.done} из {run.total}"
        left = f"Осталось {run.left}."
        self._list.notice.say(words, left, "warning", "Продолжить", "Бросить")

    def _say_finished(self, run: Run) -> None:
        self._list.untick()
        self._acts(self.show_results)
        done = f"{run.kind.title}: сделано {run.done} из {run.total}."
        if not run.refused:
            self._list.notice.say(done, "", "ok", "Показать итоги")
            return
        refused = counted(len(run.refused), "отказ", "отказа", "отказов")
        self._list.notice.say(done, refused, "warning", "Показать отказы")

    def _put_away(self) -> None:
        """The bar, with the button that was pressed: the keys go on in the list."""
        pressed = self._list.notice.isAncestorOf(QApplication.focusWidget() or self._page)
        self._list.notice.put_away()
        if pressed:
            self._list.rows.setFocus()

    def _acts(self, act: Callable[[], None], other: Callable[[], None] | None = None) -> None:
        """What the two buttons of the bar do from now on."""
        self._act, self._other = act, other

    def _on_acted(self) -> None:
        if self._act is not None:
            self._act()

    def _on_declined(self) -> None:
        if self._other is not None:
            self._other()

    def _on_refused(self, error: UserError) -> None:
        self._list.notice.say(str(error))
