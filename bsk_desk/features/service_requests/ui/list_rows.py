"""The rows of the list with their ticks, and the buttons for what is ticked."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from bsk_desk.qt.buttons import Button, button
from bsk_desk.qt.pages import PageContext
from bsk_desk.qt.queue_view import QueueView

#: Hints of keys below the list.
FOOT = (
    ("J", ""),
    ("K", "по списку"),
    ("Enter", "открыть"),
    ("R", "ответить"),
    ("F1", "все клавиши"),
)


class RequestRows(QueueView):
    """Every row is ticked where everything is."""

    everything = False

    def others_look(self) -> bool:
        """Whether somebody else is shown to have one of the rows in view open."""
        first = max(self.indexAt(QPoint(0, 0)).row(), 0)
        last = self.indexAt(QPoint(0, self.viewport().height() - 1)).row()
        last = last if last >= 0 else self._keyset.rowCount() - 1
        seen = map(self._keyset.row, range(first, last + 1))
        return any(row is not None and bool(row.watchers) for row in seen)

    # Qt overrides

    def is_checked(self, at: int) -> bool:
        """In memory or not."""
        return self.everything or super().is_checked(at)


def bulk_buttons(context: PageContext, queue: str) -> list[Button]:
    """What stands beside the number of ticks; the property «bulk» names the kind.

    In a narrow list only the first stays: what a new request wants is to be registered.
    """
    if not context.person.may("requests.work"):
        return []
    made: list[Button] = []
    known = [("assign", "Назначить"), ("register", "Зарегистрировать")]
    if queue == "new":
        known.reverse()
    for action, words in (*known, ("more", "Ещё…")):
        one = button(context.theme, words, "quiet")
        one.setProperty("bulk", action)
        made.append(one)
    return made
