"""What colleagues are told of one's open card, and what is thought of theirs.

Opened, still open, closed, one after another: each travels on a connection of its own; out of
order, a card that was left would look open.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from bsk_desk.features.service_requests import card_service
from bsk_desk.kernel.errors import UserError
from bsk_desk.qt.pages import PageContext

#: A desk that fell tells nobody: whom it showed is asked about again as often as this.
_STILL_THERE_MS = 15_000


class StillThere(QTimer):
    """Looks again at ``shown`` as long as ``others()`` are seen there: presence runs out."""

    def __init__(
        self, shown: QWidget, others: Callable[[], bool], look_again: Callable[[], None]
    ) -> None:
        super().__init__(shown, interval=_STILL_THERE_MS)
        self._shown, self._others, self._look_again = shown, others, look_again
        self.timeout.connect(self._on_timeout)
        self.start()

    def _on_timeout(self) -> None:
        if self._shown.isVisible() and self._others():
            self._look_again()


@dataclass(frozen=True, slots=True)
class _Word:
    request: int
    tell: Callable[..., None]


class Presence(QObject):
    """``opened(request)`` when the opening has been noted.

    What could not be told is let go: the card itself says what is wrong, and presence runs out.
    """

    opened = Signal(object)

    def __init__(self, context: PageContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: list[_Word] = []
        self._telling: _Word | None = None

    def open(self, request: int) -> None:
        """Seen by us; noted once, however often it is asked for meanwhile."""
        self._say_once(_Word(request, card_service.open_card))

    def watch(self, request: int) -> None:
        """Still open; one that waits already is enough."""
        self._say_once(_Word(request, card_service.watch_card))

    def close(self, request: int) -> None:
        """Left; what was not told of it yet need not be told."""
        untold = _Word(request, card_service.open_card) in self._waiting
        self._waiting = [word for word in self._waiting if word.request != request]
        if not untold:
            self._say(_Word(request, card_service.close_card))

    def _say_once(self, word: _Word) -> None:
        if word not in (*self._waiting, self._telling):
            self._say(word)

    def _say(self, word: _Word) -> None:
        self._waiting.append(word)
        self._next()

    def _next(self) -> None:
        if self._telling or not self._waiting:
            return
        word = self._telling = self._waiting.pop(0)
        backend = self._context.backend

        def told(_result: Any) -> None:
            self._telling = None
            if word.tell is card_service.open_card:
                self.opened.emit(word.request)
            self._next()

        def failed(error: Exception) -> None:
            self._telling = None
            if not isinstance(error, UserError):
                self._context.tasks.failed.emit(error)
            self._next()

        self._context.tasks.start(
            self, lambda job: backend.write(job, word.tell, word.request), told, failed=failed
        )
