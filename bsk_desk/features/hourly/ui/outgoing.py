"""Files out: the source byte for byte, the reply 80021, the template for a consumer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from bsk_desk.features.hourly import page_service, queries, service
from bsk_desk.features.hourly.batch import filled_template
from bsk_desk.features.hourly.card_queries import Card
from bsk_desk.features.hourly.formats.pool import POOL
from bsk_desk.features.hourly.formats.template import write_template
from bsk_desk.features.hourly.queries import FileRow
from bsk_desk.features.hourly.ui import asked
from bsk_desk.features.hourly.ui.list_export import SHEET, write_list
from bsk_desk.features.hourly.ui.replies import reply_for
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.os_words import os_words
from bsk_desk.kernel.times import BARNAUL
from bsk_desk.kernel.words import counted
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.unwritten import say_unwritten

if TYPE_CHECKING:
    from bsk_desk.features.hourly.ui.page import HourlyPage


class Outgoing(QObject):
    """Belongs to the page; each method is an action of it."""

    def __init__(self, page: HourlyPage, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(page.say_refusal)
        #: What was written last.
        self.templates: list[Path] = []

    @property
    def _card(self) -> Card | None:
        return self._page.card

    def save_source(self) -> None:
        """Byte for byte as it came."""
        card = self._card
        if card is None:
            return
        backend, file = self._context.backend, card.file

        def write(path: str) -> None:
            self._write(Path(path), lambda job: backend.read(job, service.read_content, file.id))

        self._ask_name("Сохранить исходный файл", file.name, write)

    def export(self) -> None:
        """Ctrl+E: exactly what is filtered."""
        self._ask_name("Выгрузить список", f"{SHEET.name}.xlsx", self._export_as)

    def _export_as(self, path: str) -> None:
        self.export_to(Path(path))

    def export_to(self, target: Path) -> Job:
        """In the background, with a stop button in the shell."""
        backend, listing = self._context.backend, self._page.listing
        wanted, order = listing.wanted, listing.request

        def done(rows: int) -> None:
            self._context.notice(f"Выгружено {counted(rows, *SHEET.words)}: {target.name}", "ok")

        return self._context.start_background(
            self,
            f"Выгрузка: {SHEET.name}",
            lambda job: write_list(backend, job, target, wanted, order),
            done,
            self._on_export_failed,
        )

    def _on_export_failed(self, error: Exception) -> None:
        say_unwritten(self._context.tasks, error, self._page.list.notice.say)

    def reply(self) -> None:
        """What a sender of 80020 waits for."""
        card = self._card
        if card is None:
            return
        backend, file = self._context.backend, card.file

        def work(job: Job) -> tuple[FileRow, str, bytes]:
            inn = backend.read(job, queries.company_inn)
            content = backend.read(job, service.read_content, file.id)
            with POOL.reader() as reader:
                read = reader.read(file.name, content)
            return file, *reply_for(card, read, inn, datetime.now(BARNAUL))

        self._jobs.start("reply", work, self._on_reply)

    def _on_reply(self, made: tuple[FileRow, str, bytes]) -> None:
        file, name, content = made

        def answered(by_mail: bool) -> None:
            if by_mail:
                command = page_service.SendReply(file=file.id, name=name, content=content)
                self._page.deeds.doing.do(page_service.send_reply, command, self._on_sent)
            else:
                write = lambda path: self._write(Path(path), lambda _job: content)  # noqa: E731
                self._ask_name("Сохранить ответ 80021", name, write)

        if "@" in (file.sender or "") or file.consumer_id is not None:
            asked.reply_way(self._context, self._page, file, answered)
        else:
            answered(False)

    def _on_sent(self, recipient: str) -> None:
        self._context.notice(f"Ответ 80021 поставлен в очередь писем: {recipient}.", "ok")

    def _ask_name(self, title: str, name: str, chosen: Callable[[str], None]) -> None:
        dialog = QFileDialog(self._page, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, path: Path, make: Callable[[Job], bytes]) -> None:
        def work(job: Job) -> Path:
            content = make(job)
            try:
                path.write_bytes(content)
            except OSError as error:
                raise UserError(f"Файл не записать: {os_words(error)}.") from error
            return path

        self._jobs.start(f"write {path}", work, self._on_written)

    def _on_written(self, path: Path) -> None:
        self._context.notice(f"Файл сохранён: {path.name}", "ok")

    def template(self) -> None:
        """For a contract and a month, with all that is known of it."""
        asked.template(self._context, self._page, self._card, self.write_template)

    def write_template(self, contract: int, month: Any, form: str) -> None:
        """Ask where to, then write."""
        dialog = QFileDialog(self._page, "Папка для шаблона")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(
            lambda folder: self.make_template(contract, month, form, Path(folder))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def make_template(self, contract: int, month: Any, form: str, folder: Path) -> None:
        """Fill it in from the database and write it there, in the background."""
        backend = self._context.backend

        def work(job: Job) -> list[Path]:
            request = backend.read(job, filled_template, contract, month, form)
            return write_template(request, folder)

        self._jobs.start("template", work, self._on_template)

    def _on_template(self, paths: list[Path]) -> None:
        self.templates = paths
        names = ", ".join(path.name for path in paths)
        self._context.notice(f"Шаблон сохранён: {names}", "ok")
