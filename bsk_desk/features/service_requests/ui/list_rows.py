"""The rows of the list with their ticks, and the buttons for what is ticked."""

from __future__ import annotations

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

    # Qt overrides

    def is_checked(self, at: int) -> bool:
        """In memory or not."""
        return self.everything or super().is_checked(at)


def bulk_buttons(context: PageContext) -> list[Button]:
    """What stands beside the number of ticks; the property «bulk» names the kind."""
    if not context.person.may("requests.work"):
        return []
    made: list[Button] = []
    for action, words in (("assign", "Назначить"), ("register", "Принять"), ("more", "Ещё…")):
        one = button(context.theme, words, "quiet")
        one.setProperty("bulk", action)
        made.append(one)
    return made
