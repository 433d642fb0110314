"""The place of broadcasts in the sidebar, its number, and finds of the palette."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bsk_desk.features.broadcasts.model import BroadcastFilter
from bsk_desk.features.broadcasts.queries import count_broadcasts, list_broadcasts
from bsk_desk.features.broadcasts.ui.words import status_words
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.qt.pages import Found, Place

SEE = "broadcasts.see"
PLACE = "broadcasts.all"
PLACES: tuple[Place, ...] = (
    Place(
        id=PLACE,
        title="Рассылки",
        section="Потребителям",
        icon="place.broadcasts",
        right=SEE,
        order=300,
        count="broadcasts.awaiting",
        warns="today",
    ),
)


def counts(session: Any) -> dict[str, int]:
    """How many wait for an approval."""
    return {"broadcasts.awaiting": count_broadcasts(session, BroadcastFilter("awaiting"))}


def find(session: Any, words: str, limit: int) -> Sequence[Found]:
    """Broadcasts for the palette, the newest change first."""
    page = PageRequest("changed", descending=True, size=limit)
    rows = list_broadcasts(session, BroadcastFilter(words=words), page).rows
    return tuple(
        Found(PLACE, row.id, row.title, status_words(row.status), "place.broadcasts")
        for row in rows
    )
