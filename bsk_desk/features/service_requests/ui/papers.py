"""A request and an answer on paper: PDF with number, dates and addressee, noted as access."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from bsk_desk.features.service_requests import card_service
from bsk_desk.features.service_requests.forms import BY_CODE
from bsk_desk.features.service_requests.model import Event, RequestCard
from bsk_desk.features.service_requests.ui import card_words, paper_words
from bsk_desk.features.service_requests.ui.card_pane import CardPane
from bsk_desk.features.service_requests.ui.rows import now
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.print import Paper, to_pdf
from bsk_desk.qt.saving import ask_pdf
from bsk_desk.qt.tasks import Job
from bsk_desk.qt.unwritten import say_unwritten


class Papers(QObject):
    """The methods are actions of the page (see actions.py)."""

    def __init__(self, page: QWidget, context: PageContext, pane: CardPane) -> None:
        super().__init__(page)
        self._page, self._context, self._pane = page, context, pane

    def print_request(self) -> None:
        """The request as it was filed, with its history."""
        if card := self._pane.card:
            self._ask(card, "request", f"{card.row.number or card.row.tracking}.pdf")

    def print_answer(self) -> None:
        """The last answer as a letter to whoever asked."""
        card = self._pane.card
        if card is None:
            return
        if last_answer(card) is None:
            self._pane.say("Ответа ещё нет: печатать нечего.", tone="info")
            return
        self._ask(card, "answer", f"Ответ {card.row.number or card.row.tracking}.pdf")

    def write(self, card: RequestCard, what: str, path: Path) -> Job:
        """The PDF to the disk and a line into the journal of accesses."""
        paper = self.paper(card, what)
        backend = self._context.backend
        detail = {"paper": what, "number": card.row.number}

        def work(job: Job) -> Path:
            backend.write(job, _note_print, (card.id, detail))
            path.write_bytes(to_pdf(paper))
            return path

        return self._context.tasks.start(self, work, self._on_written, failed=self._on_failed)

    def paper(self, card: RequestCard, what: str) -> Paper:
        """What will be printed: «request» or «answer»."""
        form = BY_CODE.get(card.row.form)
        title = form.title if form else card.row.form_short
        reference = self._pane.reference
        topic = reference.topic_titles.get(card.row.topic or "", "тема не указана")
        if what == "answer":
            return paper_words.answer_paper(card, last_answer(card), self._context.person.full_name)
        pairs = card_words.field_pairs(card, topic)
        return paper_words.request_paper(card, title, pairs, reference=reference, now=now())

    def _ask(self, card: RequestCard, what: str, name: str) -> None:
        ask_pdf(self._page, name, lambda path: self.write(card, what, path))

    def _on_written(self, path: Path) -> None:
        self._context.notice(f"Напечатано в файл {path.name}", "ok")

    def _on_failed(self, error: Exception) -> None:
        say_unwritten(self._context.tasks, error, self._pane.say)


def last_answer(card: RequestCard) -> Event | None:
    """The last text to the consumer that stands."""
    found = [
        e for e in card.events
        if e.public and e.author_kind == "staff" and e.body and not e.withdrawn
        and e.kind in {"done", "info_requested", "postponed"}
    ]  # fmt: skip
    answers = [e for e in found if e.kind == "done"]
    chosen = answers or found
    return chosen[-1] if chosen else None


def _note_print(session: Any, what: tuple[int, dict[str, Any]]) -> None:
    card_service.note_access(session, "print", what[0], what[1])
