"""The screens of hourly files: ``SLICE`` is what the shell mounts."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bsk_desk.features.hourly.ui import places
from bsk_desk.features.hourly.ui.completeness import CompletenessPage
from bsk_desk.qt.pages import PageContext, Place, SearchProvider, Slice


def _make(context: PageContext, place: Place) -> QWidget:
    if place.id == places.MISSING:
        return CompletenessPage(context, place)
    from bsk_desk.features.hourly.ui.page import HourlyPage  # its charts are slow to import

    return HourlyPage(context, place)


SLICE = Slice(
    name="hourly",
    places=places.PLACES,
    make_page=_make,
    counts=places.counts,
    topics=frozenset({"hourly_file"}),
    search=(SearchProvider("Счётчики", places.find, places.SEE),),
    warm=("pyqtgraph", "bsk_desk.features.hourly.ui.page"),
    warm_aside=(
        "numpy",
        "bsk_desk.features.hourly.batch",
        "bsk_desk.features.hourly.importing",
        "bsk_desk.features.hourly.page_service",
        "bsk_desk.features.hourly.formats.pool",
        "bsk_desk.features.hourly.formats.reply80021",
    ),
)
