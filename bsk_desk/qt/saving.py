"""Papers into files: asks where to, makes the PDF and writes it in the background."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.print import Paper, to_pdf
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.unwritten import say_unwritten

#: Makes the papers on a worker: file name and paper of each.
Papers = Callable[[Job], list[tuple[str, Paper]]]


def ask_pdf(page: QWidget, name: str, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask for the name of one PDF; ``chosen(path)`` when it is given."""
    dialog = QFileDialog(page, "Сохранить PDF", "", "PDF (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def ask_folder(page: QWidget, chosen: Callable[[Path], object]) -> QFileDialog:
    """Ask for a folder for several files; ``chosen(path)`` when it is given."""
    dialog = QFileDialog(page, "Папка для файлов PDF")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.fileSelected.connect(lambda path: chosen(Path(path)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def write_papers(
    context: PageContext,
    owner: QWidget,
    papers: Papers,
    target: Path,
    say: Callable[[str], None],
) -> Job:
    """Each paper as a PDF: into the folder ``target``, or the only one as the file ``target``."""

    def work(job: Job) -> list[Path]:
        written: list[Path] = []
        for name, paper in papers(job):
            path = target / name if target.is_dir() else target
            path.write_bytes(to_pdf(paper))
            written.append(path)
        return written

    def done(paths: list[Path]) -> None:
        words = paths[0].name if len(paths) == 1 else f"папку {target.name}, файлов {len(paths)}"
        context.notice(f"Записано: {words}", "ok")

    def failed(error: Exception) -> None:
        say_unwritten(context.tasks, error, say)

    return context.tasks.start(owner, work, done, failed=failed)
