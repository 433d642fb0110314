"""What happens around the text of an answer or note: drafts, lease, templates, preview, files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from bsk_desk.features.service_requests import card_service, letters
from bsk_desk.features.service_requests.model import RequestCard, Template
from bsk_desk.features.service_requests.ui.answer_preview import preview_of, values_of
from bsk_desk.features.service_requests.ui.drafts import Drafts, other_words
from bsk_desk.features.service_requests.ui.moves import REOPEN, Move, main_move, other_moves
from bsk_desk.features.service_requests.ui.reference import Reference
from bsk_desk.features.service_requests.ui.rows import now, short_applicant
from bsk_desk.kernel.errors import Held, ServerUnavailable, UserError
from bsk_desk.kernel.words import masked_email, short_full_name
from bsk_desk.qt.composer import ANSWER, NOTE, Composer, Preview
from bsk_desk.qt.latest import LatestJobs
from bsk_desk.qt.pages import PageContext

#: The database's copy of a draft follows within five seconds (design, clause 6).
_DATABASE_AFTER_MS = 4000
#: A lease lasts two minutes and is renewed while one types.
_RENEW_AFTER_MS = 40_000
_PREVIEW_AFTER_MS = 120


class Answering(QObject):
    """Belongs to a composer and one request at a time.

    ``held(error)`` when somebody else is answering, ``problem(error)`` for any other refusal.
    """

    held = Signal(object)
    problem = Signal(object)

    def __init__(self, composer: Composer, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._composer, self._context = composer, context
        self._drafts = Drafts(context.settings)
        self._card: RequestCard | None = None
        self._reference = Reference()
        self._mode = ANSWER
        self._chosen: Move | None = None
        self._texts: dict[str, str] = {}
        self._claimed = False
        self._jobs = LatestJobs(context.tasks, self)
        self._jobs.failed.connect(self._on_failed)
        self._database = self._timer(_DATABASE_AFTER_MS, self.keep_in_database)
        self._renewing = self._timer(_RENEW_AFTER_MS, self._on_renewing)
        self._previewing = self._timer(_PREVIEW_AFTER_MS, self._show_preview)
        composer.changed.connect(self._on_changed)
        composer.opened.connect(self._on_changed)
        composer.template_chosen.connect(self.use_template)
        composer.previewed.connect(self._on_previewed)
        composer.other.clicked.connect(self.show_other)
        self._follow_connection()

    def _timer(self, after_ms: int, slot: Callable[[], None]) -> QTimer:
        made = QTimer(self, singleShot=True, interval=after_ms)
        made.timeout.connect(slot)
        return made

    def _follow_connection(self) -> None:
        self._context.bus.connection_changed.connect(self._on_connection)
        self._composer.offline(not self._context.bus.online)

    @property
    def writing(self) -> bool:
        """Whether there is text that was not sent."""
        return any(text.strip() for text in self._texts.values())

    def text_of(self, mode: str) -> str:
        """What stands there for this mode, unsent."""
        return self._texts.get(mode, "").strip()

    @property
    def mode(self) -> str:
        """What is being written: answer or note."""
        return self._mode

    @property
    def main(self) -> Move:
        """What the primary button does: what was chosen, else what the status suggests."""
        status = self._card.row.status if self._card else ""
        possible = self._reference.moves(status)
        if self._chosen is not None and self._chosen.to_status in possible:
            return self._chosen
        return main_move(status)

    def choose(self, move: Move) -> None:
        """The next text is a question, a reason to postpone or to reopen."""
        self._chosen = None if move in {REOPEN, main_move("")} else move
        self._dress()

    def begin(self, card: RequestCard, reference: Reference) -> None:
        """Another request: its drafts come back, of this computer or of the database."""
        self.leave()
        self._card, self._reference = card, reference
        self._texts, self._chosen = {}, None
        for mode in (ANSWER, NOTE):
            self._texts[mode] = self._drafts.resume(card, mode, self._context.person.login)
        self._mode = ANSWER if self._texts[ANSWER] or not self._texts[NOTE] else NOTE
        self._composer.clear_text()
        self._composer.set_text(self._texts[self._mode], self._mode)
        if self.writing:
            self._composer.say_saved("Черновик восстановлен")
        self._offer_other()
        self._dress()

    def renew(self, card: RequestCard, reference: Reference) -> None:
        """The same request as it is now; what is being written stays."""
        self._card, self._reference = card, reference
        self._dress()

    def leave(self) -> None:
        """The card is left: what was typed is in safety already, the database gets it now."""
        if self._database.isActive():
            self._database.stop()
            self.keep_in_database()
        self._renewing.stop()
        self._claimed = False
        self._card = None
        self._texts = {}

    def sent(self, mode: str, text: str) -> None:
        """The text has gone out (or in): its draft is not needed; what was typed since stays."""
        left = self._texts.get(mode, "")
        if left.strip() != text.strip():
            if self._card:
                self._drafts.keep(self._card.id, mode, left, now())  # newer than what was sent
            return
        self._database.stop()
        if self._card:
            self._drafts.forget(self._card.id, mode)
        self._texts[mode] = ""
        self._chosen = None
        self._claimed = False
        self._renewing.stop()
        self._composer.clear_text()
        self._offer_other()

    def give_back(self, mode: str, text: str) -> None:
        """A withdrawn text comes back into the composer."""
        if text and not self._texts.get(mode, "").strip():
            self._mode = mode
            self._composer.set_text(text, mode)
            self._on_changed()

    def gap(self) -> letters.Gap | None:
        """The first placeholder that nobody has filled, in the text as it stands."""
        found = letters.gaps(self._composer.edit.toPlainText())
        return found[0] if found else None

    def point_at(self, gap: letters.Gap) -> None:
        """Select it in the text."""
        cursor = self._composer.edit.textCursor()
        cursor.setPosition(gap.start)
        cursor.setPosition(gap.end, cursor.MoveMode.KeepAnchor)
        self._composer.edit.setTextCursor(cursor)
        self._composer.edit.setFocus()

    def use_template(self, template: Template) -> None:
        """Put it in with what is known of the request; a template that cannot be read says so."""
        if self._card is None:
            return
        try:
            author = short_full_name(self._context.person.full_name)
            text = letters.filled(template.body, values_of(self._card, author))
        except UserError as error:
            self.problem.emit(error)
            return
        if self._composer.kinds.value == NOTE:
            self._composer.write_answer()
        self._composer.insert(text)
        if (gap := self.gap()) is not None:
            self.point_at(gap)

    def claim(self) -> None:
        """Begin an answer: others see who writes. Renewing is the same."""
        card, backend = self._card, self._context.backend
        if card is None or not self._context.person.may("requests.work"):
            return
        request = card.id
        self._claimed = True
        self._renewing.start()
        self._jobs.start(
            "claim",
            lambda job: backend.write(job, card_service.claim_request, request),
            _nothing,
            quiet=True,
        )

    def keep_in_database(self) -> None:
        """The copy for another desk."""
        card, backend = self._card, self._context.backend
        if card is None or not self._context.bus.online:
            return
        draft = card_service.Draft(card.id, self._mode, self._texts.get(self._mode, ""))
        self._jobs.start(
            f"draft {card.id} {self._mode}",
            lambda job: backend.write(job, card_service.save_draft, draft),
            lambda at: self._on_kept(draft, at),
            quiet=True,
        )

    def show_other(self) -> None:
        """The draft that was put aside, for the text that stands here."""
        card, mode = self._card, self._mode
        if card is not None and self._drafts.others(card.id, mode):
            other = self._drafts.swap(card.id, mode, self._texts.get(mode, ""), now())
            self._composer.set_text(other, mode)
            self._on_changed()
            self._offer_other()

    def _offer_other(self) -> None:
        """«Другой черновик от 14:05: показать», where there is one."""
        card = self._card
        others = self._drafts.others(card.id, self._mode) if card else []
        self._composer.offer_other(other_words(others[0].at, now()) if others else "")

    def _dress(self) -> None:
        """The button, the templates and the hint fit the request."""
        card = self._card
        if card is None:
            return
        moves = self._reference.moves(card.row.status)
        main = self.main
        self._composer.offer(main.words, [(m, m.words) for m in other_moves(moves, main)])
        templates = self._reference.templates_for(card.row.form)
        self._composer.templates.offer([(t, t.title) for t in templates])
        self._composer.templates.setVisible(self._mode == ANSWER and bool(templates))
        self._composer.door.say(f"Ответить: {short_applicant(card.row)}")
        self._composer.offline(not self._context.bus.online)
        self._show_preview()

    def _on_changed(self) -> None:
        mode = str(self._composer.kinds.value)
        if self._card is None:
            return
        if mode != self._mode:
            self._mode = mode
            self._composer.set_text(self._texts.get(mode, ""), mode)
            self._composer.forbid("")
            self._offer_other()
            return
        text = self._composer.edit.toPlainText()
        if text == self._texts.get(mode, ""):
            return
        self._texts[mode] = text
        self._drafts.keep(self._card.id, mode, text, now())
        self._composer.say_saved("Черновик на этом компьютере" if text.strip() else "")
        self._database.start()
        self._previewing.start()
        if mode == ANSWER and text.strip() and not self._claimed:
            self.claim()

    def _on_kept(self, draft: card_service.Draft, at: datetime) -> None:
        self._drafts.saved(draft.request, draft.mode, at)
        if self._card and not self._database.isActive() and self._texts.get(self._mode, "").strip():
            self._composer.say_saved("Черновик сохранён")

    def _on_renewing(self) -> None:
        """Typed since the last time: go on holding; else the lease runs out by itself."""
        self._claimed = False

    def _on_previewed(self, _on: bool) -> None:
        self._show_preview()

    def _show_preview(self) -> None:
        card = self._card
        if card is None or self._mode != ANSWER or not self._composer.see.isChecked():
            self._composer.show_preview(None)
            return
        login = self._context.person.login
        said = preview_of(card, self._reference, self.main, self._texts[ANSWER], login)
        to = masked_email(card.email) if card.email else "только в кабинет"
        self._composer.show_preview(Preview(said.title, said.body, said.tail, to))

    def _on_connection(self, online: bool) -> None:
        self._composer.offline(not online)
        if online and self._card and self._texts.get(self._mode, "").strip():
            self._database.start()

    def _on_failed(self, error: UserError) -> None:
        if isinstance(error, Held):
            self._claimed = False
            self.held.emit(error)
        elif not isinstance(error, ServerUnavailable):
            self.problem.emit(error)


def _nothing(_result: Any) -> None:
    return None
