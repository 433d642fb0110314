"""The screens of requests: ``SLICE`` is what the shell mounts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bsk_desk.features.service_requests.ui import places
from bsk_desk.features.service_requests.ui.queue_page import QueuePage
from bsk_desk.features.service_requests.ui.rules_page import RulesPage
from bsk_desk.qt.pages import PageContext, Place, SearchProvider, Slice


def _page(context: PageContext, place: Place) -> QWidget:
    return RulesPage(context, place) if place.id == places.RULES.id else QueuePage(context, place)


SLICE = Slice(
    name="service_requests",
    places=(*places.PLACES, places.RULES),
    make_page=_page,
    counts=places.counts,
    views=places.views,
    topics=frozenset({"request", "view"}),
    search=(SearchProvider("Обращения", places.find, places.SEE),),
)
