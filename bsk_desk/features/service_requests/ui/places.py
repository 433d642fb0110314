"""The places of requests in the sidebar, their numbers, saved views, and finds of the palette."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bsk_desk.features.service_requests.card_queries import list_views
from bsk_desk.features.service_requests.model import RequestRow, SavedView
from bsk_desk.features.service_requests.queries import (
    count_queues,
    count_requests,
    list_requests,
)
from bsk_desk.features.service_requests.request_filter import QUEUES, RequestFilter
from bsk_desk.features.service_requests.ui.rows import ORDERS
from bsk_desk.kernel.errors import UserError
from bsk_desk.kernel.paging import PageRequest
from bsk_desk.kernel.words import short_full_name
from bsk_desk.qt.pages import Found, Place

#: The page under which views are kept in the database.
PAGE = "requests"
SEE = "requests.see"
_SECTION, _VIEWS = "Обращения", "Виды"
#: Queue -> icon and what a number above zero warns of; the title where the sidebar is shorter.
_LOOKS: dict[str, tuple[str, str, str]] = {
    "new": ("place.new", "", ""),
    "mine": ("place.mine", "", ""),
    "info_requested": ("place.asked", "", "Запрошено"),
    "postponed": ("ph.pause-circle", "", ""),
    "overdue": ("place.overdue", "overdue", "Просрочены"),
    "soon": ("thing.clock", "", "До 3 дней"),
    "complaints": ("thing.public", "", ""),
    "open": ("place.all", "", ""),
    "all": ("ph.archive", "", "Все обращения"),
}

PLACES: tuple[Place, ...] = tuple(
    Place(
        id=f"requests.{queue.code}",
        title=_LOOKS[queue.code][2] or queue.title,
        section=_SECTION,
        icon=_LOOKS[queue.code][0],
        right=SEE,
        order=at,
        count=f"requests.{queue.code}",
        warns=_LOOKS[queue.code][1],
        data=queue.code,
    )
    for at, queue in enumerate(QUEUES)
)
#: For administrators: what answers and deadlines are made of.
RULES = Place(
    id="requests.rules",
    title="Правила и шаблоны",
    section="Управление",
    icon="ph.scales",
    right="templates.work",
    order=410,
)


def view_place(view: SavedView) -> Place:
    """The place of a saved view; its data make the page anew when the view is changed."""
    return Place(
        id=f"requests.view.{view.id}",
        title=view.title,
        section=_VIEWS,
        icon="place.view",
        right=SEE,
        order=100,
        count=f"requests.view.{view.id}",
        data=view,
    )


def views(session: Any) -> Sequence[Place]:
    """The places of the person's saved views and of those shared with his roles."""
    return tuple(view_place(view) for view in list_views(session, PAGE))


def counts(session: Any) -> dict[str, int]:
    """How many requests are in each place, exactly."""
    made = {f"requests.{code}": number for code, number in count_queues(session).items()}
    for view in list_views(session, PAGE):
        wanted = filter_of(view)
        made[f"requests.view.{view.id}"] = count_requests(session, wanted)
    return made


def filter_of(view: SavedView) -> RequestFilter:
    """The conditions of a saved view; what cannot be read is an empty filter of open requests."""
    try:
        return RequestFilter.from_json(view.definition.get("filter", {}))
    except (TypeError, ValueError, AttributeError):
        return RequestFilter(queue="open")


def find(session: Any, words: str, limit: int) -> Sequence[Found]:
    """Requests for the palette, the newest change first."""
    page = PageRequest("changed", descending=True, size=limit)
    try:
        rows = list_requests(session, RequestFilter(text=words), page).rows
    except UserError:
        return ()
    return tuple(_found(row) for row in rows)


def _found(row: RequestRow) -> Found:
    extra = " · ".join(p for p in (row.number, short_full_name(row.applicant), row.address) if p)
    return Found("requests.all", row.id, row.subject, extra, "place.all")


def opening(place: Place) -> tuple[RequestFilter, PageRequest]:
    """What a place opens with: the filter and the order."""
    if isinstance(place.data, SavedView):
        kept: dict[str, Any] = place.data.definition
        order = kept.get("order") if kept.get("order") in ORDERS else "due"
        return filter_of(place.data), PageRequest(str(order), bool(kept.get("descending")))
    queue = next(q for q in QUEUES if q.code == place.data)
    return queue.filter(), PageRequest(queue.order, queue.descending)
