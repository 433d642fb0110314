"""The page of settings: ``SLICE`` is what the shell mounts."""

from __future__ import annotations

from bsk_desk.features.settings.ui.page import SettingsPage
from bsk_desk.qt.pages import Place, Slice

SLICE = Slice(
    name="settings",
    places=(
        Place(
            id="settings.all",
            title="Параметры",
            section="Управление",
            icon="ph.sliders-horizontal",
            right="settings.work",
            order=420,
        ),
    ),
    make_page=SettingsPage,
    topics=frozenset({"setting"}),
)
