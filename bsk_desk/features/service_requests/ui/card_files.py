"""Files of a request: small pictures, a look at one, saving and opening it, files for an answer."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from PySide6.QtCore import QObject, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QPixmap
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from bsk_desk.features.service_requests import card_service
from bsk_desk.features.service_requests.model import Attachment, RequestCard
from bsk_desk.features.service_requests.service import (
    AttachFile,
    RemoveFile,
    attach_file,
    remove_file,
)
from bsk_desk.features.service_requests.ui.answer_preview import waiting_files
from bsk_desk.features.service_requests.ui.disk import of_disk, to_disk
from bsk_desk.features.service_requests.ui.sending import Sending
from bsk_desk.kernel.errors import ServerUnavailable, UserError
from bsk_desk.kernel.os_words import os_words
from bsk_desk.kernel.words import file_size
from bsk_desk.qt.buttons import bar_of, button
from bsk_desk.qt.kit import Elided, label
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import BackendLike, PageContext
from bsk_desk.qt.previews import preview
from bsk_desk.qt.sheet import Over, Sheet
from bsk_desk.qt.tasks import Job

_SMALL, _LARGE = 120, 900
#: Larger files are looked at only when somebody asks.
_PICTURE_BYTES, _PICTURES = 4 * 1024 * 1024, 6
_SHOWN = ("image/", "application/pdf")


class CardFiles(QObject):
    """Belongs to a page and its card."""

    def __init__(self, page: QWidget, context: PageContext, sending: Sending) -> None:
        super().__init__(page)
        self._page, self._context, self._sending = page, context, sending
        pane = self._pane = sending.pane
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(sending.say_refusal)
        self._pictured: set[int] = set()
        self._ids: dict[str, UUID] = {}
        self._attaching: dict[Job, str] = {}
        self._looking: Job | None = None
        context.tasks.ended.connect(self._on_ended)
        #: Where a file was last saved or written to be opened.
        self.opened: Path | None = None
        pane.shown.connect(self._on_shown)
        pane.file_opened.connect(self.look)
        pane.composer.attach_wanted.connect(self.attach)
        pane.composer.file_removed.connect(self._remove)

    def attach(self) -> None:
        """Choose files that go with the answer."""
        if self._pane.card is None:
            return
        dialog = QFileDialog(self._page, "Приложить к ответу")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.attach_paths)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def attach_paths(self, paths: Sequence[str]) -> None:
        """Read and hand over these files one by one; each refusal names its file."""
        card = self._pane.card
        for path in paths if card else ():
            assert card is not None
            self._attach(card.id, Path(path))

    def look(self, key: Any) -> None:
        """A file in a sheet: its picture, and what can be done with it."""
        card, backend = self._pane.card, self._context.backend
        file = next((a for a in card.attachments if a.id == key), None) if card else None
        if file is None:
            return
        if self._looking is not None:
            self._looking.cancel()
        self._looking = self._context.start_background(
            self,
            f"Открывается: {file.name}",
            lambda job: _read(backend, job, file, _LARGE),
            lambda found: self._show(file, *found),
            self._on_failed,
        )

    def save(self, file: Attachment, content: bytes) -> None:
        """Ask where to."""
        dialog = QFileDialog(self._page, "Сохранить файл")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(file.name)
        dialog.fileSelected.connect(lambda path: self.write(Path(path), content))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def write(self, path: Path, content: bytes, *, then_open: bool = False) -> None:
        """To the disk, in the background."""

        def work(job: Job) -> Path:
            to_disk(job, path, content)
            return path

        words = "Открывается" if then_open else "Сохраняется"
        done = self._on_opened if then_open else self._on_saved
        self._context.start_background(self, f"{words}: {path.name}", work, done, self._on_failed)

    def _show(self, file: Attachment, content: bytes, png: bytes) -> None:
        sheet = _look_sheet(file, png)
        over = Over(self._context.theme, self._page.window(), sheet)
        over.setObjectName("look")
        saving = button(self._context.theme, "Сохранить…", "plain", "action.export")
        saving.clicked.connect(lambda: self.save(file, content))
        opening = button(self._context.theme, "Всё равно открыть", "plain", "action.window")
        opening.clicked.connect(lambda: self._open(file, content))
        closing = button(self._context.theme, "Закрыть", "primary", shortcut="Esc")
        closing.clicked.connect(over.close_sheet)
        sheet.add(bar_of(saving, opening, closing, pad=(4, 0, 0, 0)))
        over.closed.connect(over.deleteLater)
        over.open()
        closing.setFocus()

    def _open(self, file: Attachment, content: bytes) -> None:
        """In the program that the system has for it, from a temporary folder."""
        folder = Path(tempfile.mkdtemp(prefix="bsk-desk-"))
        self.write(folder / Path(file.name).name, content, then_open=True)

    def _on_opened(self, path: Path) -> None:
        self.opened = path
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _on_saved(self, path: Path) -> None:
        self.opened = path
        self._context.notice(f"Файл сохранён: {path.name}", "ok")

    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._sending.say_refusal(error)
        elif isinstance(error, OSError):
            self._pane.say(f"Файл не записать: {os_words(error)}.")
        else:
            self._context.tasks.failed.emit(error)

    def _attach(self, request: int, path: Path) -> None:
        """Read and sent in one go on a worker: twenty megabytes never pass through the screen.

        A file that was lost on the way goes out again under the id it had; one that was stopped is
        a new one.
        """
        key, backend = f"{request} {path}", self._context.backend
        command = self._ids.setdefault(key, uuid4())

        def work(job: Job) -> int:
            content = of_disk(job, path)
            sent = AttachFile(request=request, name=path.name, content=content, id=command)
            return backend.write(job, attach_file, sent)

        def done(_file: int) -> None:
            self._ids.pop(key, None)
            self._pane.reload()

        def failed(error: Exception) -> None:
            if not isinstance(error, UserError):
                self._context.tasks.failed.emit(error)
                return
            if not isinstance(error, ServerUnavailable):
                self._ids.pop(key, None)
            self._pane.say(f"Файл «{path.name}» не приложен.", str(error))

        job = self._context.start_background(
            self, f"Прикладывается: {path.name}", work, done, failed
        )
        self._attaching[job] = key

    def _on_ended(self, job: Job) -> None:
        """A job that somebody stopped calls nobody else; it may have been too late to stop it."""
        key = self._attaching.pop(job, None)
        if key is not None and job.cancelled:
            self._ids.pop(key, None)
            self._pane.reload()

    def _remove(self, key: Any) -> None:
        self._sending.doing.do(remove_file, RemoveFile(file=key), lambda _none: self._pane.reload())

    def _on_shown(self, card: RequestCard) -> None:
        waiting = waiting_files(card, self._context.person.login)
        self._pane.composer.show_files([(file.id, file.name) for file in waiting])
        tiles = self._pane.view.files.tiles
        wanted = [
            a for a in card.attachments
            if a.id in tiles and a.size <= _PICTURE_BYTES and a.media_type.startswith(_SHOWN)
        ]  # fmt: skip
        if wanted and self._pictured != set(tiles):
            self._pictured = set(tiles)
            self._picture(wanted[:_PICTURES])

    def _picture(self, wanted: Sequence[Attachment]) -> None:
        backend = self._context.backend

        def work(job: Job) -> dict[int, bytes]:
            return {file.id: _read(backend, job, file, _SMALL)[1] for file in wanted}

        self._jobs.start("pictures", work, self._on_pictured, quiet=True)

    def _on_pictured(self, made: dict[int, bytes]) -> None:
        for key, png in made.items():
            if png and (tile := self._pane.view.files.tiles.get(key)):
                tile.show_picture(png)


def _read(backend: BackendLike, job: Job, file: Attachment, side: int) -> tuple[bytes, bytes]:
    """The bytes, and a PNG of them where it is a picture or PDF."""
    content = backend.read(job, card_service.read_attachment, file.id)
    shown = file.media_type.startswith(_SHOWN)
    return content, preview(job, content, side) if shown else b""


def _look_sheet(file: Attachment, png: bytes) -> Sheet:
    sheet = Sheet(gap=8, pad=(16, 20))
    sheet.setAccessibleName(f"Файл {file.name}")
    sheet.add(Elided(file.name, "heading"), label(file_size(file.size), "small", "text3"))
    picture = QPixmap()
    if png and picture.loadFromData(png, "PNG"):
        shown = QLabel()
        shown.setAccessibleName(f"Первая страница или картинка: {file.name}")
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        fit = QSize(720, 520)
        ratio = shown.devicePixelRatioF()
        scaled = picture.scaled(
            QSize(round(fit.width() * ratio), round(fit.height() * ratio)),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        scaled.setDevicePixelRatio(ratio)
        shown.setPixmap(scaled)
        sheet.add(shown)
    elif file.media_type.startswith(_SHOWN):
        sheet.add(
            label("Картинку не показать: файл повреждён или слишком сложен.", "body", "text2")
        )
    theirs = file.author_kind == "consumer"
    why = "Файл прислал потребитель: открытый, он может навредить компьютеру." if theirs else ""
    if why:
        sheet.add(label(why, "small", "today", wrap=True))
    sheet.setMinimumWidth(460)
    return sheet
