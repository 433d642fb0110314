"""What a person does with a file: accept, reject, give back, estimate, save; templates out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from bsk_desk.features.hourly import queries, service
from bsk_desk.features.hourly.batch import filled_template
from bsk_desk.features.hourly.card_queries import Card
from bsk_desk.features.hourly.formats.template import write_template
from bsk_desk.features.hourly.model.letter import letter
from bsk_desk.features.hourly.ui import asked
from bsk_desk.features.hourly.ui.estimate_sheet import estimate_sheet, prepare
from bsk_desk.features.hourly.ui.line_making import states_of
from bsk_desk.features.hourly.ui.mapping_sheet import MappingSheet, read_guess
from bsk_desk.features.hourly.ui.parts import Registers
from bsk_desk.features.hourly.ui.places import MISSING
from bsk_desk.features.hourly.ui.replies import reply_for
from bsk_desk.features.hourly.ui.revisions_sheet import revisions_sheet
from bsk_desk.features.hourly.ui.summary import sound
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.times import BARNAUL
from bsk_desk.kernel.words import counted
from bsk_desk.qt.asking import ask
from bsk_desk.qt.doing import Doing
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.sheet import Over, Sheet
from bsk_desk.qt.tasks import Job

if TYPE_CHECKING:
    from bsk_desk.features.hourly.ui.page import HourlyPage

_LETTER_WIDE = 680
_MAIL = (
    "Почту забирает служба bsk-desk worker: вложения писем сами появляются в этом списке "
    "со словами «ждёт чтения»."
)


class Deeds(QObject):
    """Belongs to the page; each method is an action of it."""

    def __init__(self, page: HourlyPage, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        #: What was written last.
        self.templates: list[Path] = []
        self.doing = Doing(context.backend, context.tasks, self)
        self.doing.refused.connect(page.say_refusal)
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(page.say_refusal)

    @property
    def _card(self) -> Card | None:
        return self._page.card

    # Files in

    def choose(self) -> None:
        """Ctrl+O."""
        self._dialog("Выбрать почасовые файлы", QFileDialog.FileMode.ExistingFiles)

    def choose_folder(self) -> None:
        """Ctrl+Shift+O."""
        self._dialog("Выбрать папку", QFileDialog.FileMode.Directory)

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> None:
        dialog = QFileDialog(self._page, title)
        dialog.setFileMode(mode)
        dialog.filesSelected.connect(self._page.take)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def again(self) -> None:
        """Read the kept bytes once more."""
        if self._card is not None:
            file = self._card.file
            self._page.intake.add_again(file.id, file.name, file.sender)

    def mailbox(self) -> None:
        """Say who fetches the mail."""
        self._context.notice(_MAIL, "info")

    # Decisions

    def accept(self) -> None:
        """Every point without an error."""
        if self._card is None:
            return
        states = states_of(self._card.file, self._page.states)
        self._decide([state.profile for state in sound(states)], accept=True)

    def accept_point(self) -> None:
        """The one that is looked at."""
        profile = self._page.profile
        if profile is not None:
            self._decide([profile.id], accept=True)

    def reject_point(self) -> None:
        """The one that is looked at, with a reason."""
        profile = self._page.profile
        if profile is not None:
            asked.reason(
                self._context,
                self._page,
                f"Отклонить точку {profile.name or profile.serial}",
                lambda why: self._decide([profile.id], accept=False, reason=why),
            )

    def reject(self) -> None:
        """All that waits of the file."""
        card = self._card
        if card is None:
            return

        def send(why: str) -> None:
            command = service.RejectFile(file=card.file.id, reason=why)
            self.doing.do(service.reject_file, command, self._done("Файл отклонён."))

        asked.reason(self._context, self._page, f"Отклонить файл {card.file.name}", send)

    def _decide(self, profiles: list[int], *, accept: bool, reason: str | None = None) -> None:
        card = self._card
        if card is None or not profiles:
            return
        command = service.DecideProfiles(
            file=card.file.id, profiles=tuple(profiles), accept=accept, reason=reason
        )
        count = counted(len(profiles), "точка", "точки", "точек")
        words = f"Достоверны: {count}." if accept else f"Отклонены: {count}."
        self.doing.do(service.decide_profiles, command, self._done(words))

    def _done(self, words: str) -> Callable[[Any], None]:
        context, page = self._context, self._page

        def then(_result: Any) -> None:
            context.notice(words, "ok")
            page.pane.notice.put_away()
            page.refresh()

        return then

    def give_back(self) -> None:
        """«Сообщить потребителю»: the letter may be edited before it goes."""
        card = self._card
        if card is None:
            return
        states = states_of(card.file, self._page.states)
        accepted = [
            str(point["serial"])
            for point in card.file.points
            if (state := self._page.state_of(point)) and state.status in queries.CURRENT
        ]
        good = sound(states)
        text = letter(card.file.name, card.file.findings, accepted)
        why = "Уйдёт в личные кабинеты договора и письмом. Принятое остаётся принятым."
        if good:
            count = counted(len(good), "точка", "точки", "точек")
            why += f" Ещё не приняты {count} без ошибок: примите их сначала, если они верны."
        ask(
            self._context.theme,
            self._page,
            "Вернуть с замечаниями",
            asked.LETTER,
            lambda values: self._return(card, values["body"]),
            do="Отправить",
            why=why,
            values={"body": text},
            wide=_LETTER_WIDE,
        )

    def _return(self, card: Card, body: str) -> None:
        context, page = self._context, self._page

        def then(reached: int) -> None:
            if reached:
                context.notice(
                    f"Сообщено: {counted(reached, 'адресат', 'адресата', 'адресатов')}.", "ok"
                )
            else:
                words = "Возвращён, но сообщить некому: у договора нет кабинета и почты."
                context.notice(words, "warning")
            page.refresh()

        self.doing.do(service.return_file, service.ReturnFile(file=card.file.id, body=body), then)

    # Looking closer

    def estimate(self) -> None:
        """The missing hours, shown before they are kept."""
        profile = self._page.profile
        if profile is None or self._card is None:
            return
        registers = Registers.of(profile, self._page.point)
        made = prepare(profile, registers)
        if made is None:
            self._page.pane.notice.say("Досчитать не по чему: в профиле почти нет часов.")
            return
        before = self._card.before.get(profile.point_id, ())
        expected = registers.expected(profile.ratio)
        theme = self._context.theme
        sheet = estimate_sheet(theme, profile, made, before=before, expected=expected)
        over = self._over(sheet)

        def keep(values: dict[str, Any]) -> None:
            over.close_sheet()
            command = service.EstimateProfile(
                profile=profile.id, kwh=made.values, hours=made.hours, reason=values["reason"]
            )
            self.doing.do(service.estimate_profile, command, self._done("Досчитанное сохранено."))

        sheet.kept.connect(keep)
        sheet.left.connect(over.close_sheet)
        over.open()

    def revisions(self) -> None:
        """All revisions of the point's month and what changed between them."""
        profile = self._page.profile
        if profile is None:
            return
        backend, point, month = self._context.backend, profile.point_id, profile.month
        self._jobs.start(
            "revisions",
            lambda job: backend.read(job, queries.revisions, point, month),
            lambda found: self._over(revisions_sheet(self._context.theme, found)).open(),
        )

    def mapping(self) -> None:
        """Which column means what, for layouts nobody knows."""
        card = self._card
        if card is None:
            return
        file, backend = card.file, self._context.backend
        names = asked.names_of(file)
        self._jobs.start(
            "guess",
            lambda job: read_guess(backend, job, file, self._page.point),
            lambda guess: self._edit_mapping(card, names, guess),
        )

    def _edit_mapping(self, card: Card, names: list[str], guess: Any) -> None:
        sheet = MappingSheet(self._context, guess, names)
        over = self._over(sheet)
        file = card.file

        def keep(command: service.SaveSender, mapping: Any) -> None:
            over.close_sheet()
            self.doing.do(
                service.save_sender,
                command,
                lambda _none: self._page.intake.add_again(file.id, file.name, file.sender, mapping),
            )

        sheet.kept.connect(keep)
        sheet.left.connect(over.close_sheet)
        over.open()

    def zone(self) -> None:
        """The sender's zone: nothing is guessed in silence."""
        card = self._card
        if card is None:
            return
        backend, names, file = self._context.backend, asked.names_of(card.file), card.file

        def keep(values: dict[str, Any]) -> None:
            command = service.SaveSender(sender=values["sender"], zone=values["zone"])
            self.doing.do(
                service.save_sender,
                command,
                lambda _none: self._page.intake.add_again(file.id, file.name, file.sender),
            )

        self._jobs.start(
            "zone",
            lambda job: backend.read(job, queries.find_senders, names),
            lambda found: asked.zone(self._context, self._page, names, found, keep),
        )

    def _over(self, sheet: Sheet) -> Over:
        over = Over(self._context.theme, self._page.window(), sheet)
        over.setObjectName("hourly_over")
        over.closed.connect(over.deleteLater)
        return over

    # Files out

    def save_source(self) -> None:
        """Byte for byte as it came."""
        card = self._card
        if card is None:
            return
        backend, file = self._context.backend, card.file

        def write(path: str) -> None:
            self._write(Path(path), lambda job: backend.read(job, service.read_content, file.id))

        self._ask_name("Сохранить исходный файл", file.name, write)

    def reply(self) -> None:
        """What a sender of 80020 waits for."""
        card = self._card
        if card is None:
            return
        name, content = reply_for(card.file, datetime.now(BARNAUL))
        self._ask_name(
            "Сохранить ответ 80021", name, lambda p: self._write(Path(p), lambda _j: content)
        )

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
                raise UserError(f"Файл не записать: {error.strerror or error}.") from error
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

    def missing(self) -> None:
        """The map of who has not sent."""
        self._context.go_to(MISSING, None)
