"""A list into a file: asks where to, has it noted, writes in the background, says how it went."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from bsk_desk.kernel.paging import PAGE_SIZE
from bsk_desk.kernel.words import counted
from bsk_desk.qt.export import ExportColumn, write_xlsx
from bsk_desk.qt.keyset_model import KeysetTableModel, all_rows
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.unwritten import say_unwritten

#: Rows of one reading, in pages of the list.
_PAGES_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list as a file: its name, columns, what a row is called for one, two and five of them.

    ``note(session, detail)`` keeps in the database that it was taken out.
    """

    name: str
    columns: Sequence[ExportColumn[Any]]
    words: tuple[str, str, str]
    note: Callable[[Any, dict[str, Any]], None]


def conditions_of(wanted: Any) -> dict[str, Any]:
    """A filter as it is noted: that words were searched for, not which: they may be an address."""
    given: dict[str, Any] = asdict(wanted)
    words = given.pop("words", "")
    kept = {name: value for name, value in given.items() if value is not None}
    return kept | {"searched": bool(words.strip())}


class Exporter(QObject):
    """``failed(sentence)`` where the rows cannot be read or the file not be written."""

    failed = Signal(str)

    def __init__(
        self, context: PageContext, owner: QWidget, sheet: Sheet, model: KeysetTableModel[Any]
    ) -> None:
        super().__init__(owner)
        self._context, self._owner, self._sheet, self._model = context, owner, sheet, model

    def ask(self, detail: Mapping[str, Any]) -> None:
        """Ask where to, then write."""
        dialog = QFileDialog(self._owner, "Выгрузить список", "", "Excel (*.xlsx)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{self._sheet.name}.xlsx")
        dialog.fileSelected.connect(lambda path: self.write(Path(path), detail))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, target: Path, detail: Mapping[str, Any]) -> Job | None:
        """Every row that is filtered now, in the order of the list; None where nothing is shown."""
        loader, sheet, backend = self._model.loader, self._sheet, self._context.backend
        if loader is None:
            return None
        request = replace(self._model.request, after=None, size=PAGE_SIZE * _PAGES_AT_ONCE)

        def work(job: Job) -> int:
            total = loader.count(job)
            # Before the file: what is taken out without a trace must not exist, not for a moment.
            backend.write(job, sheet.note, dict(detail) | {"rows": total})
            rows = all_rows(loader, job, request)
            return write_xlsx(target, sheet.name, sheet.columns, rows, job=job, total=total)

        def done(number: int) -> None:
            self._context.notice(f"Выгружено {counted(number, *sheet.words)}: {target.name}", "ok")

        return self._context.start_background(
            self._owner, f"Выгрузка: {sheet.name}", work, done, self._on_failed
        )

    def _on_failed(self, error: Exception) -> None:
        say_unwritten(self._context.tasks, error, self.failed.emit)
