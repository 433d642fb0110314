"""The screens of broadcasts: ``SLICE`` is what the shell mounts."""

from __future__ import annotations

from bsk_desk.features.broadcasts.ui import places
from bsk_desk.features.broadcasts.ui.page import BroadcastsPage
from bsk_desk.qt.pages import SearchProvider, Slice

SLICE = Slice(
    name="broadcasts",
    places=places.PLACES,
    make_page=BroadcastsPage,
    counts=places.counts,
    topics=frozenset({"broadcast"}),
    search=(SearchProvider("Рассылки", places.find, places.SEE),),
)
