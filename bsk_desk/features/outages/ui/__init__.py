"""The screens of outages: ``SLICE`` is what the shell mounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bsk_desk.features.outages.model import STATUSES, OutageFilter
from bsk_desk.features.outages.queries import count_outages, list_outages
from bsk_desk.features.outages.ui.page import OutagesPage
from bsk_desk.features.outages.ui.rows import where
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.qt.pages import Found, Place, SearchProvider, Slice

SEE = "outages.see"
PLACE = "outages.all"
PLACES: tuple[Place, ...] = (
    Place(
        id=PLACE,
        title="Отключения",
        section="Потребителям",
        icon="place.outages",
        right=SEE,
        order=301,
        count="outages.published",
    ),
)


def counts(session: Any) -> dict[str, int]:
    """How many are published and not closed."""
    return {"outages.published": count_outages(session, OutageFilter(status="published"))}


def find(session: Any, words: str, limit: int) -> Sequence[Found]:
    """Outages for the palette, the latest first."""
    page = PageRequest("from", descending=True, size=limit)
    rows = list_outages(session, OutageFilter(words=words), page).rows
    return tuple(
        Found(PLACE, one.id, one.reason, f"{STATUSES[one.status]} · {where(one)}", "place.outages")
        for one in rows
    )


SLICE = Slice(
    name="outages",
    places=PLACES,
    make_page=OutagesPage,
    counts=counts,
    topics=frozenset({"outage"}),
    search=(SearchProvider("Отключения", find, SEE),),
)
