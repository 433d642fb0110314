"""The screens of requests: ``SLICE`` is what the shell mounts."""

from __future__ import annotations

from bsk_desk.features.service_requests.ui import places
from bsk_desk.features.service_requests.ui.queue_page import QueuePage
from bsk_desk.qt.pages import SearchProvider, Slice

SLICE = Slice(
    name="service_requests",
    places=places.PLACES,
    make_page=QueuePage,
    counts=places.counts,
    views=places.views,
    topics=frozenset({"request", "view"}),
    search=(SearchProvider("Обращения", places.find, places.SEE),),
)
