"""The screens of consumers: ``SLICE`` is what the shell mounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bsk_desk.features.consumers.model import ConsumerFilter
from bsk_desk.features.consumers.queries import list_consumers
from bsk_desk.features.consumers.ui.page import ConsumersPage
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.qt.pages import Found, Place, SearchProvider, Slice

SEE = "consumers.see"
PLACE = "consumers.all"
PLACES: tuple[Place, ...] = (
    Place(
        id=PLACE,
        title="Потребители",
        section="Потребителям",
        icon="place.consumers",
        right=SEE,
        order=302,
    ),
)


def find(session: Any, words: str, limit: int) -> Sequence[Found]:
    """Consumers for the palette: by name, login, e-mail, ИНН or account."""
    page = PageRequest("name", size=limit)
    rows = list_consumers(session, ConsumerFilter(words=words), page).rows
    return tuple(Found(PLACE, r.id, r.display_name, r.email, "place.consumers") for r in rows)


SLICE = Slice(
    name="consumers",
    places=PLACES,
    make_page=ConsumersPage,
    topics=frozenset({"consumer"}),
    search=(SearchProvider("Потребители", find, SEE),),
)
