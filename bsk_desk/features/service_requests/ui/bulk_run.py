"""A run of an action over many: its state, its steps, and its results shown or in a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from bsk_desk.features.service_requests import card_service
from bsk_desk.features.service_requests.model import BulkRow
from bsk_desk.features.service_requests.ui.bulk_kinds import Kind
from bsk_desk.features.service_requests.ui.bulk_sheet import ResultSheet, result_columns
from bsk_desk.kernel.words import counted
from bsk_desk.qt.export import write_xlsx
from bsk_desk.qt.pages import BackendLike, PageContext
from bsk_desk.qt.sheet import Over
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.unwritten import say_unwritten

REQUESTS = ("обращение", "обращения", "обращений")


@dataclass(slots=True)
class Run:
    """A run in the database: what came of it so far, and whether something is left."""

    id: int
    kind: Kind
    total: int
    left: int
    rows: tuple[BulkRow, ...] = ()

    @property
    def title(self) -> str:
        """«Зарегистрировать: 12 обращений»."""
        return f"{self.kind.title}: {counted(self.total, *REQUESTS)}"

    @property
    def refused(self) -> tuple[BulkRow, ...]:
        """Those that were refused so far."""
        return tuple(row for row in self.rows if row.refusal)

    @property
    def done(self) -> int:
        """How many went through so far."""
        return len(self.rows) - len(self.refused)


class Steps:
    """The work of a run: step after step until nothing is left or somebody stops it."""

    def __init__(self, backend: BackendLike, run: Run, size: int) -> None:
        self._backend, self._run, self._size = backend, run.id, size
        self._total, self._left = run.total, run.left

    def __call__(self, job: Job) -> int:
        """How many are left; Cancelled where it was stopped, between two steps or within one."""
        left = self._left
        while left:
            step = self._backend.write(
                job, card_service.step_bulk, card_service.StepBulk(self._run, self._size)
            )
            left = step.left
            job.progress(self._total - left, self._total)
        return left


class Results(QObject):
    """Shows what came of a run, and writes it to a file."""

    def __init__(self, page: QWidget, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context

    def show(self, run: Run) -> None:
        """Each row with what came of it."""
        sheet = ResultSheet(self._context.theme, run.kind.title, run.rows)
        sheet.export.clicked.connect(lambda: self._ask(run))
        over = Over(self._context.theme, self._page.window(), sheet)
        over.setObjectName("bulk_results")
        over.closed.connect(over.deleteLater)
        over.open()

    def export_to(self, run: Run, path: str) -> Job:
        """Number, subject, what came of it and why."""
        rows, title, target = run.rows, run.kind.title, Path(path)
        backend, detail = self._context.backend, {"bulk_run": run.id, "rows": len(run.rows)}

        def work(job: Job) -> int:
            backend.write(job, _note_export, detail)  # first, as for every list
            return write_xlsx(target, title, result_columns(), rows, job=job, total=len(rows))

        return self._context.start_background(
            self,
            f"Выгрузка: {title}",
            work,
            lambda _number: self._context.notice(f"Выгружено: {target.name}", "ok"),
            self._on_failed,
        )

    def _ask(self, run: Run) -> None:
        dialog = QFileDialog(self._page, "Выгрузить итоги", "", "Excel (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile("Итоги.xlsx")
        dialog.fileSelected.connect(lambda path: self.export_to(run, path))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_failed(self, error: Exception) -> None:
        notice = self._context.notice
        say_unwritten(self._context.tasks, error, lambda words: notice(words, "warning"))


def _note_export(session: Any, detail: dict[str, Any]) -> None:
    card_service.note_access(session, "export", None, detail)
